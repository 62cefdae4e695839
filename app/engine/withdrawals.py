"""What an event takes back of what has not happened yet, within its transaction, and what can't be taken back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import joinedload

from app.extensions import db
from app.models import Appointment, DocumentRequest, Email, Run, RunAction, RunTrigger, User
from app.vocabulary import events
from app.vocabulary.events import Declaration, Withdrawn
from app.vocabulary.sentences import say
from app.vocabulary.words import EmailStatus, Event, Outcome, RequestStatus, RunStatus


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
        select(Email).where(*_of_all(appointment)).options(joinedload(Email.email_template)).order_by(Email.id)
    ).all()
    return Consequences(
        list(requests),
        [email for email in emails if email.status is EmailStatus.QUEUED],
        [email for email in emails if email.status is EmailStatus.SENT],
    )


def carry_out(
    appointment: Appointment, event: Event, *, by: User | None, keeps: frozenset[Withdrawn] = frozenset()
) -> None:
    """What the event withdraws, but for what the user keeps."""
    declared = events.of(event)
    for what in Withdrawn:
        if what in declared.withdraws - keeps:
            _withdraw(what, appointment, declared, by)


def _withdraw(what: Withdrawn, appointment: Appointment, declared: Declaration, by: User | None) -> None:
    match what:
        case Withdrawn.RUNS:
            _runs(Run.appointment_id == appointment.id, Run.status.in_(_UNDER_WAY))
        case Withdrawn.TIMED_RUNS:
            _moments(appointment)
        case Withdrawn.OF_EARLIER_START:
            _emails(declared, *of_earlier_start(appointment))
            _free_firings(appointment)
        case Withdrawn.UNSENT_EMAILS:
            _emails(declared, *_of_all(appointment))
        case Withdrawn.OPEN_REQUESTS:
            _requests(appointment, declared, by)
        case Withdrawn.FIRINGS:
            of_appointment = select(Run.id).where(Run.appointment_id == appointment.id)
            db.session.execute(update(RunTrigger).where(RunTrigger.run_id.in_(of_appointment)).values(once_key=None))


_UNDER_WAY = (RunStatus.WAITING, RunStatus.QUEUED, RunStatus.RUNNING)


def _runs(*which: ColumnElement[bool], **values: ColumnElement[str]) -> None:
    ended = {"status": RunStatus.WITHDRAWN, "ended_at": datetime.now(UTC), "token": None, "lease_until": None}
    db.session.execute(update(Run).where(*which).values(**ended, **values))


def _moments(appointment: Appointment) -> None:
    """Of a moment that had come but wasn't carried out; with another key, for it may have to come again."""
    of_moments = Run.appointment_id == appointment.id, Run.event.in_(events.TIMED_EVENTS)
    not_done = Run.status.in_((*_UNDER_WAY, RunStatus.FAILED))
    _runs(*of_moments, not_done, key=Run.key + f":withdrawn:{appointment.version}")


def of_earlier_start(appointment: Appointment) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Mails that a move to another start leaves without a meaning."""
    its_runs = select(Run.id).where(Run.appointment_id == appointment.id, Run.event.in_(events.EVENTS_OF_A_START))
    asked_by = select(RunAction.id).where(RunAction.run_id.in_(its_runs))
    return Email.appointment_id == appointment.id, Email.run_action_id.in_(asked_by)


def _of_all(appointment: Appointment) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Not what tells who left that they are no longer expected: that stays true."""
    to_one = select(RunAction.id).join(RunAction.run).where(Run.event.in_(events.EVENTS_TO_ONE))
    return Email.appointment_id == appointment.id, Email.run_action_id.not_in(to_one)


def _emails(declared: Declaration, *which: ColumnElement[bool]) -> None:
    """In one statement, for a worker may be taking one of them at this very moment."""
    withdrawn = db.session.scalars(
        update(Email)
        .where(*which, Email.status == EmailStatus.QUEUED)
        .values(status=EmailStatus.WITHDRAWN)
        .returning(Email.run_action_id)
    ).all()
    _of_actions(withdrawn, declared)


def _free_firings(appointment: Appointment) -> None:
    """That a trigger fired once for the dossier doesn't count where a mail of it did not leave."""
    unsent = Email.status.in_((EmailStatus.WITHDRAWN, EmailStatus.SENDING))
    asked_by = select(Email.run_action_id).where(*of_earlier_start(appointment), unsent)
    fired = select(RunAction.run_trigger_id).where(RunAction.id.in_(asked_by))
    db.session.execute(update(RunTrigger).where(RunTrigger.id.in_(fired)).values(once_key=None))


def _requests(appointment: Appointment, declared: Declaration, by: User | None) -> None:
    withdrawn = db.session.scalars(
        update(DocumentRequest)
        .where(*_open_of(appointment))
        .values(
            status=RequestStatus.WITHDRAWN,
            decided_at=datetime.now(UTC),
            decided_by_id=by.id if by else None,
            reason=declared.because,
        )
        .returning(DocumentRequest.run_action_id)
    ).all()
    _of_actions(withdrawn, declared)


def _of_actions(action_ids: Sequence[int], declared: Declaration) -> None:
    reason = say(declared.withdrawn).as_json()
    db.session.execute(
        update(RunAction).where(RunAction.id.in_(action_ids)).values(outcome=Outcome.WITHDRAWN, reason=reason)
    )


def _open_of(appointment: Appointment) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return DocumentRequest.appointment_id == appointment.id, DocumentRequest.status == RequestStatus.OPEN
