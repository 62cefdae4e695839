"""The configuration as a file: read, checked as a whole, and written."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import NoReturn

from app.entries.domain.entry_lists import place_in
from app.entries.domain.file_checks import At, Codes, FileProblem, record, shown
from app.exchange.domain.entry_rules import problems_of
from app.exchange.domain.file_sections import OFFICE, SECTIONS, TABLES, UNIQUE_BY_SUBJECT, Configuration, place_of
from app.vocabulary import names
from app.vocabulary.json_values import Json, JsonObject
from app.vocabulary.sentences import N_, DomainError, Sentence, say

FORMAT = 1
LARGEST = 1_000_000
"""In bytes. The demo office takes a twentieth of it."""


class Unreadable(DomainError):
    """It can't be taken as it is; `problems` says why, each in its place."""

    def __init__(self, problems: list[FileProblem]) -> None:
        super().__init__(N_("Er is niets gewijzigd: het bestand klopt niet."))
        self.problems = problems


def text_of(configuration: Configuration) -> str:
    return json.dumps({"format": FORMAT, **configuration.document()}, ensure_ascii=False, indent=2) + "\n"


def read(content: bytes, office: Configuration, colleagues: Iterable[str]) -> Configuration:
    """Its codes are written as `office`, the configuration that is there already, writes them."""
    parsed = _with_what_came_later(_of_our_format(_parsed(content)), office)
    codes, problems = _codes(parsed, _codes(office.document())), list[FileProblem]()
    at = At("", _FILE, problems, codes | {"users": {email.casefold(): email for email in colleagues}})
    checks = {"format": lambda *_: None} | {name: field.check for name, field in Configuration.FIELDS.items()}
    checked = Configuration.of(record(parsed, at, checks))
    _refuse_twice(parsed, at)
    if not at.is_full:
        for problem in list(problems_of(checked, problems)):
            at.add(problem)
    if problems:
        raise Unreadable(problems)
    return _archived_last(checked)


_FILE = say("Het bestand")


def _refuse(sentence: Sentence, path: str = "") -> NoReturn:
    raise Unreadable([FileProblem(path, _FILE, sentence)])


def _parsed(content: bytes) -> Json:
    if len(content) > LARGEST:
        _refuse(say("Het is te groot: hoogstens %(most)s kB.", most=LARGEST // 1000))
    if not content.strip():
        _refuse(say("Het is leeg."))
    try:
        parsed: Json = json.loads(content.decode("utf-8-sig"), object_pairs_hook=_object, parse_constant=_no_number)
        return parsed
    except UnicodeDecodeError:
        _refuse(say("Het is geen tekst in UTF-8. Bewaar het als UTF-8 en kies het opnieuw."))
    except json.JSONDecodeError as error:
        _refuse(say("Het is geen JSON: regel %(line)s, teken %(column)s.", line=error.lineno, column=error.colno))
    except (RecursionError, ValueError):
        _refuse(say("Het is geen JSON dat Aanzet kan lezen."))


def _object(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    fields: dict[str, Json] = {}
    for name, value in pairs:
        if name in fields:
            _refuse(say("“%(field)s” staat twee keer in hetzelfde object.", field=shown(name)))
        fields[name] = value
    return fields


def _no_number(text: str) -> NoReturn:
    _refuse(say("“%(value)s” is geen getal.", value=text))


def _of_our_format(parsed: Json) -> JsonObject:
    if not isinstance(parsed, Mapping) or "format" not in parsed:
        _refuse(say("Dit is geen inrichting van Aanzet: “format” ontbreekt."))
    if type(parsed["format"]) is not int or parsed["format"] != FORMAT:
        sentence = say(
            "De indeling van dit bestand is %(found)s. Aanzet kent alleen indeling %(known)s.",
            found=shown(parsed["format"]),
            known=FORMAT,
        )
        _refuse(sentence, "format")
    return parsed


_CAME_LATER = ("opening_hours", "holidays", "closings")


def _with_what_came_later(parsed: JsonObject, office: Configuration) -> JsonObject:
    """A file of before an office had these says nothing of them: they stay as they are."""
    of_file = parsed.get(OFFICE)
    if not isinstance(of_file, Mapping):
        return parsed
    kept = {name: part for name, part in office.office.document().items() if name in _CAME_LATER}
    return {**parsed, OFFICE: {**kept, **of_file}}


def _codes(configuration: JsonObject, spelled: Codes | None = None) -> dict[str, dict[str, str]]:
    """What may be referred to: what the file holds itself, as it is spelled already."""

    def codes_in(section: str, entries: Json) -> dict[str, str]:
        known = (spelled or {}).get(section, {})
        return {code.casefold(): known.get(code.casefold(), code) for _, _, code in _coded(entries)}

    codes = {table: codes_in(table, configuration.get(section)) for section, table in TABLES.items()}
    for _, property, code in _coded(configuration.get("properties")):
        section = f"properties/{codes['properties'][code.casefold()]}"
        codes[section] = codes_in(section, property.get("options"))
    return codes


def _coded(entries: Json) -> Iterator[tuple[int, JsonObject, str]]:
    """Go through the entries that have a code, whatever else is wrong with them."""
    for index, entry in enumerate(entries if isinstance(entries, list) else []):
        if isinstance(entry, dict) and isinstance(entry.get("code"), str):
            yield index, entry, names.clean(entry["code"])


def _refuse_twice(parsed: JsonObject, at: At) -> None:
    """Refuse codes and names that two entries share."""
    for section in SECTIONS:
        _refuse_shared(at.inside(section), parsed.get(section), partial(place_of, section))
    for index, property, _ in _coded(parsed.get("properties")):
        place = place_of("properties", index, property.get("name"))
        options = replace(at, path=f"properties[{index}].options", place=place)
        _refuse_shared(options, property.get("options"), lambda index, _: place_in("options", index))


def _refuse_shared(at: At, entries: Json, place: Callable[[int, Json], Sentence]) -> None:
    first: dict[tuple[str, str, str], tuple[int, Json]] = {}
    by_subject = at.path in UNIQUE_BY_SUBJECT
    for index, entry, code in _coded(entries):
        name = entry.get("name")
        keys = [("code", "", code.casefold())] if code else []
        if isinstance(name, str) and names.clean(name):
            keys.append(("name", str(entry.get("subject")) if by_subject else "", names.key(name)))
        for key in keys:
            holder = first.setdefault(key, (index, name))
            if holder[0] != index:
                sentence = say(_SHARED[key[0]], value=shown(entry[key[0]]), other=place(*holder))
                whole = place(index, name) if at.path in SECTIONS else at.place
                at.add(FileProblem(f"{at.path}[{index}].{key[0]}", whole, sentence))


_SHARED = {
    "code": N_("De code “%(value)s” is ook van %(other)s."),
    "name": N_("De naam “%(value)s” is ook van %(other)s."),
}


def _archived_last(configuration: Configuration) -> Configuration:
    """Put what is archived last, as lists are shown and written."""
    sections = {
        name: tuple(sorted(configuration.section(name), key=lambda entry: entry.is_archived)) for name in SECTIONS
    }
    return Configuration.of(vars(configuration) | sections)
