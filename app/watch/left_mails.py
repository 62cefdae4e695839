"""Proves of mails that left: it is known to whom, no address has one twice, and nobody waits for one that didn't."""

from collections.abc import Iterator

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import aliased

from app.extensions import db
from app.models import Email, EmailRecipient, RunAction
from app.vocabulary.words import EmailStatus

_is_sent = Email.status == EmailStatus.SENT
_somebody = exists().where(EmailRecipient.email_id == Email.id)
_got_it = exists().where(EmailRecipient.email_id == Email.id, EmailRecipient.refusal == "")
_refused = exists().where(EmailRecipient.email_id == Email.id, EmailRecipient.refusal != "")


def breaches() -> Iterator[str]:
    yield from _mails("was sent, and nobody knows to whom", _is_sent, ~_somebody)
    yield from _mails("was sent, and everybody was refused", _is_sent, _somebody, ~_got_it)
    is_said = Email.is_partial.is_(True)
    yield from _mails("is said to have left for some alone, and nobody was refused", is_said, or_(~_is_sent, ~_refused))
    yield from _doubled()
    yield from _struck_out_for_nothing()


def _mails(what: str, *which: ColumnElement[bool]) -> Iterator[str]:
    for email_id in db.session.scalars(select(Email.id).where(*which).order_by(Email.id)):
        yield f"e-mail {email_id} {what}"


def _doubled() -> Iterator[str]:
    count = func.count()
    held = select(EmailRecipient.leaving_key, count).where(EmailRecipient.leaving_key.is_not(None))
    for key, times in db.session.execute(held.group_by(EmailRecipient.leaving_key).having(count > 1)):
        yield f"{times} times the same mail to one address, {key}"


def _struck_out_for_nothing() -> Iterator[str]:
    first = aliased(Email)
    rows = select(EmailRecipient.id).join(first, first.id == EmailRecipient.email_id)
    has_left = rows.where(first.run_action_id == RunAction.done_by_id, EmailRecipient.refusal == "").exists()
    struck = select(Email.id).join(RunAction, Email.run_action_id == RunAction.id)
    for email_id in db.session.scalars(struck.where(Email.status == EmailStatus.SKIPPED, ~has_left).order_by(Email.id)):
        yield f"e-mail {email_id} was struck out for one that didn't leave"
