"""The configuration as a file holds it, section by section, and what each place in it is called."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Annotated

from app.entries.domain import entries
from app.entries.domain.entries import ENTRIES, KINDS, ListEntry, SettingEntry
from app.entries.domain.entry import Entry, Inner
from app.entries.domain.file_checks import At, items, shown
from app.entries.domain.office_entries import OfficeEntry
from app.vocabulary import names
from app.vocabulary.json_values import Json
from app.vocabulary.sentences import N_, Sentence, say


@dataclass(frozen=True, eq=False)
class Section:
    """A list of things of that table, each with a code."""

    label: str
    table: str
    default: tuple[Entry, ...] = ()

    def check(self, value: Json, at: At) -> tuple[Entry, ...]:
        return tuple(
            ENTRIES[self.table].check(item, replace(inside, table=self.table, place=_place_in(at.path, index, item)))
            for index, item, inside in items(value, at)
        )

    def written(self, value: tuple[Entry, ...]) -> Json:
        return [entry.document() for entry in value]


@dataclass(frozen=True)
class Configuration(Entry):
    """What is named stands before what names it."""

    office: Annotated[OfficeEntry, Inner(OfficeEntry.check, OfficeEntry.of({}))]
    properties: Annotated[tuple[entries.PropertyEntry, ...], Section(N_("API-entiteiten"), "properties")]
    document_types: Annotated[tuple[entries.DocumentTypeEntry, ...], Section(N_("Documenttypes"), "document_types")]
    appointment_types: Annotated[
        tuple[entries.AppointmentTypeEntry, ...], Section(N_("Afspraaktypes"), "appointment_types")
    ]
    email_templates: Annotated[
        tuple[entries.EmailTemplateEntry, ...], Section(N_("E-mailsjablonen"), "email_templates")
    ]
    statuses: Annotated[tuple[ListEntry, ...], Section(N_("Statussen"), "dossier_statuses")]
    lead_sources: Annotated[tuple[ListEntry, ...], Section(N_("Leadbronnen"), "lead_sources")]
    locations: Annotated[tuple[ListEntry, ...], Section(N_("Locaties"), "locations")]
    scenarios: Annotated[tuple[entries.ScenarioEntry, ...], Section(N_("Scenario's"), "scenarios")]
    triggers: Annotated[tuple[entries.TriggerEntry, ...], Section(N_("Triggers"), "triggers")]
    expectations: Annotated[tuple[entries.ExpectationEntry, ...], Section(N_("Verwachtingen"), "expectations")]

    def section(self, name: str) -> tuple[SettingEntry, ...]:
        of_section: tuple[SettingEntry, ...] = getattr(self, name)
        return of_section


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


def _place_in(section: str, index: int, value: Json) -> Sentence:
    return place_of(section, index, value.get("name") if isinstance(value, Mapping) else None)
