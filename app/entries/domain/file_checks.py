"""Looks whether what was read from JSON has the shape that is asked, and gathers every problem with its place."""

import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from difflib import get_close_matches
from enum import StrEnum
from functools import partial
from typing import TypeVar

from app.engine.domain import text_templates
from app.vocabulary import names, texts
from app.vocabulary.json_values import Json, JsonObject
from app.vocabulary.opening_hours import Hours
from app.vocabulary.sentences import N_, Sentence, say

MOST_PROBLEMS = 100
"""Enough to mend; whoever sends a thousand sent something else."""
LONGEST_CODE = 80

Codes = Mapping[str, Mapping[str, str]]
"""By table, each code as it is written there, by how it is compared. Options: by "properties/" and their property."""

T = TypeVar("T")
Member = TypeVar("Member", bound=StrEnum)


@dataclass(frozen=True)
class FileProblem:
    path: str
    """As programs write it: scenarios[3].actions[0].document_type."""
    place: Sentence
    """In words: Scenario “Starter”, actie 1."""
    sentence: Sentence

    def __str__(self) -> str:
        return f"{self.path or '.'}: {self.place}. {self.sentence}"


@dataclass(frozen=True)
class At:
    """A place in a document. By itself one in which all that can be read is taken as it is."""

    path: str = ""
    place: Sentence = field(default_factory=partial(Sentence, ""))
    problems: list[FileProblem] | None = None
    """Where they are gathered; None: nobody asks."""
    codes: Codes | None = None
    """What may be referred to; None: whatever is."""
    table: str = ""
    """Of the entry that stands here."""
    beside: JsonObject = field(default_factory=dict)
    """The object that holds what stands here."""

    def inside(self, name: str, beside: JsonObject | None = None) -> "At":
        return replace(self, path=f"{self.path}.{name}" if self.path else name, beside=beside or {})

    def refuse(self, sentence: Sentence) -> None:
        self.add(FileProblem(self.path, self.place, sentence))

    def add(self, problem: FileProblem) -> None:
        if self.problems is not None and not self.is_full:
            self.problems.append(problem)

    @property
    def is_full(self) -> bool:
        return self.problems is None or len(self.problems) >= MOST_PROBLEMS


Check = Callable[[Json, At], T | None]
"""Gives a value as it is kept, or None where nothing stands that could be. After a problem it is of no use."""


def record(value: Json, at: At, checks: Mapping[str, Check[T]], optional: Collection[str] = ()) -> dict[str, T]:
    """Check that it is an object with just these fields, all of them there but what is optional; give those with a
    value to keep."""
    parts = an_object(value, at)
    if parts is None:
        return {}
    for name in parts:
        if name not in checks:
            _refuse_unknown(name, checks, at)
    for name in checks:
        if name not in parts and name not in optional:
            refuse_missing(name, at)
    checked = {name: check(parts[name], at.inside(name, parts)) for name, check in checks.items() if name in parts}
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
    if isinstance(value, list | tuple):
        yield from ((index, item, replace(at, path=f"{at.path}[{index}]")) for index, item in enumerate(value))
    else:
        at.refuse(say("Hier hoort een lijst te staan: [ … ]."))


def each_once(check: Check[str], value: Json, at: At) -> tuple[str, ...]:
    """A list without an order of its own."""
    return tuple(sorted({code for _, item, inside in items(value, at) if (code := check(item, inside)) is not None}))


def anything(value: Json, _at: At) -> Json:
    return value


def text(value: Json, at: At, longest: int, *, is_needed: bool = True, is_name: bool = True) -> str | None:
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
    kept = text(value, at, longest, is_name=False)
    for problem in text_templates.problems_of(kept or ""):
        at.refuse(problem)
    return kept


def whole(value: Json, at: At, least: int, most: int, *, or_nothing: bool = False) -> int | None:
    if not (type(value) is int and least <= value <= most) and not (value is None and or_nothing):
        at.refuse(say(_WHOLE[or_nothing], least=least, most=most))
    return value if type(value) is int else None


_WHOLE = {
    False: N_("Vul een getal van %(least)s tot en met %(most)s in."),
    True: N_("Vul een getal van %(least)s tot en met %(most)s in, of niets (null)."),
}


def hours(value: Json, at: At) -> str | None:
    if value is not None and not (isinstance(value, str) and Hours.read(value)):
        at.refuse(say("Hier hoort te staan van wanneer tot wanneer, zoals “09:00-17:30”, of niets (null): gesloten."))
    return value if isinstance(value, str) and Hours.read(value) else None


def day(value: Json, at: At) -> str | None:
    try:
        read = date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        read = None
    if read is None or not 2000 <= read.year < 2100:
        at.refuse(say("Hier hoort een dag te staan, zoals “2026-12-24”, van 2000 tot 2100."))
        return None
    return read.isoformat()


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


def word_or_none(value: Json, at: At, words: Iterable[Member]) -> Member | None:
    return None if value is None else word(value, at, words)


def code(value: Json, at: At) -> str | None:
    """What the entry is called by. Written as the office writes it already."""
    tidy = names.clean(value) if isinstance(value, str) else ""
    if not re.fullmatch(r"[\w.-]+", tidy) or len(tidy) > LONGEST_CODE:
        sentence = say(
            "“%(code)s” is geen code: letters, cijfers, punten en streepjes, hoogstens %(most)s.",
            code=shown(value),
            most=LONGEST_CODE,
        )
        at.refuse(sentence)
    return (at.codes or {}).get(at.table, {}).get(tidy.casefold(), tidy)


def known_code(value: Json, at: At, table: str) -> str | None:
    """As that table writes it; None: there is none like it."""
    if not isinstance(value, str) or at.codes is None:
        return value if isinstance(value, str) else None
    return at.codes.get(table, {}).get(names.clean(value).casefold())


def reference(value: Json, at: At, table: str) -> str | None:
    """A code of that table."""
    known = known_code(value, at, table)
    if known is None and not at.is_full:
        codes = at.codes.get(table, {}) if at.codes else {}
        nearest = _nearest(names.clean(value).casefold() if isinstance(value, str) else "", codes, at)
        what = {"what": say(_UNKNOWN.get(table, _UNKNOWN_OPTION)), "code": shown(value)}
        if nearest:
            at.refuse(say("%(what)s “%(code)s”. Bedoelt u “%(nearest)s”?", **what, nearest=codes[nearest]))
        else:
            at.refuse(say("%(what)s “%(code)s”: het staat niet in het bestand.", **what))
    return known


_UNKNOWN = {
    "document_types": N_("Onbekend documenttype"),
    "email_templates": N_("Onbekend e-mailsjabloon"),
    "dossier_statuses": N_("Onbekende status"),
    "lead_sources": N_("Onbekende leadbron"),
    "appointment_types": N_("Onbekend afspraaktype"),
    "properties": N_("Onbekende API-entiteit"),
    "scenarios": N_("Onbekend scenario"),
}
_UNKNOWN_OPTION = N_("Onbekend item")


def option(value: Json, at: At) -> str | None:
    """The code of an option of the property beside it. Of an unknown one nobody can say whether an option fits."""
    property = known_code(at.beside.get("property"), at, "properties")
    return reference(value, at, f"properties/{property}") if property else None


def colleague(value: Json, at: At) -> str | None:
    email = known_code(value, at, "users")
    if email is None:
        text = N_(
            "Er is geen gebruiker met e-mailadres “%(email)s”. Maak die eerst bij Gebruikersbeheer, of kies"
            " advisor of handler."
        )
        at.refuse(say(text, email=shown(value)))
    return email


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
