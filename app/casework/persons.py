"""People in the CRM: found, and changed."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, false, or_, select, update
from sqlalchemy.orm import aliased, selectinload

from app.casework import fact_changes
from app.extensions import db
from app.models import Applicant, Person, PropertyOption, User
from app.store.locking import refuse
from app.store.saving import GONE, save
from app.vocabulary import names, phones
from app.vocabulary.sentences import N_
from app.vocabulary.words import Salutation

_ANOTHER = N_(
    "Deze persoon is intussen samengevoegd met %(whom)s. Uw invoer staat er nog: vergelijk die met wat er bij"
    " %(whom)s bewaard is en sla opnieuw op om uw invoer daar te bewaren."
)


@dataclass(frozen=True)
class PersonDetails:
    last_name: str
    first_name: str = ""
    prefix: str = ""
    salutation: Salutation = Salutation.UNKNOWN
    email: str = ""
    phone: str = ""
    options: list[PropertyOption] = field(default_factory=list)


def change(
    person: Person, details: PersonDetails, *, version: int | None, by: User | None, opened_as: int | None = None
) -> None:
    """`opened_as`: the number of who the form was opened for, who may have become this person since."""
    refuse_merged(person)
    if opened_as not in (None, person.id):
        refuse(_ANOTHER, whom=person.full_name)
    before = fact_changes.of_person(person)
    # A flush halfway would count as a save by someone else.
    with db.session.no_autoflush:
        fill(person, details)
        fact_changes.record(before, fact_changes.of_person(person), by=by, person_id=person.id)
    save(person, version=version, by=by, taken=GONE)


def forget_refusal(person: Person) -> None:
    """Past the session: it is no change that makes an open form stale."""
    db.session.execute(update(Person).where(Person.id == person.id).values(refused_address="", refusal=""))
    db.session.commit()


def fill(person: Person, details: PersonDetails) -> None:
    person.salutation = details.salutation
    person.first_name = names.clean(details.first_name)
    person.prefix = names.clean(details.prefix)
    person.last_name = names.clean(details.last_name)
    person.email = details.email.strip()
    person.phone = names.clean(details.phone)
    person.options = list(details.options)


def refuse_merged(person: Person) -> None:
    """Nothing is added to who is somebody else since."""
    if person.merged_into_id:
        kept = db.session.get_one(Person, person.merged_into_id)
        refuse("%(who)s is samengevoegd met %(whom)s.", who=person.full_name, whom=kept.full_name)


def known_as(person_id: int) -> int:
    """The number of who this person is by now."""
    return db.session.scalar(select(Person.merged_into_id).where(Person.id == person_id)) or person_id


def replace_options(person: Person, options: list[PropertyOption], *, by: User | None) -> None:
    """Replaces those of the properties that are filled in here; the rest of what is known stays."""
    refuse_merged(person)
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
    numbers = phones.numbers(phone)

    def is_alike(person: type[Person]) -> ColumnElement[bool]:
        grounds = [person.phone_key.contains(number) for number in numbers]
        grounds += [person.search_key == name] if names.clean(last_name) else []
        grounds += [person.email_key == email_key] if email_key else []
        return or_(false(), *grounds)

    their_dossiers = selectinload(Person.applicants).joinedload(Applicant.dossier)
    alike = select(Person).where(also_as_they_were(is_alike), Person.merged_into_id.is_(None)).options(their_dossiers)
    if not_on is not None:
        alike = alike.where(Person.id.not_in(select(Applicant.person_id).where(Applicant.dossier_id == not_on)))
    return list(db.session.scalars(alike.order_by(Person.id).limit(5)))


def alike_to(person: Person) -> list[Person]:
    """That person is among them."""
    return alike(
        first_name=person.first_name,
        prefix=person.prefix,
        last_name=person.last_name,
        email=person.email,
        phone=person.phone,
    )


def also_as_they_were(matches: Callable[[type[Person]], ColumnElement[bool]]) -> ColumnElement[bool]:
    """Who was merged is found as the one who stayed."""
    merged = aliased(Person)
    of_merged = select(merged.merged_into_id).where(merged.merged_into_id.is_not(None), matches(merged))
    return or_(matches(Person), Person.id.in_(of_merged))
