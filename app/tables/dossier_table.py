"""The list of dossiers, and finding them by name, e-mail address or number."""

from collections.abc import Callable, Iterable, Sequence
from operator import attrgetter
from typing import TypeVar

from sqlalchemy import ColumnElement, SQLColumnExpression, or_, select
from sqlalchemy.orm import aliased, selectinload

from app.casework import dossiers, persons
from app.extensions import db
from app.models import Applicant, Dossier, DossierStatus, LeadSource, Person, Property, User
from app.models.dossiers import dossier_options
from app.models.mixins import Setting
from app.setup import properties, settings_lists, users
from app.store import offices
from app.tables.table import Choice, Column, Condition, Filter, Listing, RowsOfPage, Wanted
from app.tables.table_filters import among, amount_range, colleague, in_use, of_properties, period
from app.vocabulary import phones
from app.vocabulary.numbers import Euros
from app.vocabulary.sentences import say
from app.vocabulary.words import ApplicantRole, Subject

Holder = TypeVar("Holder", Dossier, Person)


def listing(me: User) -> Listing[Dossier]:
    all_properties, everyone = properties.everything(), users.everything()
    return Listing(
        name="dossiers",
        id=Dossier.id,
        load=_load,
        columns=[
            *_shown_columns(),
            *_further_columns(),
            *map(property_column, in_use(all_properties, Subject.DOSSIER)),
        ],
        filters=[
            among("status", say("Status"), settings_lists.everything(DossierStatus), Dossier.status_id),
            colleague("advisor", say("Adviseur"), everyone, Dossier.advisor_id, me),
            colleague("handler", say("Behandelaar"), everyone, Dossier.handler_id, me, nothing=say("Geen behandelaar")),
            among(
                "lead_source",
                say("Leadbron"),
                settings_lists.everything(LeadSource),
                Dossier.lead_source_id,
                nothing=say("Geen leadbron"),
            ),
            *of_properties(all_properties, Subject.DOSSIER, dossier_options, Dossier.id),
            _archived(),
        ],
        ranges=[
            period("opened", say("Geopend"), Dossier.created_at, offices.zone()),
            amount_range("amount", say("Hypotheekbedrag"), Dossier.mortgage_amount),
        ],
        matches=matches,
        default_sort=lambda _chosen: "-number",
    )


def search(text: str, *, page: int, size: int) -> RowsOfPage[Dossier]:
    """Gives the newest first, those in the archive as well."""
    everywhere = Listing(
        name="search",
        id=Dossier.id,
        load=_load,
        columns=[_number()],
        matches=matches,
        default_sort=lambda _chosen: "-number",
    )
    return everywhere.page(Wanted(text=text, page=page), size)


def matches(word: str) -> list[Condition]:
    """A word may stand in the names and addresses of its people, or be its number."""
    people = select(Applicant.dossier_id).join(Person).where(matches_person(word))
    number = [Dossier.id == int(word)] if word.isdecimal() and len(word) < 10 else []
    return [Dossier.id.in_(people), *number]


def matches_person(word: str) -> Condition:
    number = phones.looked_for(word)

    def stands_in(person: type[Person]) -> Condition:
        return or_(
            person.search_key.contains(word, autoescape=True),
            person.email_key.contains(word, autoescape=True),
            *([person.phone_key.contains(number)] if number else []),
        )

    return persons.also_as_they_were(stands_in)


def concerns(user: User) -> Condition:
    """They are concerned with what they advise or handle."""
    return or_(Dossier.advisor_id == user.id, Dossier.handler_id == user.id)


def consumer_name(dossier_id: SQLColumnExpression[int]) -> ColumnElement[str]:
    """Dossiers are sorted by the family name of who comes first."""
    name = select(Person.sort_key).join(Applicant, Applicant.person_id == Person.id)
    consumer = Applicant.dossier_id == dossier_id, Applicant.role == ApplicantRole.CONSUMER
    return name.where(*consumer).scalar_subquery()


def name_of(column: SQLColumnExpression[int | None]) -> ColumnElement[str]:
    """Rows are sorted by the name of the colleague that this column points at."""
    colleague = aliased(User)
    return select(colleague.sort_key).where(colleague.id == column).scalar_subquery()


def position_of(column: SQLColumnExpression[int | None], model: type[Setting]) -> ColumnElement[int]:
    """Rows are sorted by the place that the office gave what this column points at."""
    return select(model.position).where(model.id == column).scalar_subquery()


def _load(ids: Sequence[int]) -> Iterable[Dossier]:
    query = dossiers.with_people(select(Dossier).where(Dossier.id.in_(ids)))
    return db.session.scalars(query.options(selectinload(Dossier.options))).unique()


def _archived() -> Filter:
    """Those in the archive stay away until they are asked for."""

    def where(chosen: Sequence[str]) -> Condition | None:
        if "with" in chosen:
            return None
        return Dossier.archived_at.is_not(None) if chosen else Dossier.archived_at.is_(None)

    choices = [Choice("only", say("Alleen gearchiveerde")), Choice("with", say("Ook gearchiveerde"))]
    return Filter("archived", say("Archief"), choices, where, is_single=True, otherwise=say("Niet gearchiveerde"))


def _number() -> Column[Dossier]:
    return Column("number", say("Nr."), lambda dossier: dossier.id, (Dossier.id,), width="sm")


def _shown_columns() -> list[Column[Dossier]]:
    return [
        _number(),
        Column("name", say("Aanvragers"), lambda dossier: dossier.name, (consumer_name(Dossier.id),)),
        Column(
            "status",
            say("Status"),
            lambda dossier: dossier.status.name,
            (position_of(Dossier.status_id, DossierStatus),),
        ),
        Column("advisor", say("Adviseur"), lambda dossier: dossier.advisor.name, (name_of(Dossier.advisor_id),)),
        Column(
            "handler",
            say("Behandelaar"),
            lambda dossier: dossier.handler.name if dossier.handler else None,
            (name_of(Dossier.handler_id),),
            width="md",
        ),
        Column("opened", say("Geopend"), lambda dossier: dossier.created_at, (Dossier.created_at,), width="md"),
        Column(
            "amount",
            say("Hypotheekbedrag"),
            lambda dossier: None if dossier.mortgage_amount is None else Euros(dossier.mortgage_amount),
            (Dossier.mortgage_amount,),
            width="lg",
            is_amount=True,
        ),
    ]


def _further_columns() -> list[Column[Dossier]]:
    def of(role: ApplicantRole, value: Callable[[Person], str]) -> Callable[[Dossier], str | None]:
        return lambda dossier: next((value(part.person) for part in dossier.applicants if part.role is role), None)

    consumer, partner = ApplicantRole.CONSUMER, ApplicantRole.PARTNER
    name, email, phone = attrgetter("full_name"), attrgetter("email"), attrgetter("phone")
    return [
        Column("consumer", say("Consument"), of(consumer, name), is_shown=False),
        Column("consumer_email", say("E-mailadres van de consument"), of(consumer, email), is_shown=False),
        Column("consumer_phone", say("Telefoon van de consument"), of(consumer, phone), is_shown=False),
        Column("partner", say("Partner"), of(partner, name), is_shown=False),
        Column("partner_email", say("E-mailadres van de partner"), of(partner, email), is_shown=False),
        Column("partner_phone", say("Telefoon van de partner"), of(partner, phone), is_shown=False),
        Column(
            "lead_source",
            say("Leadbron"),
            lambda dossier: dossier.lead_source.name if dossier.lead_source else None,
            is_shown=False,
        ),
        Column("archived", say("Gearchiveerd"), lambda dossier: dossier.archived_at, is_shown=False),
    ]


def property_column(property: Property) -> Column[Holder]:
    """Several options are a row of a CSV file within the cell: one with a comma in its name stands between quotes."""

    def names(holder: Holder) -> str:
        chosen = (option.name for option in holder.options if option.property_id == property.id)
        return ", ".join(map(_in_a_row, chosen) if property.is_multiple else chosen)

    return Column(f"p{property.id}", property.name, names, is_shown=False)


def _in_a_row(name: str) -> str:
    return '"' + name.replace('"', '""') + '"' if {",", '"'} & {*name} else name
