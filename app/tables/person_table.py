"""The list of people in the CRM, each with their dossiers."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from app.extensions import db
from app.models import Applicant, Dossier, Person, PropertyOption, User
from app.models.dossiers import person_options
from app.setup import properties, users
from app.tables.dossier_table import matches_person, property_column
from app.tables.table import Choice, Column, Condition, Filter, Listing
from app.tables.table_filters import colleague, of_properties
from app.vocabulary.sentences import say
from app.vocabulary.words import Subject


def listing(me: User) -> Listing[Person]:
    kinds = properties.everything()
    of_persons = [one for one in kinds if one.subject is Subject.PERSON and not one.is_archived]
    return Listing(
        name="persons",
        id=Person.id,
        load=_load,
        id_of=lambda person: person.id,
        columns=[*_columns(), *(property_column(one, lambda person: person.options) for one in of_persons)],
        filters=[
            *of_properties(kinds, Subject.PERSON, person_options, Person.id),
            _advisor(me),
            _reachable(),
        ],
        ranges=[],
        matches=_matches,
        default_sort=_by_name,
    )


def load(person_id: int) -> Person | None:
    """With all that the person's page shows."""
    query = select(Person).where(Person.id == person_id)
    of_dossiers = selectinload(Person.applicants).joinedload(Applicant.dossier)
    return db.session.scalar(
        query.options(
            selectinload(Person.options).joinedload(PropertyOption.property),
            of_dossiers.joinedload(Dossier.status),
            of_dossiers.joinedload(Dossier.advisor),
            of_dossiers.selectinload(Dossier.applicants).joinedload(Applicant.person),
        )
    )


def _by_name(_chosen: Mapping[str, Sequence[str]]) -> str:
    return "name"


def _load(ids: Sequence[int]) -> Iterable[Person]:
    of_dossiers = selectinload(Person.applicants).joinedload(Applicant.dossier)
    return db.session.scalars(
        select(Person)
        .where(Person.id.in_(ids))
        .options(
            selectinload(Person.options),
            of_dossiers.joinedload(Dossier.status),
            of_dossiers.joinedload(Dossier.advisor),
            of_dossiers.selectinload(Dossier.applicants).joinedload(Applicant.person),
        )
    )


def _matches(word: str) -> list[Condition]:
    return [matches_person(word), Person.phone.contains(word, autoescape=True)]


def _advisor(me: User) -> Filter:
    """Of any of the person's dossiers."""
    of_dossier = colleague("advisor", say("Adviseur"), users.everything(), Dossier.advisor_id, me)

    def where(chosen: Sequence[str]) -> Condition | None:
        condition = of_dossier.where(chosen)
        if condition is None:
            return None
        return Person.id.in_(select(Applicant.person_id).join(Dossier).where(condition))

    return Filter("advisor", of_dossier.label, of_dossier.choices, where)


def _reachable() -> Filter:
    def where(chosen: Sequence[str]) -> Condition | None:
        if not chosen:
            return None
        return Person.email != "" if "yes" in chosen else Person.email == ""

    choices = [Choice("yes", say("Met e-mailadres")), Choice("no", say("Zonder e-mailadres"))]
    return Filter("email", say("E-mailadres"), choices, where, is_single=True, otherwise=say("Alle personen"))


def _columns() -> list[Column[Any]]:
    by_name = func.lower(Person.last_name), func.lower(Person.first_name)
    dossiers = select(func.count(Applicant.id)).where(Applicant.person_id == Person.id).scalar_subquery()
    return [
        Column("name", say("Naam"), lambda one: one.full_name, by_name),
        Column("email", say("E-mailadres"), lambda one: one.email, (func.nullif(Person.email_key, ""),)),
        Column("phone", say("Telefoon"), lambda one: one.phone, (func.nullif(Person.phone, ""),)),
        Column("dossiers", say("Dossiers"), lambda one: len(one.applicants), (dossiers,)),
        Column("salutation", say("Aanhef"), lambda one: one.salutation, is_shown=False),
        Column("first_name", say("Voornaam"), lambda one: one.first_name, is_shown=False),
        Column("prefix", say("Tussenvoegsel"), lambda one: one.prefix, is_shown=False),
        Column("last_name", say("Achternaam"), lambda one: one.last_name, is_shown=False),
        Column(
            "numbers",
            say("Dossiernummers"),
            lambda one: ", ".join(str(each.dossier_id) for each in one.applicants),
            is_shown=False,
        ),
    ]
