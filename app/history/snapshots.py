"""Things of the configuration as entries, with codes instead of ids: for history and for files."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias, TypeVar, get_args

from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from app.engine import rules
from app.engine.domain import conditions, kinds
from app.engine.domain.conditions import Condition
from app.engine.domain.expected_effects import ExpectedEffect
from app.entries.domain.entries import ENTRIES, ChoiceEntry, FormalLetter, InformalLetter, ListEntry, in_order_of_codes
from app.entries.domain.entry import E, Entry, Value
from app.entries.domain.entry_lists import CodedCondition
from app.entries.domain.office_entries import ClosingEntry, OpeningHoursEntry
from app.models import (
    Action,
    AppointmentType,
    DocumentType,
    DossierStatus,
    EmailTemplate,
    Expectation,
    ExpectationChoice,
    ExpectationLine,
    LeadSource,
    Location,
    Office,
    Property,
    PropertyOption,
    Scenario,
    ScenarioCondition,
    Trigger,
    User,
)
from app.models.mixins import Archivable, Setting

ListedRow: TypeAlias = (
    Property
    | DocumentType
    | EmailTemplate
    | DossierStatus
    | LeadSource
    | AppointmentType
    | Location
    | Scenario
    | Trigger
    | Expectation
)
"""What an office has a list of; what is named stands before what names it."""

Configured: TypeAlias = Office | User | ListedRow
"""What is kept in history."""

Placed = TypeVar("Placed", PropertyOption, ScenarioCondition, Action, ExpectationLine)

MODELS: dict[str, type[Configured]] = {model.__tablename__: model for model in get_args(Configured)}
"""By table."""


def of(row: Configured) -> Entry:
    """Lists stand in the office's order; what has no order (options of a condition, types of a trigger) by code."""
    return as_kind(ENTRIES[row.__tablename__], row)


def as_kind(kind: type[E], row: Configured) -> E:
    return kind(**{name: _value(row, name) for name in kind.FIELDS})


def loading(model: type[Configured]) -> list[ExecutableOption]:
    """Load things with all that their entries hold, in a fixed number of queries."""
    return _LOADING[model]() if model in _LOADING else []


def _value(row: Configured, name: str) -> Value:
    """What an entry has in that field. Most are called as the column."""
    match name, row:
        case "archived", Archivable():
            return row.is_archived
        case "is_active", User():
            return row.active
        case "opening_hours", Office():
            return OpeningHoursEntry(**{day: row.opening_hours.get(day) for day in OpeningHoursEntry.FIELDS})
        case "holidays", Office():
            return tuple(sorted(row.holidays))
        case "closings", Office():
            return tuple(ClosingEntry(**kept) for kept in row.closings)
        case "roles", User():
            return tuple(sorted(role.name for role in row.roles))
        case "formal", EmailTemplate():
            return FormalLetter(row.formal_subject_line, row.formal_body)
        case "informal", EmailTemplate():
            return InformalLetter(row.informal_subject_line, row.informal_body)
        case "options", Property():
            return tuple(ListEntry(option.code, option.name, option.is_archived) for option in _in_order(row.options))
        case "conditions", Scenario():
            return tuple(coded_condition(conditions.of_row(condition)) for condition in _in_order(row.conditions))
        case "actions", Scenario() | Trigger():
            return tuple(coded_action(kinds.of_row(action)) for action in _in_order(row.actions))
        case "appointment_type", Expectation():
            return row.appointment_type.code
        case "status" | "lead_source", Expectation():
            named: Setting | None = getattr(row, name)
            return named.code if named else None
        case "appointment_types", Trigger() | EmailTemplate():
            return tuple(sorted(kind.code for kind in row.appointment_types))
        case "choices", Expectation():
            return in_order_of_codes(map(_choice, row.choices))
        case "lines", Expectation():
            return tuple(map(_line, _in_order(row.lines)))
        case _:
            value: Value = getattr(row, name)
            return value


def coded_condition(condition: Condition[Property | None, Setting]) -> CodedCondition:
    options = sorted(option.code for option in condition.options)
    return conditions.referring(condition, condition.about.code if condition.about else None, tuple(options))


def coded_action(action: kinds.Action[Setting | User]) -> kinds.Action[str]:
    """What counts of it."""
    return kinds.referring(action, lambda _field, row: code_of(row))


def code_of(row: Setting | User) -> str:
    """A user is known by their address."""
    return row.email if isinstance(row, User) else row.code


def _choice(choice: ExpectationChoice) -> ChoiceEntry:
    return ChoiceEntry(choice.role, choice.option.property.code, choice.option.code)


def _line(line: ExpectationLine) -> ExpectedEffect[str]:
    target = getattr(line, kinds.about(line.kind).attribute)
    return ExpectedEffect(line.kind, code_of(target) if isinstance(target, Setting) else target, line.role, line.times)


def _in_order(rows: Iterable[Placed]) -> list[Placed]:
    return sorted(rows, key=lambda row: (row.position, row.id or 0))


def names(row: Configured) -> dict[str, dict[str, str]]:
    """What the codes in its entry are called now, so that history can name what was renamed or removed since."""
    by_table: dict[str, dict[str, str]] = {}
    for table, code, name in _named(row):
        by_table.setdefault(table, {})[code] = name
    return by_table


def _named(row: Configured) -> Iterator[tuple[str, str, str]]:
    match row:
        case Scenario():
            for condition in row.conditions:
                if condition.property:
                    yield _pair(condition.property)
                yield from map(_option_pair, condition.options)
                yield from (_pair(thing.named) for thing in condition.things)
            yield from _named_by(row.actions)
        case EmailTemplate():
            yield from map(_pair, row.appointment_types)
        case Trigger():
            yield from map(_pair, row.appointment_types)
            yield from _named_by(row.actions)
        case Expectation():
            yield from map(_pair, filter(None, (row.appointment_type, row.status, row.lead_source)))
            for choice in row.choices:
                yield _pair(choice.option.property)
                yield _option_pair(choice.option)
            yield from _named_by(row.lines)
        case _:
            # What has only a name of its own.
            return


def _named_by(steps: Iterable[Action | ExpectationLine]) -> Iterator[tuple[str, str, str]]:
    """An action holds more than a line of an expectation."""
    for step in steps:
        for field in kinds.REFERENCES:
            if row := getattr(step, field.attribute, None):
                yield _pair(row)


def _pair(row: Setting | User) -> tuple[str, str, str]:
    return row.__tablename__, code_of(row), row.name


def _option_pair(option: PropertyOption) -> tuple[str, str, str]:
    return option.__tablename__, f"{option.property.code}/{option.code}", option.name


_LOADING: dict[type[Configured], Callable[[], list[ExecutableOption]]] = {
    User: lambda: [selectinload(User.roles)],
    Property: lambda: [selectinload(Property.options)],
    Scenario: lambda: [
        rules.with_what_they_ask(selectinload(Scenario.conditions)).options(
            selectinload(ScenarioCondition.options).joinedload(PropertyOption.property)
        ),
        rules.with_named_things(selectinload(Scenario.actions)),
    ],
    Trigger: lambda: [selectinload(Trigger.appointment_types), rules.with_named_things(selectinload(Trigger.actions))],
    Expectation: lambda: [
        *(joinedload(each) for each in (Expectation.appointment_type, Expectation.status, Expectation.lead_source)),
        selectinload(Expectation.choices).joinedload(ExpectationChoice.option).joinedload(PropertyOption.property),
        rules.with_what_it_is_about(selectinload(Expectation.lines)),
    ],
}
