"""How a portrait of the configuration reads: its fields, conditions, actions and the like as sentences."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from app.engine.domain import conditions, kinds
from app.engine.domain.conditions import Condition
from app.engine.domain.kinds import Action
from app.vocabulary.sentences import N_, Sentence, say
from app.vocabulary.words import (
    ApplicantRole,
    AppliesTo,
    Event,
    FormOfAddress,
    OffsetUnit,
    ReEntry,
    Scope,
    Subject,
)

Document = Mapping[str, Any]

KINDS = {
    "scenarios": N_("Scenario"),
    "triggers": N_("Trigger"),
    "expectations": N_("Verwachting"),
    "properties": N_("API-entiteit"),
    "document_types": N_("Documenttype"),
    "email_templates": N_("E-mailsjabloon"),
    "dossier_statuses": N_("Status"),
    "lead_sources": N_("Leadbron"),
    "appointment_types": N_("Afspraaktype"),
    "locations": N_("Locatie"),
    "users": N_("Gebruiker"),
    "offices": N_("Kantoor"),
}
"""What one thing of each table is called."""


@dataclass(frozen=True)
class Reader:
    """Knows what codes were called, and what a word of the domain is called on the screen."""

    names: Mapping[str, Mapping[str, str]]
    text: Callable[[StrEnum], str]

    def name(self, table: str, code: str | None) -> str:
        return self.names.get(table, {}).get(code or "", code or "…")

    def option(self, property: str, code: str) -> str:
        return self.names.get("property_options", {}).get(f"{property}/{code}", code)

    def label(self, word: StrEnum) -> Sentence:
        return Sentence(self.text(word))

    def word(self, kind: type[StrEnum], value: str | None) -> Sentence:
        return self.label(kind(value)) if value else Sentence("…")


@dataclass(frozen=True)
class Field:
    """What a field is called, and how its value reads."""

    label: str
    read: Callable[[Any, Reader], Sentence]
    is_text: bool = False
    """Several lines, compared line by line."""


@dataclass(frozen=True)
class Row:
    """A field of a portrait as it is shown: one sentence, several, or a text of more lines."""

    label: str
    values: tuple[Sentence, ...] = ()
    text: str | None = None
    is_list: bool = False


def field(kind: str, name: str) -> Field:
    return _OF_KIND.get((kind, name)) or _FIELDS[name]


def flat(document: Document) -> Iterator[tuple[str, Any]]:
    """The fields of a portrait; those of a template's two forms each by a name of their own."""
    for name, value in document.items():
        if name in ("formal", "informal"):
            yield from ((f"{name}_{part}", text) for part, text in value.items())
        elif name not in LISTS:
            yield name, value


def rows(kind: str, document: Document, reader: Reader) -> list[Row]:
    """Put the whole document into rows that can be read."""
    shown = []
    for name, value in flat(document):
        what = field(kind, name)
        if what.is_text:
            shown.append(Row(what.label, text=value or ""))
        else:
            shown.append(Row(what.label, (what.read(value, reader),)))
    for name, (label, read) in LISTS.items():
        if name in document:
            values = tuple(read(part, reader) for part in document[name]) or _WHERE_EMPTY.get(name, ())
            shown.append(Row(label, values, is_list=True))
    return shown


def condition(document: Document, reader: Reader) -> Sentence:
    return asked(document, reader).in_words()


def asked(document: Document, reader: Reader) -> Condition[str, str]:
    """Read a condition that refers by name to what it names."""
    was = conditions.of_document(document)
    options = [reader.option(was.about or "", code) for code in was.options]
    return conditions.referring(was, reader.name("properties", was.about), options)


def action(document: Document, reader: Reader) -> Sentence:
    return named(document, reader).in_words(reader.label)


def named(document: Document, reader: Reader) -> Action[str]:
    """Read an action that refers by name to what it names."""
    return kinds.filled(
        kinds.referring(kinds.of_document(document), lambda field, code: reader.name(field.table, code))
    )


def option(document: Document, _reader: Reader) -> Sentence:
    text = N_("%(name)s (%(code)s), gearchiveerd") if document["archived"] else N_("%(name)s (%(code)s)")
    return say(text, name=document["name"], code=document["code"])


def appointment_type(code: str, reader: Reader) -> Sentence:
    return _plain(reader.name("appointment_types", code), reader)


def choice(document: Document, reader: Reader) -> Sentence:
    whose = reader.word(ApplicantRole, document["role"]) if document["role"] else reader.word(Subject, Subject.DOSSIER)
    return say(
        "%(whose)s: %(property)s is %(option)s",
        whose=whose,
        property=reader.name("properties", document["property"]),
        option=reader.option(document["property"], document["option"]),
    )


def line(document: Document, reader: Reader) -> Sentence:
    what = named(document, reader).titled(reader.label)
    if document["role"]:
        what = say("%(what)s, voor %(whom)s", what=what, whom=reader.word(ApplicantRole, document["role"]))
    if not document["times"]:
        return say("%(what)s: niet", what=what)
    return say("%(what)s: %(times)s keer", what=what, times=document["times"])


def role(name: str, _reader: Reader) -> Sentence:
    return Sentence(_ROLES.get(name, name))


_ROLES = {"admin": N_("Beheerder"), "advisor": N_("Adviseur")}

LISTS: dict[str, tuple[str, Callable[[Any, Reader], Sentence]]] = {
    "roles": (N_("Rol"), role),
    "appointment_types": (N_("Afspraaktypes"), appointment_type),
    "conditions": (N_("Voorwaarden"), condition),
    "actions": (N_("Acties"), action),
    "options": (N_("Items"), option),
    "choices": (N_("Gekozen"), choice),
    "lines": (N_("Wat eruit moet komen"), line),
}
"""The fields that hold several things: what they are called, and how one of them reads."""


_WHERE_EMPTY = {"appointment_types": (say("alle"),)}
"""What it means where it isn't that there are none."""


def _plain(value: Any, _reader: Reader) -> Sentence:
    return Sentence("%(value)s", {"value": str(value)}) if value not in (None, "") else say("leeg")


def _yes(value: bool, _reader: Reader) -> Sentence:
    return say("ja") if value else say("nee")


def _word(kind: type[StrEnum]) -> Callable[[Any, Reader], Sentence]:
    return lambda value, reader: reader.word(kind, value)


def _offset(value: Document | None, _reader: Reader) -> Sentence:
    if value is None:
        return say("leeg")
    singular, plural = _AMOUNTS[OffsetUnit(value["unit"])]
    return say(singular) if value["amount"] == 1 else say(plural, count=value["amount"])


_AMOUNTS = {
    OffsetUnit.HOURS: (N_("1 uur"), N_("%(count)s uur")),
    OffsetUnit.DAYS: (N_("1 dag"), N_("%(count)s dagen")),
    OffsetUnit.WORKING_DAYS: (N_("1 werkdag"), N_("%(count)s werkdagen")),
}


def _months(value: int | None, _reader: Reader) -> Sentence:
    if value is None:
        return say("onbeperkt")
    return say("1 maand") if value == 1 else say("%(count)s maanden", count=value)


def _minutes(value: int, _reader: Reader) -> Sentence:
    return say("%(count)s minuten", count=value)


_FIELDS = {
    "code": Field(N_("Code"), _plain),
    "name": Field(N_("Naam"), _plain),
    "archived": Field(N_("Gearchiveerd"), _yes),
    "scope": Field(N_("Bereik"), _word(Scope)),
    "applies_to": Field(N_("Geldt voor"), _word(AppliesTo)),
    "is_filtered": Field(N_("Met een filter"), _yes),
    "event": Field(N_("Gebeurtenis"), _word(Event)),
    "offset": Field(N_("Hoe lang"), _offset),
    "is_active": Field(N_("Staat aan"), _yes),
    "is_first_of_type": Field(N_("Alleen de eerste van dit type op het dossier"), _yes),
    "re_entry": Field(N_("Hoe vaak"), _word(ReEntry)),
    "subject": Field(N_("Geldt per"), _word(Subject)),
    "is_multiple": Field(N_("Er kunnen meer items tegelijk gekozen worden"), _yes),
    "validity_months": Field(N_("Geldig"), _months),
    "instructions": Field(N_("Toelichting voor de klant"), _plain, is_text=True),
    "formal_subject_line": Field(N_("Onderwerp, formeel"), _plain),
    "formal_body": Field(N_("Tekst, formeel"), _plain, is_text=True),
    "informal_subject_line": Field(N_("Onderwerp, informeel"), _plain),
    "informal_body": Field(N_("Tekst, informeel"), _plain, is_text=True),
    "duration_minutes": Field(N_("Duur"), _minutes),
    "form_of_address": Field(N_("Aanspreekvorm"), _word(FormOfAddress)),
    "hold_minutes": Field(N_("E-mails vasthouden"), _minutes),
    "email": Field(N_("E-mailadres"), _plain),
    "appointment_type": Field(N_("Afspraaktype"), appointment_type),
    "has_partner": Field(N_("Met een partner"), _yes),
}
_OF_KIND = {
    ("offices", "name"): Field(N_("Naam van het kantoor"), _plain),
    ("users", "is_active"): Field(N_("Kan zich aanmelden"), _yes),
    ("properties", "subject"): Field(N_("Hoort bij"), _word(Subject)),
    ("expectations", "is_first_of_type"): Field(N_("Het is de eerste afspraak van dit type"), _yes),
}
