"""Looks whether what was read from JSON has the shape that is asked, and gathers every problem with its place."""

import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from enum import StrEnum
from typing import TypeVar

from app.engine.domain import text_templates
from app.vocabulary import names, texts
from app.vocabulary.json_values import Json, JsonObject
from app.vocabulary.sentences import Sentence, say

MOST_PROBLEMS = 100
"""Enough to mend; whoever sends a thousand sent something else."""
LONGEST_CODE = 80

Codes = Mapping[str, Mapping[str, str]]
"""By section, each code as it is written there, by how it is compared. Options: by "properties/" and their property."""

T = TypeVar("T")
Member = TypeVar("Member", bound=StrEnum)


@dataclass(frozen=True)
class Problem:
    path: str
    """As programs write it: scenarios[3].actions[0].document_type."""
    place: Sentence
    """In words: Scenario “Starter”, actie 1."""
    sentence: Sentence

    def __str__(self) -> str:
        return f"{self.path or '.'}: {self.place}. {self.sentence}"


@dataclass(frozen=True)
class At:
    """A place in the file, with where its problems are gathered and what may be referred to."""

    path: str
    place: Sentence
    problems: list[Problem] = field(default_factory=list)
    codes: Codes = field(default_factory=dict)

    def inside(self, name: str) -> "At":
        return replace(self, path=f"{self.path}.{name}" if self.path else name)

    def item(self, index: int) -> "At":
        return replace(self, path=f"{self.path}[{index}]")

    def part(self, part: Sentence) -> "At":
        return replace(self, place=say("%(whole)s, %(part)s", whole=self.place, part=part))

    def refuse(self, sentence: Sentence) -> None:
        self.add(Problem(self.path, self.place, sentence))

    def add(self, problem: Problem) -> None:
        if not self.is_full:
            self.problems.append(problem)

    @property
    def is_full(self) -> bool:
        return len(self.problems) >= MOST_PROBLEMS


# What follows gives a value as it is kept, or None where nothing stands that could be.


def record(value: Json, at: At, fields: Collection[str], check: Callable[[str, Json, At], T | None]) -> dict[str, T]:
    """Check that it is an object with just these fields, each of them there; give those with a value to keep."""
    parts = an_object(value, at)
    if parts is None:
        return {}
    for name in parts:
        if name not in fields:
            _refuse_unknown(name, fields, at)
    for name in fields:
        if name not in parts:
            refuse_missing(name, at)
    checked = {name: check(name, parts[name], at.inside(name)) for name in fields if name in parts}
    return {name: part for name, part in checked.items() if part is not None}


def an_object(value: Json, at: At) -> JsonObject | None:
    if isinstance(value, Mapping):
        return value
    at.refuse(say("Hier hoort een object te staan: { … }."))
    return None


def refuse_missing(name: str, at: At) -> None:
    at.refuse(say("“%(field)s” ontbreekt.", field=name))


def _refuse_unknown(name: str, known: Iterable[str], at: At) -> None:
    nearest = _nearest(name, known, at)
    if nearest:
        sentence = say("“%(field)s” hoort hier niet. Bedoelt u “%(nearest)s”?", field=shown(name), nearest=nearest)
    else:
        sentence = say("“%(field)s” hoort hier niet.", field=shown(name))
    at.inside(name if re.fullmatch(r"\w{1,60}", name) else "…").refuse(sentence)


def items(value: Json, at: At) -> Iterator[tuple[int, Json, At]]:
    if isinstance(value, list):
        yield from ((index, item, at.item(index)) for index, item in enumerate(value))
    else:
        at.refuse(say("Hier hoort een lijst te staan: [ … ]."))


def listing(
    value: Json, at: At, check: Callable[[Json, At], T | None], part: Callable[[int], Sentence] | None = None
) -> tuple[T, ...]:
    """Check each item of a list. `part` names an item in words."""
    checked = [check(item, inside.part(part(index)) if part else inside) for index, item, inside in items(value, at)]
    return tuple(item for item in checked if item is not None)


def text(value: Json, at: At, longest: int, *, is_needed: bool = False, is_name: bool = False) -> str | None:
    """`is_name`: on one line, as names are kept."""
    if not isinstance(value, str):
        at.refuse(say("Hier hoort een tekst te staan, tussen aanhalingstekens."))
        return None
    kept = names.clean(value) if is_name else texts.printable(value)
    if is_needed and not names.clean(kept):
        at.refuse(say("Vul dit in."))
    elif len(kept) > longest:
        at.refuse(say("Houd het op hoogstens %(most)s tekens.", most=longest))
    return kept


def template(value: Json, at: At, longest: int) -> str | None:
    """A text of several lines, with variables."""
    kept = text(value, at, longest, is_needed=True)
    for problem in text_templates.problems_of(kept or ""):
        at.refuse(problem)
    return kept


def whole(value: Json, at: At, least: int, most: int) -> int | None:
    if type(value) is int and least <= value <= most:
        return value
    at.refuse(say("Vul een getal van %(least)s tot en met %(most)s in.", least=least, most=most))
    return None


def whole_or_nothing(value: Json, at: At, least: int, most: int) -> int | None:
    if type(value) is int and least <= value <= most:
        return value
    if value is not None:
        text = say("Vul een getal van %(least)s tot en met %(most)s in, of niets (null).", least=least, most=most)
        at.refuse(text)
    return None


def flag(value: Json, at: At) -> bool:
    if not isinstance(value, bool):
        at.refuse(say("Hier hoort true of false te staan."))
    return value is True


def word(value: Json, at: At, words: Iterable[Member]) -> Member | None:
    """One of a closed set."""
    known = {member.value: member for member in words}
    if isinstance(value, str) and value in known:
        return known[value]
    at.refuse(say("“%(value)s” kan hier niet. Wel: %(known)s.", value=shown(value), known=", ".join(known)))
    return None


def code(value: Json, at: At, section: str) -> str | None:
    """What a thing of this section is called by. Written as the office writes it already."""
    tidy = names.clean(value) if isinstance(value, str) else ""
    if re.fullmatch(r"[\w.-]+", tidy) and len(tidy) <= LONGEST_CODE:
        return at.codes.get(section, {}).get(tidy.casefold(), tidy)
    sentence = say(
        "“%(code)s” is geen code: letters, cijfers, punten en streepjes, hoogstens %(most)s.",
        code=shown(value),
        most=LONGEST_CODE,
    )
    at.refuse(sentence)
    return None


def known_code(value: Json, at: At, section: str) -> str | None:
    """As that section writes it; None: there is none like it."""
    return at.codes.get(section, {}).get(names.clean(value).casefold()) if isinstance(value, str) else None


def reference(value: Json, at: At, section: str, what: str) -> str | None:
    """A code of that section. `what` says that it is unknown, marked for translation."""
    if known := known_code(value, at, section):
        return known
    codes = at.codes.get(section, {})
    nearest = _nearest(names.clean(value).casefold() if isinstance(value, str) else "", codes, at)
    if nearest:
        sentence = say(
            "%(what)s “%(code)s”. Bedoelt u “%(nearest)s”?",
            what=say(what),
            code=shown(value),
            nearest=codes[nearest],
        )
    else:
        sentence = say("%(what)s “%(code)s”: het staat niet in het bestand.", what=say(what), code=shown(value))
    at.refuse(sentence)
    return None


def _nearest(typed: str, known: Iterable[str], at: At) -> str | None:
    if at.is_full or len(typed) > LONGEST_CODE or typed.isdecimal():
        # Of numbers, the nearest is just another one.
        return None
    return next(iter(get_close_matches(typed, list(known), n=1)), None)


def shown(value: Json) -> str:
    """What was found, short enough for a sentence."""
    plain = texts.printable(value) if isinstance(value, str) else _plain(value)
    return plain if len(plain) <= 60 else f"{plain[:59]}…"


def _plain(value: Json) -> str:
    if isinstance(value, Mapping | Sequence):
        return "{ … }" if isinstance(value, Mapping) else "[ … ]"
    return json.dumps(value)
