"""The parts that a configuration file has, and what each place in it is called."""

from typing import Any

from app.exchange.domain.file_shape import shown
from app.history.domain.wording import KINDS
from app.vocabulary import names
from app.vocabulary.sentences import N_, Sentence, say

Configuration = dict[str, Any]
"""What a file holds once it is read: texts, numbers and lists, as in JSON."""

OFFICE = "office"
TABLES = {
    OFFICE: "offices",
    "properties": "properties",
    "document_types": "document_types",
    "email_templates": "email_templates",
    "statuses": "dossier_statuses",
    "lead_sources": "lead_sources",
    "locations": "locations",
    "appointment_types": "appointment_types",
    "scenarios": "scenarios",
    "triggers": "triggers",
    "expectations": "expectations",
}
"""Where each part is kept, in the order of the file. What is named stands before what names it."""

SECTIONS = tuple(section for section in TABLES if section != OFFICE)
"""The lists of things, each with a code."""

SECTION = {table: section for section, table in TABLES.items()}
"""By table."""

HEADINGS = {
    OFFICE: N_("Kantoor"),
    "properties": N_("API-entiteiten"),
    "document_types": N_("Documenttypes"),
    "email_templates": N_("E-mailsjablonen"),
    "statuses": N_("Statussen"),
    "lead_sources": N_("Leadbronnen"),
    "locations": N_("Locaties"),
    "appointment_types": N_("Afspraaktypes"),
    "scenarios": N_("Scenario's"),
    "triggers": N_("Triggers"),
    "expectations": N_("Verwachtingen"),
}
"""What each part is called, the office included."""

UNIQUE_BY_SUBJECT = ("properties", "document_types")
"""Of these, the name may be used once for people and once for dossiers."""


def place_of(section: str, index: int, value: Any) -> Sentence:
    """Scenario “Starter”, or Scenario 4 where it has no name to call it by."""
    name = value.get("name") if isinstance(value, dict) else None
    if isinstance(name, str) and names.clean(name):
        return say("%(kind)s “%(name)s”", kind=say(KINDS[TABLES[section]]), name=shown(names.clean(name)))
    return say("%(kind)s %(number)s", kind=say(KINDS[TABLES[section]]), number=index + 1)


def action_place(index: int, _value: Any = None) -> Sentence:
    return say("actie %(number)s", number=index + 1)


def condition_place(index: int, _value: Any = None) -> Sentence:
    return say("voorwaarde %(number)s", number=index + 1)


def option_place(index: int, _value: Any = None) -> Sentence:
    return say("item %(number)s", number=index + 1)


def line_place(index: int, _value: Any = None) -> Sentence:
    return say("regel %(number)s", number=index + 1)


def choice_place(index: int, _value: Any = None) -> Sentence:
    return say("keuze %(number)s", number=index + 1)
