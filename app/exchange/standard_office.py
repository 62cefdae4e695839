"""The standard office: a configuration to begin with, for an office that has nothing like it yet."""

import json
from collections.abc import Sequence
from pathlib import Path

from app.entries.domain.entries import SettingEntry
from app.exchange import configurations
from app.exchange.domain.configuration_file import text_of
from app.exchange.domain.file_sections import OFFICE, SECTIONS, Configuration
from app.vocabulary import names

FILE = Path(__file__).resolve().parents[1] / "demo" / "standard.json"
"""The configuration of the demo office, written by bin/standard-office."""


_PLAIN = ("statuses", "lead_sources", "locations", "appointment_types")
"""Of these, the office's own does as well as that of the standard office with the same code."""


def content() -> bytes | None:
    """A configuration file that adds the standard office to what there is. None: that would make something double."""
    own, standard = configurations.export(), Configuration.of_document(json.loads(FILE.read_text(encoding="utf-8")))
    added = {section: _without(section, standard.section(section), own.section(section)) for section in SECTIONS}
    if any(_calls(own.section(section)) & _calls(added[section]) for section in SECTIONS):
        return None
    whole = {section: (*own.section(section), *added[section]) for section in SECTIONS}
    return text_of(Configuration.of({OFFICE: own.office, **whole})).encode()


def _without(section: str, entries: Sequence[SettingEntry], own: Sequence[SettingEntry]) -> list[SettingEntry]:
    codes = {entry.code for entry in own} if section in _PLAIN else set()
    return [entry for entry in entries if entry.code not in codes]


def _calls(entries: Sequence[SettingEntry]) -> set[str]:
    """List all that these are called, by code and by name."""
    return {entry.code.casefold() for entry in entries} | {names.key(entry.name) for entry in entries if entry.name}
