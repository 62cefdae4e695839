"""Who reads an entry: in which language, and with the names that codes had at the time."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.vocabulary import labels
from app.vocabulary.sentences import Sentence

Names = Mapping[str, Mapping[str, str]]
"""What codes are called, by table; an option with its property before it: {"property_options": {"fase/001": …}}."""


@dataclass(frozen=True)
class Reader:
    """Knows what codes were called, and what a word of the domain is called on the screen."""

    names: Names

    def name(self, table: str, code: str | None) -> str:
        return self.names.get(table, {}).get(code or "", code or "…")

    def option(self, property: str, code: str) -> str:
        return self.names.get("property_options", {}).get(f"{property}/{code}", code)

    def label(self, word: StrEnum) -> Sentence:
        return Sentence(labels.text(word))
