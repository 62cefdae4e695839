"""A list as a page shows it: what its address asks for, and the addresses of what can be asked next."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import parse_qs, urlencode

from flask import abort, request, url_for
from flask_babel import get_locale, gettext
from flask_login import current_user

from app.models import SavedView, User
from app.setup import users
from app.tables import appointment_table, dossier_table, person_table, run_table, saved_views, task_table
from app.tables.table import Column, Listing, RowsOfPage, Wanted
from app.vocabulary import formatting
from app.vocabulary.sentences import Sentence, say
from app.web.templating import cell, said, sentence

PAGE_SIZE = 50
# A file of more rows may take over two seconds: it is counted while it is written.
COUNTED_FROM = 1000
Pairs = list[tuple[str, str]]


@dataclass(frozen=True)
class Kind:
    """One of the lists: its page, its name, and the views that everybody has."""

    endpoint: str
    title: Sentence
    make: Callable[[User], Listing[Any]]
    views: Sequence[tuple[Sentence, str]]


KINDS = {
    "dossiers": Kind(
        "dossiers.index",
        say("Dossiers"),
        dossier_table.listing,
        [(say("Alle"), ""), (say("Van mij"), "advisor=me"), (say("Archief"), "archived=only")],
    ),
    "persons": Kind("persons.index", say("Personen"), person_table.listing, [(say("Alle"), "")]),
    "appointments": Kind(
        "dossiers.appointments",
        say("Afspraken"),
        appointment_table.listing,
        [(say("Vanaf vandaag"), ""), (say("Van mij"), "advisor=me"), (say("Voor vandaag"), "when=past")],
    ),
    "worklist": Kind(
        "worklist.index",
        say("Werkvoorraad"),
        task_table.listing,
        [(say("Open"), ""), (say("Gereed"), "status=done"), (say("Van iedereen"), "assignee=all")],
    ),
    "runs": Kind(
        "home.runs",
        say("Uitvoeringen"),
        run_table.listing,
        [(say("Alle"), ""), (say("Van mij"), "whose=me"), (say("Mislukt"), "status=failed")],
    ),
}


@dataclass(frozen=True)
class Link:
    text: str
    url: str


@dataclass(frozen=True)
class Header(Link):
    """The head of a column. Without a URL the list can't be sorted by it."""

    order: str
    """As aria-sort says it, or nothing."""
    column: Column[Any]


@dataclass(frozen=True)
class Tab(Link):
    is_current: bool
    view: SavedView | None = None


@dataclass(frozen=True)
class Field:
    name: str
    text: str
    is_single: bool
    options: list[tuple[str, str, bool]]
    """Value, text, and whether it is chosen."""


@dataclass(frozen=True)
class End:
    """A field for where a range begins or ends."""

    name: str
    text: str
    value: str
    """As the field shows it: also what was typed and can't be filter."""
    is_day: bool


class ListPage:
    def __init__(self, name: str) -> None:
        self.name, self.kind = name, KINDS.get(name) or abort(404)
        self.listing = self.kind.make(current_user)
        self.wanted = self.listing.read(request.args.to_dict(flat=False))

    @property
    def title(self) -> str:
        return said(self.kind.title)

    @cached_property
    def result(self) -> RowsOfPage[Any]:
        return self.listing.page(self.wanted, PAGE_SIZE)

    @property
    def colleagues(self) -> Sequence[User]:
        return users.colleagues()

    @property
    def ignored(self) -> list[str]:
        return [sentence(text) for text in self.wanted.ignored]

    @property
    def url(self) -> str:
        """The address of the list as it is asked for now, with its page."""
        return self.page_url(self.result.page)

    @property
    def query(self) -> str:
        """What stands behind the question mark of a filter's own address, without the page."""
        return urlencode(self.wanted.pairs())

    @property
    def plain_url(self) -> str:
        return url_for(self.kind.endpoint)

    def page_url(self, page: int) -> str:
        return self._url(self.wanted.pairs() + ([("page", str(page))] if page > 1 else []))

    def file_url(self, form: str) -> str:
        return f"{url_for('lists.file', list_name=self.name)}?{urlencode([*self.wanted.pairs(), ('format', form)])}"

    @property
    def is_counted(self) -> bool:
        return self.result.count >= COUNTED_FROM

    @cached_property
    def columns(self) -> list[Column[Any]]:
        return [column for column in self.listing.columns if column.is_shown]

    @property
    def headers(self) -> list[Header]:
        return [self._header(column) for column in self.columns]

    def _header(self, column: Column[Any]) -> Header:
        sort, name = self.listing.sort_of(self.wanted), column.name
        order = {name: "ascending", f"-{name}": "descending"}.get(sort, "")
        rest = [pair for pair in self.wanted.pairs() if pair[0] != "sort"]
        url = self._url([*rest, ("sort", f"-{name}" if order == "ascending" else name)]) if column.sort else ""
        return Header(said(column.label), url, order, column)

    @property
    def sorts(self) -> Iterator[tuple[str, str, bool]]:
        """Gives value, text, and whether it is chosen. A telephone shows no headers to click on."""
        yield "", gettext("De gewone volgorde"), not self.wanted.sort
        for column in self.columns:
            if column.sort:
                for value, text in (
                    (column.name, said(column.label)),
                    (f"-{column.name}", gettext("%(name)s, andersom", name=said(column.label))),
                ):
                    yield value, text, value == self.wanted.sort

    @property
    def chips(self) -> list[Link]:
        """What the list is narrowed to, each with where it goes without."""
        pairs = self.wanted.pairs()
        chips = [(pair, text) for pair in pairs if (text := self._chip(*pair))]
        return [Link(text, self._url([each for each in pairs if each != pair])) for pair, text in chips]

    def _chip(self, name: str, value: str) -> str:
        if name == "q":
            return f"“{value}”"
        for filter in self.listing.filters:
            if filter.name == name:
                chosen = next(choice.label for choice in filter.choices if choice.value == value)
                return f"{said(filter.label)}: {said(chosen)}"
        for between in self.listing.ranges:
            told = {"name": said(between.label), "end": cell(self.wanted.ends.get(name))}
            if name == between.from_name:
                return gettext("%(name)s vanaf %(end)s", **told)
            if name == between.to_name:
                return gettext("%(name)s tot en met %(end)s", **told)
        return ""

    @property
    def fields(self) -> Iterator[Field]:
        for filter in self.listing.filters:
            chosen = self.wanted.chosen.get(filter.name, ())
            options = [(choice.value, said(choice.label), choice.value in chosen) for choice in filter.choices]
            nothing = [("", said(filter.otherwise), not chosen)] if filter.is_single else []
            yield Field(filter.name, said(filter.label), filter.is_single, [*nothing, *options])

    @property
    def ends(self) -> Iterator[End]:
        for between in self.listing.ranges:
            label = said(between.label)
            for name, text in (
                (between.from_name, gettext("%(name)s vanaf", name=label)),
                (between.to_name, gettext("%(name)s tot en met", name=label)),
            ):
                yield End(name, text, self._typed(name), between.is_of_days)

    def _typed(self, name: str) -> str:
        end = self.wanted.ends.get(name)
        if isinstance(end, int):
            return formatting.number(end, str(get_locale()))
        return end.isoformat() if end else request.args.get(name, "")

    @cached_property
    def tabs(self) -> list[Tab]:
        own = saved_views.of(current_user, self.name)
        tabs = [self._tab(said(text), query) for text, query in self.kind.views]
        return [*tabs, *(self._tab(view.name, view.query_string, view) for view in own)]

    def _tab(self, text: str, query: str, view: SavedView | None = None) -> Tab:
        is_current = self.read(query).pairs() == self.wanted.pairs()
        return Tab(text, f"{self.plain_url}?{query}" if query else self.plain_url, is_current, view)

    @property
    def current_view(self) -> SavedView | None:
        return next((tab.view for tab in self.tabs if tab.is_current and tab.view), None)

    @property
    def can_be_saved(self) -> bool:
        return not any(tab.is_current for tab in self.tabs)

    def read(self, query: str) -> Wanted:
        return self.listing.read(parse_qs(query))

    def _url(self, pairs: Pairs) -> str:
        return f"{self.plain_url}?{urlencode(pairs)}" if pairs else self.plain_url
