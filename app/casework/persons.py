"""People in the CRM: found, and changed."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import selectinload

from app.casework import fact_changes
from app.extensions import db
from app.models import Applicant, Person, PropertyOption, User
from app.store.saving import GONE, save
from app.vocabulary import names, phones
from app.vocabulary.words import Salutation


@dataclass(frozen=True)
class PersonDetails:
    last_name: str
    first_name: str = ""
    prefix: str = ""
    salutation: Salutation = Salutation.UNKNOWN
    email: str = ""
    phone: str = ""
    options: list[PropertyOption] = field(default_factory=list)


def change(person: Person, details: PersonDetails, *, version: int | None, by: User | None) -> None:
    before = fact_changes.of_person(person)
    # A flush halfway would count as a save by someone else.
    with db.session.no_autoflush:
        fill(person, details)
        fact_changes.record(before, fact_changes.of_person(person), by=by, person_id=person.id)
    save(person, version=version, by=by, taken=GONE)


def fill(person: Person, details: PersonDetails) -> None:
    person.salutation = details.salutation
    person.first_name = names.clean(details.first_name)
    person.prefix = names.clean(details.prefix)
    person.last_name = names.clean(details.last_name)
    person.email = details.email.strip()
    person.phone = names.clean(details.phone)
    person.options = list(details.options)


def replace_options(person: Person, options: list[PropertyOption], *, by: User | None) -> None:
    """Replaces those of the properties that are filled in here; the rest of what is known stays."""
    before, filled = fact_changes.of_person(person), {option.property_id for option in options}
    with db.session.no_autoflush:
        person.options = [option for option in person.options if option.property_id not in filled] + options
        fact_changes.record(before, fact_changes.of_person(person), by=by, person_id=person.id)
    # Who has the person's form open is told.
    person.changed_at, person.changed_by = datetime.now(UTC), by.name if by else None


def alike(
    *, first_name: str, prefix: str, last_name: str, email: str, phone: str, not_on: int | None = None
) -> list[Person]:
    """Existing people with this e-mail address, number or whole name, to be offered instead of a second record.

    `not_on`: the dossier whose applicants are no news.
    """
    name, email_key = names.folded(f"{first_name} {prefix} {last_name}"), names.folded(email)
    grounds = []
    if names.clean(last_name):
        grounds.append(Person.search_key == name)
    if email_key:
        grounds.append(Person.email_key == email_key)
    grounds += [Person.phone_key.contains(number) for number in phones.numbers(phone)]
    if not grounds:
        return []
    their_dossiers = selectinload(Person.applicants).joinedload(Applicant.dossier)
    alike = select(Person).where(or_(*grounds)).options(their_dossiers)
    if not_on is not None:
        alike = alike.where(Person.id.not_in(select(Applicant.person_id).where(Applicant.dossier_id == not_on)))
    return list(db.session.scalars(alike.order_by(Person.id).limit(5)))
