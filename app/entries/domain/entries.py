"""The configuration, thing by thing, with codes instead of ids: as a file holds it, and as history keeps it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Annotated

from app.engine.domain import text_templates
from app.engine.domain.expected_effects import ExpectedEffect
from app.engine.domain.kinds import Action
from app.entries.domain import entry_fields as fields
from app.entries.domain.entry import Entry, Inner
from app.entries.domain.entry_fields import TIMING
from app.entries.domain.entry_lists import (
    ACTIONS,
    APPOINTMENT_TYPES,
    CONDITIONS,
    FOR_TYPES,
    LINES,
    ROLES,
    CodedCondition,
    Listed,
    each,
)
from app.entries.domain.file_checks import At, known_code
from app.entries.domain.office_entries import OfficeEntry
from app.entries.domain.reader import Reader
from app.vocabulary.events import TRIGGER_EVENTS
from app.vocabulary.json_values import Json
from app.vocabulary.offsets import Offset
from app.vocabulary.sentences import N_, Sentence, say
from app.vocabulary.words import ApplicantRole, AppliesTo, Event, ReEntry, Scope, Subject

_NAME, _ARCHIVED = fields.line(N_("Naam")), fields.flag(N_("Gearchiveerd"))
_SUBJECT, _EVENT = fields.word(N_("Geldt per"), Subject), fields.word(N_("Gebeurtenis"), TRIGGER_EVENTS)


@dataclass(frozen=True)
class SettingEntry(Entry):
    """One of a list of the office."""

    code: Annotated[str, fields.CODE]
    name: Annotated[str, _NAME]

    @property
    def is_archived(self) -> bool:
        return bool(getattr(self, "archived", False))


@dataclass(frozen=True)
class ListEntry(SettingEntry):
    """A thing that is no more than its name: a status, a lead source, a location, an item of a property."""

    archived: Annotated[bool, _ARCHIVED]


def _options(value: Json, at: At) -> tuple[ListEntry, ...]:
    """They have codes of their own."""
    property = known_code(at.beside.get("code"), at, "properties")
    return each("options", ListEntry.check, value, replace(at, table=f"properties/{property}"))


def _option_told(option: ListEntry, _reader: Reader) -> Sentence:
    text = N_("%(name)s (%(code)s), gearchiveerd") if option.archived else N_("%(name)s (%(code)s)")
    return say(text, name=option.name, code=option.code)


OPTIONS = Listed(N_("Items"), _options, ListEntry.document, _option_told)


@dataclass(frozen=True)
class ChoiceEntry(Entry):
    """An option that is chosen on a dossier, or on its applicant of that role."""

    role: Annotated[ApplicantRole | None, fields.word_or_none(N_("Rol"), ApplicantRole)]
    property: Annotated[str, fields.code_of(N_("API-entiteit"), "properties")]
    option: Annotated[str, fields.OPTION]


def in_order_of_codes(choices: Iterable[ChoiceEntry]) -> tuple[ChoiceEntry, ...]:
    return tuple(sorted(choices, key=lambda choice: (choice.role or "", choice.property, choice.option)))


def _choices(value: Json, at: At) -> tuple[ChoiceEntry, ...]:
    return in_order_of_codes(each("choices", ChoiceEntry.check, value, at))


def _choice_told(choice: ChoiceEntry, reader: Reader) -> Sentence:
    return say(
        "%(whose)s: %(property)s is %(option)s",
        whose=reader.label(choice.role or Subject.DOSSIER),
        property=reader.name("properties", choice.property),
        option=reader.option(choice.property, choice.option),
    )


CHOICES = Listed(N_("Gekozen"), _choices, ChoiceEntry.document, _choice_told)


@dataclass(frozen=True)
class UserEntry(Entry):
    """Never a secret of theirs, nor what is their own choice."""

    email: Annotated[str, fields.line(N_("E-mailadres"))]
    name: Annotated[str, _NAME]
    roles: Annotated[tuple[str, ...], ROLES]
    is_active: Annotated[bool, fields.flag(N_("Kan zich aanmelden"))]


@dataclass(frozen=True)
class PropertyEntry(SettingEntry):
    subject: Annotated[Subject, fields.word(N_("Hoort bij"), Subject)]
    is_multiple: Annotated[bool, fields.flag(N_("Er kunnen meer items tegelijk gekozen worden"))]
    archived: Annotated[bool, _ARCHIVED]
    options: Annotated[tuple[ListEntry, ...], OPTIONS]


@dataclass(frozen=True)
class DocumentTypeEntry(SettingEntry):
    subject: Annotated[Subject, _SUBJECT]
    validity_months: Annotated[int | None, fields.months(N_("Geldig"), 120)]
    instructions: Annotated[str, fields.text(N_("Toelichting voor de klant"), 2000)]
    archived: Annotated[bool, _ARCHIVED]


@dataclass(frozen=True)
class FormalLetter(Entry):
    subject_line: Annotated[str, fields.subject_line(N_("Onderwerp, formeel"))]
    body: Annotated[str, fields.template(N_("Tekst, formeel"))]


@dataclass(frozen=True)
class InformalLetter(Entry):
    subject_line: Annotated[str, fields.subject_line(N_("Onderwerp, informeel"))]
    body: Annotated[str, fields.template(N_("Tekst, informeel"))]


@dataclass(frozen=True)
class EmailTemplateEntry(SettingEntry):
    subject: Annotated[Subject, _SUBJECT]
    formal: Annotated[FormalLetter, Inner(FormalLetter.check, FormalLetter.of({}))]
    informal: Annotated[InformalLetter, Inner(InformalLetter.check, InformalLetter.of({}))]
    appointment_types: Annotated[tuple[str, ...], FOR_TYPES]
    re_entry: Annotated[ReEntry, fields.later(fields.word(N_("Hoe vaak"), ReEntry))]
    archived: Annotated[bool, _ARCHIVED]


@dataclass(frozen=True)
class AppointmentTypeEntry(SettingEntry):
    duration_minutes: Annotated[int, fields.minutes(N_("Duur"), 5, 720)]
    archived: Annotated[bool, _ARCHIVED]


@dataclass(frozen=True)
class ScenarioEntry(SettingEntry):
    scope: Annotated[Scope, fields.word(N_("Bereik"), Scope)]
    applies_to: Annotated[AppliesTo, fields.word(N_("Geldt voor"), AppliesTo)]
    is_filtered: Annotated[bool, fields.flag(N_("Met een filter"))]
    archived: Annotated[bool, _ARCHIVED]
    conditions: Annotated[tuple[CodedCondition, ...], CONDITIONS]
    actions: Annotated[tuple[Action[str], ...], ACTIONS]


@dataclass(frozen=True)
class TriggerEntry(SettingEntry):
    event: Annotated[Event, _EVENT]
    offset: Annotated[Offset | None, TIMING]
    is_active: Annotated[bool, fields.flag(N_("Staat aan"))]
    is_first_of_type: Annotated[bool, fields.flag(N_("Alleen de eerste van dit type op het dossier"))]
    re_entry: Annotated[ReEntry, fields.word(N_("Hoe vaak"), ReEntry)]
    appointment_types: Annotated[tuple[str, ...], APPOINTMENT_TYPES]
    actions: Annotated[tuple[Action[str], ...], ACTIONS]


@dataclass(frozen=True)
class ExpectationEntry(SettingEntry):
    # What has no name of its own is called by all that it expects.
    name: Annotated[str, fields.line(N_("Naam"), text_templates.LONGEST_SOURCE)]
    event: Annotated[Event, _EVENT]
    appointment_type: Annotated[str, fields.code_of(N_("Afspraaktype"), "appointment_types")]
    is_first_of_type: Annotated[bool, fields.flag(N_("Het is de eerste afspraak van dit type"))]
    has_partner: Annotated[bool, fields.flag(N_("Met een partner"))]
    status: Annotated[str | None, fields.code_or_none(N_("Status"), "dossier_statuses")]
    lead_source: Annotated[str | None, fields.code_or_none(N_("Leadbron"), "lead_sources")]
    choices: Annotated[tuple[ChoiceEntry, ...], CHOICES]
    lines: Annotated[tuple[ExpectedEffect[str], ...], LINES]


_BY_TABLE: dict[str, tuple[str, type[Entry]]] = {
    "scenarios": (N_("Scenario"), ScenarioEntry),
    "triggers": (N_("Trigger"), TriggerEntry),
    "expectations": (N_("Verwachting"), ExpectationEntry),
    "properties": (N_("API-entiteit"), PropertyEntry),
    "document_types": (N_("Documenttype"), DocumentTypeEntry),
    "email_templates": (N_("E-mailsjabloon"), EmailTemplateEntry),
    "dossier_statuses": (N_("Status"), ListEntry),
    "lead_sources": (N_("Leadbron"), ListEntry),
    "appointment_types": (N_("Afspraaktype"), AppointmentTypeEntry),
    "locations": (N_("Locatie"), ListEntry),
    "users": (N_("Gebruiker"), UserEntry),
    "offices": (N_("Kantoor"), OfficeEntry),
}
KINDS = {table: label for table, (label, _) in _BY_TABLE.items()}
"""What one thing of each table is called."""
ENTRIES = {table: kind for table, (_, kind) in _BY_TABLE.items()}
