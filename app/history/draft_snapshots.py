"""What is being typed into the editors as entries, with what is not filled in yet left open."""

from collections.abc import Iterable

from app.engine.domain import kinds
from app.engine.domain.kinds import Action
from app.entries.domain.entries import ScenarioEntry, TriggerEntry
from app.entries.domain.reader import Names
from app.history.snapshots import code_of, coded_action, coded_condition
from app.models import AppointmentType
from app.setup import actions, settings_lists
from app.setup.actions import Draft, Nameable
from app.setup.askable import askable
from app.setup.draft_rules import RuleDraft
from app.setup.scenarios import ScenarioDraft
from app.setup.triggers import TriggerDraft
from app.vocabulary.offsets import Offset


def of(draft: RuleDraft) -> tuple[ScenarioEntry | TriggerEntry, Names]:
    return _scenario(draft) if isinstance(draft, ScenarioDraft) else _trigger(draft)


def _scenario(draft: ScenarioDraft) -> tuple[ScenarioEntry, Names]:
    things, known = actions.nameable(), askable()
    entry = ScenarioEntry(
        "",
        draft.name,
        draft.scope,
        draft.applies_to,
        draft.is_filtered,
        False,
        tuple(coded_condition(known.named(row)) for row in draft.conditions),
        _actions(draft.actions, things),
    )
    names = {
        **{table: {thing.code: thing.name for thing in things} for table, things in known.lists.items()},
        "properties": {property.code: property.name for property in known.properties},
        "property_options": {
            f"{property.code}/{option.code}": option.name
            for property in known.properties
            for option in property.options
        },
    }
    return entry, _names_of(things) | names


def _trigger(draft: TriggerDraft) -> tuple[TriggerEntry, Names]:
    types, things = settings_lists.everything(AppointmentType), actions.nameable()
    amount, unit = draft.offset_amount, draft.offset_unit
    entry = TriggerEntry(
        "",
        draft.name,
        draft.event,
        Offset(amount, unit) if unit and amount is not None else None,
        draft.is_active,
        draft.is_first_of_type,
        draft.re_entry,
        tuple(sorted(kind.code for kind in types if kind.id in draft.appointment_type_ids)),
        _actions(draft.actions, things),
    )
    return entry, _names_of(things) | {"appointment_types": {kind.code: kind.name for kind in types}}


def _actions(drafts: Iterable[Draft | None], things: Nameable) -> tuple[Action[str], ...]:
    return tuple(coded_action(kinds.referring(draft, things.find)) for draft in drafts if draft)


def _names_of(things: Nameable) -> dict[str, dict[str, str]]:
    return {table: {code_of(row): row.name for row in rows} for table, rows in things.things.items()}
