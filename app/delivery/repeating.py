"""A mail that left is sent anew to who doesn't have it: a mail of its own, below the other in its run."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from app.delivery import recipients
from app.engine import afterwards
from app.engine.domain import mail_keys
from app.engine.domain.facts import Addressee, folded
from app.extensions import db
from app.models import Appointment, Email
from app.vocabulary.words import AppointmentStatus, EmailStatus

_OVER = (EmailStatus.SENT, EmailStatus.WITHDRAWN)


def chain(email: Email) -> Sequence[Email]:
    """The mail that left first and all that repeat it, in order."""
    first_id = email.repeats_id or email.id
    whole = select(Email).where(or_(Email.id == first_id, Email.repeats_id == first_id)).order_by(Email.id)
    return db.session.scalars(whole.options(selectinload(Email.recipients))).all()


def unreached(emails: Iterable[Email]) -> Mapping[int, Sequence[Addressee]]:
    """Who of now doesn't have a mail that left, at the address of now, by the number of the last that left.

    `emails`: whole chains. Of one that is still under way nobody can tell yet.
    """
    chains: dict[int, list[Email]] = {}
    for email in sorted(emails, key=lambda email: email.id):
        chains.setdefault(email.repeats_id or email.id, []).append(email)
    left = ([mail for mail in mails if mail.status is EmailStatus.SENT] for mails in chains.values() if _is_over(mails))
    by_last = ((mails[-1].id, _without_it(mails)) for mails in left if mails)
    return {last_id: people for last_id, people in by_last if people}


def gone_elsewhere(dossier_id: int) -> list[tuple[Email, Sequence[Addressee]]]:
    """The mails about appointments to come that somebody doesn't have at the address of now. A fixed number of
    queries."""
    is_to_come = Appointment.starts_at > datetime.now(UTC), Appointment.status == AppointmentStatus.SCHEDULED
    about = select(Email).join(Email.appointment).where(Email.dossier_id == dossier_id, *is_to_come)
    parts = joinedload(Email.email_template), contains_eager(Email.appointment), selectinload(Email.recipients)
    mails = db.session.scalars(about.options(*parts).order_by(Email.id)).all()
    missed = unreached(mails)
    return [(mail, missed[mail.id]) for mail in mails if mail.id in missed]


def repeat(email: Email) -> None:
    """By who holds the dossier."""
    mails = chain(email)
    first = mails[0]
    key = mail_keys.again(first.key, len(mails))
    action = afterwards.repeat(first.run_action, key)
    again = db.session.scalars(select(Email).where(Email.run_action_id == action.id)).one()
    again.repeats_id, again.next_attempt_at = first.id, datetime.now(UTC)


def _is_over(mails: Sequence[Email]) -> bool:
    return all(email.status in _OVER for email in mails)


def _without_it(mails: Sequence[Email]) -> list[Addressee]:
    had = {folded(row.address) for email in mails for row in email.recipients if not row.refusal}
    # Where nothing is known of old, nothing is offered.
    return [one for one in recipients.everybody(mails[0]).to if one.folded_address not in had] if had else []
