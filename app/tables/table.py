"""The one way to do a list: what it can be narrowed to and sorted by, what was asked of it, and that part of it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from typing import Generic, Protocol, TypeAlias, TypeVar

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, func, or_, select

from app.extensions import db
from app.vocabulary import names, numbers, phones
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
End = TypeVar("End", date, int)


class HasId(Protocol):
    @property
    def id(self) -> int: ...


Row = TypeVar("Row", bound=HasId)


@dataclass(frozen=True)
class Choice:
    value: str
    label: Label


@dataclass(frozen=True)
class Filter:
    """A row passes when any of the choices fits."""

    name: str
    label: Label
    choices: Sequence[Choice]
    where: Callable[[Sequence[str]], Condition | None]
    """It is asked with no choices too, for what a list leaves out by itself."""
    is_single: bool = False
    otherwise: Label = ""
    """What it is called to choose nothing, where there is a single choice."""


@dataclass(frozen=True)
class Range(Generic[End]):
    """It runs from one day or number up to another, both of them included."""

    name: str
    label: Label
    read: Callable[[str], End | None]
    """Reads an end as it was typed. It gives None for what can't be one."""
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

    def ends(self, sent: Mapping[str, Sequence[str]]) -> tuple[dict[str, End], list[Sentence]]:
        """Gives each end by its name, and what is told of an end that means nothing."""
        typed = {name: text for name in (self.from_name, self.to_name) if (text := _first(sent, name))}
        read = {name: end for name, text in typed.items() if (end := self.read(text)) is not None}
        if len(read) == 2 and read[self.from_name] > read[self.to_name]:
            return {}, [say(_TURNED, name=self.label)]
        misread = [text for name, text in typed.items() if name not in read]
        return read, [say(self.misread, name=self.label, typed=text[:LONGEST_TOLD]) for text in misread]

    def conditions(self, ends: Mapping[str, date | int]) -> list[Condition]:
        """An end is read once more, from how the address has it."""
        first, last = (self.read(str(ends.get(name, ""))) for name in (self.from_name, self.to_name))
        return self.where(first, last)


@dataclass(frozen=True)
class Column(Generic[Row]):
    name: str
    label: Label
    value: Callable[[Row], Cell]
    """What the page and a file show. A page may draw it in a way of its own, under the column's name."""
    sort: tuple[SQLColumnExpression[object], ...] = ()
    is_shown: bool = True
    """Whether the page has it; a file has all columns."""
    width: str = ""
    """The width of the window from which on it is there: "sm", "md" or "lg". It is always there where this is empty."""
    is_amount: bool = False
    """Amounts stand below each other by their last digit."""


@dataclass(frozen=True)
class Wanted:
    """What the address asks for, as far as it means something."""

    text: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ends: Mapping[str, date | int] = field(default_factory=dict)
    """The ends of ranges, by the name of the end."""
    sort: str = ""
    """The name of a column, with a minus for the other way round; empty for the order that a list has by itself."""
    page: int = 1
    ignored: tuple[Sentence, ...] = ()

    @property
    def is_narrowed(self) -> bool:
        return bool(self.text or self.chosen or self.ends)

    def pairs(self) -> list[tuple[str, str]]:
        """The address has these, always in the same order and without the page."""
        pairs = [("q", self.text)] if self.text else []
        pairs += [(name, value) for name, values in self.chosen.items() for value in values]
        pairs += [(name, str(end)) for name, end in self.ends.items()]
        return pairs + ([("sort", self.sort)] if self.sort else [])


@dataclass(frozen=True)
class RowsOfPage(Generic[Row]):
    """One page of the list, and how many rows and pages there are in all."""

    rows: Sequence[Row]
    count: int
    page: int
    pages: int


@dataclass(frozen=True, kw_only=True)
class Listing(Generic[Row]):
    name: str
    id: SQLColumnExpression[int]
    load: Callable[[Sequence[int]], Iterable[Row]]
    """Loads rows with all that is shown of them, in any order."""
    columns: Sequence[Column[Row]]
    filters: Sequence[Filter] = ()
    ranges: Sequence[Range[date] | Range[int]] = ()
    where: Sequence[Condition] = ()
    """Which rows there are at all."""
    matches: Callable[[str], list[Condition]]
    """Where a word that is searched for may stand."""
    default_sort: Callable[[Mapping[str, tuple[str, ...]]], str]

    @cached_property
    def _sorts(self) -> dict[str, tuple[SQLColumnExpression[object], ...]]:
        return {column.name: column.sort for column in self.columns if column.sort}

    def read(self, sent: Mapping[str, Sequence[str]]) -> Wanted:
        """Reads an address. What means nothing is left out; of a filter it is told."""
        sort = _first(sent, "sort")
        chosen = {filter.name: self._chosen(filter, sent) for filter in self.filters}
        gone = [filter.label for filter in self.filters if len(chosen[filter.name]) < len(_filled(sent, filter.name))]
        ends: dict[str, date | int] = {}
        misread: list[Sentence] = []
        for between in self.ranges:
            read, sentences = between.ends(sent)
            ends |= read
            misread += sentences
        return Wanted(
            text=names.clean(_first(sent, "q"))[:LONGEST_SEARCH].strip(),
            chosen={name: values for name, values in chosen.items() if values},
            ends=ends,
            sort=sort if sort.removeprefix("-") in self._sorts else "",
            page=numbers.whole(_first(sent, "page"), least=1) or 1,
            ignored=(*(say(_NO_CHOICE, name=label) for label in gone), *misread),
        )

    def _chosen(self, filter: Filter, sent: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
        asked = _filled(sent, filter.name)[: 1 if filter.is_single else None]
        return tuple(choice.value for choice in filter.choices if choice.value in asked)

    def sort_of(self, wanted: Wanted) -> str:
        return wanted.sort or self.default_sort(wanted.chosen)

    def page(self, wanted: Wanted, size: int) -> RowsOfPage[Row]:
        """A page that isn't there is the nearest that is."""
        ids_of_all = self._ids(wanted)
        count = db.session.scalar(select(func.count()).select_from(ids_of_all.subquery())) or 0
        pages = max(1, -(-count // size))
        page = min(wanted.page, pages)
        ids = db.session.scalars(self._sorted(ids_of_all, wanted).limit(size).offset((page - 1) * size)).all()
        return RowsOfPage(self._rows(ids), count, page, pages)

    def everything(self, wanted: Wanted) -> Iterator[Row]:
        """Goes through all pages, with a few rows in memory at a time."""
        ids = db.session.scalars(self._sorted(self._ids(wanted), wanted)).all()
        for start in range(0, len(ids), BATCH):
            yield from self._rows(ids[start : start + BATCH])

    def _rows(self, ids: Sequence[int]) -> list[Row]:
        by_id = {row.id: row for row in self.load(ids)} if ids else {}
        return [by_id[id] for id in ids if id in by_id]

    def _ids(self, wanted: Wanted) -> Select[int]:
        conditions = [*self.where, *(or_(*self.matches(word)) for word in words_of(wanted.text))]
        for filter in self.filters:
            condition = filter.where(wanted.chosen.get(filter.name, ()))
            conditions += [condition] if condition is not None else []
        for between in self.ranges:
            conditions += between.conditions(wanted.ends)
        return select(self.id).where(*conditions)

    def _sorted(self, ids: Select[int], wanted: Wanted) -> Select[int]:
        """Rows that are alike keep their order from page to page."""
        sort = self.sort_of(wanted)
        keys = self._sorts[sort.removeprefix("-")]
        turned = [key.desc() for key in (*keys, self.id)] if sort.startswith("-") else [*keys, self.id]
        return ids.order_by(*(key.nulls_last() for key in turned))


def words_of(text: str) -> list[str]:
    """Each word is a subquery, and a database may plan for hours over thousands of them."""
    return list(dict.fromkeys(names.folded(phones.in_one_piece(text)).split()))[:MOST_WORDS]


def _first(sent: Mapping[str, Sequence[str]], name: str) -> str:
    return next(iter(sent.get(name, ())), "").strip()


def _filled(sent: Mapping[str, Sequence[str]], name: str) -> list[str]:
    return list(dict.fromkeys(value for value in sent.get(name, ()) if value))
