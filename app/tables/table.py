"""The one way to do a list: what it can be narrowed to and sorted by, what was asked of it, and that part of it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from typing import Any, Generic, TypeAlias, TypeVar

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, func, or_, select

from app.extensions import db
from app.vocabulary import names, numbers
from app.vocabulary.sentences import N_, Sentence, say

MOST_WORDS = 10
LONGEST_SEARCH = 200
LONGEST_TOLD = 40
# As many rows as are in memory at once when a list is written to a file.
BATCH = 500

_NO_CHOICE = N_("Het filter “%(name)s” is overgeslagen: die keuze bestaat niet.")
_TURNED = N_("Het filter “%(name)s” is overgeslagen: “vanaf” komt na “tot en met”. Draai ze om.")

Label: TypeAlias = str | Sentence | StrEnum
"""A sentence or a word is translated; a text is what the office itself calls it."""
Cell: TypeAlias = str | int | date | datetime | StrEnum | Sentence | None
Condition: TypeAlias = ColumnElement[bool]
Row = TypeVar("Row")
End = TypeVar("End", date, int)


@dataclass(frozen=True)
class Choice:
    value: str
    label: Label


@dataclass(frozen=True)
class Filter:
    """Several choices: any of them will do."""

    name: str
    label: Label
    choices: Sequence[Choice]
    where: Callable[[Sequence[str]], Condition | None]
    """Asked with no choices too, for what a list leaves out by itself."""
    is_single: bool = False
    otherwise: Label = ""
    """Of a single choice: what it is called to choose nothing."""


@dataclass(frozen=True)
class Range(Generic[End]):
    """From one day or number up to another, both of them included."""

    name: str
    label: Label
    read: Callable[[str], End | None]
    """An end as it was typed; None for what can't be one."""
    where: Callable[[End | None, End | None], list[Condition]]
    is_of_days: bool = False
    misread: str = _NO_CHOICE
    """What is told of what can't be an end. It may name what was `typed`."""

    @property
    def from_name(self) -> str:
        return f"{self.name}_from"

    @property
    def to_name(self) -> str:
        return f"{self.name}_to"


@dataclass(frozen=True)
class Column(Generic[Row]):
    name: str
    label: Label
    value: Callable[[Row], Cell]
    """What the page and a file show. A page may draw it in a way of its own, under the column's name."""
    sort: tuple[SQLColumnExpression[Any], ...] = ()
    is_shown: bool = True
    """On the page; a file has them all."""
    width: str = ""
    """From which width of the window on it is there: "sm", "md" or "lg". None: always."""


@dataclass(frozen=True)
class Wanted:
    """What the address asks for, as far as it means something."""

    text: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ends: Mapping[str, date | int] = field(default_factory=dict)
    """Of ranges, by the name of the end."""
    sort: str = ""
    """The name of a column, with a minus for the other way round. Empty: as the list is by itself."""
    page: int = 1
    ignored: tuple[Sentence, ...] = ()

    @property
    def is_narrowed(self) -> bool:
        return bool(self.text or self.chosen or self.ends)

    def pairs(self) -> list[tuple[str, str]]:
        """As the address has them, always in the same order and without the page."""
        found = [("q", self.text)] if self.text else []
        found += [(name, value) for name, values in self.chosen.items() for value in values]
        found += [(name, str(end)) for name, end in self.ends.items()]
        return found + ([("sort", self.sort)] if self.sort else [])


@dataclass(frozen=True)
class Found(Generic[Row]):
    """A page of the list, and how many there are in all."""

    rows: Sequence[Row]
    count: int
    page: int
    pages: int


@dataclass(frozen=True)
class Listing(Generic[Row]):
    name: str
    id: SQLColumnExpression[int]
    load: Callable[[Sequence[int]], Iterable[Row]]
    """These, with all that is shown of them, in any order."""
    id_of: Callable[[Row], int]
    columns: Sequence[Column[Row]]
    filters: Sequence[Filter]
    ranges: Sequence[Range[Any]]
    matches: Callable[[str], list[Condition]]
    """Where a word that is searched for may stand."""
    default_sort: Callable[[Mapping[str, tuple[str, ...]]], str]

    @cached_property
    def _sorts(self) -> dict[str, tuple[SQLColumnExpression[Any], ...]]:
        return {column.name: column.sort for column in self.columns if column.sort}

    def read(self, sent: Mapping[str, Sequence[str]]) -> Wanted:
        """From an address. What means nothing is left out; of a filter it is told."""
        sort = _first(sent, "sort")
        chosen = {one.name: self._chosen(one, sent) for one in self.filters}
        gone = [one.label for one in self.filters if len(chosen[one.name]) < len(_filled(sent, one.name))]
        ends, misread = self._ends(sent)
        return Wanted(
            text=names.clean(_first(sent, "q"))[:LONGEST_SEARCH].strip(),
            chosen={name: values for name, values in chosen.items() if values},
            ends=ends,
            sort=sort if sort.removeprefix("-") in self._sorts else "",
            page=numbers.whole(_first(sent, "page"), least=1) or 1,
            ignored=(*(say(_NO_CHOICE, name=label) for label in gone), *misread),
        )

    def _ends(self, sent: Mapping[str, Sequence[str]]) -> tuple[dict[str, date | int], list[Sentence]]:
        """Of each range, and what is told of those that mean nothing."""
        ends: dict[str, date | int] = {}
        misread = []
        for between in self.ranges:
            typed = {name: text for name in (between.from_name, between.to_name) if (text := _first(sent, name))}
            read = {name: end for name, text in typed.items() if (end := between.read(text)) is not None}
            misread += [
                say(between.misread, name=between.label, typed=text[:LONGEST_TOLD])
                for name, text in typed.items()
                if name not in read
            ]
            if len(read) == 2 and read[between.from_name] > read[between.to_name]:
                misread.append(say(_TURNED, name=between.label))
            else:
                ends |= read
        return ends, misread

    def _chosen(self, one: Filter, sent: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
        asked = _filled(sent, one.name)[: 1 if one.is_single else None]
        return tuple(choice.value for choice in one.choices if choice.value in asked)

    def sort_of(self, wanted: Wanted) -> str:
        return wanted.sort or self.default_sort(wanted.chosen)

    def page(self, wanted: Wanted, size: int) -> Found[Row]:
        """A page that isn't there is the nearest that is."""
        found = self._found(wanted)
        count = db.session.scalar(select(func.count()).select_from(found.subquery())) or 0
        pages = max(1, -(-count // size))
        page = min(wanted.page, pages)
        ids = db.session.scalars(self._sorted(found, wanted).limit(size).offset((page - 1) * size)).all()
        return Found(self._rows(ids), count, page, pages)

    def everything(self, wanted: Wanted) -> Iterator[Row]:
        """All pages, with a few rows in memory at a time."""
        ids = db.session.scalars(self._sorted(self._found(wanted), wanted)).all()
        for start in range(0, len(ids), BATCH):
            yield from self._rows(ids[start : start + BATCH])

    def _rows(self, ids: Sequence[int]) -> list[Row]:
        by_id = {self.id_of(row): row for row in self.load(ids)} if ids else {}
        return [by_id[id] for id in ids if id in by_id]

    def _found(self, wanted: Wanted) -> Select[int]:
        found = select(self.id)
        for word in words_of(wanted.text):
            found = found.where(or_(*self.matches(word)))
        for one in self.filters:
            condition = one.where(wanted.chosen.get(one.name, ()))
            found = found if condition is None else found.where(condition)
        for between in self.ranges:
            ends = wanted.ends.get(between.from_name), wanted.ends.get(between.to_name)
            found = found.where(*between.where(*ends))
        return found

    def _sorted(self, found: Select[int], wanted: Wanted) -> Select[int]:
        """Rows that are alike keep their order from page to page."""
        sort = self.sort_of(wanted)
        keys = self._sorts[sort.removeprefix("-")]
        turned = [key.desc() for key in (*keys, self.id)] if sort.startswith("-") else [*keys, self.id]
        return found.order_by(*(key.nulls_last() for key in turned))


def words_of(text: str) -> list[str]:
    """Each word is a subquery, and a database may plan for hours over thousands of them."""
    return list(dict.fromkeys(names.key(text).split()))[:MOST_WORDS]


def _first(sent: Mapping[str, Sequence[str]], name: str) -> str:
    return next(iter(sent.get(name, ())), "").strip()


def _filled(sent: Mapping[str, Sequence[str]], name: str) -> list[str]:
    return list(dict.fromkeys(value for value in sent.get(name, ()) if value))
