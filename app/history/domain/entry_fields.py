"""What an entry is made of: how a field of each kind is read from JSON, written to it, and told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, Generic, TypeVar

from app.history.domain.reader import Reader
from app.vocabulary.json_values import Json
from app.vocabulary.offsets import Offset
from app.vocabulary.sentences import N_, Sentence, say
from app.vocabulary.words import OffsetUnit

T = TypeVar("T")
Scalar = TypeVar("Scalar", bound=str | int | None)


@dataclass(frozen=True)
class Field(Generic[T]):
    """Stands beside the type of a field of an entry: `name: Annotated[str, Line(…)]`."""

    def read(self, value: Json) -> T:
        """From a document. What an older one lacks, or nobody knows any more, is as in a new entry."""
        raise NotImplementedError

    def written(self, value: T) -> Json:
        raise NotImplementedError


@dataclass(frozen=True)
class Single(Field[T]):
    """Holds one thing, which is told in a sentence."""

    IS_TEXT: ClassVar[bool] = False
    """Several lines, compared line by line."""

    label: str

    def told(self, value: T, reader: Reader) -> Sentence:
        return Sentence("%(value)s", {"value": str(value)}) if value not in (None, "") else say("leeg")


@dataclass(frozen=True)
class Plain(Single[Scalar]):
    def written(self, value: Scalar) -> Json:
        return value


class Characters(Plain[str]):
    def read(self, value: Json) -> str:
        return value if isinstance(value, str) else ""


class Code(Characters):
    """What a thing is called by in files."""


@dataclass(frozen=True)
class CodeOf(Characters):
    """The code of a thing of that table."""

    table: str

    def told(self, value: str, reader: Reader) -> Sentence:
        return super().told(reader.name(self.table, value), reader)


class OptionOf(Characters):
    """The code of an item of the property that is named beside it."""


@dataclass(frozen=True)
class Line(Characters):
    longest: int = 120


class SubjectLine(Line):
    """With the variables that an office may use in its texts."""


class Text(Line):
    IS_TEXT = True


class Template(Text):
    """With the variables that an office may use in its texts."""


@dataclass(frozen=True)
class Flag(Plain[bool]):
    def read(self, value: Json) -> bool:
        return value is True

    def told(self, value: bool, reader: Reader) -> Sentence:
        return say("ja") if value else say("nee")


@dataclass(frozen=True)
class Word(Plain[StrEnum]):
    words: Sequence[StrEnum]

    def read(self, value: Json) -> StrEnum:
        return next((word for word in self.words if word == value), self.words[0])

    def told(self, value: StrEnum, reader: Reader) -> Sentence:
        return reader.label(value)


@dataclass(frozen=True)
class WordOrNone(Plain[StrEnum | None]):
    words: Sequence[StrEnum]

    def read(self, value: Json) -> StrEnum | None:
        return next((word for word in self.words if word == value), None)


@dataclass(frozen=True)
class Minutes(Plain[int]):
    least: int
    most: int

    def read(self, value: Json) -> int:
        return value if isinstance(value, int) else self.least

    def told(self, value: int, reader: Reader) -> Sentence:
        return say("%(count)s minuten", count=value)


@dataclass(frozen=True)
class Months(Plain[int | None]):
    """None: without end."""

    least: int
    most: int

    def read(self, value: Json) -> int | None:
        return value if isinstance(value, int) else None

    def told(self, value: int | None, reader: Reader) -> Sentence:
        if value is None:
            return say("onbeperkt")
        return say("1 maand") if value == 1 else say("%(count)s maanden", count=value)


@dataclass(frozen=True)
class Timing(Single[Offset | None]):
    """Where there is none, a document does not mention it."""

    def read(self, value: Json) -> Offset | None:
        amount, unit = (value.get("amount"), value.get("unit")) if isinstance(value, Mapping) else (None, None)
        return Offset(amount, OffsetUnit(unit)) if isinstance(amount, int) and unit in list(OffsetUnit) else None

    def written(self, value: Offset | None) -> Json:
        return {"amount": value.amount, "unit": value.unit} if value else None

    def told(self, value: Offset | None, reader: Reader) -> Sentence:
        if value is None:
            return say("leeg")
        singular, plural = _AMOUNTS[value.unit]
        return say(singular) if value.amount == 1 else say(plural, count=value.amount)


_AMOUNTS = {
    OffsetUnit.HOURS: (N_("1 uur"), N_("%(count)s uur")),
    OffsetUnit.DAYS: (N_("1 dag"), N_("%(count)s dagen")),
    OffsetUnit.WORKING_DAYS: (N_("1 werkdag"), N_("%(count)s werkdagen")),
}
