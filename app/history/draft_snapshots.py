"""What is being typed into the editors as portraits, with what is not filled in yet left open."""

from collections.abc import Iterable, Iterator, Sequence

from app.engine.domain import conditions, kinds
from app.history.snapshots import Document, action_document, code_of, condition_document
from app.models import AppointmentType, Property
from app.setup import actions, scenarios, settings_lists
from app.setup.actions import Draft, Nameable
from app.setup.draft_rules import RuleDraft
from app.setup.scenarios import ConditionRow, ScenarioDraft
from app.setup.triggers import TriggerDraft

Names = dict[str, dict[str, str]]


def of(draft: RuleDraft) -> tuple[Document, Names]:
    return _scenario(draft) if isinstance(draft, ScenarioDraft) else _trigger(draft)


def _scenario(draft: ScenarioDraft) -> tuple[Document, Names]:
    properties, things = scenarios.properties(), actions.nameable()
    document = {
        "applies_to": draft.applies_to.value,
        "scope": draft.scope.value,
        "is_filtered": draft.is_filtered,
        "conditions": list(_conditions(draft.conditions, properties)),
        "actions": list(_actions(draft.actions, things)),
    }
    names = _names_of(things)
    names["properties"] = {property.code: property.name for property in properties}
    names["property_options"] = {
        f"{property.code}/{option.code}": option.name for property in properties for option in property.options
    }
    return document, names


def _trigger(draft: TriggerDraft) -> tuple[Document, Names]:
    types, things = settings_lists.everything(AppointmentType), actions.nameable()
    unit = draft.offset_unit
    document = {
        "event": draft.event.value,
        "offset": {"amount": draft.offset_amount, "unit": unit.value} if unit else None,
        "is_first_of_type": draft.is_first_of_type,
        "re_entry": draft.re_entry.value,
        "is_active": draft.is_active,
        "appointment_types": sorted(kind.code for kind in types if kind.id in draft.appointment_type_ids),
        "actions": list(_actions(draft.actions, things)),
    }
    return document, _names_of(things) | {"appointment_types": {kind.code: kind.name for kind in types}}


def _conditions(rows: Iterable[ConditionRow], properties: Sequence[Property]) -> Iterator[Document]:
    for row in rows:
        property = next((property for property in properties if property.id == row.about), None)
        options = [option for option in property.options if option.id in row.options] if property else []
        yield condition_document(conditions.referring(row, property, options))


def _actions(drafts: Iterable[Draft | None], things: Nameable) -> Iterator[Document]:
    for draft in drafts:
        yield action_document(kinds.referring(draft, things.find)) if draft else {"kind": None}


def _names_of(things: Nameable) -> Names:
    return {table: {code_of(row): row.name for row in some} for table, some in things.things.items()}
