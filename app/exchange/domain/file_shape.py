"""Looks whether what was read from JSON has the shape that is asked, and gathers every problem with its place."""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from enum import StrEnum
from typing import Any

from app.engine.domain import text_templates
from app.vocabulary import names, texts
from app.vocabulary.sentences import Sentence, say

MOST_PROBLEMS = 100
"""Enough to mend; whoever sends a thousand sent something else."""
LONGEST_CODE = 80

Codes = Mapping[str, Mapping[str, str]]
"""By section, each code as it is written there, by how it is compared. Options: by "properties/" and their property."""


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

    def item(self, index: int, part: Sentence | None = None) -> "At":
        place = say("%(whole)s, %(part)s", whole=self.place, part=part) if part else self.place
        return replace(self, path=f"{self.path}[{index}]", place=place)

    def refuse(self, sentence: Sentence) -> None:
        self.add(Problem(self.path, self.place, sentence))

    def add(self, problem: Problem) -> None:
        if not self.is_full:
            self.problems.append(problem)

    @property
    def is_full(self) -> bool:
        return len(self.problems) >= MOST_PROBLEMS


Check = Callable[[Any, At], Any]
"""Gives the value as it is kept. After a problem what it gives is of no use."""


def record(fields: Mapping[str, Check]) -> Check:
    """Check that it is an object with just these fields, each of them there."""

    def check(value: Any, at: At) -> dict[str, Any]:
        if not isinstance(value, dict):
            at.refuse(say("Hier hoort een object te staan: { … }."))
            return {}
        for name in value:
            if name not in fields:
                _refuse_unknown(name, fields, at)
        for name in fields:
            if name not in value:
                at.refuse(say("“%(field)s” ontbreekt.", field=name))
        return {
            name: check_field(value[name], at.inside(name)) for name, check_field in fields.items() if name in value
        }

    return check


def _refuse_unknown(name: str, known: Iterable[str], at: At) -> None:
    nearest = _nearest(name, known, at)
    if nearest:
        sentence = say("“%(field)s” hoort hier niet. Bedoelt u “%(nearest)s”?", field=shown(name), nearest=nearest)
    else:
        sentence = say("“%(field)s” hoort hier niet.", field=shown(name))
    at.inside(name if re.fullmatch(r"\w{1,60}", name) else "…").refuse(sentence)


def listing(check: Check, part: Callable[[int, Any], Sentence] | None = None) -> Check:
    """Check each item of a list. `part` names an item in words."""

    def check_all(values: Any, at: At) -> list[Any]:
        if not isinstance(values, list):
            at.refuse(say("Hier hoort een lijst te staan: [ … ]."))
            return []
        return [check(value, at.item(index, part and part(index, value))) for index, value in enumerate(values)]

    return check_all


def text(longest: int, *, is_needed: bool = False, is_name: bool = False) -> Check:
    """`is_name`: on one line, as names are kept."""

    def check(value: Any, at: At) -> str:
        if not isinstance(value, str):
            at.refuse(say("Hier hoort een tekst te staan, tussen aanhalingstekens."))
            return ""
        kept = names.clean(value) if is_name else texts.printable(value)
        if is_needed and not names.clean(kept):
            at.refuse(say("Vul dit in."))
        elif len(kept) > longest:
            at.refuse(say("Houd het op hoogstens %(most)s tekens.", most=longest))
        return kept

    return check


def template(longest: int) -> Check:
    """A text of several lines, with variables."""

    def check(value: Any, at: At) -> str:
        kept: str = text(longest, is_needed=True)(value, at)
        for problem in text_templates.problems_of(kept):
            at.refuse(problem)
        return kept

    return check


def whole(least: int, most: int, *, or_nothing: bool = False) -> Check:
    def check(value: Any, at: At) -> int | None:
        if value is None and or_nothing:
            return None
        if type(value) is int and least <= value <= most:
            return value
        if or_nothing:
            at.refuse(
                say("Vul een getal van %(least)s tot en met %(most)s in, of niets (null).", least=least, most=most)
            )
        else:
            at.refuse(say("Vul een getal van %(least)s tot en met %(most)s in.", least=least, most=most))
        return None

    return check


def flag(value: Any, at: At) -> bool:
    if not isinstance(value, bool):
        at.refuse(say("Hier hoort true of false te staan."))
    return value is True


def word(words: Iterable[StrEnum], *, or_nothing: bool = False) -> Check:
    """One of a closed set."""
    known = [word.value for word in words]

    def check(value: Any, at: At) -> str | None:
        if (value is None and or_nothing) or (isinstance(value, str) and value in known):
            return value
        at.refuse(say("“%(value)s” kan hier niet. Wel: %(known)s.", value=shown(value), known=", ".join(known)))
        return None

    return check


def code(section: str) -> Check:
    """What a thing of this section is called by. Written as the office writes it already."""

    def check(value: Any, at: At) -> str:
        tidy = names.clean(value) if isinstance(value, str) else ""
        if not re.fullmatch(r"[\w.-]+", tidy) or len(tidy) > LONGEST_CODE:
            at.refuse(
                say(
                    "“%(code)s” is geen code: letters, cijfers, punten en streepjes, hoogstens %(most)s.",
                    code=shown(value),
                    most=LONGEST_CODE,
                )
            )
            return ""
        return at.codes.get(section, {}).get(tidy.casefold(), tidy)

    return check


def reference(section: str, what: str) -> Check:
    """A code of that section. `what` says that it is unknown, marked for translation."""

    def check(value: Any, at: At) -> str:
        known = at.codes.get(section, {})
        tidy = names.clean(value).casefold() if isinstance(value, str) else ""
        if tidy in known:
            return known[tidy]
        nearest = _nearest(tidy, known, at)
        if nearest:
            sentence = say(
                "%(what)s “%(code)s”. Bedoelt u “%(nearest)s”?",
                what=say(what),
                code=shown(value),
                nearest=known[nearest],
            )
        else:
            sentence = say("%(what)s “%(code)s”: het staat niet in het bestand.", what=say(what), code=shown(value))
        at.refuse(sentence)
        return ""

    return check


def _nearest(typed: str, known: Iterable[str], at: At) -> str | None:
    if at.is_full or len(typed) > LONGEST_CODE or typed.isdecimal():
        # Of numbers, the nearest is just another one.
        return None
    return next(iter(get_close_matches(typed, list(known), n=1)), None)


def shown(value: Any) -> str:
    """What was found, short enough for a sentence."""
    plain = texts.printable(value) if isinstance(value, str) else _plain(value)
    return plain if len(plain) <= 60 else f"{plain[:59]}…"


def _plain(value: Any) -> str:
    if isinstance(value, (dict, list)):
        return "{ … }" if isinstance(value, dict) else "[ … ]"
    return json.dumps(value)
