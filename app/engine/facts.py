"""One snapshot of a dossier, as planning sees it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import exists, or_, select

from app.engine import colleagues
from app.engine.domain.appointments import Booking, is_first_of_type
from app.engine.domain.facts import AppointmentFacts, Choices, Done, Facts, Option, PersonFacts, Timing, Whereabouts
from app.engine.domain.timed import has_come, moment_of
from app.engine.effects import EFFECTS
from app.extensions import db
from app.models import Applicant, Appointment, Dossier, FormerApplicant, PropertyOption, Run, RunScenario, RunTrigger
from app.vocabulary import events
from app.vocabulary.office_calendar import OfficeCalendar
from app.vocabulary.times import local_day
from app.vocabulary.words import AppointmentStatus, Event, Weighing


def of_run(run: Run, calendar: OfficeCalendar) -> Facts:
    asked, zone = tuple(run.scenario_ids), calendar.zone
    if run.event is Event.LATE_FACTS and run.appointment:
        return next(iter(of_late(run.dossier, {run.appointment: asked}, zone)))
    timing = _timing(run, calendar)
    of_now = gather(run.dossier, run.appointment, run.event, run.occasion, zone, asked, timing=timing)
    return replace(of_now, mails_clients=run.mails_clients)


def of_late(dossier: Dossier, asked: Mapping[Appointment, tuple[int, ...]], zone: ZoneInfo) -> list[Facts]:
    """Of facts that were filled in after scheduling, for each appointment, in the same number of queries for many."""
    # Holds what all appointments have: each occasion finds its own by their keys.
    of_all = gather(dossier, None, Event.LATE_FACTS, "appointment", zone)
    started = _started(appointment.id for appointment in asked)
    return [
        replace(
            of_all,
            appointment=_appointment(appointment, dossier, zone),
            occasion=f"appointment:{appointment.id}",
            asked_scenario_ids=scenario_ids,
            started_on_appointment=started.get(appointment.id, {}),
        )
        for appointment, scenario_ids in asked.items()
    ]


def gather(
    dossier: Dossier,
    appointment: Appointment | None,
    event: Event,
    occasion: str,
    zone: ZoneInfo,
    asked_scenario_ids: tuple[int, ...] = (),
    *,
    timing: Timing | None = None,
) -> Facts:
    return replace(
        bare(dossier, appointment, event, occasion, zone),
        timing=timing,
        asked_scenario_ids=asked_scenario_ids,
        done=tuple(done_on([dossier.id], occasion, zone).get(dossier.id, ())),
        fired_on_dossier=fired_on([dossier.id]).get(dossier.id, {}),
    )


def bare(
    dossier: Dossier,
    appointment: Appointment | None,
    event: Event,
    occasion: str,
    zone: ZoneInfo,
    *,
    admins: colleagues.Admins = colleagues.admins,
) -> Facts:
    """Without anything that was done on it before. Takes no query for a dossier that is loaded with its parts,
    unless all who work on it left."""
    team = colleagues.team(dossier, appointment, admins)
    return Facts(
        event=event,
        today=local_day(datetime.now(UTC), zone),
        dossier_id=dossier.id,
        status=Option(dossier.status.id, dossier.status.name),
        choices=_choices(dossier.options),
        applicants=tuple(_person(applicant) for applicant in dossier.applicants),
        advisor=team.advisor,
        handler=team.handler,
        admins=team.admins,
        appointment=_appointment(appointment, dossier, zone) if appointment else None,
        occasion=occasion,
        lead_source=Option(dossier.lead_source.id, dossier.lead_source.name) if dossier.lead_source else None,
    )


def _timing(run: Run, calendar: OfficeCalendar) -> Timing | None:
    trigger, appointment = run.trigger, run.appointment
    if trigger is None or appointment is None or trigger.offset is None:
        return None
    when = (run.event, appointment.starts_at, trigger.offset, calendar)
    return Timing(
        trigger.id,
        # Not the run's own due_at, which is later at each attempt.
        moment=moment_of(*when),
        now=datetime.now(UTC),
        starts_at=appointment.starts_at,
        set_at=appointment.moved_at or appointment.scheduled_at,
        activated_at=trigger.activated_at or run.due_at,
        is_archived=run.dossier.is_archived,
        is_made_up=not has_come(*when),
    )


def _choices(options: Iterable[PropertyOption]) -> Choices:
    chosen: dict[int, tuple[Option, ...]] = {}
    for option in options:
        chosen[option.property_id] = (*chosen.get(option.property_id, ()), Option(option.id, option.name))
    return chosen


def _person(applicant: Applicant) -> PersonFacts:
    person = applicant.person
    return PersonFacts(
        person.id, person.full_name, applicant.role, person.email, _choices(person.options), person.why_unreachable
    )


def _appointment(appointment: Appointment, dossier: Dossier, zone: ZoneInfo) -> AppointmentFacts:
    bookings = [_booking(each) for each in dossier.appointments]
    return AppointmentFacts(
        appointment.type_id,
        appointment.type.name,
        local_day(appointment.starts_at, zone),
        is_first_of_type(_booking(appointment), bookings),
        appointment.moves,
        colleagues.colleague(appointment.advisor),
        appointment.start_number,
        Whereabouts(appointment.starts_at, appointment.location_id),
    )


def _booking(appointment: Appointment) -> Booking:
    return Booking(appointment.id or 0, appointment.type_id, appointment.scheduled_at, appointment.counts)


def done_on(dossier_ids: Collection[int], occasion: str | None, zone: ZoneInfo) -> dict[int, list[Done]]:
    """Gather what was done, by dossier. `occasion` is the one planned for; None where nothing was done on it yet."""
    by_dossier: dict[int, list[Done]] = {}
    for made in EFFECTS.values():
        for dossier_id, done in made.past(dossier_ids, occasion, zone):
            by_dossier.setdefault(dossier_id, []).append(done)
    return by_dossier


def fired_on(dossier_ids: Collection[int]) -> dict[int, dict[int, int]]:
    """Gather, by dossier, the triggers that fired on it, each with the run in which it did so first.

    What was undone doesn't count, nor what came of an appointment before it was cancelled, or moved before it left.
    """
    still_counts = or_(Appointment.status != AppointmentStatus.CANCELLED, Run.event == Event.CANCELLED)
    is_of_its_start = Run.start_number == Appointment.start_number
    has_acted = or_(RunTrigger.once_key.is_not(None), is_of_its_start, Run.event.not_in(events.EVENTS_OF_A_START))
    rows = db.session.execute(
        select(Run.dossier_id, RunTrigger.trigger_id, RunTrigger.run_id)
        .join(Run, RunTrigger.run_id == Run.id)
        .join(Appointment, Run.appointment_id == Appointment.id)
        .where(Run.dossier_id.in_(dossier_ids), RunTrigger.has_fired, Run.undone_at.is_(None))
        .where(still_counts, has_acted)
        .order_by(RunTrigger.id.desc())
    )
    by_dossier: dict[int, dict[int, int]] = {}
    for dossier_id, trigger_id, run_id in rows:
        if trigger_id is not None:
            by_dossier.setdefault(dossier_id, {})[trigger_id] = run_id
    return by_dossier


def _started(appointment_ids: Iterable[int]) -> Mapping[int, Mapping[tuple[int, int | None], int]]:
    """The first run that started each on an appointment. What was undone or withdrawn since may start again, and so
    may what was started for somebody who left the dossier since.
    """
    has_left_since = exists().where(
        FormerApplicant.dossier_id == Run.dossier_id,
        FormerApplicant.person_id == RunScenario.person_id,
        FormerApplicant.left_at > Run.ended_at,
    )
    rows = db.session.execute(
        select(Run.appointment_id, RunScenario.scenario_id, RunScenario.person_id, RunScenario.weighing, Run.id)
        .join(Run, RunScenario.run_id == Run.id)
        .where(
            Run.appointment_id.in_(appointment_ids),
            Run.undone_at.is_(None),
            RunScenario.weighing.in_((Weighing.STARTED, Weighing.NO_LONGER)),
            RunScenario.scenario_id.is_not(None),
            ~has_left_since,
        )
        .order_by(Run.id)
    )
    started: dict[int, dict[tuple[int, int | None], int]] = {}
    for appointment_id, scenario_id, person_id, weighing, run_id in rows:
        assert appointment_id is not None and scenario_id is not None
        by_whom = started.setdefault(appointment_id, {})
        if weighing is Weighing.STARTED:
            by_whom.setdefault((scenario_id, person_id), run_id)
        else:
            by_whom.pop((scenario_id, person_id), None)
    return started
