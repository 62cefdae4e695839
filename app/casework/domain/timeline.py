"""What happened on a dossier, told from many tables: in one order, what belongs together as one, a page at a time."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from app.vocabulary.sentences import Sentence, say
from app.vocabulary.times import local_day
from app.vocabulary.words import TimelineKind

_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_SHAPE = re.compile(r"([0-9]{1,16})-([0-9]{1,2})-([0-9]{1,9})", re.ASCII)


@dataclass(frozen=True, order=True)
class Place:
    """Where something stands: its moment; then its table and its number there, so that no two are equal."""

    at: datetime
    rank: int
    id: int

    def __str__(self) -> str:
        return f"{(self.at - _BEGINNING) // _MICROSECOND}-{self.rank}-{self.id}"

    @classmethod
    def read(cls, text: str) -> Self | None:
        """None for what is no place."""
        found = _SHAPE.fullmatch(text)
        if not found:
            return None
        moment, rank, id = map(int, found.groups())
        return cls(_BEGINNING + moment * _MICROSECOND, rank, id)


@dataclass(frozen=True)
class Entry:
    """One thing that happened."""

    place: Place
    kind: TimelineKind
    sentence: Sentence
    who: str = ""
    """The colleague; empty where nobody knows."""
    is_engine: bool = False
    run_id: int | None = None
    """The run that says why."""
    email_id: int | None = None
    appointment_id: int | None = None
    note_id: int | None = None
    author_id: int | None = None
    """Who may change the note."""
    lines: tuple[Sentence, ...] = ()
    text: str = ""
    """As a colleague typed it."""
    group: str = ""
    """What has the same group is one thing: what one run asks for, what one save changes."""
    several: str = ""
    """How a group of more than one begins; with %(count)s. Empty: as the first."""
    of: tuple[Sentence | str, str] | None = None
    """In a group: of whom, and what."""


@dataclass(frozen=True)
class Day:
    on: date
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Page:
    entries: tuple[Entry, ...]
    older: Place | None
    """Below which the next page begins; None: this is all."""


def page(found: Iterable[Entry], size: int) -> Page:
    """The newest. `found`: of each table at least `size + 1`, as far as there are. A group is not cut in two."""
    entries = sorted(found, key=lambda one: one.place, reverse=True)
    if len(entries) <= size:
        return Page(_joined(entries), None)
    cut = _before_a_group(entries, size)
    return Page(_joined(entries[:cut]), entries[cut - 1].place)


def days(entries: Sequence[Entry], zone: ZoneInfo) -> list[Day]:
    found: dict[date, list[Entry]] = {}
    for one in entries:
        found.setdefault(local_day(one.place.at, zone), []).append(one)
    return [Day(on, tuple(some)) for on, some in found.items()]


def _before_a_group(entries: Sequence[Entry], size: int) -> int:
    """The whole of it goes to the next page, unless this one begins with it."""
    beyond = {one.group for one in entries[size:]} - {"", entries[0].group}
    return next((place for place, one in enumerate(entries[:size]) if one.group in beyond), size)


def _joined(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    groups: dict[str, list[Entry]] = {}
    for one in entries:
        groups.setdefault(one.group or str(one.place), []).append(one)
    return tuple(_one_of(some) for some in groups.values())


def _one_of(some: Sequence[Entry]) -> Entry:
    if len(some) == 1:
        return some[0]
    # Within a group the first comes first, where all else is newest first.
    in_order = some[::-1]
    lines = tuple(line for one in in_order for line in one.lines)
    sentence = say(some[0].several, count=len(some)) if some[0].several else some[0].sentence
    return replace(some[0], sentence=sentence, lines=(*_of_people(in_order), *lines))


def _of_people(some: Sequence[Entry]) -> list[Sentence]:
    """Noor van Dalen: Loonstrook, Werkgeversverklaring"""
    found: dict[str, tuple[Sentence | str, list[str]]] = {}
    for one in some:
        if one.of:
            whom, what = one.of
            found.setdefault(str(whom), (whom, []))[1].append(what)
    return [say("%(whom)s: %(names)s", whom=whom, names=", ".join(names)) for whom, names in found.values()]
