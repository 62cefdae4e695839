"""What is taken back when an appointment is cancelled or moved, within that transaction, and what can't be."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import joinedload

from app.extensions import db
from app.models import Appointment, DocumentRequest, Email, Run, RunAction, User
from app.vocabulary.events import TIMED_EVENTS
from app.vocabulary.sentences import N_, say
from app.vocabulary.words import EmailStatus, Outcome, RequestStatus, RunStatus


@dataclass(frozen=True)
class Consequences:
    """What cancelling will withdraw, and what it can't take back."""

    open_requests: list[DocumentRequest]
    unsent_emails: list[Email]
    sent_emails: list[Email]


def consequences(appointment: Appointment) -> Consequences:
    requests = db.session.scalars(
        select(DocumentRequest)
        .where(*_open_of(appointment))
        .options(joinedload(DocumentRequest.document_type), joinedload(DocumentRequest.person))
    ).all()
    emails = db.session.scalars(
        select(Email)
        .where(Email.appointment_id == appointment.id)
        .options(joinedload(Email.email_template))
        .order_by(Email.id)
    ).all()
    return Consequences(
        list(requests),
        [email for email in emails if email.status is EmailStatus.QUEUED],
        [email for email in emails if email.status is EmailStatus.SENT],
    )


def of_runs(appointment: Appointment, now: datetime) -> None:
    db.session.execute(
        update(Run)
        .where(
            Run.appointment_id == appointment.id,
            Run.status.in_((RunStatus.WAITING, RunStatus.QUEUED, RunStatus.RUNNING)),
        )
        .values(status=RunStatus.WITHDRAWN, ended_at=now, token=None, lease_until=None)
    )


def of_moments(appointment: Appointment) -> None:
    """A timed trigger whose moment had come but that had not been carried out gets the new moment."""
    db.session.execute(
        update(Run)
        .where(Run.appointment_id == appointment.id, Run.event.in_(TIMED_EVENTS), Run.status == RunStatus.QUEUED)
        .values(
            status=RunStatus.WITHDRAWN,
            ended_at=datetime.now(UTC),
            key=Run.key + f":moved:{appointment.moves}",
        )
    )


def of_emails(appointment: Appointment) -> None:
    """In one statement, for a worker may be taking one of them at this very moment."""
    withdrawn = db.session.scalars(
        update(Email)
        .where(Email.appointment_id == appointment.id, Email.status == EmailStatus.QUEUED)
        .values(status=EmailStatus.WITHDRAWN)
        .returning(Email.run_action_id)
    ).all()
    _of_actions(withdrawn, say("Ingetrokken: de afspraak is geannuleerd.").as_json())


def of_requests(appointment: Appointment, now: datetime, by: User | None) -> None:
    withdrawn = db.session.scalars(
        update(DocumentRequest)
        .where(*_open_of(appointment))
        .values(
            status=RequestStatus.WITHDRAWN,
            decided_at=now,
            decided_by_id=by.id if by else None,
            reason=N_("De afspraak is geannuleerd."),
        )
        .returning(DocumentRequest.run_action_id)
    ).all()
    _of_actions(withdrawn, say("Ingetrokken: de afspraak is geannuleerd.").as_json())


def _of_actions(action_ids: Any, reason: dict[str, Any]) -> None:
    db.session.execute(
        update(RunAction).where(RunAction.id.in_(action_ids)).values(outcome=Outcome.WITHDRAWN, reason=reason)
    )


def _open_of(appointment: Appointment) -> tuple[Any, Any]:
    return DocumentRequest.appointment_id == appointment.id, DocumentRequest.status == RequestStatus.OPEN
