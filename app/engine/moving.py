"""Verzetten to another start: what had not left for the one before is withdrawn, and open tasks move along."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.engine import withdrawals
from app.engine.domain import orders
from app.engine.domain.facts import Addressee, Whereabouts
from app.engine.domain.mails_before import ExistingEmail
from app.engine.domain.telling import was_told
from app.engine.effects import EFFECTS
from app.extensions import db
from app.models import Appointment, Email, Task, User
from app.store import offices
from app.vocabulary.json_values import whole
from app.vocabulary.sentences import Sentence
from app.vocabulary.words import EffectKind, EmailStatus, Event, Recipient, TaskStatus


@dataclass(frozen=True)
class MovedTask:
    task: Task
    due_on: date


@dataclass(frozen=True)
class Superseded:
    """What a move to another start takes back and takes along."""

    emails: Sequence[Email]
    tasks: Sequence[MovedTask]


def superseded(appointment: Appointment, on: date) -> Superseded:
    """`on`: the day of the new start."""
    emails = db.session.scalars(
        select(Email)
        .where(*withdrawals.of_earlier_start(appointment), Email.status == EmailStatus.QUEUED)
        .options(joinedload(Email.email_template))
        .order_by(Email.id)
    )
    moved = (MovedTask(task, _due(task, on)) for task in _open_tasks(appointment))
    return Superseded(emails.all(), [each for each in moved if each.due_on != each.task.due_on])


def to_another_start(appointment: Appointment, on: date, *, by: User | None) -> None:
    """Within the transaction of the move, under the dossier's lock."""
    appointment.start_number += 1
    withdrawals.carry_out(appointment, Event.RESCHEDULED, by=by)
    for task in _open_tasks(appointment):
        key = orders.moved_along(task.key, appointment.start_number)
        task.due_on, task.key, task.run_action.key = _due(task, on), key, key


def why_no_news(email: Email, to: Sequence[Addressee]) -> Sentence | None:
    """Of news of a move that was moved back since: by what other runs told these last."""
    appointment, run_id = email.appointment, email.run_action.run_id
    if appointment is None or email.recipient is not Recipient.APPLICANTS or not orders.tells_of_move(email.key):
        return None
    past = EFFECTS[EffectKind.SEND_EMAIL].past([email.dossier_id], f"appointment:{appointment.id}", offices.zone())
    others = [done for _, done in past if isinstance(done, ExistingEmail) and done.origin.run_id != run_id]
    mails = [done.telling for done in others if done.telling]
    return was_told(mails, Whereabouts(appointment.starts_at, appointment.location_id), to)


def _open_tasks(appointment: Appointment) -> Sequence[Task]:
    return db.session.scalars(
        select(Task)
        .where(Task.appointment_id == appointment.id, Task.status == TaskStatus.OPEN)
        .options(joinedload(Task.run_action))
        .order_by(Task.id)
    ).all()


def _due(task: Task, on: date) -> date:
    """One that isn't counted from the appointment's day keeps its own."""
    days = task.run_action.order.get("due_days")
    return task.due_on if days is None else on + timedelta(days=whole(days))
