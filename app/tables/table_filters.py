"""What several lists can be narrowed by: things of the office, colleagues, properties, days and numbers."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import SQLColumnExpression, Table, or_, select

from app.models import Property, User
from app.models.mixins import Setting
from app.setup.choosing import called
from app.tables.table import Choice, Condition, Filter, Label, Range
from app.vocabulary import numbers
from app.vocabulary.sentences import N_, say
from app.vocabulary.times import day_start
from app.vocabulary.words import Subject

ME = "me"
NONE = "none"


def among(
    name: str,
    label: Label,
    offered: Iterable[Setting | User],
    column: SQLColumnExpression[int | None],
    *,
    nothing: Label = "",
) -> Filter:
    """Narrows by the id of what is offered. `nothing` is what it is called to have none of them."""
    choices = [Choice(str(choice.id), called(choice)) for choice in offered]
    choices += [Choice(NONE, nothing)] if nothing else []
    return Filter(name, label, choices, lambda chosen: _any_of(column, chosen))


def colleague(
    name: str,
    label: Label,
    users: Iterable[User],
    column: SQLColumnExpression[int | None],
    me: User,
    *,
    nothing: Label = "",
) -> Filter:
    """“Ik” first, which in a view of one user means that user, and stays right in an address that is passed on."""
    by_id = among(name, label, users, column, nothing=nothing)

    def where(chosen: Sequence[str]) -> Condition | None:
        return by_id.where([str(me.id) if value == ME else value for value in chosen])

    return Filter(name, label, [Choice(ME, say("Ik")), *by_id.choices], where)


def of_words(name: str, label: Label, words: type[StrEnum], column: SQLColumnExpression[StrEnum]) -> Filter:

    def where(chosen: Sequence[str]) -> Condition | None:
        return column.in_([words(value) for value in chosen]) if chosen else None

    return Filter(name, label, [Choice(word.value, word) for word in words], where)


def of_properties(
    properties: Iterable[Property], subject: Subject, link: Table, owner: SQLColumnExpression[int]
) -> list[Filter]:
    """One for each property in use. `link` is the table of who has which option."""
    return [_of_property(property, link, owner) for property in in_use(properties, subject)]


def in_use(properties: Iterable[Property], subject: Subject) -> list[Property]:
    return [property for property in properties if property.subject is subject and not property.is_archived]


def _of_property(property: Property, link: Table, owner: SQLColumnExpression[int]) -> Filter:
    holder = link.columns[0]
    ids = [option.id for option in property.options]

    def where(chosen: Sequence[str]) -> Condition | None:
        wanted = [int(value) for value in chosen if value != NONE]
        ways = [owner.in_(select(holder).where(link.c.option_id.in_(wanted)))] if wanted else []
        if NONE in chosen:
            ways.append(owner.not_in(select(holder).where(link.c.option_id.in_(ids))))
        return or_(*ways) if ways else None

    choices = [Choice(str(option.id), called(option)) for option in property.options]
    return Filter(f"p{property.id}", property.name, [*choices, Choice(NONE, say("Niet ingevuld"))], where)


def period(
    name: str, label: Label, column: SQLColumnExpression[date | None], zone: ZoneInfo | None = None
) -> Range[date]:
    """For a column with moments, `zone` says whose days they are."""

    def where(first: date | None, last: date | None) -> list[Condition]:
        after = last + timedelta(days=1) if last else None
        start, end = (day_start(day, zone) if day and zone else day for day in (first, after))
        return [*([column >= start] if start else []), *([column < end] if end else [])]

    return Range(name, label, _day, where, is_of_days=True)


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 1900 <= day.year < 2200 else None


def number_range(
    name: str,
    label: Label,
    column: SQLColumnExpression[int | None],
    read: Callable[[str], int | None] = numbers.whole,
    misread: str = N_("Het filter “%(name)s” is overgeslagen: “%(typed)s” is geen heel getal dat hier kan."),
) -> Range[int]:
    """`read` makes a number of what was typed."""

    def where(least: int | None, most: int | None) -> list[Condition]:
        return [*([column >= least] if least is not None else []), *([column <= most] if most is not None else [])]

    return Range(name, label, read, where, misread=misread)


def amount_range(name: str, label: Label, column: SQLColumnExpression[int | None]) -> Range[int]:
    """Amounts are whole euros, typed as in a form."""
    return number_range(name, label, column, numbers.euros, _NO_AMOUNT)


_NO_AMOUNT = N_("Het filter “%(name)s” is overgeslagen: “%(typed)s” is geen bedrag in hele euro's.")


def _any_of(column: SQLColumnExpression[int | None], chosen: Sequence[str]) -> Condition | None:
    ids = [int(value) for value in chosen if value != NONE]
    ways = [column.in_(ids)] if ids else []
    if NONE in chosen:
        ways.append(column.is_(None))
    return or_(*ways) if ways else None
