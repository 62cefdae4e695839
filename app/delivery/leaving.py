"""What is kept of a mail at the moment it leaves: to whom, so that no second one goes to the same address."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from app.delivery.sending import LeftOut
from app.engine.domain import mail_keys
from app.engine.domain.facts import Addressee, folded
from app.extensions import db
from app.models import Email, EmailRecipient, Person, RunAction
from app.vocabulary.words import EmailStatus


class AlreadyThere(Exception):
    """Another mail of the same template and occasion left for this address."""

    def __init__(self, first: Email) -> None:
        super().__init__("another mail left for this address")
        self.first = first


def refuse_second(email: Email, to: Sequence[Addressee]) -> None:
    """Before a line to the server is opened for nothing. The database has the last word when it leaves."""
    keys = {_key(email, one) for one in to}
    others = select(EmailRecipient).where(EmailRecipient.leaving_key.in_(keys), EmailRecipient.email_id != email.id)
    taken = db.session.scalars(others.order_by(EmailRecipient.id)).all()
    if taken and {row.leaving_key for row in taken} == keys:
        raise AlreadyThere(taken[0].email)


def is_taken(email: Email, to: Sequence[Addressee]) -> bool:
    try:
        refuse_second(email, to)
    except AlreadyThere:
        return True
    return False


def keep(email: Email, whom: Mapping[str, Sequence[Addressee]], left_out: Iterable[LeftOut], left_at: datetime) -> None:
    """`whom`: everybody it is for, by the address that is written to."""
    refusals = {one.address: str(one.words) for one in left_out}
    since = _merged({one.person_id for people in whom.values() for one in people})
    _forget_earlier(email, {one.folded_address for people in whom.values() for one in people})
    rows = [
        EmailRecipient(
            email_id=email.id,
            person_id=since.get(one.person_id, one.person_id),
            user_id=one.user_id,
            name=one.name,
            address=one.address,
            left_at=left_at,
            refusal=refusals.get(address, ""),
            leaving_key=_key(email, one) if address not in refusals and one is people[0] else None,
        )
        for address, people in whom.items()
        for one in people
    ]
    try:
        with db.session.begin_nested():
            db.session.add_all(rows)
    except IntegrityError:
        refuse_second(email, [one for people in whom.values() for one in people])
        raise


def _merged(person_ids: set[int | None]) -> Mapping[int | None, int]:
    """Who is somebody else since the mail was written."""
    rows = select(Person.id, Person.merged_into_id).where(Person.id.in_(person_ids), Person.merged_into_id.is_not(None))
    return {person_id: kept_id for person_id, kept_id in db.session.execute(rows) if kept_id}


def release(email: Email) -> list[Email]:
    """After all it didn't leave. Gives those that were struck out because of it."""
    db.session.execute(
        delete(EmailRecipient).where(EmailRecipient.email_id == email.id, EmailRecipient.left_at == email.data_at)
    )
    db.session.expire(email, ["recipients"])
    struck = select(Email).join(RunAction, Email.run_action_id == RunAction.id)
    struck = struck.where(RunAction.done_by_id == email.run_action_id, Email.status == EmailStatus.SKIPPED)
    return list(db.session.scalars(struck.order_by(Email.id).with_for_update(of=Email)))


def _forget_earlier(email: Email, addresses: set[str]) -> None:
    """Of an earlier attempt stays where else it may have arrived."""
    gone = [row.id for row in email.recipients if row.refusal or folded(row.address) in addresses]
    db.session.execute(delete(EmailRecipient).where(EmailRecipient.id.in_(gone)))
    db.session.expire(email, ["recipients"])


def _key(email: Email, one: Addressee) -> str:
    key, occasion = mail_keys.leaving_within(email.key, email.run_action.run.occasion, email.once_key)
    return mail_keys.of_leaving(key, occasion, email.email_template_id, email.recipient, email.person_id, one.address)
