"""What a draft would have done with the appointments that there are: looked at in chunks, newest first."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import aliased, joinedload

from app.engine import colleagues, facts
from app.engine.domain.facts import Facts, Option
from app.engine.domain.plan_comparison import Contrast
from app.engine.rules import Rules
from app.extensions import db
from app.insight.domain import what_if
from app.models import Applicant, Appointment, Dossier, DossierStatus, Person, Run, RunAction, StatusChange
from app.store import offices
from app.vocabulary.words import Event

Changes = dict[int, list[tuple[int | None, Option | None]]]
"""By dossier, newest first: the run that changed its status (None: a user), and the status before."""


@dataclass(frozen=True)
class DifferingAppointment:
    appointment: Appointment
    contrast: Contrast


@dataclass(frozen=True)
class Chunk:
    looked_at: int
    last_id: int | None
    """Of the oldest appointment of the chunk; the next one goes on before it."""
    differing: tuple[DifferingAppointment, ...]


def count(most: int) -> int:
    """How many appointments there are to look at."""
    standing = select(Appointment.id).where(_stands).limit(most)
    return db.session.scalar(select(func.count()).select_from(standing.subquery())) or 0


def look(saved: Rules, draft: Rules, *, before: int | None, most: int) -> Chunk:
    """Looking takes a fixed number of queries, whatever the size of the chunk."""
    appointments = _appointments(before, most)
    known = _facts(appointments)
    differences = (
        DifferingAppointment(appointment, what_if.difference(known[appointment.id], _plain(saved), _plain(draft)))
        for appointment in appointments
    )
    return Chunk(
        len(appointments),
        appointments[-1].id if appointments else None,
        tuple(difference for difference in differences if not difference.contrast.is_empty),
    )


_stands = ~Appointment.is_called_off


def _plain(rules: Rules) -> what_if.Configuration:
    return rules.triggers, rules.scenarios


def _appointments(before: int | None, most: int) -> Sequence[Appointment]:
    wanted = select(Appointment).where(_stands)
    if before is not None:
        wanted = wanted.where(Appointment.id < before)
    dossier = joinedload(Appointment.dossier)
    return db.session.scalars(
        wanted.order_by(Appointment.id.desc())
        .limit(most)
        .options(
            joinedload(Appointment.type),
            joinedload(Appointment.advisor),
            dossier.joinedload(Dossier.status),
            dossier.joinedload(Dossier.lead_source),
            dossier.joinedload(Dossier.advisor),
            dossier.joinedload(Dossier.handler),
            dossier.selectinload(Dossier.options),
            dossier.selectinload(Dossier.appointments),
            dossier.selectinload(Dossier.applicants).joinedload(Applicant.person).selectinload(Person.options),
        )
    ).all()


def _facts(appointments: Sequence[Appointment]) -> dict[int, Facts]:
    """Take each as if it were scheduled for the first time, with the properties of now and what was done before it."""
    zone, runs = offices.zone(), _runs([appointment.id for appointment in appointments])
    dossier_ids = {appointment.dossier_id for appointment in appointments}
    # What is unique within an occasion was not done on this appointment before its own run.
    done, fired = facts.done_on(dossier_ids, None, zone), facts.fired_on(dossier_ids)
    changes = _changes(dossier_ids)
    known, bare = {}, partial(_bare, zone=zone, admins=cache(colleagues.admins))
    for appointment in appointments:
        now = replace(
            bare(appointment),
            done=tuple(done.get(appointment.dossier_id, ())),
            fired_on_dossier=fired.get(appointment.dossier_id, {}),
        )
        run_id = runs.get(appointment.id)
        status = what_if.status_before(now.status, changes.get(appointment.dossier_id, ()), run_id)
        known[appointment.id] = replace(what_if.as_before(now, run_id), status=status)
    return known


def _bare(appointment: Appointment, zone: ZoneInfo, admins: colleagues.Admins) -> Facts:
    occasion = f"appointment:{appointment.id}"
    bare = facts.bare(appointment.dossier, appointment, Event.SCHEDULED, occasion, zone, admins=admins)
    assert bare.appointment is not None
    return replace(bare, appointment=replace(bare.appointment, moves=0))


def _runs(appointment_ids: Sequence[int]) -> dict[int, int]:
    """Of each appointment, the run of its scheduling."""
    rows = db.session.execute(
        select(Run.appointment_id, Run.id).where(Run.appointment_id.in_(appointment_ids), Run.event == Event.SCHEDULED)
    )
    return {appointment_id: run_id for appointment_id, run_id in rows if appointment_id is not None}


def _changes(dossier_ids: set[int]) -> Changes:
    before = aliased(DossierStatus)
    rows = db.session.execute(
        select(StatusChange.dossier_id, RunAction.run_id, before.id, before.name)
        .outerjoin(RunAction, StatusChange.run_action_id == RunAction.id)
        .outerjoin(before, StatusChange.from_status_id == before.id)
        .where(StatusChange.dossier_id.in_(dossier_ids))
        .order_by(StatusChange.id.desc())
    )
    by_dossier: Changes = {}
    for dossier_id, run_id, status_id, name in rows:
        by_dossier.setdefault(dossier_id, []).append((run_id, Option(status_id, name) if status_id else None))
    return by_dossier
