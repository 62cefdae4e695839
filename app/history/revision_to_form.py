"""An earlier version of a scenario or trigger as values for its editor, with all that can't be as it was then."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial

from app.engine.domain import conditions, kinds
from app.engine.domain.kinds import Action, Reference
from app.entries.domain.entries import ScenarioEntry, TriggerEntry
from app.entries.domain.entry_lists import CodedCondition
from app.entries.domain.reader import Names
from app.history import revisions, snapshots
from app.models import Action as ActionRow
from app.models import AppointmentType, Revision, Scenario, Trigger
from app.setup import actions, settings_lists
from app.setup.actions import Nameable
from app.setup.askable import askable, values_of
from app.setup.domain.rule_checks import Problem
from app.vocabulary.json_values import Json, JsonObject
from app.vocabulary.sentences import say
from app.vocabulary.words import OffsetUnit, Question


@dataclass
class Filled:
    values: dict[str, Json]
    """For the editor, by field."""
    problems: list[Problem] = field(default_factory=list)
    """What is no more, beside the field that named it."""


def of(revision: Revision, saved: Scenario | Trigger | None) -> Filled:
    entry, names = revisions.entry(revision), revisions.names(revision)
    match entry:
        case ScenarioEntry():
            filled = _scenario(entry, names)
        case TriggerEntry():
            filled = _trigger(entry, names)
        case _:
            raise ValueError("only what there was of a scenario or a trigger can be filled in")
    kept = list(saved.actions) if saved else []
    filled.values["actions"] = list(_actions(entry.actions, names, kept, filled.problems))
    return filled


def _scenario(entry: ScenarioEntry, names: Names) -> Filled:
    filled = Filled({name: getattr(entry, name) for name in ("name", "scope", "applies_to", "is_filtered")})
    filled.values["conditions"] = list(_conditions(entry.conditions, names, filled.problems))
    return filled


def _trigger(entry: TriggerEntry, names: Names) -> Filled:
    filled = Filled({name: getattr(entry, name) for name in ("name", "is_active", "is_first_of_type", "re_entry")})
    offset = entry.offset
    filled.values["offset_amount"] = offset.amount if offset else None
    filled.values["offset_unit"] = offset.unit if offset else OffsetUnit.DAYS
    types = {kind.code: kind.id for kind in settings_lists.everything(AppointmentType)}
    for code in entry.appointment_types:
        if code not in types:
            filled.problems.append(_gone("appointment_type_ids", names, "appointment_types", code))
    filled.values["appointment_type_ids"] = [types[code] for code in entry.appointment_types if code in types]
    return filled


def _conditions(coded: Sequence[CodedCondition], names: Names, problems: list[Problem]) -> Iterator[JsonObject]:
    known = askable()
    for index, condition in enumerate(coded):
        code, property = (
            condition.about,
            next((each for each in known.properties if each.code == condition.about), None),
        )
        options = {option.code: option.id for option in known.choices(condition.kind, property)}
        if property is None and condition.ASKS is Question.PROPERTY:
            problems.append(_gone(f"conditions-{index}-property_id", names, "properties", code))
        else:
            problems += [
                _gone(
                    f"conditions-{index}-option_ids", names, condition.OPTIONS, f"{code}/{option}" if code else option
                )
                for option in condition.options
                if option not in options
            ]
        left = [options[option] for option in condition.options if option in options]
        yield values_of(conditions.referring(condition, property.id if property else None, left))


def _actions(
    coded: Sequence[Action[str]], names: Names, kept: list[ActionRow], problems: list[Problem]
) -> Iterator[JsonObject]:
    things = actions.nameable()
    for index, action in enumerate(coded):
        draft = kinds.referring(action, partial(_known, things))
        for action_field, value in draft.counting():
            if isinstance(action_field, Reference) and value is None:
                code = getattr(action, action_field.name)
                problems.append(_gone(f"actions-{index}-{action_field.column}", names, action_field.table, code))
        same = _taken_out(kept, action)
        yield actions.row_of(draft, same.id if same else None)


def _known(things: Nameable, field: Reference, code: str) -> int | None:
    return next((row.id for row in things.of(field) if snapshots.code_of(row) == code), None)


def _taken_out(kept: list[ActionRow], action: Action[str]) -> ActionRow | None:
    """The action that is still as it was then stays the same row, so that runs go on pointing to it."""
    as_it_was = next((row for row in kept if snapshots.coded_action(kinds.of_row(row)) == action), None)
    if as_it_was:
        kept.remove(as_it_was)
    return as_it_was


def _gone(place: str, names: Names, table: str, code: str | None) -> Problem:
    name = names.get(table, {}).get(code or "", code or "…")
    return Problem(place, say("“%(name)s” bestaat niet meer. Kies iets anders.", name=name))
