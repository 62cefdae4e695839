"""What changed between two versions of a thing, field by field."""

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Generic, TypeVar

from app.engine.domain.expected_effects import ExpectedEffect
from app.engine.domain.kinds import Action
from app.engine.domain.kinds.fields import Text
from app.entries.domain.entries import CHOICES, OPTIONS, ListEntry
from app.entries.domain.entry import Entry
from app.entries.domain.entry_lists import (
    ACTIONS,
    APPOINTMENT_TYPES,
    CONDITIONS,
    FOR_TYPES,
    HOLIDAYS,
    LINES,
    ROLES,
    CodedCondition,
    Listed,
    asked,
)
from app.entries.domain.office_entries import CLOSINGS
from app.entries.domain.reader import Reader
from app.vocabulary.sentences import N_, Sentence, say

Part = TypeVar("Part")


@dataclass(frozen=True)
class TextLine:
    """Of a text: taken away ("-"), put in ("+"), beside those (" "), or not shown ("…")."""

    mark: str
    text: str = ""


@dataclass(frozen=True)
class Difference:
    sentence: Sentence
    lines: tuple[TextLine, ...] = ()


@dataclass(frozen=True)
class Version:
    """An entry, and who reads it with the names that its codes had then."""

    entry: Entry
    reader: Reader


def changes(before: Version, after: Version) -> list[Difference]:
    return [*_fields(before, after), *_lists(before, after)]


def moved(old: int, new: int) -> Difference:
    return Difference(say("Plaats in de lijst: %(before)s → %(after)s", before=old, after=new))


def _fields(before: Version, after: Version) -> Iterator[Difference]:
    for (field, old), (_, new) in zip(before.entry.single(), after.entry.single(), strict=True):
        if old == new:
            continue
        label = Sentence(field.label)
        if field.is_text:
            yield Difference(say("%(field)s gewijzigd:", field=label), tuple(_text(old, new)))
        else:
            was, is_now = field.told(old, before.reader), field.told(new, after.reader)
            yield Difference(say("%(field)s: %(before)s → %(after)s", field=label, before=was, after=is_now))


def _text(old: str, new: str) -> Iterator[TextLine]:
    was, is_now = old.splitlines(), new.splitlines()
    end = 0
    for group in SequenceMatcher(None, was, is_now, autojunk=False).get_grouped_opcodes(1):
        if group[0][1] > end:
            yield TextLine("…")
        for tag, start, end, new_start, new_end in group:
            if tag == "equal":
                yield from (TextLine(" ", line) for line in was[start:end])
                continue
            yield from (TextLine("-", line) for line in was[start:end])
            yield from (TextLine("+", line) for line in is_now[new_start:new_end])
    if end < len(was):
        yield TextLine("…")


def _lists(before: Version, after: Version) -> Iterator[Difference]:
    for (listed, old), (_, new) in zip(before.entry.lists(), after.entry.lists(), strict=True):
        if old == new:
            continue
        if listed is ROLES:
            yield _roles(old, new, before.reader, after.reader)
        else:
            yield from _parts(listed, old, new, before.reader, after.reader)


def _roles(old: Sequence[str], new: Sequence[str], was: Reader, is_now: Reader) -> Difference:
    before, after = (
        _joined([ROLES.told_part(role, reader) for role in roles]) if roles else say("leeg")
        for roles, reader in ((old, was), (new, is_now))
    )
    return Difference(say("%(field)s: %(before)s → %(after)s", field=say("Rol"), before=before, after=after))


def _joined(sentences: Sequence[Sentence]) -> Sentence:
    first, *rest = sentences
    return say("%(first)s; %(rest)s", first=first, rest=_joined(rest)) if rest else first


def _parts(
    listed: Listed[Part], old: Sequence[Part], new: Sequence[Part], was: Reader, is_now: Reader
) -> Iterator[Difference]:
    telling = _TELLING[listed]
    pairs = _matched(old, new, telling.keys)
    for part in _rest(old, [left for left, _ in pairs]):
        yield Difference(say(telling.gone, **{telling.part: listed.told_part(part, was)}))
    for part in _rest(new, [right for _, right in pairs]):
        yield Difference(say(telling.came, **{telling.part: listed.told_part(part, is_now)}))
    for left, right in pairs:
        if old[left] == new[right]:
            continue
        if telling.differences:
            yield from telling.differences(old[left], new[right], was, is_now)
        else:
            before, after = listed.told_part(old[left], was), listed.told_part(new[right], is_now)
            yield Difference(say(telling.changed, before=before, after=after))
    places = [right for _, right in pairs]
    if telling.order and places != sorted(places):
        names = ", ".join(part.name for part in new if isinstance(part, ListEntry))
        told = _joined([listed.told_part(part, is_now) for part in new])
        yield Difference(say(telling.order, order=names or told))


Keys = Sequence[Callable[[Part], Hashable]]


def _matched(old: Sequence[Part], new: Sequence[Part], keys: Keys[Part]) -> list[tuple[int, int]]:
    """Pair the old with the new: first what is the same, then what is alike by each next key."""
    pairs: dict[int, int] = {}
    for key in keys:
        for place, part in enumerate(old):
            if place in pairs or (wanted := key(part)) is None:
                continue
            left = (index for index in range(len(new)) if index not in pairs.values())
            alike = next((index for index in left if key(new[index]) == wanted), None)
            if alike is not None:
                pairs[place] = alike
    return sorted(pairs.items())


def _rest(parts: Sequence[Part], taken: Sequence[int]) -> Iterator[Part]:
    return (part for place, part in enumerate(parts) if place not in taken)


def _same(part: Hashable) -> Hashable:
    return part


def _target(part: Action[str] | ExpectedEffect[str]) -> Hashable:
    if isinstance(part, ExpectedEffect):
        return part.kind, part.target, part.role
    return part.kind, getattr(part, part.FIELDS[0].name) if part.FIELDS else None


def _of_typed_text(action: Action[str]) -> Hashable:
    """One that is about what is typed, and got another text, is still the same."""
    return action.kind if action.FIELDS and isinstance(action.FIELDS[0], Text) else None


def _comparison(condition: CodedCondition) -> Hashable:
    return condition.about, condition.kind


def _subject_of(condition: CodedCondition) -> Hashable:
    return condition.ASKS, condition.about


def _of_condition(before: CodedCondition, after: CodedCondition, was: Reader, is_now: Reader) -> Iterator[Difference]:
    property, were, are = asked(after, is_now).called, asked(before, was).options, asked(after, is_now).options
    if before.kind is not after.kind:
        kinds = {"before": was.label(before.kind), "after": is_now.label(after.kind)}
        yield Difference(say("Voorwaarde %(property)s: %(before)s → %(after)s", property=property, **kinds))
    for option, name in zip(after.options, are, strict=True):
        if option not in before.options:
            text = N_("Voorwaarde %(property)s: item %(option)s erbij")
            yield Difference(say(text, property=property, option=name))
    for option, name in zip(before.options, were, strict=True):
        if option not in after.options:
            text = N_("Voorwaarde %(property)s: item %(option)s eraf")
            yield Difference(say(text, property=property, option=name))


def _of_option(before: ListEntry, after: ListEntry, _was: Reader, _is_now: Reader) -> Iterator[Difference]:
    if before.name != after.name:
        text = N_("Optie %(code)s: %(before)s → %(after)s")
        yield Difference(say(text, code=after.code, before=before.name, after=after.name))
    if before.archived != after.archived:
        text = N_("Optie gearchiveerd: %(option)s") if after.archived else N_("Optie teruggezet: %(option)s")
        yield Difference(say(text, option=after.name))


@dataclass(frozen=True)
class _Telling(Generic[Part]):
    """How the differences of a list are told."""

    part: str
    """What a part is called in these texts."""
    gone: str
    came: str
    changed: str = ""
    order: str = ""
    """Of a list that has an order."""
    keys: Keys[Part] = (_same,)
    differences: Callable[[Part, Part, Reader, Reader], Iterator[Difference]] | None = None
    """Of one part, where it isn't told as a whole."""


_OF_TYPES = _Telling[str]("type", N_("Afspraaktype eraf: %(type)s"), N_("Afspraaktype erbij: %(type)s"))
_TELLING: dict[Listed[Any], _Telling[Any]] = {
    ACTIONS: _Telling(
        "action",
        N_("Actie verwijderd: %(action)s"),
        N_("Actie toegevoegd: %(action)s"),
        N_("Actie gewijzigd: %(before)s → %(after)s"),
        N_("Volgorde van de acties: %(order)s"),
        (_same, _target, _of_typed_text),
    ),
    CONDITIONS: _Telling(
        "condition",
        N_("Voorwaarde verwijderd: %(condition)s"),
        N_("Voorwaarde toegevoegd: %(condition)s"),
        order=N_("Volgorde van de voorwaarden: %(order)s"),
        keys=(_same, _comparison, _subject_of),
        differences=_of_condition,
    ),
    OPTIONS: _Telling(
        "option",
        N_("Optie verwijderd: %(option)s"),
        N_("Optie toegevoegd: %(option)s"),
        order=N_("Volgorde van de items: %(order)s"),
        keys=(lambda option: option.code,),
        differences=_of_option,
    ),
    CHOICES: _Telling("choice", N_("Keuze eraf: %(choice)s"), N_("Keuze erbij: %(choice)s")),
    LINES: _Telling(
        "line",
        N_("Verwachting eraf: %(line)s"),
        N_("Verwachting erbij: %(line)s"),
        N_("Verwachting: %(before)s → %(after)s"),
        N_("Volgorde van de verwachtingen: %(order)s"),
        (_same, _target),
    ),
    HOLIDAYS: _Telling("holiday", N_("Feestdag niet meer vrij: %(holiday)s"), N_("Feestdag vrij: %(holiday)s")),
    CLOSINGS: _Telling(
        "closing", N_("Eigen vrije dagen eraf: %(closing)s"), N_("Eigen vrije dagen erbij: %(closing)s")
    ),
    APPOINTMENT_TYPES: _OF_TYPES,
    FOR_TYPES: _OF_TYPES,
}
