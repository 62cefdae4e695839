"""An earlier version of a scenario or trigger as values for its editor, with all that can't be as it was then."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from app.engine.domain import conditions, kinds
from app.engine.domain.kinds import Reference
from app.history import revisions, snapshots
from app.history.snapshots import Document
from app.models import Action, AppointmentType, Revision, Scenario, Trigger
from app.setup import actions, scenarios, settings_lists
from app.setup.actions import Nameable
from app.setup.domain.rule_checks import Problem
from app.vocabulary.sentences import say
from app.vocabulary.words import OffsetUnit


@dataclass
class Filled:
    values: dict[str, Any]
    """For the editor, by field."""
    problems: list[Problem] = field(default_factory=list)
    """What is no more, beside the field that named it."""


def of(revision: Revision, saved: Any) -> Filled:
    return {"scenarios": _scenario, "triggers": _trigger}[revision.kind](revision, saved)


def _scenario(revision: Revision, saved: Scenario | None) -> Filled:
    document, names = revisions.document(revision), revisions.names(revision)
    filled = Filled({name: document[name] for name in ("name", "scope", "applies_to", "is_filtered")})
    filled.values["conditions"] = list(_conditions(document["conditions"], names, filled.problems))
    filled.values["actions"] = list(_actions(document["actions"], names, saved, filled.problems))
    return filled


def _trigger(revision: Revision, saved: Trigger | None) -> Filled:
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
        was = conditions.of_document(document)
        code, property = was.about, known.get(was.about or "")
        options = {option.code: option.id for option in property.options} if property else {}
        if property is None:
            problems.append(_gone(f"conditions-{index}-property_id", names, "properties", code))
        else:
            problems += [
                _gone(f"conditions-{index}-option_ids", names, "property_options", f"{code}/{option}")
                for option in was.options
                if option not in options
            ]
        left = [options[option] for option in was.options if option in options]
        yield scenarios.values_of(conditions.referring(was, property.id if property else None, left))


def _actions(
    documents: Sequence[Document],
    names: Mapping[str, Mapping[str, str]],
    saved: Scenario | Trigger | None,
    problems: list[Problem],
) -> Iterator[dict[str, Any]]:
    things = actions.nameable()
    kept = list(saved.actions) if saved else []
    for index, document in enumerate(documents):
        was = kinds.of_document(document)
        draft = kinds.referring(was, partial(_known, things))
        for action_field, value in draft.counting():
            if isinstance(action_field, Reference) and value is None:
                code = getattr(was, action_field.name)
                problems.append(_gone(f"actions-{index}-{action_field.column}", names, action_field.table, code))
        same = _taken_out(kept, document)
        yield actions.row_of(draft, same.id if same else None)


def _known(things: Nameable, field: Reference, code: str) -> int | None:
    return next((row.id for row in things.of(field) if snapshots.code_of(row) == code), None)


def _taken_out(kept: list[Action], document: Document) -> Action | None:
    """The action that is still as it was then stays the same row, so that runs go on pointing to it."""
    as_it_was = next((action for action in kept if snapshots.action(action) == document), None)
    if as_it_was:
        kept.remove(as_it_was)
    return as_it_was


def _gone(place: str, names: Mapping[str, Mapping[str, str]], table: str, code: str | None) -> Problem:
    name = names.get(table, {}).get(code or "", code or "…")
    return Problem(place, say("“%(name)s” bestaat niet meer. Kies iets anders.", name=name))
