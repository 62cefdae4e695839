"""Things of the configuration as plain documents, with codes and names instead of ids: for history and for files."""

from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from app.engine import rules
from app.engine.domain import conditions, kinds
from app.engine.domain.conditions import Condition
from app.engine.domain.kinds import Reference
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

Document = dict[str, Any]


def portrait(row: Any) -> Document:
    """Lists stand in the office's order; what has no order (options of a condition, types of a trigger) by code."""
    return _PORTRAITS[type(row)](row)


def loading(model: type[Any]) -> list[ExecutableOption]:
    """Load things with all that their portraits show, in a fixed number of queries."""
    return _LOADING[model]() if model in _LOADING else []


def _named_thing(row: Any) -> Document:
    return {"code": row.code, "name": row.name, "archived": row.is_archived}


def _office(office: Office) -> Document:
    return {"name": office.name, "form_of_address": office.form_of_address.value, "hold_minutes": office.hold_minutes}


def _user(user: User) -> Document:
    """Never a secret of theirs, nor what is their own choice."""
    roles = sorted(role.name for role in user.roles)
    return {"email": user.email, "name": user.name, "roles": roles, "is_active": user.active}


def _property(property: Property) -> Document:
    return {
        "code": property.code,
        "name": property.name,
        "subject": property.subject.value,
        "is_multiple": property.is_multiple,
        "archived": property.is_archived,
        "options": [_named_thing(option) for option in _in_order(property.options)],
    }


def _document_type(kind: DocumentType) -> Document:
    return {
        "code": kind.code,
        "name": kind.name,
        "subject": kind.subject.value,
        "validity_months": kind.validity_months,
        "instructions": kind.instructions,
        "archived": kind.is_archived,
    }


def _email_template(template: EmailTemplate) -> Document:
    return {
        "code": template.code,
        "name": template.name,
        "subject": template.subject.value,
        "formal": {"subject_line": template.formal_subject_line, "body": template.formal_body},
        "informal": {"subject_line": template.informal_subject_line, "body": template.informal_body},
        "archived": template.is_archived,
    }


def _appointment_type(kind: AppointmentType) -> Document:
    return {
        "code": kind.code,
        "name": kind.name,
        "duration_minutes": kind.duration_minutes,
        "archived": kind.is_archived,
    }


def _scenario(scenario: Scenario) -> Document:
    return {
        "code": scenario.code,
        "name": scenario.name,
        "scope": scenario.scope.value,
        "applies_to": scenario.applies_to.value,
        "is_filtered": scenario.is_filtered,
        "archived": scenario.is_archived,
        "conditions": [_condition(condition) for condition in _in_order(scenario.conditions)],
        "actions": [action(row) for row in _in_order(scenario.actions)],
    }


def _condition(condition: ScenarioCondition) -> Document:
    return condition_document(conditions.of_row(condition))


def condition_document(condition: Condition[Any, Any]) -> Document:
    """Of one that refers to rows."""
    code = condition.about.code if condition.about else None
    return conditions.document(conditions.referring(condition, code, [option.code for option in condition.options]))


def _trigger(trigger: Trigger) -> Document:
    offset = trigger.offset
    timing = {"offset": {"amount": offset.amount, "unit": offset.unit.value}} if offset else {}
    return {
        "code": trigger.code,
        "name": trigger.name,
        "event": trigger.event.value,
        **timing,
        "is_active": trigger.is_active,
        "is_first_of_type": trigger.is_first_of_type,
        "re_entry": trigger.re_entry.value,
        "appointment_types": sorted(kind.code for kind in trigger.appointment_types),
        "actions": [action(row) for row in _in_order(trigger.actions)],
    }


def action(action: Action) -> Document:
    return action_document(kinds.of_row(action))


def action_document(action: kinds.Action[Any]) -> Document:
    """Write down, of an action that refers to rows, what counts for its kind."""
    return kinds.document(kinds.referring(action, lambda _field, row: code_of(row)))


def code_of(row: Any) -> str:
    """A user is known by their address."""
    code: str = row.email if isinstance(row, User) else row.code
    return code


def _expectation(expectation: Expectation) -> Document:
    choices = [_choice(choice) for choice in expectation.choices]
    return {
        "code": expectation.code,
        "name": expectation.name,
        "event": expectation.event.value,
        "appointment_type": expectation.appointment_type.code,
        "is_first_of_type": expectation.is_first_of_type,
        "has_partner": expectation.has_partner,
        "choices": sorted(choices, key=lambda choice: (choice["role"] or "", choice["property"], choice["option"])),
        "lines": [_line(line) for line in _in_order(expectation.lines)],
    }


def _choice(choice: ExpectationChoice) -> Document:
    return {
        "role": choice.role.value if choice.role else None,
        "property": choice.option.property.code,
        "option": choice.option.code,
    }


def _line(line: ExpectationLine) -> Document:
    about = kinds.about(line.kind)
    target = getattr(line, about.attribute)
    return {
        "kind": line.kind.value,
        about.name: code_of(target) if isinstance(about, Reference) and target else target,
        "role": line.role.value if line.role else None,
        "times": line.times,
    }


def _in_order(things: Iterable[Any]) -> list[Any]:
    return sorted(things, key=lambda row: (row.position, row.id or 0))


_PORTRAITS: dict[type[Any], Callable[[Any], Document]] = {
    Office: _office,
    User: _user,
    Property: _property,
    DocumentType: _document_type,
    EmailTemplate: _email_template,
    DossierStatus: _named_thing,
    LeadSource: _named_thing,
    AppointmentType: _appointment_type,
    Location: _named_thing,
    Scenario: _scenario,
    Trigger: _trigger,
    Expectation: _expectation,
}

MODELS: dict[str, type[Any]] = {model.__tablename__: model for model in _PORTRAITS}
"""Every kind of thing that has a portrait, by its table; what is named before what names it."""


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
