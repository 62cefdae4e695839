"""Timed triggers: found by looking which appointments' moments have come, never by timers that could be lost."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Select, and_, exists, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import selectinload

from app.engine import runs
from app.engine.domain.timed import moment_of
from app.extensions import db
from app.models import Appointment, Run, Trigger
from app.store import offices
from app.store.locking import lock_dossier_if_free
from app.vocabulary import events
from app.vocabulary.free_days import FreeDays
from app.vocabulary.office_calendar import OfficeCalendar
from app.vocabulary.offsets import Offset
from app.vocabulary.words import Event, OffsetUnit, RunStatus

AT_MOST = 500

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Moment:
    trigger: Trigger
    appointment: Appointment
    at: datetime
    free_days_changed_at: datetime | None = None

    @property
    def known_at(self) -> datetime:
        """Since when a look could have found it: the trigger was on, the appointment made or open again, and the
        free days those of now."""
        appointment, activated_at = self.appointment, self.trigger.activated_at
        # It may have been reopened when it was saved last.
        saved_at = appointment.changed_at or appointment.scheduled_at
        began = (activated_at, self.free_days_changed_at, appointment.moved_at or appointment.scheduled_at, saved_at)
        return max(self.at, *filter(None, began))


def raise_due() -> int:
    """Make a run for each moment that has come and has none yet, each in a transaction of its own."""
    due_now = [(moment.trigger.id, moment.appointment.id) for moment in due(datetime.now(UTC))]
    db.session.rollback()
    return sum(_raised(trigger_id, appointment_id) for trigger_id, appointment_id in due_now)


def due(now: datetime) -> list[Moment]:
    triggers = _active()
    if not triggers:
        # A database that was only just made has no office yet to ask the zone of.
        return []
    calendar = offices.calendar()
    return [moment for trigger in triggers for moment in _open(trigger, now, calendar) if moment.at <= now]


def upcoming(appointment: Appointment) -> list[Moment]:
    """What will still happen to this appointment by itself, soonest first."""
    now, all_moments = datetime.now(UTC), moments(appointment, made=appointment)
    still = (moment for moment in all_moments if moment.at > now and appointment.awaits(moment.trigger.event))
    return sorted(still, key=lambda moment: moment.at)


def moments(appointment: Appointment, *, made: Appointment | None) -> list[Moment]:
    """Of the triggers that haven't had theirs. `made`: the appointment as it is kept, None for one that is not yet."""
    calendar, had = offices.calendar(), _had_by(made, appointment.start_number) if made else set()
    return [
        _moment(trigger, appointment, calendar)
        for trigger in _active()
        if trigger.id not in had and (not trigger.appointment_types or appointment.type in trigger.appointment_types)
    ]


def _had_by(appointment: Appointment, start_number: int) -> set[int | None]:
    """Triggers whose moment of that start came."""
    of_start = Run.appointment_id == appointment.id, Run.start_number == start_number
    return set(db.session.scalars(select(Run.trigger_id).where(*of_start, Run.status != RunStatus.WITHDRAWN)))


def reach(event: Event, offset: Offset, type_ids: frozenset[int]) -> int:
    """How many appointments a trigger would reach if it were switched on now: those whose moment is still to come."""
    now, calendar = datetime.now(UTC), offices.calendar()
    since = now if events.of(event).step < 0 else now - offset.longest(calendar.free_days.closed)
    wanted = _awaiting(event, type_ids).where(Appointment.starts_at > since)
    starts = db.session.scalars(wanted.with_only_columns(Appointment.starts_at))
    return sum(moment_of(event, start, offset, calendar) > now for start in starts)


@dataclass(frozen=True)
class Shift:
    """Moments to come that other free days would move, and how many of them into the past."""

    moved: int = 0
    lost: int = 0


def shifted(then: FreeDays) -> Shift:
    now, calendar = datetime.now(UTC), offices.calendar()
    moved = []
    for trigger in _active() if then != calendar.free_days else []:
        offset, is_before = offset_of(trigger), events.of(trigger.event).step < 0
        if offset.unit is OffsetUnit.WORKING_DAYS:
            since = now if is_before else now - offset.longest(max(then.closed, calendar.free_days.closed))
            type_ids = frozenset(kind.id for kind in trigger.appointment_types)
            wanted = _awaiting(trigger.event, type_ids).where(Appointment.starts_at > since)
            for start in db.session.scalars(wanted.with_only_columns(Appointment.starts_at)):
                old = moment_of(trigger.event, start, offset, calendar)
                new = moment_of(trigger.event, start, offset, calendar, then)
                if old > now and new != old:
                    moved.append(new)
    return Shift(len(moved), sum(moment <= now for moment in moved))


def offset_of(trigger: Trigger) -> Offset:
    assert trigger.offset is not None
    return trigger.offset


def _active() -> list[Trigger]:
    return list(
        db.session.scalars(
            select(Trigger)
            .where(Trigger.is_active, Trigger.event.in_(events.TIMED_EVENTS), Trigger.activated_at.is_not(None))
            .order_by(Trigger.position, Trigger.id)
            .options(selectinload(Trigger.appointment_types))
        )
    )


def _open(trigger: Trigger, now: datetime, calendar: OfficeCalendar, only_id: int | None = None) -> Iterator[Moment]:
    """Appointments that this trigger may concern by now and that have no run for it at this start, earliest first."""
    offset, activated_at = offset_of(trigger), trigger.activated_at
    assert activated_at is not None
    is_before = events.of(trigger.event).step < 0
    longest = offset.longest(calendar.free_days.closed)
    latest = now + longest if is_before else now
    earliest = activated_at if is_before else activated_at - longest
    has_run = exists().where(
        and_(Run.trigger_id == trigger.id, Run.appointment_id == Appointment.id),
        and_(Run.start_number == Appointment.start_number, Run.status != RunStatus.WITHDRAWN),
    )
    type_ids = frozenset(kind.id for kind in trigger.appointment_types)
    wanted = _awaiting(trigger.event, type_ids).where(
        Appointment.starts_at <= latest, Appointment.starts_at > earliest, ~has_run
    )
    if only_id:
        wanted = wanted.where(Appointment.id == only_id)
    for appointment in db.session.scalars(wanted.order_by(Appointment.starts_at, Appointment.id).limit(AT_MOST)):
        yield _moment(trigger, appointment, calendar)


def _awaiting(event: Event, type_ids: frozenset[int]) -> Select[Appointment]:
    wanted = select(Appointment).where(Appointment.awaiting(event))
    return wanted.where(Appointment.type_id.in_(type_ids)) if type_ids else wanted


def _moment(trigger: Trigger, appointment: Appointment, calendar: OfficeCalendar) -> Moment:
    at = moment_of(trigger.event, appointment.starts_at, offset_of(trigger), calendar)
    return Moment(trigger, appointment, at, calendar.changed_at)


def _raised(trigger_id: int, appointment_id: int) -> bool:
    """One that the database refuses holds up no other."""
    try:
        return _raise(trigger_id, appointment_id)
    except IntegrityError:
        log.exception("Trigger %s made no run for appointment %s", trigger_id, appointment_id)
        db.session.rollback()
        return False


def _raise(trigger_id: int, appointment_id: int) -> bool:
    """Looks again under the dossier's lock: the appointment may just have been moved or cancelled."""
    dossier_id = db.session.scalars(select(Appointment.dossier_id).where(Appointment.id == appointment_id)).one()
    dossier, now, calendar = lock_dossier_if_free(dossier_id), datetime.now(UTC), offices.calendar()
    if dossier is None:
        # The next look finds it.
        db.session.rollback()
        return False
    triggers = (trigger for trigger in _active() if trigger.id == trigger_id)
    still_due = [
        moment for trigger in triggers for moment in _open(trigger, now, calendar, appointment_id) if moment.at <= now
    ]
    if not still_due:
        db.session.rollback()
        return False
    trigger, appointment = still_due[0].trigger, still_due[0].appointment
    key = _key(trigger, appointment)
    run = runs.enqueue(trigger.event, key, dossier, appointment, None, due_at=still_due[0].at, trigger=trigger)
    try:
        db.session.commit()
    except IntegrityError:
        db.session.rollback()
        if db.session.scalar(select(Run.trigger_id).where(Run.key == key)) != trigger_id:
            raise
        # Another sweeper was here first.
        return False
    runs.ring(run)
    return True


def _key(trigger: Trigger, appointment: Appointment) -> str:
    """The first start has no number, for a sweeper of the version before may be running still."""
    of_start = f":{appointment.start_number}" if appointment.start_number else ""
    return f"{trigger.event}:{trigger.id}:{appointment.id}{of_start}"
