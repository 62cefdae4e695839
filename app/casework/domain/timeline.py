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
class TimelinePlace:
    """Things are ordered by moment, then by table and by number there, so that no two are equal."""

    at: datetime
    rank: int
    id: int

    def __str__(self) -> str:
        return f"{(self.at - _BEGINNING) // _MICROSECOND}-{self.rank}-{self.id}"

    @classmethod
    def read(cls, text: str) -> Self | None:
        """Gives None for what is no place."""
        shape = _SHAPE.fullmatch(text)
        if not shape:
            return None
        moment, rank, id = map(int, shape.groups())
        return cls(_BEGINNING + moment * _MICROSECOND, rank, id)


@dataclass(frozen=True)
class TimelineEntry:
    place: TimelinePlace
    kind: TimelineKind
    sentence: Sentence
    who: str = ""
    """The colleague's name; empty where nobody knows."""
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
    """The text of a note, as it was typed."""
    group: str = ""
    """What has the same group is one thing: what one run asks for, what one save changes."""
    several: str = ""
    """How a group of more than one begins, with %(count)s in it; where empty, as its first does."""
    of: tuple[Sentence | str, str] | None = None
    """Of whom in a group, and what."""


@dataclass(frozen=True)
class TimelineDay:
    on: date
    entries: tuple[TimelineEntry, ...]


@dataclass(frozen=True)
class TimelinePage:
    entries: tuple[TimelineEntry, ...]
    older: TimelinePlace | None
    """The next page begins below it. It is None where this is all."""


def page(newest: Iterable[TimelineEntry], size: int) -> TimelinePage:
    """Takes the newest `size + 1` of each table, as far as there are. A group is not cut in two."""
    entries = sorted(newest, key=lambda entry: entry.place, reverse=True)
    if len(entries) <= size:
        return TimelinePage(_joined(entries), None)
    cut = _before_a_group(entries, size)
    return TimelinePage(_joined(entries[:cut]), entries[cut - 1].place)


def days(entries: Sequence[TimelineEntry], zone: ZoneInfo) -> list[TimelineDay]:
    by_day: dict[date, list[TimelineEntry]] = {}
    for entry in entries:
        by_day.setdefault(local_day(entry.place.at, zone), []).append(entry)
    return [TimelineDay(on, tuple(of_day)) for on, of_day in by_day.items()]


def _before_a_group(entries: Sequence[TimelineEntry], size: int) -> int:
    """The whole of it goes to the next page, unless this one begins with it."""
    beyond = {entry.group for entry in entries[size:]} - {"", entries[0].group}
    return next((place for place, entry in enumerate(entries[:size]) if entry.group in beyond), size)


def _joined(entries: Sequence[TimelineEntry]) -> tuple[TimelineEntry, ...]:
    groups: dict[str, list[TimelineEntry]] = {}
    for entry in entries:
        groups.setdefault(entry.group or str(entry.place), []).append(entry)
    return tuple(_as_one(group) for group in groups.values())


def _as_one(group: Sequence[TimelineEntry]) -> TimelineEntry:
    if len(group) == 1:
        return group[0]
    # Within a group the first comes first, where all else is newest first.
    in_order = group[::-1]
    lines = tuple(line for entry in in_order for line in entry.lines)
    sentence = say(group[0].several, count=len(group)) if group[0].several else group[0].sentence
    return replace(group[0], sentence=sentence, lines=(*_of_people(in_order), *lines))


def _of_people(entries: Sequence[TimelineEntry]) -> list[Sentence]:
    """They read as “Noor van Dalen: Loonstrook, Werkgeversverklaring”."""
    by_whom: dict[str, tuple[Sentence | str, list[str]]] = {}
    for entry in entries:
        if entry.of:
            whom, what = entry.of
            by_whom.setdefault(str(whom), (whom, []))[1].append(what)
    return [say("%(whom)s: %(names)s", whom=whom, names=", ".join(names)) for whom, names in by_whom.values()]
