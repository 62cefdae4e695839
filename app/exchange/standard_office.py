"""The standard office: a configuration to begin with, for an office that has nothing like it yet."""

import json
from pathlib import Path
from typing import Any

from app.exchange import configurations
from app.exchange.domain.configuration_file import text_of
from app.exchange.domain.file_sections import SECTIONS, Configuration
from app.vocabulary import names

Thing = dict[str, Any]

FILE = Path(__file__).resolve().parents[1] / "demo" / "standard.json"
"""The configuration of the demo office, written by bin/standard-office."""


_PLAIN = ("statuses", "lead_sources", "locations", "appointment_types")
"""Of these, the office's own does as well as that of the standard office with the same code."""


def content() -> bytes | None:
    """A configuration file that adds the standard office to what there is. None: that would make something double."""
    own, standard = configurations.export(), _read()
    added = {section: _without(section, standard[section], own[section]) for section in SECTIONS}
    if any(_calls(own[section]) & _calls(added[section]) for section in SECTIONS):
        return None
    return text_of({**own, **{section: [*own[section], *added[section]] for section in SECTIONS}}).encode()


def _without(section: str, things: list[Thing], own: list[Thing]) -> list[Thing]:
    codes = {entry["code"] for entry in own} if section in _PLAIN else set()
    return [entry for entry in things if entry["code"] not in codes]


def _read() -> Configuration:
    configuration: Configuration = json.loads(FILE.read_text(encoding="utf-8"))
    return configuration


def _calls(things: list[Thing]) -> set[str]:
    """List all that these are called, by code and by name."""
    return {entry["code"].casefold() for entry in things} | {
        names.key(entry["name"]) for entry in things if entry["name"]
    }
