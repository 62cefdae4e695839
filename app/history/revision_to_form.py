"""An earlier version of a scenario or trigger as values for its editor, with all that can't be as it was then."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.history import revisions, snapshots
from app.history.snapshots import Document
from app.models import Action, AppointmentType, Revision, Scenario, Trigger, User
from app.setup import actions, scenarios, settings_lists
from app.setup.domain.rule_checks import Problem
from app.vocabulary.sentences import say
from app.vocabulary.words import OffsetUnit

_NAMED = {
    "document_type": ("document_types", "document_type"),
    "email_template": ("email_templates", "email_template"),
    "status": ("dossier_statuses", "status"),
    "scenario": ("scenarios", "started_scenario"),
    "user": ("users", "assignee_user"),
}
"""What an action's portrait names: the table, and the start of its column."""

_PLAIN = ("recipient", "task_subject", "assignee", "due_days")


@dataclass
class Filled:
    values: dict[str, Any]
    """For the editor, by field."""
    problems: list[Problem] = field(default_factory=list)
    """What is no more, beside the field that named it."""


def scenario(revision: Revision, saved: Scenario | None) -> Filled:
    document, names = revisions.document(revision), revisions.names(revision)
    filled = Filled({name: document[name] for name in ("name", "scope", "applies_to", "is_filtered")})
    filled.values["conditions"] = list(_conditions(document["conditions"], names, filled.problems))
    filled.values["actions"] = list(_actions(document["actions"], names, saved, filled.problems))
    return filled


def trigger(revision: Revision, saved: Trigger | None) -> Filled:
    document, names = revisions.document(revision), revisions.names(revision)
    filled = Filled({name: document[name] for name in ("name", "is_active", "is_first_of_type", "re_entry")})
    offset = document.get("offset", {"amount": None, "unit": OffsetUnit.DAYS.value})
    filled.values |= {"offset_amount": offset["amount"], "offset_unit": offset["unit"]}
    types = {kind.code: kind.id for kind in settings_lists.everything(AppointmentType)}
    gone = [code for code in document["appointment_types"] if code not in types]
    filled.problems += [_gone("appointment_type_ids", names, "appointment_types", code) for code in gone]
    filled.values["appointment_type_ids"] = [types[code] for code in document["appointment_types"] if code in types]
    filled.values["actions"] = list(_actions(document["actions"], names, saved, filled.problems))
    return filled


def _conditions(
    documents: Sequence[Document], names: Mapping[str, Mapping[str, str]], problems: list[Problem]
) -> Iterator[dict[str, Any]]:
    known = {property.code: property for property in scenarios.properties()}
    for index, document in enumerate(documents):
        code, property = document["property"], known.get(document["property"])
        options = {option.code: option.id for option in property.options} if property else {}
        if property is None:
            problems.append(_gone(f"conditions-{index}-property_id", names, "properties", code))
        else:
            problems += [
                _gone(f"conditions-{index}-option_ids", names, "property_options", f"{code}/{option}")
                for option in document["options"]
                if option not in options
            ]
        yield {
            "property_id": property.id if property else None,
            "is_inverted": "1" if document["is_inverted"] else "",
            "option_ids": [options[option] for option in document["options"] if option in options],
        }


def _actions(
    documents: Sequence[Document],
    names: Mapping[str, Mapping[str, str]],
    saved: Scenario | Trigger | None,
    problems: list[Problem],
) -> Iterator[dict[str, Any]]:
    things = actions.nameable()
    kept = list(saved.actions) if saved else []
    for index, document in enumerate(documents):
        values = {name: document[name] for name in _PLAIN if document.get(name) is not None}
        for what, (table, column) in _NAMED.items():
            if what not in document:
                continue
            found = _coded(getattr(things, column), document[what])
            if found is None:
                problems.append(_gone(f"actions-{index}-{column}_id", names, table, document[what]))
            values[f"{column}_id"] = found.id if found else None
        same = _taken_out(kept, document)
        yield {"kind": document["kind"], **values, **({"id": same.id} if same else {})}


def _coded(things: Iterable[Any], code: str | None) -> Any:
    """Users are known by their address."""
    return next((one for one in things if (one.email if isinstance(one, User) else one.code) == code), None)


def _taken_out(kept: list[Action], document: Document) -> Action | None:
    """The action that is still as it was then stays the same row, so that runs go on pointing to it."""
    found = next((action for action in kept if snapshots.action(action) == document), None)
    if found:
        kept.remove(found)
    return found


def _gone(place: str, names: Mapping[str, Mapping[str, str]], table: str, code: str | None) -> Problem:
    name = names.get(table, {}).get(code or "", code or "…")
    return Problem(place, say("“%(name)s” bestaat niet meer. Kies iets anders.", name=name))
