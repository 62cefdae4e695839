"""The lists that an entry holds: how a part of each kind is read from JSON, written to it, and told."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import ClassVar, TypeVar

from app.engine.domain import conditions, expected_effects, kinds
from app.engine.domain.conditions import Condition
from app.engine.domain.expected_effects import ExpectedEffect
from app.engine.domain.kinds import Action
from app.history.domain.entry_fields import Field
from app.history.domain.reader import Reader
from app.vocabulary.json_values import Json, JsonObject
from app.vocabulary.sentences import N_, Sentence, say

Part = TypeVar("Part")
CodedCondition = Condition[str | None, str]


@dataclass(frozen=True)
class Listed(Field[tuple[Part, ...]]):
    """Holds several things, each of which is told in a sentence."""

    WHERE_EMPTY: ClassVar[tuple[Sentence, ...]] = ()
    """What it means where it isn't that there are none."""

    label: str

    def read(self, value: Json) -> tuple[Part, ...]:
        """What nobody knows any more is left out."""
        parts = []
        for part in value if isinstance(value, list | tuple) else ():
            with suppress(KeyError, TypeError, ValueError):
                parts.append(self.read_part(part))
        return tuple(parts)

    def written(self, value: tuple[Part, ...]) -> Json:
        return [self.written_part(part) for part in value]

    def read_part(self, part: Json) -> Part:
        raise NotImplementedError

    def written_part(self, part: Part) -> Json:
        raise NotImplementedError

    def told_part(self, part: Part, reader: Reader) -> Sentence:
        raise NotImplementedError


class Words(Listed[str]):
    def read_part(self, part: Json) -> str:
        return str(part)

    def written_part(self, part: str) -> Json:
        return part


class Roles(Words):
    def told_part(self, part: str, reader: Reader) -> Sentence:
        return Sentence(_ROLES.get(part, part))


_ROLES = {"admin": N_("Beheerder"), "advisor": N_("Adviseur")}


class AppointmentTypes(Words):
    WHERE_EMPTY = (say("alle"),)

    def told_part(self, part: str, reader: Reader) -> Sentence:
        return Sentence("%(value)s", {"value": reader.name("appointment_types", part)})


class Conditions(Listed[CodedCondition]):
    def read_part(self, part: Json) -> CodedCondition:
        return conditions.of_document(object_of(part))

    def written_part(self, part: CodedCondition) -> Json:
        return conditions.document(part)

    def told_part(self, part: CodedCondition, reader: Reader) -> Sentence:
        return asked(part, reader).in_words()


def asked(condition: CodedCondition, reader: Reader) -> Condition[str, str]:
    """The same condition, referring by name to what it names."""
    options = [reader.option(condition.about or "", code) for code in condition.options]
    return conditions.referring(condition, reader.name("properties", condition.about), options)


class Actions(Listed[Action[str]]):
    def read_part(self, part: Json) -> Action[str]:
        return kinds.of_document(object_of(part))

    def written_part(self, part: Action[str]) -> Json:
        return kinds.document(part)

    def told_part(self, part: Action[str], reader: Reader) -> Sentence:
        return named(part, reader).in_words(reader.label)


def named(action: Action[str], reader: Reader) -> Action[str]:
    """The same action, referring by name to what it names."""
    return kinds.filled(kinds.referring(action, lambda field, code: reader.name(field.table, code)))


class Lines(Listed[ExpectedEffect[str]]):
    def read_part(self, part: Json) -> ExpectedEffect[str]:
        return expected_effects.of_document(object_of(part))

    def written_part(self, part: ExpectedEffect[str]) -> JsonObject:
        about = {part.about.name: part.target} if part.about else {}
        return {"kind": part.kind, **about, "role": part.role, "times": part.times}

    def told_part(self, part: ExpectedEffect[str], reader: Reader) -> Sentence:
        what = named(kinds.of_document(self.written_part(part)), reader).titled(reader.label)
        if part.role:
            what = say("%(what)s, voor %(whom)s", what=what, whom=reader.label(part.role))
        if not part.times:
            return say("%(what)s: niet", what=what)
        return say("%(what)s: %(times)s keer", what=what, times=part.times)


def object_of(part: Json) -> JsonObject:
    if not isinstance(part, Mapping):
        raise TypeError(part)
    return part
