"""Search over everything at once: dossiers, persons and appointments, the nearest to hand first."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import joinedload

from app.casework.dossiers import people, people_of
from app.extensions import db
from app.models import Applicant, Appointment, Dossier, Person
from app.tables.appointment_table import matches_appointment
from app.tables.dossier_table import matches, matches_person
from app.tables.table import words_of


@dataclass(frozen=True)
class Matches:
    dossiers: list[Dossier]
    persons: list[Person]
    appointments: list[Appointment]
    has_more: bool = False
    """Whether at least one of the three goes on."""

    @property
    def count(self) -> int:
        return len(self.dossiers) + len(self.persons) + len(self.appointments)


NOTHING = Matches([], [], [])


def find(text: str, *, most: int) -> Matches:
    """All words must be found, in any order, each in whatever field."""
    words = words_of(text)
    if not words:
        return NOTHING
    dossiers, persons, appointments = _dossiers(words, most), _persons(words, most), _appointments(words, most)
    has_more = any(len(matches) > most for matches in (dossiers, persons, appointments))
    return Matches(dossiers[:most], persons[:most], appointments[:most], has_more)


def _dossiers(words: list[str], most: int) -> list[Dossier]:
    # A few digits may stand in many a telephone number too.
    is_number = [Dossier.id != int(words[0])] if words[0].isdecimal() and len(words[0]) < 10 else []
    wanted = (
        select(Dossier)
        .where(*(or_(*matches(word)) for word in words))
        .options(joinedload(Dossier.status), joinedload(Dossier.advisor), people())
        .order_by(*is_number, Dossier.archived_at.is_not(None), Dossier.id.desc())
    )
    return list(db.session.scalars(wanted.limit(most + 1)))


def _persons(words: list[str], most: int) -> list[Person]:
    """Who is on the newest dossier comes first."""
    wanted = (
        select(Person)
        .join(Applicant, Applicant.person_id == Person.id)
        .where(*(matches_person(word) for word in words))
        .group_by(Person.id)
        .order_by(func.max(Applicant.dossier_id).desc(), Person.id)
    )
    return list(db.session.scalars(wanted.limit(most + 1)))


def _appointments(words: list[str], most: int) -> list[Appointment]:
    """What is to come first, the nearest before the others; then what has been, the latest first."""
    is_ahead = Appointment.starts_at >= datetime.now(UTC)
    wanted = (
        select(Appointment)
        .where(*(or_(*matches_appointment(word)) for word in words))
        .options(people_of(Appointment.dossier))
        .order_by(
            case((is_ahead, 0), else_=1),
            case((is_ahead, Appointment.starts_at)),
            Appointment.starts_at.desc(),
            Appointment.id,
        )
    )
    return list(db.session.scalars(wanted.limit(most + 1)))
