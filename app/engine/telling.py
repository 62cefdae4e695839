"""What a mail tells the applicants of its appointment's start and place: kept when it is written, known beforehand."""

from collections.abc import Iterable

from app.engine.domain.facts import Whereabouts
from app.engine.domain.text_templates import says_when
from app.models import Email, Office
from app.vocabulary import events
from app.vocabulary.words import FormOfAddress, Recipient


def keep(email: Email, office: Office) -> None:
    """Of a mail that is being written from what is true now."""
    appointment, form = email.appointment, email.dossier.form_of_address or office.form_of_address
    is_told = appointment is not None and _tells(email, (form,))
    email.told_starts_at = appointment.starts_at if appointment and is_told else None
    email.told_location_id = appointment.location_id if appointment and is_told else None


def is_outdated(email: Email) -> bool:
    """Whether its text tells what isn't so any more."""
    now, is_told = email.appointment, told(email)
    return now is not None and is_told is not None and is_told != Whereabouts(now.starts_at, now.location_id)


def told(email: Email) -> Whereabouts | None:
    return Whereabouts(email.told_starts_at, email.told_location_id) if email.told_starts_at else None


def tells(email: Email) -> bool:
    """Whether it told, or will tell in whichever form of address it leaves."""
    return email.told_starts_at is not None or _tells(email, FormOfAddress)


def _tells(email: Email, forms: Iterable[FormOfAddress]) -> bool:
    """By its text, or by the invitation that goes along."""
    declared = events.of(email.run_action.run.event)
    # Who is no longer expected is not told when the others are.
    if email.recipient is not Recipient.APPLICANTS or declared.is_to_one:
        return False
    has_invitation = email.is_to_applicants_together and declared.invitation
    return bool(has_invitation) or all(says_when("\n".join(email.email_template.text(form))) for form in forms)
