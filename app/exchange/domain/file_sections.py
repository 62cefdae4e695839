"""The configuration as a file holds it, section by section, and what each place in it is called."""

from dataclasses import dataclass
from typing import Annotated

from app.exchange.domain.file_shape import shown
from app.history.domain.entries import (
    AppointmentTypeEntry,
    DocumentTypeEntry,
    E,
    EmailTemplateEntry,
    Entry,
    ExpectationEntry,
    Inner,
    ListEntry,
    OfficeEntry,
    Parts,
    PropertyEntry,
    ScenarioEntry,
    SettingEntry,
    TriggerEntry,
)
from app.history.domain.wording import KINDS
from app.vocabulary import names
from app.vocabulary.json_values import Json
from app.vocabulary.sentences import N_, Sentence, say


@dataclass(frozen=True)
class Section(Parts[E]):
    """A list of things of that table, each with a code."""

    table: str


@dataclass(frozen=True)
class Configuration(Entry):
    """What is named stands before what names it."""

    office: Annotated[OfficeEntry, Inner(OfficeEntry)]
    properties: Annotated[tuple[PropertyEntry, ...], Section(N_("API-entiteiten"), PropertyEntry, "properties")]
    document_types: Annotated[
        tuple[DocumentTypeEntry, ...], Section(N_("Documenttypes"), DocumentTypeEntry, "document_types")
    ]
    email_templates: Annotated[
        tuple[EmailTemplateEntry, ...], Section(N_("E-mailsjablonen"), EmailTemplateEntry, "email_templates")
    ]
    statuses: Annotated[tuple[ListEntry, ...], Section(N_("Statussen"), ListEntry, "dossier_statuses")]
    lead_sources: Annotated[tuple[ListEntry, ...], Section(N_("Leadbronnen"), ListEntry, "lead_sources")]
    locations: Annotated[tuple[ListEntry, ...], Section(N_("Locaties"), ListEntry, "locations")]
    appointment_types: Annotated[
        tuple[AppointmentTypeEntry, ...], Section(N_("Afspraaktypes"), AppointmentTypeEntry, "appointment_types")
    ]
    scenarios: Annotated[tuple[ScenarioEntry, ...], Section(N_("Scenario's"), ScenarioEntry, "scenarios")]
    triggers: Annotated[tuple[TriggerEntry, ...], Section(N_("Triggers"), TriggerEntry, "triggers")]
    expectations: Annotated[
        tuple[ExpectationEntry, ...], Section(N_("Verwachtingen"), ExpectationEntry, "expectations")
    ]

    def section(self, name: str) -> tuple[SettingEntry, ...]:
        entries: tuple[SettingEntry, ...] = getattr(self, name)
        return entries


_SECTIONS = {name: field for name, field in Configuration.FIELDS.items() if isinstance(field, Section)}

OFFICE = "office"
SECTIONS = tuple(_SECTIONS)
"""The lists of things, in the order of the file."""

TABLES = {OFFICE: "offices"} | {name: section.table for name, section in _SECTIONS.items()}
"""Where each part is kept."""

SECTION = {table: section for section, table in TABLES.items()}
"""By table."""

HEADINGS = {OFFICE: N_("Kantoor")} | {name: section.label for name, section in _SECTIONS.items()}
"""What each part is called, the office included."""

UNIQUE_BY_SUBJECT = ("properties", "document_types")
"""Of these, the name may be used once for people and once for dossiers."""


def place_of(section: str, index: int, name: Json) -> Sentence:
    """Scenario “Starter”, or Scenario 4 where it has no name to call it by."""
    if isinstance(name, str) and names.clean(name):
        return say("%(kind)s “%(name)s”", kind=say(KINDS[TABLES[section]]), name=shown(names.clean(name)))
    return say("%(kind)s %(number)s", kind=say(KINDS[TABLES[section]]), number=index + 1)


def action_place(index: int) -> Sentence:
    return say("actie %(number)s", number=index + 1)


def condition_place(index: int) -> Sentence:
    return say("voorwaarde %(number)s", number=index + 1)


def option_place(index: int) -> Sentence:
    return say("item %(number)s", number=index + 1)


def line_place(index: int) -> Sentence:
    return say("regel %(number)s", number=index + 1)


def choice_place(index: int) -> Sentence:
    return say("keuze %(number)s", number=index + 1)
