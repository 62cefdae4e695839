"""One delivery of one mail: claimed with a token, written, handed over, and ended. Each step repeats the token."""

import uuid
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import NoReturn

from sqlalchemy import ColumnElement, and_, select, update
from sqlalchemy.exc import OperationalError

from app.delivery import endings, leaving, mail_text, messages, recipients, shortfalls
from app.delivery.sending import LeftOut, Mailer, NeedsAscii, Refused, Uncertain, Unreachable
from app.engine import moving, telling
from app.engine.domain.audience import Audience
from app.engine.domain.facts import Addressee
from app.engine.domain.text_templates import MissingValue
from app.extensions import db
from app.models import Email
from app.store import offices
from app.store.locking import lock_dossier, patiently
from app.vocabulary.sentences import DomainError, Sentence, say
from app.vocabulary.words import EmailStatus

# Longer than a delivery takes before its text leaves, and again after: see smtp.py.
LEASE = timedelta(seconds=90)
# Until this attempt, one recipient who must be tried later makes the others wait too.
WAITS_FOR_ALL = 3
AFTER_THE_DATABASE = timedelta(seconds=5)


class Interrupted(Exception):
    """No other mail would leave either, before `until`."""

    def __init__(self, words: str | Sentence, until: datetime) -> None:
        super().__init__(str(words))
        self.until = until


class _Lost(Exception):
    """Another worker took this mail over, or it was withdrawn."""


class _Outdated(Exception):
    """The appointment was moved since this was written: it would say the earlier moment or place."""


class _Blocked(Exception):
    def __init__(self, whom: Audience) -> None:
        super().__init__("there is nobody to write to")
        self.whom = whom


def is_due(now: datetime) -> ColumnElement[bool]:
    return and_(Email.status == EmailStatus.QUEUED, Email.next_attempt_at <= now)


def is_held(now: datetime) -> ColumnElement[bool]:
    """Not tried yet, and its time to be stopped isn't over."""
    is_new = and_(Email.attempts == 0, ~Email.waits_for_server)
    return and_(Email.status == EmailStatus.QUEUED, is_new, Email.next_attempt_at > now)


def is_dead(now: datetime) -> ColumnElement[bool]:
    return and_(Email.status == EmailStatus.SENDING, Email.lease_until < now)


def deliver(email_id: int, out: Mailer, sender: str) -> bool:
    """True when it left. Raises Interrupted after a failure that isn't this mail's own."""
    delivery = Delivery.claim(email_id)
    return delivery is not None and delivery.carry_out(out, sender)


def release_dead() -> None:
    """A dead worker's mail: back in the queue if its text had not begun to leave, else nobody knows."""
    for email in db.session.scalars(select(Email).where(is_dead(datetime.now(UTC))).with_for_update(skip_locked=True)):
        if email.data_at is not None:
            # It keeps its token: should the worker live after all, it can still tell.
            endings.end(email, EmailStatus.UNCERTAIN, say("Het versturen brak af. Onzeker is of de mail aankwam."))
        elif email.attempts < Email.most_attempts:
            endings.back_in_queue(email, datetime.now(UTC))
        else:
            endings.end(email, EmailStatus.FAILED, say("Het versturen brak telkens af voordat de mail weg was."))
    db.session.commit()


class Delivery:
    def __init__(self, email_id: int, token: str) -> None:
        self._email_id = email_id
        self._token = token
        self._letter: mail_text.Letter | None = None
        self._message: messages.Message | None = None
        self._note: Sentence | None = None
        self._lacks = False
        self._left_out: list[LeftOut] = []
        self._is_written = False
        self._has_left = False

    @classmethod
    def claim(cls, email_id: int) -> "Delivery | None":
        now, token = datetime.now(UTC), uuid.uuid4().hex
        free = select(Email.id).where(Email.id == email_id, is_due(now)).with_for_update(skip_locked=True)
        claimed = db.session.execute(
            update(Email)
            .where(Email.id.in_(free))
            .values(
                status=EmailStatus.SENDING,
                token=token,
                lease_until=now + LEASE,
                attempts=Email.attempts + 1,
                waits_for_server=False,
                data_at=None,
            )
            .execution_options(synchronize_session=False)
        )
        db.session.commit()
        return cls(email_id, token) if claimed.rowcount == 1 else None  # type: ignore[attr-defined]

    def carry_out(self, out: Mailer, sender: str) -> bool:
        try:
            try:
                self._hand_over(out, sender)
            except NeedsAscii:
                self._hand_over(out, sender, in_ascii=True)
        except _Lost:
            db.session.rollback()
            return False
        except _Blocked as error:
            whom = error.whom
            patiently(lambda: self._end_blocked(whom))
            return False
        except leaving.AlreadyThere as error:
            first_id = error.first.id
            patiently(lambda: self._end_skipped(first_id))
            return False
        except Refused as error:
            refusal = error
            patiently(lambda: self.end_refused(refusal))
            return False
        except Uncertain as error:
            self._end_uncertain(error)
        except (OperationalError, _Outdated):
            patiently(self._put_back)
            return False
        except Exception as error:
            words = f"{type(error).__name__}: {error}"
            if self._has_left:
                self._end_uncertain(words)
            # What can't be written now can't be written later; what went wrong on the way may be over by then.
            self.end_refused(Refused(say("Er ging iets mis: %(error)s", error=words), is_final=not self._is_written))
            return False
        patiently(self.end_sent)
        return True

    def _hand_over(self, out: Mailer, sender: str, *, in_ascii: bool = False) -> None:
        message, is_patient = self.write(sender, in_ascii=in_ascii)
        out.send(message.content, message.addresses, self.mark_leaving, all_or_none=is_patient)

    def write(self, sender: str, *, in_ascii: bool = False) -> tuple[messages.Message, bool]:
        """Renders from current data and keeps the text; no transaction stays open while the server is talked to."""
        email = self._mine()
        whom = recipients.now(email)
        if whom.blocked:
            raise _Blocked(whom)
        if reason := moving.why_no_news(email, whom.to):
            endings.withdraw(email, reason)
            raise _Lost
        if not whom.to:
            raise leaving.AlreadyThere(email.repeats or email)
        leaving.refuse_second(email, whom.to)
        try:
            office = offices.current()
            self._letter = mail_text.compose(
                email.email_template, email.dossier, email.person, email.appointment, office
            )
            message = messages.write(email, self._letter, sender, office, whom.to, in_ascii=in_ascii)
        except MissingValue as error:
            raise Refused(say("Het sjabloon mist een waarde: %(name)s.", name=error.name), is_final=True) from error
        except DomainError as error:
            raise Refused(error.sentence, is_final=True) from error
        email.subject_line, email.body = self._letter.subject_line, self._letter.body
        telling.keep(email, office)
        is_patient = email.attempts < WAITS_FOR_ALL
        db.session.commit()
        self._message, self._note, self._is_written = message, whom.missing or whom.stands_in, True
        self._lacks = bool(whom.missing)
        return message, is_patient

    def mark_leaving(self, refused: Sequence[LeftOut] = ()) -> None:
        email, message = self._mine(), self._message
        if reason := endings.why_called_off(email):
            endings.withdraw(email, reason)
            raise _Lost
        if telling.is_outdated(email):
            raise _Outdated
        assert message is not None
        self._left_out = [*message.left_out, *refused]
        email.data_at = datetime.now(UTC)
        email.lease_until = datetime.now(UTC) + LEASE
        leaving.keep(email, message.whom, self._left_out, email.data_at)
        db.session.commit()
        self._has_left = True

    def end_sent(self) -> None:
        """Whoever has the mail by now, and whatever it is thought to be: it left."""
        db.session.rollback()
        self._hold_dossier_for(self._left_out)
        email = db.session.scalars(
            select(Email).where(Email.id == self._email_id).with_for_update().execution_options(populate_existing=True)
        ).one()
        if email.status in (EmailStatus.SENT, EmailStatus.WITHDRAWN):
            db.session.rollback()
            return
        if self._letter:
            email.subject_line, email.body = self._letter.subject_line, self._letter.body
        left_out = self._left_out
        reason = say("Niet verstuurd aan %(whom)s", whom=messages.list_of(left_out)) if left_out else self._note
        endings.end(email, EmailStatus.SENT, reason)
        endings.tell_who_lacks_it(email, is_partial=bool(left_out), is_whole=not (left_out or self._lacks))
        shortfalls.ask_for_others(email, self._people(left_out))
        db.session.commit()

    def end_refused(self, error: Refused) -> None:
        left_out = [one for one in error.left_out if one.is_for_good]
        email = self._still_mine(left_out)
        if email is None:
            return
        until = datetime.now(UTC) + endings.backoff(email.attempts)
        is_unreachable = isinstance(error, Unreachable)
        endings.let_others_go(email)
        if error.is_final or email.attempts >= Email.most_attempts:
            endings.end(email, EmailStatus.FAILED, endings.why(error))
        else:
            email.error, email.waits_for_server = str(error), is_unreachable
            endings.back_in_queue(email, until)
        shortfalls.ask_for_others(email, self._people(left_out))
        db.session.commit()
        if is_unreachable:
            raise Interrupted(error.words, until)

    def _end_blocked(self, whom: Audience) -> None:
        """Nobody can be written to: said as when its run found that, and asked of the advisor too."""
        db.session.rollback()
        lock_dossier(db.session.get_one(Email, self._email_id).dossier_id)
        if email := self._found(EmailStatus.SENDING):
            endings.end(email, EmailStatus.BLOCKED, whom.blocked)
            shortfalls.ask(email, whom)
        db.session.commit()

    def _end_skipped(self, first_id: int) -> None:
        if email := self._still_mine():
            endings.end_skipped(email, db.session.get_one(Email, first_id))
            db.session.commit()

    def _end_uncertain(self, words: object) -> NoReturn:
        reason = say("De mailserver antwoordde niet meer (%(words)s). Onzeker is of de mail aankwam.", words=words)
        if email := self._still_mine():
            endings.end(email, EmailStatus.UNCERTAIN, reason)
            db.session.commit()
        raise Interrupted(reason, datetime.now(UTC) + endings.backoff(endings.doubts_since_the_last_success()))

    def _put_back(self) -> None:
        """The database went away before anything left, or it must be written anew: no fault of the mail, no attempt."""
        if email := self._still_mine():
            email.attempts -= 1
            endings.back_in_queue(email, datetime.now(UTC) + AFTER_THE_DATABASE)
            db.session.commit()

    def _mine(self) -> Email:
        email = self._found(EmailStatus.SENDING)
        if email is None:
            raise _Lost
        return email

    def _people(self, left_out: Sequence[LeftOut]) -> list[tuple[Addressee, LeftOut]]:
        whom = self._message.whom if self._message else {}
        return [(one, left) for left in left_out for one in whom.get(left.address, ())]

    def _hold_dossier_for(self, left_out: Sequence[LeftOut]) -> None:
        """What a colleague is asked then, is done by who holds it. It comes before the mail, as for everybody."""
        if left_out:
            lock_dossier(db.session.get_one(Email, self._email_id).dossier_id)

    def _still_mine(self, left_out: Sequence[LeftOut] = ()) -> Email | None:
        """Also when another took this worker for dead, and the mail for uncertain."""
        db.session.rollback()
        self._hold_dossier_for(left_out)
        email = self._found(EmailStatus.SENDING, EmailStatus.UNCERTAIN)
        if email is None:
            db.session.rollback()
        return email

    def _found(self, *statuses: EmailStatus) -> Email | None:
        return db.session.scalar(
            select(Email)
            .where(Email.id == self._email_id, Email.token == self._token, Email.status.in_(statuses))
            .with_for_update(of=Email)
            .execution_options(populate_existing=True)
        )
