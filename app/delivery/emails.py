"""E-mails: delivered in batches, never sent twice by themselves, and put off together while the server is away."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import TypedDict

from sqlalchemy import Select, exists, func, not_, or_, select, update
from sqlalchemy.orm import joinedload, selectinload

from app import queue
from app.delivery import deliveries, endings, leaving, mail_text, recipients, repeating
from app.delivery.transport import mailer
from app.engine.domain.facts import Addressee, addresses
from app.extensions import db
from app.models import Email
from app.store import offices
from app.store.locking import lock_dossier, refuse_archived
from app.vocabulary.sentences import DomainError, Sentence
from app.vocabulary.words import EmailStatus

RING_AFTER = timedelta(seconds=5)
BATCH = 50
BATCH_SECONDS = 20


def deliver_due(smtp_url: str, folder: str, sender: str) -> int:
    """Delivers what is due, at most a batch; returns how many left. Rings for the rest."""
    deliveries.release_dead()
    sent, started = 0, monotonic()
    with mailer(smtp_url, folder) as out:
        for _round in range(BATCH):
            email_id = _next_due()
            if email_id is None:
                return sent
            try:
                has_left = deliveries.deliver(email_id, out, sender)
            except deliveries.Interrupted as trouble:
                _put_off(trouble)
                return sent
            if has_left and not sent:
                _hurry()
            sent += has_left
            # Runs wait for the same worker.
            if monotonic() - started > BATCH_SECONDS:
                break
    queue.deliver_emails_later()
    return sent


def are_due() -> bool:
    return bool(db.session.scalar(select(exists().where(deliveries.is_due(datetime.now(UTC))))))


def ring_at_once() -> None:
    """After a run, for what it queued."""
    waiting = are_due()
    # Nothing is held while Redis is asked.
    db.session.rollback()
    if waiting:
        queue.deliver_emails_later()


def ring_due() -> int:
    """Rings when mails have waited longer than a bell takes, or were left by a dead worker."""
    now = datetime.now(UTC)
    waiting = db.session.scalar(
        select(exists().where(or_(deliveries.is_due(now - RING_AFTER), deliveries.is_dead(now))))
    )
    db.session.rollback()
    if waiting:
        queue.deliver_emails_later()
    return int(bool(waiting))


class MailReport(TypedDict, total=False):
    waiting_emails: int
    held_emails: int
    failed_emails: int
    uncertain_emails: int
    mail_error: str | None


def report() -> MailReport:
    """How many wait, and what the mail server last said to one of them; how many wait for a person, or are held."""
    unfinished = (EmailStatus.QUEUED, EmailStatus.SENDING, EmailStatus.FAILED, EmailStatus.UNCERTAIN)
    counts: dict[EmailStatus, int] = dict.fromkeys(unfinished, 0)
    rows = select(Email.status, func.count()).where(Email.status.in_(unfinished)).group_by(Email.status)
    counts.update((status, count) for status, count in db.session.execute(rows))
    held = db.session.scalar(select(func.count()).where(deliveries.is_held(datetime.now(UTC)))) or 0
    words = db.session.scalar(
        select(Email.error)
        .where(Email.status == EmailStatus.QUEUED, Email.error != "")
        .order_by(Email.waits_for_server.desc(), Email.next_attempt_at.desc())
        .limit(1)
    )
    return {
        "waiting_emails": counts[EmailStatus.QUEUED] + counts[EmailStatus.SENDING] - held,
        "held_emails": held,
        "failed_emails": counts[EmailStatus.FAILED],
        "uncertain_emails": counts[EmailStatus.UNCERTAIN],
        "mail_error": words,
    }


def of_appointment(appointment_id: int) -> list[Email]:
    return list(
        db.session.scalars(
            select(Email)
            .where(Email.appointment_id == appointment_id)
            .options(
                joinedload(Email.email_template),
                joinedload(Email.person),
                joinedload(Email.run_action),
                selectinload(Email.recipients),
            )
            .order_by(Email.id.desc())
        )
    )


def compose(email: Email) -> mail_text.Letter:
    """As it went out; until it is sent, as it would go out now."""
    if not email.is_under_way and email.body is not None and email.subject_line is not None:
        return mail_text.Letter(email.subject_line, email.body)
    office = offices.current()
    return mail_text.compose(email.email_template, email.dossier, email.person, email.appointment, office)


def doubt(email: Email) -> str:
    """Names the attempt of which nobody knows whether it arrived. Who accepts it, accepts no later one."""
    return email.data_at.isoformat() if email.data_at else "?"


@dataclass(frozen=True)
class Repetition:
    """What sending a mail again would do: to whom, or why it would reach nobody."""

    to: Sequence[Addressee]
    blocked: Sentence | None
    without: Sequence[Addressee] = ()
    """Those whose address must be mended first."""


def repetition(email: Email) -> Repetition | None:
    """None where there is nothing to send again."""
    if email.status is EmailStatus.SENT:
        if unreached := repeating.unreached(repeating.chain(email)).get(email.id):
            return Repetition(unreached, None)
        whom = recipients.everybody(email)
        return Repetition((), whom.missing, whom.without) if email.is_partial and whom.missing else None
    if not email.can_be_repeated:
        return None
    whom = recipients.now(email)
    is_taken = email.status is EmailStatus.SKIPPED and leaving.is_taken(email, whom.to)
    return None if is_taken else Repetition(whom.to, whom.blocked, whom.without)


def send_again(email: Email, *, accepted_doubt: str = "", seen: str | None = None) -> None:
    """By a user who knows: a mail that failed or waits, one of which nobody knows whether it arrived, or one that left
    and that not everybody has. `seen`: the mark of whom the user saw that it goes to.
    """
    refuse_archived(lock_dossier(email.dossier_id))
    db.session.refresh(email, with_for_update=True)
    if (email.is_under_way and not email.is_delayed) or _is_repeated_already(email):
        # The second of two clicks.
        db.session.rollback()
        return
    if refusal := _refusal_to_repeat(email, accepted_doubt) or _refusal_of_others(email, seen):
        db.session.rollback()
        raise refusal
    if email.status is EmailStatus.SENT:
        repeating.repeat(email)
    else:
        _put_in_queue(email)
    db.session.commit()
    queue.deliver_emails_later()


def _put_in_queue(email: Email) -> None:
    email.status, email.attempts, email.next_attempt_at = EmailStatus.QUEUED, 0, datetime.now(UTC)
    email.error, email.waits_for_server = "", False
    email.token = email.data_at = email.subject_line = email.body = None
    endings.tell_queued(email)


def send_now(email: Email, *, seen: str | None = None) -> bool:
    """Of a mail that is held. False when it isn't any more: it was sent, stopped or tried meanwhile."""
    now = datetime.now(UTC)
    if email.is_held and (refusal := _refusal_of_others(email, seen)):
        raise refusal
    released = db.session.execute(
        update(Email)
        .where(Email.id == email.id, deliveries.is_held(now))
        .values(next_attempt_at=now)
        .execution_options(synchronize_session=False)
    )
    db.session.commit()
    queue.deliver_emails_later()
    return bool(released.rowcount)  # type: ignore[attr-defined]


def _is_repeated_already(email: Email) -> bool:
    return email.status is EmailStatus.SENT and any(one.is_under_way for one in repeating.chain(email))


def _refusal_of_others(email: Email, seen: str | None) -> DomainError | None:
    if seen is None or seen == recipients.mark(email):
        return None
    to = ", ".join(addresses(recipients.now(email).to))
    return DomainError("Intussen gaat deze mail naar: %(addresses)s. Kijk het na en verstuur hem dan.", addresses=to)


def _refusal_to_repeat(email: Email, accepted_doubt: str) -> DomainError | None:
    if email.status is EmailStatus.SENT and not repeating.unreached(repeating.chain(email)):
        return DomainError("Iedereen heeft deze mail, op het adres van nu.")
    if email.status is not EmailStatus.SENT and not email.can_be_repeated:
        return DomainError("Deze mail is niet mislukt of onzeker, en wordt dus niet opnieuw verstuurd.")
    if blocked := recipients.now(email).blocked:
        return DomainError("%(reason)s Zo gaat deze mail naar niemand.", reason=blocked)
    if email.status is EmailStatus.SKIPPED and leaving.is_taken(email, recipients.now(email).to):
        return DomainError("%(reason)s", reason=endings.HAS_IT)
    if reason := endings.why_called_off(email):
        return DomainError("%(reason)s Deze mail wordt niet meer verstuurd.", reason=reason)
    if email.is_uncertain and not accepted_doubt:
        return DomainError("Vink dit aan als u het risico kent: misschien is de mail al aangekomen.", field="doubt")
    if email.is_uncertain and accepted_doubt != doubt(email):
        return DomainError("Deze mail is intussen opnieuw verstuurd, en weer is onzeker of hij aankwam.", field="doubt")
    return None


def _next_due() -> int | None:
    """Of the mails that waited for the server together, the one that was tried least comes first. One that is held is
    passed over, or it would hold up all that come after it.
    """
    email_id = db.session.scalar(
        select(Email.id)
        .where(deliveries.is_due(datetime.now(UTC)))
        .order_by(Email.next_attempt_at, Email.attempts, Email.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    db.session.rollback()
    return email_id


def _put_off(trouble: deliveries.Interrupted) -> None:
    """The others wait as long as the one that was tried, and it costs them no attempt.

    Not those that are held: once the server was back, they would leave with the others, before their time.
    """
    others = select(Email.id).where(
        Email.status == EmailStatus.QUEUED,
        Email.next_attempt_at < trouble.until,
        not_(deliveries.is_held(datetime.now(UTC))),
    )
    _queued(others, next_attempt_at=trouble.until, waits_for_server=True, error=str(trouble))


def _hurry() -> None:
    """The server is back: what waited for it alone is due."""
    waiting = select(Email.id).where(Email.status == EmailStatus.QUEUED, Email.waits_for_server)
    _queued(waiting, next_attempt_at=datetime.now(UTC), waits_for_server=False)


def _queued(which: Select[int], **values: object) -> None:
    # Rows that another transaction holds are passed over: waiting for several could end in a deadlock.
    db.session.execute(
        update(Email)
        .where(Email.id.in_(which.with_for_update(skip_locked=True)))
        .values(values)
        .execution_options(synchronize_session=False)
    )
    db.session.commit()
