"""What entries share: how they are read of a document, and written to it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Generic, Self, TypeAlias, TypeVar, get_origin, get_type_hints

from app.engine.domain.expected_effects import ExpectedEffect
from app.engine.domain.kinds import Action
from app.entries.domain.entry_fields import TIMING, Single
from app.entries.domain.entry_lists import CodedCondition, Listed
from app.entries.domain.file_checks import At, Check, record
from app.vocabulary.events import TIMED_EVENTS
from app.vocabulary.json_values import Json, JsonObject
from app.vocabulary.offsets import Offset

E = TypeVar("E", bound="Entry")


@dataclass(frozen=True)
class Entry:
    """Its fields stand in the order of a document."""

    FIELDS: ClassVar[Mapping[str, Any]] = {}
    """By name, what is declared beside their types: how each is checked, written and told."""

    def __init_subclass__(cls) -> None:
        hints = get_type_hints(cls, include_extras=True)
        cls.FIELDS = {name: hint.__metadata__[0] for name, hint in hints.items() if get_origin(hint) is Annotated}

    @classmethod
    def of(cls, values: Mapping[str, "Value"]) -> Self:
        """What isn't given is as in a new one."""
        return cls(**{name: values.get(name, field.default) for name, field in cls.FIELDS.items()})

    @classmethod
    def of_document(cls, document: JsonObject) -> Self:
        """As it was kept: what it lacks is as in a new one, and what nobody knows any more is left out."""
        return cls.check(document, At())

    @classmethod
    def check(cls, value: Json, at: At) -> Self:
        names = cls._names(value if isinstance(value, Mapping) else {})
        checks: dict[str, Check[Value]] = {name: cls.FIELDS[name].check for name in names}
        later = {name for name in names if getattr(cls.FIELDS[name], "is_later", False)}
        return cls.of(record(value, at, checks, later))

    def document(self) -> dict[str, Json]:
        return {name: self.FIELDS[name].written(getattr(self, name)) for name in self._names(vars(self))}

    @classmethod
    def _names(cls, beside: JsonObject) -> list[str]:
        is_timed = beside.get("event") in list(TIMED_EVENTS)
        return [name for name, field in cls.FIELDS.items() if is_timed or field is not TIMING]

    def single(self) -> Iterator[tuple[Single[Any], Any]]:
        """All but its lists."""
        for name, field in self.FIELDS.items():
            value = getattr(self, name)
            if isinstance(value, Entry):
                yield from value.single()
            elif isinstance(field, Single):
                yield field, value

    def lists(self) -> Iterator[tuple[Listed[Any], tuple[Any, ...]]]:
        for name, field in self.FIELDS.items():
            if isinstance(field, Listed):
                yield field, getattr(self, name)


Part: TypeAlias = str | Entry | CodedCondition | Action[str] | ExpectedEffect[str]
Value: TypeAlias = str | int | Offset | Entry | tuple[Part, ...] | None
"""Of a field."""


@dataclass(frozen=True, eq=False)
class Inner(Generic[E]):
    """Stands beside the type of a field that is an entry within one."""

    check: Check[E]
    default: E

    def written(self, value: E) -> Json:
        return value.document()
