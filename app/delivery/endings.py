"""How the delivery of a mail ends, and what its action says of that."""

import random
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, or_, select, update

from app.delivery import leaving
from app.delivery.sending import Refused, Unreachable
from app.engine import mails_once
from app.extensions import db
from app.models import Email, RunAction
from app.vocabulary import events
from app.vocabulary.sentences import Sentence, say
from app.vocabulary.words import EmailStatus, Event, Outcome

BACKOFF_SECONDS = (15, 300, 1200, 3600)
_OUTCOMES = {
    EmailStatus.QUEUED: Outcome.DONE,
    EmailStatus.SENDING: Outcome.DONE,
    EmailStatus.SENT: Outcome.DONE,
    EmailStatus.FAILED: Outcome.FAILED,
    EmailStatus.UNCERTAIN: Outcome.FAILED,
    EmailStatus.WITHDRAWN: Outcome.WITHDRAWN,
    EmailStatus.BLOCKED: Outcome.BLOCKED,
    EmailStatus.SKIPPED: Outcome.SKIPPED,
}
HAS_IT = say("Ging al naar dit adres.")


def why_called_off(email: Email) -> Sentence | None:
    """Its appointment was called off or moved later, or its run undone: none reaches a mail that is being sent."""
    appointment, run = email.appointment, email.run_action.run
    if appointment and not events.of(run.event).is_to_one and appointment.lets_go(run.asked_at):
        return say(events.giving(appointment.status).withdrawn)
    if run.is_superseded:
        return say(events.of(Event.RESCHEDULED).withdrawn)
    if run.undone_at:
        return say("Ingetrokken: de uitvoering is teruggedraaid.")
    if mails_once.went_by_another(email):
        return say("Een klant krijgt deze e-mail één keer per dossier, en hij ging al.")
    return None


def end(email: Email, status: EmailStatus, reason: Sentence | None) -> None:
    email.status, email.error, email.lease_until = status, str(reason or ""), None
    if status is not EmailStatus.UNCERTAIN:
        email.token = None
    if status is EmailStatus.SENT:
        email.sent_at = datetime.now(UTC)
    _tell(email, _OUTCOMES[status], reason)


def tell_who_lacks_it(email: Email, *, is_partial: bool, is_whole: bool) -> None:
    """One that repeats another, and that nobody lacks, makes that whole too."""
    email.is_partial = is_partial
    if email.repeats_id and is_whole:
        mails = or_(Email.id == email.repeats_id, Email.repeats_id == email.repeats_id)
        db.session.execute(update(Email).where(mails, Email.id != email.id).values(is_partial=False))


def withdraw(email: Email, reason: Sentence) -> None:
    end(email, EmailStatus.WITHDRAWN, reason)
    db.session.commit()


def end_skipped(email: Email, first: Email) -> None:
    end(email, EmailStatus.SKIPPED, HAS_IT)
    db.session.get_one(RunAction, email.run_action_id).done_by_id = first.run_action_id


def let_others_go(email: Email) -> None:
    """It was refused: what was struck out because of it has its turn again."""
    for struck in leaving.release(email):
        back_in_queue(struck, datetime.now(UTC))


def back_in_queue(email: Email, next_attempt_at: datetime) -> None:
    email.token = email.lease_until = None
    if reason := why_called_off(email):
        end(email, EmailStatus.WITHDRAWN, reason)
    else:
        email.status, email.next_attempt_at = EmailStatus.QUEUED, next_attempt_at
        tell_queued(email)


def tell_queued(email: Email) -> None:
    """What its planning noted of it, stays; what was said of how it ended, doesn't."""
    action = db.session.get_one(RunAction, email.run_action_id)
    if action.outcome is not Outcome.DONE:
        _tell(email, Outcome.DONE, None)


def _tell(email: Email, outcome: Outcome, reason: Sentence | None) -> None:
    action = db.session.get_one(RunAction, email.run_action_id)
    action.outcome, action.reason = outcome, reason.as_json() if reason else None
    action.done_by_id = None


def why(error: Refused) -> Sentence:
    if isinstance(error.words, Sentence):
        return error.words
    if isinstance(error, Unreachable):
        return say("De mailserver neemt geen mail aan: %(words)s", words=error.words)
    return say("De mailserver weigerde: %(words)s", words=error.words)


def doubts_since_the_last_success() -> int:
    last = db.session.scalar(select(func.max(Email.sent_at)))
    doubts = select(func.count()).where(Email.status == EmailStatus.UNCERTAIN)
    count = db.session.scalar(doubts.where(Email.data_at > last) if last else doubts)
    db.session.rollback()
    return count or 0


def backoff(attempts: int) -> timedelta:
    seconds = BACKOFF_SECONDS[min(max(attempts, 1), len(BACKOFF_SECONDS)) - 1]
    return timedelta(seconds=seconds * random.uniform(0.8, 1.2))
