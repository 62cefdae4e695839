"""What one configuration has that another has not: thing by thing, and field by field."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from app.entries.domain.entries import PropertyEntry, SettingEntry
from app.entries.domain.entry import Entry
from app.entries.domain.reader import Names
from app.exchange.domain.file_sections import OFFICE, SECTIONS, TABLES, Configuration
from app.vocabulary.sentences import Sentence
from app.vocabulary.words import Change


@dataclass(frozen=True)
class Notes:
    """What is to be known about a change besides what changes."""

    uses: tuple[Sentence, ...] = ()
    """Why it is archived and not removed."""
    option_uses: Mapping[str, tuple[Sentence, ...]] = field(default_factory=dict)
    warnings: tuple[Sentence, ...] = ()


AllNotes = Mapping[tuple[str, str], Notes]
"""By section and code."""


@dataclass(frozen=True)
class EntryDifference:
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
    differences: tuple[EntryDifference, ...]
    names: tuple[Names, Names]
    """What codes are called before and after."""
    reordered: tuple[str, ...] = ()
    """The sections whose things come to stand in another order."""
    broken: tuple[Broken, ...] = ()
    """The expectations that don't hold afterwards, and held before or are new."""

    @property
    def is_empty(self) -> bool:
        return not self.differences and not self.reordered

    def of(self, section: str) -> list[EntryDifference]:
        return [difference for difference in self.differences if difference.section == section]

    def count(self, section: str, *changes: Change) -> int:
        return sum(difference.change in changes for difference in self.of(section))

    @property
    def sections(self) -> list[str]:
        """Those in which something changes, in the order of the file."""
        return [section for section in TABLES if section in self.reordered or self.of(section)]

    @property
    def losses(self) -> list[Loss]:
        return [
            loss for difference in self.differences for loss in (*_loss(difference), *_losses_of_options(difference))
        ]


def _loss(difference: EntryDifference) -> Iterator[Loss]:
    if difference.change in (Change.REMOVED, Change.ARCHIVED):
        yield Loss(difference.section, difference.name, difference.change, difference.notes.uses)


def _losses_of_options(difference: EntryDifference) -> Iterator[Loss]:
    if not isinstance(difference.before, PropertyEntry) or not isinstance(difference.after, PropertyEntry):
        return
    after = {option.code: option for option in difference.after.options}
    for was in difference.before.options:
        now = after.get(was.code)
        if now is None or (now.archived and not was.archived):
            change = Change.ARCHIVED if now else Change.REMOVED
            uses = difference.notes.option_uses.get(was.code, ())
            yield Loss(difference.section, difference.name, change, uses, was.name)


def comparison(before: Configuration, file: Configuration, after: Configuration, notes: AllNotes) -> Comparison:
    differences = tuple(_differences(before, after, notes))
    names = (names_of(before), names_of(after))
    return Comparison(_seal(before, file, after), differences, names, tuple(_reordered(before, after)))


def _seal(*configurations: Configuration) -> str:
    documents = [configuration.document() for configuration in configurations]
    return hashlib.sha256(json.dumps(documents, sort_keys=True).encode()).hexdigest()


def _differences(before: Configuration, after: Configuration, notes: AllNotes) -> Iterator[EntryDifference]:
    if before.office != after.office:
        found = notes.get((OFFICE, ""), Notes())
        yield EntryDifference(OFFICE, "", after.office.name, Change.CHANGED, before.office, after.office, found)
    for section in SECTIONS:
        were, are = by_code(before, section), by_code(after, section)
        for code in [*are, *(code for code in were if code not in are)]:
            was, now = were.get(code), are.get(code)
            if was != now and (named := now or was):
                found = notes.get((section, code), Notes())
                yield EntryDifference(section, code, named.name, _change(was, now), was, now, found)


def by_code(configuration: Configuration, section: str) -> dict[str, SettingEntry]:
    return {entry.code: entry for entry in configuration.section(section)}


def _change(was: SettingEntry | None, now: SettingEntry | None) -> Change:
    if was is None:
        return Change.ADDED
    if now is None:
        return Change.REMOVED
    if was.is_archived is now.is_archived:
        return Change.CHANGED
    return Change.ARCHIVED if now.is_archived else Change.RESTORED


def _reordered(before: Configuration, after: Configuration) -> Iterator[str]:
    for section in SECTIONS:
        if any(moves(standing(before, section), standing(after, section))):
            yield section


def standing(configuration: Configuration, section: str) -> list[str]:
    """List the codes of what isn't archived."""
    return [entry.code for entry in configuration.section(section) if not entry.is_archived]


def moves(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[str, int, int]]:
    """List what stood there already and got another place among the others, counted from 1."""
    stayed, stand = set(after), set(before)
    old = {code: place for place, code in enumerate((code for code in before if code in stayed), start=1)}
    for place, code in enumerate((code for code in after if code in stand), start=1):
        if old[code] != place:
            yield code, old[code], place


def names_of(configuration: Configuration) -> Names:
    """What its codes are called."""
    named = {
        TABLES[section]: {entry.code: entry.name for entry in configuration.section(section)} for section in SECTIONS
    }
    options = {
        f"{property.code}/{option.code}": option.name
        for property in configuration.properties
        for option in property.options
    }
    return {**named, "property_options": options}
