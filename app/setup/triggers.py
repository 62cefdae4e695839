"""Triggers: the event, what narrows it down, and their actions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import selectinload
from sqlalchemy.sql.base import ExecutableOption

from app.engine import rules, timed
from app.extensions import db
from app.models import Action, AppointmentType, Trigger, User
from app.setup import actions, settings_lists
from app.setup.actions import Draft
from app.setup.domain import rule_checks
from app.setup.domain.rule_checks import Thing, TriggerSetup
from app.setup.domain.rule_warnings import RuleWarning, flags_of_trigger
from app.store import positions
from app.store.saving import save
from app.vocabulary.events import TIMED_EVENTS
from app.vocabulary.offsets import Offset
from app.vocabulary.sentences import N_, Sentence, say
from app.vocabulary.words import Event, OffsetUnit, ReEntry, StarterKind


@dataclass(frozen=True)
class TriggerDraft:
    """A trigger as it stands in a form."""

    event: Event
    name: str
    appointment_type_ids: frozenset[int]
    is_first_of_type: bool
    re_entry: ReEntry
    is_active: bool
    actions: tuple[Draft | None, ...]
    offset_amount: int | None = None
    offset_unit: OffsetUnit | None = None


def whole() -> list[ExecutableOption]:
    """Load triggers with all that is shown of them."""
    return [selectinload(Trigger.appointment_types), rules.with_named_things(selectinload(Trigger.actions))]


def everything() -> Sequence[Trigger]:
    return db.session.scalars(select(Trigger).order_by(Trigger.position, Trigger.id).options(*whole())).all()


def weighing() -> Sequence[Trigger]:
    """Those that are on and start the scenarios that are relevant."""
    weighs = Trigger.actions.any(Action.kind == StarterKind.START_RELEVANT_SCENARIOS)
    return db.session.scalars(select(Trigger).where(Trigger.is_active, weighs).order_by(Trigger.position)).all()


def find(trigger_id: int) -> Trigger | None:
    return db.session.scalar(select(Trigger).where(Trigger.id == trigger_id).options(*whole()))


def create(draft: TriggerDraft, *, by: User) -> Trigger:
    trigger = Trigger(position=positions.last(Trigger))
    check(draft, None)
    put(trigger, draft, None)
    save(trigger, version=None, by=by, taken=_TAKEN)
    return trigger


def change(trigger: Trigger, draft: TriggerDraft, *, version: int | None, by: User) -> None:
    check(draft, trigger)
    put(trigger, draft, trigger)
    save(trigger, version=version, by=by, taken=_TAKEN)


_TAKEN = N_("Er is al een trigger met deze naam.")


def check(draft: TriggerDraft, saved: Trigger | None) -> None:
    """Raises Misconfigured with all that keeps this from being saved."""
    already = {kind.id for kind in saved.appointment_types} if saved else set()
    types = tuple(
        Thing(kind.id, kind.name, kind.is_archived, kind.id in already) for kind in _types(draft.appointment_type_ids)
    )
    setup = TriggerSetup(
        actions.to_check(draft.actions, saved), types, draft.event in TIMED_EVENTS, draft.offset_amount
    )
    rule_checks.check_trigger(setup)


def newly_reached(draft: TriggerDraft, saved: Trigger | None) -> int | None:
    """How many appointments a timed trigger starts to watch by this save; None when it changes nothing about that."""
    if draft.event not in TIMED_EVENTS or not draft.is_active or draft.offset_amount is None:
        return None
    if draft.offset_unit is None or (saved and not _starts_anew(saved, draft)):
        return None
    return timed.reach(draft.event, Offset(draft.offset_amount, draft.offset_unit), draft.appointment_type_ids)


def reaching(count: int) -> Sentence:
    return say(_REACHING[count == 1], count=count)


_REACHING = {
    True: N_(
        "Deze trigger gaat 1 geplande afspraak bereiken. Afspraken waarvan het moment al voorbij is, blijven"
        " buiten schot."
    ),
    False: N_(
        "Deze trigger gaat %(count)s geplande afspraken bereiken. Afspraken waarvan het moment al voorbij is, blijven"
        " buiten schot."
    ),
}


def reached_by(trigger: Trigger) -> int:
    type_ids = frozenset(kind.id for kind in trigger.appointment_types)
    return timed.reach(trigger.event, timed.offset_of(trigger), type_ids)


def _starts_anew(saved: Trigger, draft: TriggerDraft) -> bool:
    timing = (saved.offset_amount, saved.offset_unit, {kind.id for kind in saved.appointment_types})
    return not saved.is_active or timing != (draft.offset_amount, draft.offset_unit, draft.appointment_type_ids)


def put(trigger: Trigger, draft: TriggerDraft, saved: Trigger | None) -> None:
    """Make it what the draft says, which has been checked. Not saved yet."""
    types = _types(draft.appointment_type_ids)
    if saved is None or _starts_anew(saved, draft):
        trigger.activated_at = datetime.now(UTC)
    trigger.event, trigger.name, trigger.is_active = draft.event, draft.name, draft.is_active
    if trigger.event in TIMED_EVENTS:
        trigger.offset_amount, trigger.offset_unit = draft.offset_amount, draft.offset_unit
    trigger.is_first_of_type, trigger.re_entry = draft.is_first_of_type, draft.re_entry
    with db.session.no_autoflush:
        trigger.appointment_types = types
        actions.put(trigger, draft.actions)


def _types(ids: frozenset[int]) -> list[AppointmentType]:
    return [kind for kind in settings_lists.everything(AppointmentType) if kind.id in ids]


def flags(some: Iterable[Trigger]) -> dict[int, list[RuleWarning]]:
    """What about saved triggers won't do what one would expect, by their ids."""
    return {trigger.id: _flags(trigger) for trigger in some}


def _flags(trigger: Trigger) -> list[RuleWarning]:
    types = tuple(Thing(kind.id, kind.name, kind.is_archived) for kind in trigger.appointment_types)
    return flags_of_trigger(TriggerSetup(tuple(map(actions.checked, trigger.actions)), types))


def switch(trigger: Trigger, is_active: bool, *, by: User) -> None:
    """On or off; nothing else of it changes."""
    if is_active and not trigger.is_active:
        trigger.activated_at = datetime.now(UTC)
    trigger.is_active = is_active
    save(trigger, version=None, by=by)


def move(trigger: Trigger, steps: int) -> None:
    positions.move(everything(), trigger, steps)
