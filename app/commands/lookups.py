"""What a command names by its number or code, found or refused with a sentence."""

from datetime import UTC, datetime

from sqlalchemy import func, select

from app.casework import appointments, dossiers
from app.extensions import db
from app.models import Appointment, AppointmentType, Dossier, User
from app.store import offices
from app.vocabulary import names, numbers
from app.vocabulary.sentences import DomainError


def dossier(number: int) -> Dossier:
    loaded = dossiers.load(number) if numbers.whole(number) else None
    if loaded is None:
        raise DomainError("Er is geen dossier met nummer %(number)s.", number=number)
    return loaded


def appointment(number: int) -> Appointment:
    loaded = db.session.get(Appointment, number) if numbers.whole(number) else None
    if loaded is None:
        raise DomainError("Er is geen afspraak met nummer %(number)s.", number=number)
    return loaded


def appointment_type(code: str) -> AppointmentType:
    """It must be one that can still be chosen."""
    coded = select(AppointmentType).where(func.lower(AppointmentType.code) == names.clean(code).lower())
    kind = db.session.scalar(coded)
    if kind is None:
        active = select(AppointmentType.code).where(AppointmentType.archived_at.is_(None))
        known = db.session.scalars(active.order_by(AppointmentType.position)).all()
        raise DomainError(
            "Er is geen afspraaktype met code “%(code)s”. Wel: %(known)s.", code=code, known=", ".join(known) or "–"
        )
    if kind.is_archived:
        raise DomainError("Het afspraaktype “%(name)s” is gearchiveerd.", name=kind.name)
    return kind


def user(email: str) -> User:
    """Also one who was shut out."""
    found = db.session.scalar(select(User).where(func.lower(User.email) == email.strip().lower()))
    if found is None:
        raise DomainError("Er is geen gebruiker met e-mailadres %(email)s.", email=email)
    return found


def moment(local_time: str, fold: int | None) -> datetime:
    """Reads a time on the office's clock. `fold` chooses between the two of an hour that comes twice."""
    try:
        local = datetime.strptime(local_time, "%Y-%m-%d %H:%M").replace(tzinfo=UTC)
    except ValueError as error:
        raise DomainError("“%(typed)s” is geen tijd zoals 2026-12-01 10:00.", typed=local_time) from error
    return appointments.moment(local.date(), local.time(), offices.zone(), fold)
