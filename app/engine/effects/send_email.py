"""Mails: put in line to be sent, known as past and stopped."""

import uuid
from collections.abc import Collection, Iterator, Sequence
from datetime import date, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, case, or_, select
from sqlalchemy.orm import joinedload, selectinload

from app.engine import mails_once, telling
from app.engine.domain import mail_keys
from app.engine.domain.facts import Done, Origin, folded
from app.engine.domain.kinds.send_email import undoing_of
from app.engine.domain.mails_before import ExistingEmail
from app.engine.domain.telling import Telling
from app.engine.effects.made import DONE, DONE_OR_WITHDRAWN, Made, Returnable, StillOpen, Undoable, Undoing, Withdrawing
from app.engine.effects.rows import asked_by, by_action, is_on_occasion, now, open_of, origin, with_origin, withdrawn_of
from app.extensions import db
from app.models import Dossier, Email, EmailTemplate, Office, Run, RunAction
from app.store import offices
from app.vocabulary.sentences import N_
from app.vocabulary.times import local_day
from app.vocabulary.words import EffectKind, EmailStatus, Outcome, Recipient, ReEntry

_UNSENT = (EmailStatus.QUEUED, EmailStatus.BLOCKED, EmailStatus.FAILED)
_MESSAGES = uuid.uuid5(uuid.NAMESPACE_URL, "urn:aanzet:message")


class MadeEmails(Made):
    kind = EffectKind.SEND_EMAIL
    table = Email
    called = "e-mail"
    UNDONE = N_("Tegengehouden door %(who)s op %(undone_on)s om %(at)s.")
    UNDONE_NOW = N_("De mail is tegengehouden en wordt niet verstuurd.")
    GIVEN_BACK = N_("Wordt alsnog verstuurd.")

    def make(self, run: Run, action: RunAction, office: Office) -> None:
        queued_at = now()
        email = Email(
            **asked_by(action, run),
            email_template_id=action.order["email_template_id"],
            person_id=action.order["person_id"],
            recipient=Recipient(str(action.order["recipient"])),
            once_key=action.order.get("once_key"),
            queued_at=queued_at,
            next_attempt_at=queued_at + timedelta(minutes=office.hold_minutes),
            message_id=str(uuid.uuid5(_MESSAGES, f"{action.id}:{action.key}")),
        )
        db.session.add(email)

    def past(self, dossier_ids: Collection[int], occasion: str | None, zone: ZoneInfo) -> Iterator[tuple[int, Done]]:
        """With, whatever the occasion, what a dossier gets once."""
        once = select(EmailTemplate.id).where(EmailTemplate.re_entry == ReEntry.ONCE_PER_DOSSIER)
        which = or_(is_on_occasion(Email, "email", occasion), Email.email_template_id.in_(once))
        parts = selectinload(Email.recipients), joinedload(Email.email_template)
        asked = with_origin(Email, dossier_ids).where(which).options(*parts)
        for email, action in db.session.execute(asked.order_by(Email.id)):
            is_here = email.key.startswith(f"email:{occasion}:")
            day, by = local_day(email.sent_at or email.queued_at, zone), origin(action)
            reached = [one for one in email.recipients if not one.refusal]
            addresses = frozenset(folded(one.address) for one in reached)
            yield (
                email.dossier_id,
                ExistingEmail(
                    email.key,
                    day,
                    by,
                    email.status,
                    addresses,
                    frozenset(one.leaving_key for one in reached if one.leaving_key),
                    _telling(email, day, by, addresses) if is_here and telling.tells(email) else None,
                    mail_keys.key(
                        f"dossier:{email.dossier_id}", email.email_template_id, email.recipient, email.person_id
                    ),
                    email.repeats_id is not None,
                ),
            )

    def lock(self, action_ids: Sequence[int]) -> None:
        """Deliveries don't hold the dossier. One that has such a mail now ends first, and its outcome counts."""
        mine = select(Email.id).where(Email.run_action_id.in_(action_ids))
        db.session.execute(mine.order_by(Email.id).with_for_update())

    def undoable(self, dossier: Dossier, action_ids: Sequence[int], zone: ZoneInfo) -> Iterator[Undoable]:
        for action_id, (*_, email) in by_action(Email, action_ids).items():
            sent_on = local_day(email.sent_at, zone) if email.sent_at else None
            yield action_id, undoing_of(email.status, sent_on), partial(_stop, email)

    def still_open(self, dossier_id: int, *, is_locked: bool) -> Iterator[StillOpen]:
        for email in open_of(Email, dossier_id, Email.status.in_(_UNSENT), is_locked=is_locked):
            yield StillOpen(email.run_action_id, email.person_id, partial(_end, email))

    def returnable(self, action_ids: Sequence[int]) -> Iterator[Returnable]:
        for email, is_taken in withdrawn_of(Email, action_ids, self.withdrawn, ~self.withdrawn):
            is_gone = is_taken or mails_once.went_by_another(email)
            yield Returnable(email.run_action_id, email.person_id, is_gone, partial(_queue, email))

    @property
    def withdrawn(self) -> ColumnElement[bool]:
        return Email.status == EmailStatus.WITHDRAWN

    @property
    def fits(self) -> ColumnElement[bool]:
        unsent = Email.status.in_((EmailStatus.FAILED, EmailStatus.UNCERTAIN))
        failed = RunAction.outcome == Outcome.FAILED
        alike = (EmailStatus.BLOCKED, Outcome.BLOCKED), (EmailStatus.SKIPPED, Outcome.SKIPPED)
        others = ((Email.status == status, RunAction.outcome == outcome) for status, outcome in alike)
        return case((unsent, failed), (self.withdrawn, DONE_OR_WITHDRAWN), *others, else_=DONE)


def _telling(email: Email, day: date, by: Origin, reached: frozenset[str]) -> Telling:
    return Telling(email.status, day, by, email.person_id, reached, telling.told(email), email.data_at)


def _stop(email: Email, undoing: Undoing) -> None:
    email.status, email.error, email.waits_for_server = EmailStatus.WITHDRAWN, str(undoing.reason), False


def _end(email: Email, withdrawing: Withdrawing) -> None:
    email.status, email.error, email.waits_for_server = EmailStatus.WITHDRAWN, withdrawing.because, False


def _queue(email: Email, undoing: Undoing) -> None:
    """As new: it can be stopped for as long as any other."""
    email.status, email.error, email.attempts = EmailStatus.QUEUED, "", 0
    email.next_attempt_at = undoing.at + timedelta(minutes=offices.current().hold_minutes)
