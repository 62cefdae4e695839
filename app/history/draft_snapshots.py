"""What is being typed into the editors as portraits, with what is not filled in yet left open."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from app.history.snapshots import Document
from app.models import AppointmentType, Property, User
from app.setup import actions, scenarios, settings_lists
from app.setup.actions import ActionRow, Nameable
from app.setup.domain.rule_checks import TARGETS
from app.setup.scenarios import ConditionRow, ScenarioDraft
from app.setup.triggers import TriggerDraft
from app.vocabulary.words import Assignee, EffectKind, Event

Names = dict[str, dict[str, str]]


def scenario(draft: ScenarioDraft) -> tuple[Document, Names]:
    properties, things = scenarios.properties(), actions.nameable()
    document = {
        "applies_to": draft.applies_to.value,
        "scope": draft.scope.value,
        "is_filtered": draft.is_filtered,
        "conditions": list(_conditions(draft.conditions, properties)),
        "actions": list(_actions(draft.actions, things)),
    }
    names = _names_of(things)
    names["properties"] = {one.code: one.name for one in properties}
    names["property_options"] = {f"{one.code}/{each.code}": each.name for one in properties for each in one.options}
    return document, names


def trigger(event: Event, draft: TriggerDraft) -> tuple[Document, Names]:
    types, things = settings_lists.everything(AppointmentType), actions.nameable()
    unit = draft.offset_unit
    document = {
        "event": event.value,
        "offset": {"amount": draft.offset_amount, "unit": unit.value} if unit else None,
        "is_first_of_type": draft.is_first_of_type,
        "re_entry": draft.re_entry.value,
        "is_active": draft.is_active,
        "appointment_types": sorted(one.code for one in types if one.id in draft.appointment_type_ids),
        "actions": list(_actions(draft.actions, things)),
    }
    return document, _names_of(things) | {"appointment_types": {one.code: one.name for one in types}}


def _conditions(rows: Iterable[ConditionRow], properties: Sequence[Property]) -> Iterator[Document]:
    for row in rows:
        property = next((one for one in properties if one.id == row.property_id), None)
        options = property.options if property else []
        yield {
            "property": property.code if property else None,
            "is_inverted": row.is_inverted,
            "options": sorted(option.code for option in options if option.id in row.option_ids),
        }


def _actions(rows: Iterable[ActionRow], things: Nameable) -> Iterator[Document]:
    for row in rows:
        target: Document = {}
        if row.kind in TARGETS:
            what = TARGETS[row.kind]
            # A portrait calls the scenario that is started just that.
            target[what.removeprefix("started_")] = _code(things.find(what, getattr(row, f"{what}_id")))
        elif row.kind is EffectKind.CREATE_TASK:
            user = things.find("assignee_user", row.assignee_user_id) if row.assignee is Assignee.USER else None
            target = {"task_subject": row.task_subject, "user": user.email if user else None}
            target |= {"assignee": row.assignee, "due_days": row.due_days}
        if row.kind is EffectKind.SEND_EMAIL:
            target["recipient"] = row.recipient
        yield {"kind": row.kind, **target}


def _code(thing: Any) -> str | None:
    return thing.code if thing else None


def _names_of(things: Nameable) -> Names:
    names: Names = {}
    for some in vars(things).values():
        for one in some:
            code = one.email if isinstance(one, User) else one.code
            names.setdefault(one.__tablename__, {})[code] = one.name
    return names
