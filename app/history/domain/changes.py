"""What changed between two portraits of a thing, field by field."""

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from app.engine.domain import conditions, kinds
from app.engine.domain.kinds import KINDS
from app.engine.domain.kinds.fields import Text
from app.history.domain import wording
from app.history.domain.wording import LISTS, Document, Reader
from app.vocabulary.sentences import Sentence, say
from app.vocabulary.words import action_kind


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
    """A portrait, and the names that its codes had then."""

    document: Document
    reader: Reader


def changes(kind: str, before: Version, after: Version) -> list[Difference]:
    return [*_fields(kind, before, after), *_lists(before, after)]


def moved(old: int, new: int) -> Difference:
    return Difference(say("Plaats in de lijst: %(before)s → %(after)s", before=old, after=new))


def _fields(kind: str, before: Version, after: Version) -> Iterator[Difference]:
    was, is_now = dict(wording.flat(before.document)), dict(wording.flat(after.document))
    for name in {**was, **is_now}:
        old, new = was.get(name), is_now.get(name)
        if old == new:
            continue
        field = wording.field(kind, name)
        if field.is_text:
            yield Difference(
                say("%(field)s gewijzigd:", field=Sentence(field.label)), tuple(_text(old or "", new or ""))
            )
        else:
            yield Difference(
                say(
                    "%(field)s: %(before)s → %(after)s",
                    field=Sentence(field.label),
                    before=field.read(old, before.reader),
                    after=field.read(new, after.reader),
                )
            )


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
    for name in LISTS:
        old, new = before.document.get(name, []), after.document.get(name, [])
        if old != new:
            yield from _LISTS[name](old, new, before.reader, after.reader)


Parts = Sequence[Any]
Keys = Sequence[Callable[[Any], Hashable]]


def _matched(old: Parts, new: Parts, keys: Keys) -> list[tuple[int, int]]:
    """Pair the old with the new: first what is the same, then what is alike by each next key."""
    pairs: list[tuple[int, int]] = []
    for key in keys:
        left_new = [place for place in range(len(new)) if place not in {pair[1] for pair in pairs}]
        for place in [place for place in range(len(old)) if place not in {pair[0] for pair in pairs}]:
            wanted = key(old[place])
            alike = next(
                (new_place for new_place in left_new if wanted is not None and key(new[new_place]) == wanted), None
            )
            if alike is not None:
                left_new.remove(alike)
                pairs.append((place, alike))
    return sorted(pairs)


def _rest(parts: Parts, taken: Sequence[int]) -> Iterator[Any]:
    return (part for place, part in enumerate(parts) if place not in taken)


def _is_in_order(pairs: Sequence[tuple[int, int]]) -> bool:
    places = [new for _, new in pairs]
    return places == sorted(places)


def _listed(sentences: Sequence[Sentence]) -> Sentence:
    first, *rest = sentences
    return say("%(first)s; %(rest)s", first=first, rest=_listed(rest)) if rest else first


def _same(part: Any) -> Hashable:
    return repr(sorted(part.items()))


def _target(part: Document) -> Hashable:
    kind = action_kind(part["kind"])
    return (kind, part[kinds.about(kind).name] if KINDS[kind].FIELDS else None, part.get("role"))


def _of_typed_text(part: Document) -> Hashable:
    """One that is about what is typed, and got another text, is still the same."""
    kind = action_kind(part["kind"])
    return kind if KINDS[kind].FIELDS and isinstance(kinds.about(kind), Text) else None


def _actions(old: Parts, new: Parts, was: Reader, is_now: Reader) -> Iterator[Difference]:
    pairs = _matched(old, new, (_same, _target, _of_typed_text))
    for action in _rest(old, [left for left, _ in pairs]):
        yield Difference(say("Actie verwijderd: %(action)s", action=wording.action(action, was)))
    for action in _rest(new, [right for _, right in pairs]):
        yield Difference(say("Actie toegevoegd: %(action)s", action=wording.action(action, is_now)))
    for left, right in pairs:
        if old[left] != new[right]:
            before, after = wording.action(old[left], was), wording.action(new[right], is_now)
            yield Difference(say("Actie gewijzigd: %(before)s → %(after)s", before=before, after=after))
    if not _is_in_order(pairs):
        order = _listed([wording.action(action, is_now) for action in new])
        yield Difference(say("Volgorde van de acties: %(order)s", order=order))


def _conditions(old: Parts, new: Parts, was: Reader, is_now: Reader) -> Iterator[Difference]:
    pairs = _matched(old, new, (_same, _comparison, lambda condition: condition["property"]))
    for condition in _rest(old, [left for left, _ in pairs]):
        yield Difference(say("Voorwaarde verwijderd: %(condition)s", condition=wording.condition(condition, was)))
    for condition in _rest(new, [right for _, right in pairs]):
        yield Difference(say("Voorwaarde toegevoegd: %(condition)s", condition=wording.condition(condition, is_now)))
    for left, right in pairs:
        yield from _condition(old[left], new[right], was, is_now)
    if not _is_in_order(pairs):
        order = _listed([wording.condition(condition, is_now) for condition in new])
        yield Difference(say("Volgorde van de voorwaarden: %(order)s", order=order))


def _comparison(part: Document) -> Hashable:
    return part["property"], conditions.of_document(part).kind


def _condition(old: Document, new: Document, was: Reader, is_now: Reader) -> Iterator[Difference]:
    before, after, code = conditions.of_document(old), conditions.of_document(new), new["property"]
    property = is_now.name("properties", code)
    if before.kind is not after.kind:
        yield Difference(
            say(
                "Voorwaarde %(property)s: %(before)s → %(after)s",
                property=property,
                before=was.label(before.kind),
                after=is_now.label(after.kind),
            )
        )
    for option in after.options:
        if option not in before.options:
            name = is_now.option(code, option)
            yield Difference(say("Voorwaarde %(property)s: item %(option)s erbij", property=property, option=name))
    for option in before.options:
        if option not in after.options:
            name = was.option(code, option)
            yield Difference(say("Voorwaarde %(property)s: item %(option)s eraf", property=property, option=name))


def _options(old: Parts, new: Parts, was: Reader, is_now: Reader) -> Iterator[Difference]:
    pairs = _matched(old, new, (lambda option: option["code"],))
    for option in _rest(old, [left for left, _ in pairs]):
        yield Difference(say("Optie verwijderd: %(option)s", option=wording.option(option, was)))
    for option in _rest(new, [right for _, right in pairs]):
        yield Difference(say("Optie toegevoegd: %(option)s", option=wording.option(option, is_now)))
    for left, right in pairs:
        before, after = old[left], new[right]
        if before["name"] != after["name"]:
            yield Difference(
                say(
                    "Optie %(code)s: %(before)s → %(after)s",
                    code=after["code"],
                    before=before["name"],
                    after=after["name"],
                )
            )
        if before["archived"] != after["archived"]:
            name = after["name"]
            if after["archived"]:
                yield Difference(say("Optie gearchiveerd: %(option)s", option=name))
            else:
                yield Difference(say("Optie teruggezet: %(option)s", option=name))
    if not _is_in_order(pairs):
        order = ", ".join(option["name"] for option in new)
        yield Difference(say("Volgorde van de items: %(order)s", order=order))


def _choices(old: Parts, new: Parts, was: Reader, is_now: Reader) -> Iterator[Difference]:
    for choice in old:
        if choice not in new:
            yield Difference(say("Keuze eraf: %(choice)s", choice=wording.choice(choice, was)))
    for choice in new:
        if choice not in old:
            yield Difference(say("Keuze erbij: %(choice)s", choice=wording.choice(choice, is_now)))


def _expected(old: Parts, new: Parts, was: Reader, is_now: Reader) -> Iterator[Difference]:
    pairs = _matched(old, new, (_same, _target))
    for line in _rest(old, [left for left, _ in pairs]):
        yield Difference(say("Verwachting eraf: %(line)s", line=wording.line(line, was)))
    for line in _rest(new, [right for _, right in pairs]):
        yield Difference(say("Verwachting erbij: %(line)s", line=wording.line(line, is_now)))
    for left, right in pairs:
        if old[left] != new[right]:
            before, after = wording.line(old[left], was), wording.line(new[right], is_now)
            yield Difference(say("Verwachting: %(before)s → %(after)s", before=before, after=after))
    if not _is_in_order(pairs):
        order = _listed([wording.line(line, is_now) for line in new])
        yield Difference(say("Volgorde van de verwachtingen: %(order)s", order=order))


def _types(old: Parts, new: Parts, was: Reader, is_now: Reader) -> Iterator[Difference]:
    for code in old:
        if code not in new:
            yield Difference(say("Afspraaktype eraf: %(type)s", type=wording.appointment_type(code, was)))
    for code in new:
        if code not in old:
            yield Difference(say("Afspraaktype erbij: %(type)s", type=wording.appointment_type(code, is_now)))


def _roles(old: Parts, new: Parts, was: Reader, is_now: Reader) -> Iterator[Difference]:
    before = _listed([wording.role(role, was) for role in old]) if old else say("leeg")
    after = _listed([wording.role(role, is_now) for role in new]) if new else say("leeg")
    yield Difference(say("%(field)s: %(before)s → %(after)s", field=say("Rol"), before=before, after=after))


_LISTS: dict[str, Callable[[Parts, Parts, Reader, Reader], Iterator[Difference]]] = {
    "roles": _roles,
    "appointment_types": _types,
    "conditions": _conditions,
    "actions": _actions,
    "options": _options,
    "choices": _choices,
    "lines": _expected,
}
