"""The judgement afterwards: what was acknowledged against what is in the database and at the mail server.

Counts by meaning (this mail for that appointment), not by the keys that the product itself leans on.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select

from app.extensions import db
from app.models import (
    Appointment,
    DocumentRequest,
    Dossier,
    Email,
    EmailTemplate,
    Run,
    RunAction,
    RunTrigger,
    StatusChange,
    Task,
)
from app.store import offices
from app.vocabulary.words import EmailStatus, Event, Outcome, RequestStatus, RunStatus
from app.watch import check
from tests.chaos.clients import Booked
from tests.chaos.office import EFFECTS, MOVE_ROOM, REQUESTS_PER_DOSSIER


@dataclass
class Verdict:
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    breaches: list[str] = field(default_factory=list)
    """Of `flask check`."""
    uncertain: list[Any] = field(default_factory=list)
    """When the text of each uncertain mail began to leave."""
    taken_over: int = 0
    """Runs that were claimed more than once: proof that faults hit something."""

    @property
    def is_clean(self) -> bool:
        return not (self.lost or self.doubled or self.breaches)

    def compare(self, what: str, count: int, right: int) -> None:
        if count < right:
            self.lost.append(f"{what}: {count} instead of {right}")
        elif count > right:
            self.doubled.append(f"{what}: {count} instead of {right}")


def judge(booked: Iterable[Booked], accepted: Counter[str]) -> Verdict:
    verdict = Verdict(breaches=check.breaches())
    _appointments(verdict, list(booked))
    _runs(verdict)
    _effects(verdict)
    _news_of_moves(verdict)
    _requests(verdict)
    _statuses(verdict)
    _mails(verdict, accepted)
    return verdict


def _appointments(verdict: Verdict, booked: list[Booked]) -> None:
    made = {one.token: one for one in db.session.scalars(select(Appointment))}
    counts = Counter(db.session.execute(select(Run.appointment_id, Run.event)).all())
    zone = offices.zone()
    for one in booked:
        appointment = made.pop(one.token, None)
        if len(one.ids) > 1:
            verdict.doubled.append(f"one token was answered with appointments {sorted(one.ids)}")
        if appointment is None or (one.ids and appointment.id not in one.ids):
            if one.ids:
                verdict.lost.append(f"appointment {sorted(one.ids)} was acknowledged and isn't there")
            continue
        what = f"appointment {appointment.id}"
        verdict.compare(f"{what}: scheduled runs", counts[appointment.id, Event.SCHEDULED], 1)
        if not one.is_sure:
            continue
        local = appointment.starts_at.astimezone(zone)
        if (local.date().isoformat(), local.strftime("%H:%M")) != one.starts[-1]:
            verdict.lost.append(f"{what} starts at {local} and was moved to {one.starts[-1]}")
        if appointment.status != one.fate:
            verdict.lost.append(f"{what} is {appointment.status} and was {one.fate}")
        verdict.compare(f"{what}: moved runs", counts[appointment.id, Event.RESCHEDULED], len(one.starts) - 1)
        for event in (Event.CANCELLED, Event.COMPLETED):
            verdict.compare(f"{what}: {event} runs", counts[appointment.id, event], int(one.fate == event))
    verdict.doubled += [f"appointment {one.id} was asked by nobody" for one in made.values()]


def _runs(verdict: Verdict) -> None:
    cancelled = set(db.session.scalars(select(Appointment.id).where(Appointment.is_called_off)))
    for run in db.session.scalars(select(Run).order_by(Run.id)):
        verdict.taken_over += run.attempts > 1
        if run.status is RunStatus.DONE or (run.status is RunStatus.WITHDRAWN and run.appointment_id in cancelled):
            continue
        verdict.lost.append(f"run {run.id} is {run.status} after {run.attempts} attempts: {run.error}")
    twice: set[int] = set()
    for table in (RunTrigger, RunAction):
        same_place = select(table.run_id).group_by(table.run_id, table.position).having(func.count() > 1)
        twice.update(db.session.scalars(same_place))
    verdict.doubled += [f"run {run_id} was carried out twice" for run_id in sorted(twice)]


def _effects(verdict: Verdict) -> None:
    done = select(Run.appointment_id, Run.event).where(Run.status == RunStatus.DONE)
    times = Counter(db.session.execute(done).all())
    found = Counter(
        [
            *db.session.execute(select(Email.appointment_id, EmailTemplate.name).join(EmailTemplate)),
            *db.session.execute(select(Task.appointment_id, Task.subject)),
        ]
    )
    for (appointment_id, event), count in times.items():
        for name, each in EFFECTS[event].items():
            made = found.pop((appointment_id, name), 0)
            what = f"{name!r} of appointment {appointment_id}"
            if event is Event.RESCHEDULED:
                # One that goes out after the last of several moves tells of them all; none does where the first mail
                # was still waiting, and told it.
                verdict.compare(what, made, min(max(made, each if name == MOVE_ROOM else 0), each * count))
            else:
                verdict.compare(what, made, each * count)
    verdict.doubled += [f"{name!r} of appointment {one}, by no run" for one, name in found]
    failed = select(RunAction).where(RunAction.outcome == Outcome.FAILED)
    for action in db.session.scalars(failed):
        if action.email is None or action.email.status is not EmailStatus.UNCERTAIN:
            verdict.lost.append(f"action {action.id} of run {action.run_id} failed: {action.reason}")


def _news_of_moves(verdict: Verdict) -> None:
    """Whatever the client was told of earlier starts, the last that left tells the present one."""
    moved = select(Appointment.id, Appointment.starts_at).join(Run, Run.appointment_id == Appointment.id)
    moved = moved.where(~Appointment.is_called_off, Run.event == Event.RESCHEDULED, Run.status == RunStatus.DONE)
    left = select(Email.appointment_id, Email.told_starts_at).where(
        Email.told_starts_at.is_not(None), Email.status.in_((EmailStatus.SENT, EmailStatus.UNCERTAIN))
    )
    told = dict(db.session.execute(left.order_by(Email.data_at)).all())
    for appointment_id, starts_at in db.session.execute(moved.distinct()):
        if told.get(appointment_id) != starts_at:
            verdict.lost.append(f"nothing was told of the last move of appointment {appointment_id}")


def _requests(verdict: Verdict) -> None:
    what = (DocumentRequest.dossier_id, DocumentRequest.person_id, DocumentRequest.document_type_id)
    is_open = DocumentRequest.status == RequestStatus.OPEN
    for row in db.session.execute(select(*what).where(is_open).group_by(*what).having(func.count() > 1)):
        verdict.doubled.append(f"document request of dossier, person and type {tuple(row)}")
    standing = _count_by(DocumentRequest.dossier_id)
    ran = select(Run.dossier_id).where(Run.event == Event.SCHEDULED, Run.status == RunStatus.DONE).distinct()
    for dossier_id in db.session.scalars(ran):
        if standing[dossier_id] < REQUESTS_PER_DOSSIER:
            verdict.lost.append(f"dossier {dossier_id} has {standing[dossier_id]} document requests")


def _statuses(verdict: Verdict) -> None:
    """Each change starts where the one before it ended, and the dossier stands where the last one ended."""
    now = dict(db.session.execute(select(Dossier.id, Dossier.status_id)).all())
    last: dict[int, int] = {}
    for change in db.session.scalars(select(StatusChange).order_by(StatusChange.id)):
        before = last.get(change.dossier_id, change.from_status_id)
        if change.from_status_id != before or change.from_status_id == change.to_status_id:
            verdict.doubled.append(f"status change {change.id} doesn't follow on the one before it")
        last[change.dossier_id] = change.to_status_id
    verdict.lost += [f"dossier {one}: a status change was undone" for one, to in last.items() if now[one] != to]


def _mails(verdict: Verdict, accepted: Counter[str]) -> None:
    left = Counter(accepted)
    for email in db.session.scalars(select(Email).order_by(Email.id)):
        times = left.pop(email.message_id, 0)
        what = f"mail {email.id} ({email.status})"
        if email.status is EmailStatus.UNCERTAIN:
            verdict.uncertain.append(email.data_at)
            verdict.compare(what, times, min(times, 1))
        elif email.status in (EmailStatus.SENT, EmailStatus.WITHDRAWN):
            verdict.compare(what, times, int(email.status is EmailStatus.SENT))
        else:
            verdict.lost.append(f"{what} at the end, {times} times at the mail server: {email.error}")
    verdict.doubled += [f"a mail that the database doesn't know: {one}" for one in left]


def _count_by(column: Any) -> Counter[int]:
    return Counter(dict(db.session.execute(select(column, func.count()).group_by(column)).all()))
