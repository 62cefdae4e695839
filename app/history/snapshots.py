"""Things of the configuration as entries, with codes instead of ids: for history and for files."""

from collections.abc import Callable, Iterable
from typing import Any, TypeAlias, get_args

from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from app.engine import rules
from app.engine.domain import conditions, kinds
from app.engine.domain.conditions import Condition
from app.engine.domain.expected_effects import ExpectedEffect
from app.engine.domain.kinds import Action
from app.history.domain.entries import (
    ENTRIES,
    ChoiceEntry,
    E,
    Entry,
    FormalLetter,
    InformalLetter,
    ListEntry,
    in_order_of_codes,
)
from app.history.domain.entry_lists import CodedCondition
from app.models import (
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
from app.models.mixins import Setting

Listed: TypeAlias = (
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

Configured: TypeAlias = Office | User | Listed
"""What is kept in history."""

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


def _value(row: Any, name: str) -> Any:
    """What an entry has in that field. Most are called as the column."""
    match name:
        case "archived":
            return row.is_archived
        case "is_active" if isinstance(row, User):
            return row.active
        case "roles":
            return tuple(sorted(role.name for role in row.roles))
        case "formal":
            return FormalLetter(row.formal_subject_line, row.formal_body)
        case "informal":
            return InformalLetter(row.informal_subject_line, row.informal_body)
        case "options":
            return tuple(ListEntry(option.code, option.name, option.is_archived) for option in _in_order(row.options))
        case "conditions":
            return tuple(coded_condition(conditions.of_row(condition)) for condition in _in_order(row.conditions))
        case "actions":
            return tuple(coded_action(kinds.of_row(action)) for action in _in_order(row.actions))
        case "appointment_type":
            return row.appointment_type.code
        case "appointment_types":
            return tuple(sorted(kind.code for kind in row.appointment_types))
        case "choices":
            return in_order_of_codes(map(_choice, row.choices))
        case "lines":
            return tuple(map(_line, _in_order(row.lines)))
        case _:
            return getattr(row, name)


def coded_condition(condition: Condition[Any, Any]) -> CodedCondition:
    """Of one that refers to rows."""
    options = sorted(option.code for option in condition.options)
    return conditions.referring(condition, condition.about.code if condition.about else None, tuple(options))


def coded_action(action: Action[Any]) -> Action[str]:
    """Of one that refers to rows, what counts for its kind."""
    return kinds.referring(action, lambda _field, row: code_of(row))


def code_of(row: Setting | User) -> str:
    """A user is known by their address."""
    return row.email if isinstance(row, User) else row.code


def _choice(choice: ExpectationChoice) -> ChoiceEntry:
    return ChoiceEntry(choice.role, choice.option.property.code, choice.option.code)


def _line(line: ExpectationLine) -> ExpectedEffect[str]:
    target = getattr(line, kinds.about(line.kind).attribute)
    return ExpectedEffect(line.kind, code_of(target) if isinstance(target, Setting) else target, line.role, line.times)


def _in_order(rows: Iterable[Any]) -> list[Any]:
    return sorted(rows, key=lambda row: (row.position, row.id or 0))


_LOADING: dict[type[Any], Callable[[], list[ExecutableOption]]] = {
    User: lambda: [selectinload(User.roles)],
    Property: lambda: [selectinload(Property.options)],
    Scenario: lambda: [
        selectinload(Scenario.conditions).options(
            joinedload(ScenarioCondition.property),
            selectinload(ScenarioCondition.options).joinedload(PropertyOption.property),
        ),
        rules.with_named_things(selectinload(Scenario.actions)),
    ],
    Trigger: lambda: [selectinload(Trigger.appointment_types), rules.with_named_things(selectinload(Trigger.actions))],
    Expectation: lambda: [
        joinedload(Expectation.appointment_type),
        selectinload(Expectation.choices).joinedload(ExpectationChoice.option).joinedload(PropertyOption.property),
        rules.with_what_it_is_about(selectinload(Expectation.lines)),
    ],
}
