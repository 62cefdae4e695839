"""Appointments: scheduled, moved and ended, each with the run of its event in one transaction."""

from collections.abc import Container
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.casework import appointment_doubts, fact_changes
from app.casework.appointment_doubts import Wanted
from app.engine import moving, runs, withdrawals
from app.engine.domain.announced import Foreseen
from app.extensions import db
from app.models import Appointment, AppointmentType, Dossier, Location, User
from app.store import offices
from app.store.locking import lock_dossier, must_work_here, refuse, refuse_archived
from app.store.saving import GONE, refuse_stale, save
from app.vocabulary import events
from app.vocabulary.events import Withdrawn
from app.vocabulary.sentences import DomainError, Sentence
from app.vocabulary.times import DoubledTime, SkippedTime, local_day, to_utc
from app.vocabulary.words import Event


@dataclass(frozen=True)
class AppointmentDetails:
    type: AppointmentType
    title: str
    location: Location | None
    remarks: str
    starts_at: datetime
    duration_minutes: int
    advisor: User
    accepted: Container[str] = frozenset()
    """The keys of the questions to which the user said yes (Toch inplannen), and of what was chosen with them."""


def moment(on: date, at: time, zone: ZoneInfo, fold: int | None) -> datetime:
    """Gives a local time as UTC. It is refused when the clock skips it, and asked about when it comes twice."""
    if not 2000 <= on.year < 2100:
        raise DomainError("Kies een datum van 2000 tot 2100.", field="on")
    try:
        return to_utc(on, at, zone, fold)
    except SkippedTime as error:
        raise DomainError(
            "Dit tijdstip bestaat niet: de klok gaat die nacht vooruit naar de zomertijd.", field="at"
        ) from error
    except DoubledTime as error:
        raise DomainError(
            "Dit tijdstip komt twee keer voor: de klok gaat die nacht terug. Kies welke van de twee.", field="fold"
        ) from error


def schedule(
    dossier: Dossier, details: AppointmentDetails, *, token: str, by: User | None, previewed: Foreseen | None = None
) -> Appointment:
    """The same token again gives the appointment that it gave the first time. `previewed`: what the user saw coming."""
    dossier = lock_dossier(dossier.id)
    if made := _made_with(token):
        return made
    refuse_archived(dossier)
    mails_clients = _mails_clients(details, None)
    appointment = Appointment(token=token, dossier_id=dossier.id)
    _fill(appointment, details)
    # Taken under the lock, so that "scheduled earlier" is the order in which they were committed.
    appointment.scheduled_at = datetime.now(UTC)
    appointment.scheduled_by_id = by.id if by else None
    db.session.add(appointment)
    try:
        db.session.flush()
    except IntegrityError:
        db.session.rollback()
        return _made_with(token) or refuse(GONE)
    key = f"scheduled:{appointment.id}"
    run = runs.enqueue(Event.SCHEDULED, key, dossier, appointment, by, previewed=previewed, mails_clients=mails_clients)
    save(appointment, version=None, by=by, taken=GONE)
    runs.ring(run)
    return appointment


def is_move(appointment: Appointment, starts_at: datetime, location_id: int | None, type_id: int) -> bool:
    """Another moment, place or type is news for the client; a new title is not."""
    return (appointment.starts_at, appointment.location_id, appointment.type_id) != (starts_at, location_id, type_id)


def change(
    appointment: Appointment,
    details: AppointmentDetails,
    *,
    version: int | None,
    by: User | None,
    previewed: Foreseen | None = None,
) -> bool:
    """Gives True when it was moved."""
    dossier = lock_dossier(appointment.dossier_id)
    db.session.refresh(appointment)
    must_be_open(appointment)
    location_id = details.location.id if details.location else None
    was_moved = is_move(appointment, details.starts_at, location_id, details.type.id)
    if was_moved:
        refuse_archived(dossier)
    if version is not None:
        refuse_stale(appointment, version)
    mails_clients = _mails_clients(details, appointment)
    was_start, was_type = appointment.starts_at, appointment.type_id
    run, before, after = None, fact_changes.of_appointment(appointment), fact_changes.of_appointment(details)
    _fill(appointment, details)
    fact_changes.record(before, after, by=by, dossier_id=dossier.id, appointment_id=appointment.id)
    if was_moved:
        appointment.moves += 1
        if (appointment.starts_at, appointment.type_id) != (was_start, was_type):
            appointment.moved_at = datetime.now(UTC)
        if appointment.starts_at != was_start:
            # A flush halfway would count as a save of its own.
            with db.session.no_autoflush:
                moving.to_another_start(appointment, local_day(appointment.starts_at, offices.zone()), by=by)
        key = f"rescheduled:{appointment.id}:{appointment.moves}"
        run = runs.enqueue(
            Event.RESCHEDULED, key, dossier, appointment, by, previewed=previewed, mails_clients=mails_clients
        )
    save(appointment, version=version, by=by, taken=GONE)
    if run:
        runs.ring(run)
    return was_moved


def wanted_of(details: AppointmentDetails, own: Appointment | None = None) -> Wanted:
    location_id = details.location.id if details.location else None
    is_news = own is None or is_move(own, details.starts_at, location_id, details.type.id)
    return Wanted(details.starts_at, details.duration_minutes, details.advisor, own, is_news)


def _mails_clients(details: AppointmentDetails, own: Appointment | None) -> bool:
    """Asks first what must be asked. Holds the advisor's row, so that of two who book the same hour the second sees
    the first."""
    wanted = wanted_of(details, own)
    if wanted.has_other_hours or wanted.has_other_advisor:
        db.session.execute(select(User.id).where(User.id == details.advisor.id).with_for_update(key_share=True))
    if wanted.has_other_advisor:
        must_work_here(details.advisor, field="advisor_id")
    doubts = appointment_doubts.of(wanted)
    appointment_doubts.ask(doubts, details.accepted)
    return appointment_doubts.mails_clients(doubts, details.accepted)


def end(
    appointment: Appointment,
    event: Event,
    *,
    by: User | None,
    reason: str = "",
    keeps: frozenset[Withdrawn] = frozenset(),
) -> bool:
    """By an event that gives it another status. The second of two finds it done and changes nothing.

    False when it was reopened since, and what the event set in motion then still stands: nothing starts once more.
    """
    declared = events.of(event)
    assert declared.gives
    dossier = lock_dossier(appointment.dossier_id)
    db.session.refresh(appointment)
    if appointment.status is declared.gives:
        db.session.rollback()
        return True
    must_be_open(appointment)
    refuse_archived(dossier)
    if declared.is_once_begun and not appointment.has_begun:
        refuse("De afspraak is nog niet begonnen.")
    before = fact_changes.of_status(appointment)
    appointment.status, appointment.ended_at = declared.gives, datetime.now(UTC)
    appointment.cancellation_reason = reason
    # A flush halfway would count as a save of its own.
    with db.session.no_autoflush:
        withdrawals.carry_out(appointment, event, by=by, keeps=keeps)
        is_news = runs.standing(appointment.id, event) is None
        if is_news:
            run = runs.enqueue(event, runs.next_key(appointment.id, event), dossier, appointment, by)
        else:
            after = fact_changes.of_status(appointment)
            fact_changes.record(before, after, by=by, dossier_id=dossier.id, appointment_id=appointment.id)
    save(appointment, version=None, by=by, taken=GONE)
    if is_news:
        runs.ring(run)
    return is_news


def dossier_of(appointment_id: int) -> int | None:
    return db.session.scalar(select(Appointment.dossier_id).where(Appointment.id == appointment_id))


def _fill(appointment: Appointment, details: AppointmentDetails) -> None:
    appointment.type_id = details.type.id
    appointment.title = details.title
    appointment.location_id = details.location.id if details.location else None
    appointment.remarks = details.remarks
    appointment.starts_at = details.starts_at
    appointment.duration_minutes = details.duration_minutes
    appointment.advisor_id = details.advisor.id


def _made_with(token: str) -> Appointment | None:
    made = db.session.scalar(select(Appointment).where(Appointment.token == token))
    if made:
        db.session.rollback()
    return made


def must_be_open(appointment: Appointment) -> None:
    """Refuses what can only be done to an appointment that hasn't ended."""
    if not appointment.is_open:
        because = Sentence(events.giving(appointment.status).because)
        refuse("%(because)s Er kan niets meer aan worden gewijzigd.", because=because)
