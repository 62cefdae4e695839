"""To whom a mail goes as things are now, and to whom it left."""

from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha1

from sqlalchemy import or_, select

from app.engine import colleagues
from app.engine.domain.audience import Audience, audience
from app.engine.domain.facts import Addressee, addresses, folded
from app.extensions import db
from app.models import Email, EmailRecipient, Person


def now(email: Email) -> Audience:
    """Of a mail that repeats another: without those who have it at the address of now."""
    dossier = email.dossier
    whom = audience(
        email.recipient,
        _addressee(email.person) if email.person else None,
        [_addressee(applicant.person) for applicant in dossier.applicants],
        colleagues.team(dossier, email.appointment),
    )
    if email.repeats_id is None or whom.absent:
        return whom
    had = reached(email)
    return replace(whom, meant=tuple(one for one in whom.meant if one.folded_address not in had))


def unreached(email: Email) -> list[Addressee]:
    """Those of now who don't have it at their address of now: of a mail that left."""
    had = reached(email, itself=True)
    return [one for one in now(email).to if one.folded_address not in had]


def reached(email: Email, *, itself: bool = False) -> set[str]:
    """The addresses, folded, that it left for, or that those it repeats or that repeat it did."""
    first_id = email.repeats_id or email.id
    rows = select(EmailRecipient.address).join(EmailRecipient.email)
    rows = rows.where(or_(Email.id == first_id, Email.repeats_id == first_id), EmailRecipient.refusal == "")
    return {folded(address) for address in db.session.scalars(rows if itself else rows.where(Email.id != email.id))}


def of(email: Email) -> Sequence[Addressee | EmailRecipient]:
    """To whom it left; before that, to whom it would go now."""
    return [one for one in email.recipients if not one.refusal] if email.has_left else now(email).to


def addresses_of(email: Email) -> list[str]:
    return addresses([Addressee(one.name, one.address) for one in of(email)])


def mark(email: Email) -> str:
    """Differs when it would go to another address."""
    known = "|".join(sorted(one.folded_address for one in now(email).to))
    return sha1(known.encode(), usedforsecurity=False).hexdigest()[:12]


def _addressee(person: Person) -> Addressee:
    return Addressee(person.full_name, person.email, person_id=person.id)
