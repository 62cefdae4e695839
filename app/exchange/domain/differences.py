"""What one configuration has that another has not: thing by thing, and field by field."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.exchange.domain.file_sections import OFFICE, SECTIONS, TABLES, Configuration
from app.vocabulary.sentences import Sentence
from app.vocabulary.words import Change

Entry = Mapping[str, Any]


@dataclass(frozen=True)
class Notes:
    """What is to be known about a change besides what changes."""

    uses: tuple[Sentence, ...] = ()
    """Why it is archived and not removed."""
    option_uses: Mapping[str, tuple[Sentence, ...]] = field(default_factory=dict)
    warnings: tuple[Sentence, ...] = ()


AllNotes = Mapping[tuple[str, str], Notes]
"""By section and code."""

Names = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Difference:
    section: str
    code: str
    name: str
    """As it is called afterwards."""
    change: Change
    before: Entry | None = None
    after: Entry | None = None
    notes: Notes = Notes()


@dataclass(frozen=True)
class Loss:
    """What is there now and won't be any more, or can't be chosen any more."""

    section: str
    name: str
    change: Change
    uses: tuple[Sentence, ...] = ()
    option: str = ""
    """The item of the property that it is about, and not the whole of it."""


@dataclass(frozen=True)
class Broken:
    title: Sentence | str
    failures: tuple[Sentence, ...]


@dataclass(frozen=True)
class Comparison:
    """What an import does. `seal` is of just this: of what there is, what the file says and what comes of it."""

    seal: str
    differences: tuple[Difference, ...]
    names: tuple[Names, Names]
    """What codes are called before and after."""
    reordered: tuple[str, ...] = ()
    """The sections whose things come to stand in another order."""
    broken: tuple[Broken, ...] = ()
    """The expectations that don't hold afterwards, and held before or are new."""

    @property
    def is_empty(self) -> bool:
        return not self.differences and not self.reordered

    def of(self, section: str) -> list[Difference]:
        return [one for one in self.differences if one.section == section]

    def count(self, section: str, *changes: Change) -> int:
        return sum(one.change in changes for one in self.of(section))

    @property
    def sections(self) -> list[str]:
        """Those in which something changes, in the order of the file."""
        return [one for one in TABLES if one in self.reordered or self.of(one)]

    @property
    def losses(self) -> list[Loss]:
        return [loss for one in self.differences for loss in (*_loss(one), *_losses_of_options(one))]


def _loss(one: Difference) -> Iterator[Loss]:
    if one.change in (Change.REMOVED, Change.ARCHIVED):
        yield Loss(one.section, one.name, one.change, one.notes.uses)


def _losses_of_options(one: Difference) -> Iterator[Loss]:
    if one.section != "properties" or not one.before or not one.after:
        return
    after = {option["code"]: option for option in one.after["options"]}
    for was in one.before["options"]:
        now = after.get(was["code"])
        if now is None or (now["archived"] and not was["archived"]):
            change = Change.ARCHIVED if now else Change.REMOVED
            uses = one.notes.option_uses.get(was["code"], ())
            yield Loss(one.section, one.name, change, uses, was["name"])


def comparison(before: Configuration, file: Configuration, after: Configuration, notes: AllNotes) -> Comparison:
    found = tuple(_differences(before, after, notes))
    names = (names_of(before), names_of(after))
    return Comparison(_seal(before, file, after), found, names, tuple(_reordered(before, after)))


def _seal(*configurations: Configuration) -> str:
    return hashlib.sha256(json.dumps(configurations, sort_keys=True).encode()).hexdigest()


def _differences(before: Configuration, after: Configuration, notes: AllNotes) -> Iterator[Difference]:
    if before[OFFICE] != after[OFFICE]:
        yield Difference(OFFICE, "", after[OFFICE]["name"], Change.CHANGED, before[OFFICE], after[OFFICE])
    for section in SECTIONS:
        were, are = by_code(before, section), by_code(after, section)
        for code in [*are, *(one for one in were if one not in are)]:
            was, now = were.get(code), are.get(code)
            if was != now:
                name = (now or was or {})["name"]
                yield Difference(section, code, name, _change(was, now), was, now, notes.get((section, code), Notes()))


def by_code(configuration: Configuration, section: str) -> dict[str, Entry]:
    return {one["code"]: one for one in configuration[section]}


def _change(was: Entry | None, now: Entry | None) -> Change:
    if was is None:
        return Change.ADDED
    if now is None:
        return Change.REMOVED
    if was.get("archived") is now.get("archived"):
        return Change.CHANGED
    return Change.ARCHIVED if now["archived"] else Change.RESTORED


def _reordered(before: Configuration, after: Configuration) -> Iterator[str]:
    for section in SECTIONS:
        if any(moves(standing(before, section), standing(after, section))):
            yield section


def standing(configuration: Configuration, section: str) -> list[str]:
    """The codes of what isn't archived."""
    return [one["code"] for one in configuration[section] if not one.get("archived")]


def moves(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[str, int, int]]:
    """Of what stood there already, which got another place among the others, counted from 1."""
    stayed, stand = set(after), set(before)
    old = {code: place for place, code in enumerate((one for one in before if one in stayed), start=1)}
    for place, code in enumerate((one for one in after if one in stand), start=1):
        if old[code] != place:
            yield code, old[code], place


def names_of(configuration: Configuration) -> dict[str, dict[str, str]]:
    """What its codes are called, by table; an option with its property before it: "fase/001"."""
    named = {TABLES[section]: {one["code"]: one["name"] for one in configuration[section]} for section in SECTIONS}
    options = {
        f"{property['code']}/{option['code']}": option["name"]
        for property in configuration["properties"]
        for option in property["options"]
    }
    return {**named, "property_options": options}
