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
from app.vocabulary.sentences import Sentence


def now(email: Email) -> Audience:
    """Of a mail that repeats another: without those who have it at the address of now."""
    whom = everybody(email)
    if email.repeats_id is None or whom.absent:
        return whom
    had = _had(email.id, email.repeats_id)
    return replace(whom, meant=tuple(one for one in whom.meant if one.folded_address not in had))


def everybody(email: Email) -> Audience:
    """All that it is meant for, whoever has it."""
    dossier = email.dossier
    return audience(
        email.recipient,
        _addressee(email.person) if email.person else None,
        [_addressee(applicant.person) for applicant in dossier.applicants],
        colleagues.team(dossier, email.appointment),
    )


def of(email: Email) -> Sequence[Addressee | EmailRecipient]:
    """To whom it left; before that, to whom it would go now."""
    return [one for one in email.recipients if not one.refusal] if email.has_left else now(email).to


def stands_in(email: Email) -> Sentence | None:
    """Why it would go to another colleague, of one that didn't leave yet."""
    return None if email.has_left else now(email).stands_in


def addresses_of(email: Email) -> list[str]:
    return addresses([Addressee(one.name, one.address) for one in of(email)])


def mark(email: Email) -> str:
    """Differs when it would go to another address."""
    known = "|".join(sorted(one.folded_address for one in now(email).to))
    return sha1(known.encode(), usedforsecurity=False).hexdigest()[:12]


def _had(email_id: int, first_id: int) -> set[str]:
    """The addresses, folded, that the mail it repeats left for, or another that repeats that."""
    of_others = or_(Email.id == first_id, Email.repeats_id == first_id), Email.id != email_id
    rows = select(EmailRecipient.address).join(EmailRecipient.email).where(*of_others, EmailRecipient.refusal == "")
    return {folded(address) for address in db.session.scalars(rows)}


def _addressee(person: Person) -> Addressee:
    return Addressee(person.full_name, person.email, person_id=person.id, refusal=person.why_unreachable)
