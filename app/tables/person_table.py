"""The list of people in the CRM, each with their dossiers."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Select, func, select
from sqlalchemy.orm import selectinload
from sqlalchemy.orm.strategy_options import _AbstractLoad

from app.extensions import db
from app.models import Applicant, Dossier, FormerApplicant, Person, PropertyOption, User
from app.models.dossiers import person_options
from app.setup import properties, users
from app.tables.dossier_table import matches_person, property_column
from app.tables.table import Choice, Column, Condition, Filter, Listing, Wanted
from app.tables.table_filters import colleague, in_use, of_properties
from app.vocabulary.sentences import say
from app.vocabulary.words import Subject

_FEW = 20


def listing(me: User) -> Listing[Person]:
    all_properties = properties.everything()
    of_persons = in_use(all_properties, Subject.PERSON)
    return Listing(
        name="persons",
        id=Person.id,
        load=_load,
        columns=[*_columns(), *map(property_column, of_persons)],
        filters=[*of_properties(all_properties, Subject.PERSON, person_options, Person.id), _advisor(me), _reachable()],
        where=[Person.merged_into_id.is_(None)],
        matches=_matches,
        default_sort=lambda _chosen: "name",
    )


def load(person_id: int) -> Person | None:
    """Everything that the person's page shows comes along."""
    properties = selectinload(Person.options).joinedload(PropertyOption.property)
    left = selectinload(Person.former_applicants).joinedload(FormerApplicant.dossier)
    person = _with_dossiers(select(Person).where(Person.id == person_id)).options(properties, *_shown_of(left))
    return db.session.scalar(person)


def search(text: str) -> Sequence[Person]:
    """Gives the first few, in order of name."""
    everybody = Listing(
        name="persons",
        id=Person.id,
        load=_load,
        columns=_columns(),
        where=[Person.merged_into_id.is_(None)],
        matches=_matches,
        default_sort=lambda _chosen: "name",
    )
    return everybody.page(Wanted(text=text), _FEW).rows


def _load(ids: Sequence[int]) -> Iterable[Person]:
    query = select(Person).where(Person.id.in_(ids))
    return db.session.scalars(_with_dossiers(query).options(selectinload(Person.options)))


def _with_dossiers(query: Select[Person]) -> Select[Person]:
    return query.options(*_shown_of(selectinload(Person.applicants).joinedload(Applicant.dossier)))


def _shown_of(dossiers: _AbstractLoad) -> tuple[_AbstractLoad, ...]:
    return (
        dossiers.joinedload(Dossier.status),
        dossiers.joinedload(Dossier.advisor),
        dossiers.selectinload(Dossier.applicants).joinedload(Applicant.person),
    )


def _matches(word: str) -> list[Condition]:
    return [matches_person(word)]


def _advisor(me: User) -> Filter:
    """The advisor of any of the person's dossiers will do."""
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


def _columns() -> list[Column[Person]]:
    dossiers = select(func.count(Applicant.id)).where(Applicant.person_id == Person.id).scalar_subquery()
    return [
        Column("name", say("Naam"), lambda person: person.full_name, (Person.sort_key,)),
        Column("email", say("E-mailadres"), lambda person: person.email, (func.nullif(Person.email_key, ""),)),
        Column("phone", say("Telefoon"), lambda person: person.phone, (func.nullif(Person.phone_key, ""),)),
        Column("dossiers", say("Dossiers"), lambda person: len(person.applicants), (dossiers,)),
        Column("salutation", say("Aanhef"), lambda person: person.salutation, is_shown=False),
        Column("first_name", say("Voornaam"), lambda person: person.first_name, is_shown=False),
        Column("prefix", say("Tussenvoegsel"), lambda person: person.prefix, is_shown=False),
        Column("last_name", say("Achternaam"), lambda person: person.last_name, is_shown=False),
        Column(
            "numbers",
            say("Dossiernummers"),
            lambda person: ", ".join(str(applicant.dossier_id) for applicant in person.applicants),
            is_shown=False,
        ),
    ]
