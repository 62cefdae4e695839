"""Two persons side by side: what is known of each, what each has, and what keeps them from being one."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from hashlib import sha1

from sqlalchemy import select
from sqlalchemy.orm import aliased, selectinload

from app.casework.domain.merging import BOTH, ComparedField
from app.casework.merging import moves
from app.casework.persons import PersonDetails
from app.extensions import db
from app.models import Applicant, DocumentRequest, DocumentType, Dossier, Person, Property, PropertyOption
from app.vocabulary import labels
from app.vocabulary.sentences import Sentence, say
from app.vocabulary.words import RequestStatus, Salutation

_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Comparison:
    people: tuple[Person, Person]
    """In the order of their numbers."""

    @cached_property
    def fields(self) -> list[ComparedField]:
        newest = max(self.people, key=lambda person: (_known_at(person), person.id)).id
        return list(_fields(self.people, newest))

    @property
    def differing(self) -> list[ComparedField]:
        return [field for field in self.fields if not field.is_equal]

    @cached_property
    def belongings(self) -> dict[int, list[moves.Belongings]]:
        return {person.id: moves.of_person(person.id) for person in self.people}

    @cached_property
    def problems(self) -> list[Sentence]:
        """Why they must stay two."""
        return [*_on_one_dossier(self.people), *_asked_of_both(self.people)]

    @property
    def dossier_names(self) -> dict[int, str]:
        return {part.dossier_id: part.dossier.name for person in self.people for part in person.applicants}

    @property
    def stays(self) -> int:
        """Who is proposed to stay: who has most dossiers, else who was there first."""
        return max(self.people, key=lambda person: (len(person.applicants), -person.id)).id

    @property
    def mark(self) -> str:
        """Differs when anything else would be known, or move."""
        parts = [*((person.id, person.version) for person in self.people), *sorted(self.belongings.items())]
        return sha1(str(parts).encode(), usedforsecurity=False).hexdigest()[:16]

    def person(self, id: int) -> Person:
        return next(person for person in self.people if person.id == id)

    def details(self, choices: Mapping[str, str]) -> PersonDetails:
        """As they were chosen by the name of the field; where nothing was, as proposed."""
        chosen = {field.name: choices.get(field.name, field.default) for field in self.fields}
        name, salutation, email, phone = (
            self.person(int(chosen[field])) for field in ("name", "salutation", "email", "phone")
        )
        return PersonDetails(
            last_name=name.last_name,
            first_name=name.first_name,
            prefix=name.prefix,
            salutation=salutation.salutation,
            email=email.email,
            phone=phone.phone,
            options=list(dict.fromkeys(self._options(chosen))),
        )

    def _options(self, chosen: Mapping[str, str]) -> Iterator[PropertyOption]:
        for person in self.people:
            for option in person.options:
                if chosen[_name_of(option.property_id)] in (BOTH, str(person.id)):
                    yield option


def of(first_id: int, second_id: int) -> Comparison | None:
    """None where one of them is not there, or is someone else already."""
    people = select(Person).where(Person.id.in_((first_id, second_id)), Person.merged_into_id.is_(None))
    options = selectinload(Person.options).joinedload(PropertyOption.property)
    dossiers = selectinload(Person.applicants).joinedload(Applicant.dossier)
    status = dossiers.joinedload(Dossier.status)
    names = dossiers.selectinload(Dossier.applicants).joinedload(Applicant.person)
    found = db.session.scalars(people.order_by(Person.id).options(options, status, names)).all()
    return Comparison((found[0], found[1])) if len(found) == 2 else None


def _fields(people: Sequence[Person], newest: int) -> Iterator[ComparedField]:
    parts = {person.id: sum(map(bool, (person.first_name, person.prefix, person.last_name))) for person in people}
    yield ComparedField("name", say("Naam"), {person.id: person.full_name for person in people}, newest, weights=parts)
    salutations = {person.id: _salutation(person) for person in people}
    yield ComparedField("salutation", say("Aanhef"), salutations, newest)
    emails = {person.id: person.email for person in people}
    reachable = {person.id: int(not person.why_unreachable) for person in people}
    yield ComparedField("email", say("E-mailadres"), emails, newest, weights=reachable)
    yield ComparedField("phone", say("Telefoon"), {person.id: person.phone for person in people}, newest)
    for property in _properties(people):
        values = {person.id: _chosen(person, property) for person in people}
        yield ComparedField(_name_of(property.id), property.name, values, newest, property.is_multiple)


def _name_of(property_id: int) -> str:
    return f"property-{property_id}"


def _salutation(person: Person) -> Sentence | str:
    return "" if person.salutation is Salutation.UNKNOWN else Sentence(labels.text(person.salutation))


def _properties(people: Sequence[Person]) -> list[Property]:
    chosen = {option.property for person in people for option in person.options}
    return sorted(chosen, key=lambda property: (property.position, property.id))


def _chosen(person: Person, property: Property) -> str:
    return ", ".join(option.name for option in person.options if option.property_id == property.id)


def _known_at(person: Person) -> datetime:
    """When it was saved last; a person who never was came with a dossier."""
    return person.changed_at or min((part.dossier.created_at for part in person.applicants), default=_NEVER)


def _on_one_dossier(people: Sequence[Person]) -> Iterator[Sentence]:
    first, second = ({part.dossier_id for part in person.applicants} for person in people)
    for dossier_id in sorted(first & second):
        yield say("Ze staan samen op dossier %(id)s, en blijven daarom twee personen.", id=dossier_id)


def _asked_of_both(people: Sequence[Person]) -> Iterator[Sentence]:
    """Left over from when the other was on that dossier."""
    one, other = DocumentRequest, aliased(DocumentRequest)
    of_both = (other.dossier_id == one.dossier_id) & (other.document_type_id == one.document_type_id)
    rows = (
        select(one.dossier_id, DocumentType.name)
        .join(other, of_both)
        .join(DocumentType, DocumentType.id == one.document_type_id)
        .where(one.person_id == people[0].id, other.person_id == people[1].id)
        .where(one.status == RequestStatus.OPEN, other.status == RequestStatus.OPEN)
        .order_by(one.dossier_id, DocumentType.name)
    )
    for dossier_id, name in db.session.execute(rows):
        yield say(
            "Op dossier %(id)s staat “%(name)s” voor beiden nog open. Trek er eerst een in.", id=dossier_id, name=name
        )
