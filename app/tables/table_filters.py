"""What several lists can be narrowed by: things of the office, colleagues, properties and days."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import SQLColumnExpression, Table, or_, select

from app.models import Property, User
from app.setup.choosing import called
from app.tables.table import Choice, Condition, Filter, Label, Period
from app.vocabulary.sentences import say
from app.vocabulary.times import day_start
from app.vocabulary.words import Subject

ME = "me"
NONE = "none"


def among(
    name: str, label: Label, things: Iterable[Any], column: SQLColumnExpression[Any], *, nothing: Label = ""
) -> Filter:
    """By the id of a thing. `nothing`: what it is called to have none of them."""
    choices = [Choice(str(thing.id), called(thing)) for thing in things]
    choices += [Choice(NONE, nothing)] if nothing else []
    return Filter(name, label, choices, lambda chosen: _any_of(column, chosen))


def colleague(
    name: str, label: Label, users: Iterable[User], column: SQLColumnExpression[Any], me: User, *, nothing: Label = ""
) -> Filter:
    """“Ik” first, which in a view of one user means that user, and stays right in an address that is passed on."""
    found = among(name, label, users, column, nothing=nothing)

    def where(chosen: Sequence[str]) -> Condition | None:
        return _any_of(column, [str(me.id) if one == ME else one for one in chosen])

    return Filter(name, label, [Choice(ME, say("Ik")), *found.choices], where)


def of_words(name: str, label: Label, words: type[StrEnum], column: SQLColumnExpression[Any]) -> Filter:
    """By the words of a closed set."""

    def where(chosen: Sequence[str]) -> Condition | None:
        return column.in_([words(one) for one in chosen]) if chosen else None

    return Filter(name, label, [Choice(word.value, word) for word in words], where)


def of_properties(
    properties: Iterable[Property], subject: Subject, link: Table, owner: SQLColumnExpression[int]
) -> list[Filter]:
    """One for each. `link`: the table of who has which option."""
    return [_of_property(one, link, owner) for one in properties if one.subject is subject and not one.is_archived]


def _of_property(one: Property, link: Table, owner: SQLColumnExpression[int]) -> Filter:
    holder = link.columns[0]
    ids = [option.id for option in one.options]

    def where(chosen: Sequence[str]) -> Condition | None:
        wanted = [int(value) for value in chosen if value != NONE]
        ways = [owner.in_(select(holder).where(link.c.option_id.in_(wanted)))] if wanted else []
        if NONE in chosen:
            ways.append(owner.not_in(select(holder).where(link.c.option_id.in_(ids))))
        return or_(*ways) if ways else None

    choices = [Choice(str(option.id), called(option)) for option in one.options]
    return Filter(f"p{one.id}", one.name, [*choices, Choice(NONE, say("Niet ingevuld"))], where)


def period(name: str, label: Label, column: SQLColumnExpression[Any], zone: ZoneInfo | None = None) -> Period:
    """`zone`: whose days they are, of a column with moments."""

    def where(first: date | None, last: date | None) -> list[Condition]:
        after = last + timedelta(days=1) if last else None
        start, end = (day_start(day, zone) if day and zone else day for day in (first, after))
        return [*([column >= start] if start else []), *([column < end] if end else [])]

    return Period(name, label, where)


def week_of(day: date) -> tuple[date, date]:
    """Its Monday, and the Monday after."""
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=7)


def _any_of(column: SQLColumnExpression[Any], chosen: Sequence[str]) -> Condition | None:
    ids = [int(one) for one in chosen if one != NONE]
    ways = [column.in_(ids)] if ids else []
    if NONE in chosen:
        ways.append(column.is_(None))
    return or_(*ways) if ways else None
