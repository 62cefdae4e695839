"""What an action is made of, declared once: for its table, forms, files, history and checks."""

from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass
from enum import StrEnum
from typing import TypeAlias

from app.engine.domain.text_templates import problems_of
from app.vocabulary.json_values import Json
from app.vocabulary.sentences import Sentence, say

Value: TypeAlias = str | int | None
"""What a field holds in a document or a form: a text, a word or a number, or the code or the id of a thing."""


@dataclass(frozen=True)
class _Field:
    name: str
    """Of the action's own field, and in files and history."""
    label: str
    missing: str
    """What is said where it is not filled in, or not well."""
    _: KW_ONLY
    default: Value = None
    """What stands in a new row, and for what is left open."""
    help: str = ""
    is_long: bool = False
    """What it holds is long, and gets the room."""
    only_if: tuple[str, StrEnum] | None = None
    """Counts only where that other field has that value."""

    @property
    def column(self) -> str:
        """In the table, and in forms."""
        return self.name

    @property
    def attribute(self) -> str:
        """Of a row: where the value itself stands, and not the id of it."""
        return self.name

    def counts(self, of: Callable[[str], object]) -> bool:
        """`of`: what is filled in, by the name of a field."""
        return self.only_if is None or of(self.only_if[0]) == self.only_if[1]

    def problem(self, value: object) -> Sentence | None:
        """Why it can't stay like this, in whatever way it refers to a thing."""
        return say(self.missing) if value is None else None

    def read(self, value: Json) -> Value:
        """From a document."""
        return value if isinstance(value, str | int) else None

    def written(self, value: Value) -> Value:
        """For a document."""
        return value


@dataclass(frozen=True, kw_only=True)
class Reference(_Field):
    """A thing of the settings. To choose; a user by e-mail address, all else by code."""

    table: str
    relation: str = ""
    """In the table, where it isn't called as it is here."""

    @property
    def column(self) -> str:
        return f"{self.attribute}_id"

    @property
    def attribute(self) -> str:
        return self.relation or self.name


@dataclass(frozen=True, kw_only=True)
class Word(_Field):
    """One of a closed set. To choose."""

    words: type[StrEnum]
    default: StrEnum

    def read(self, value: Json) -> StrEnum | None:
        return None if value is None else self.words(str(value))

    def written(self, value: Value) -> Value:
        return None if value is None else str(value)


@dataclass(frozen=True, kw_only=True)
class Text(_Field):
    """One line."""

    longest: int

    def problem(self, value: object) -> Sentence | None:
        if not value or not isinstance(value, str):
            return say(self.missing)
        return say("Houd het op hoogstens %(most)s tekens.", most=self.longest) if len(value) > self.longest else None


@dataclass(frozen=True, kw_only=True)
class Template(Text):
    """Several lines, with the variables that an office may use in its texts."""

    def problem(self, value: object) -> Sentence | None:
        return super().problem(value) or next(problems_of(str(value)), None)


@dataclass(frozen=True, kw_only=True)
class Number(_Field):
    """A whole number, as far from 0 as `most`, on either side."""

    most: int
    default: Value = 0

    def problem(self, value: object) -> Sentence | None:
        fits = isinstance(value, int) and abs(value) <= self.most
        return None if fits else say(self.missing, most=self.most)


Field = Reference | Word | Template | Text | Number
