"""What JSON can hold, for what is read from it and written to it."""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

Json: TypeAlias = bool | int | float | str | Sequence["Json"] | Mapping[str, "Json"] | None
JsonObject: TypeAlias = Mapping[str, Json]


def whole(value: Json) -> int:
    """A number of our own making, such as an id."""
    assert isinstance(value, int)
    return value


def listed(value: Json) -> Sequence[Json]:
    """A list. What is left out is an empty one."""
    return value if isinstance(value, Sequence) and not isinstance(value, str) else ()


def objects(value: Json) -> Sequence[JsonObject]:
    """Likewise, of objects."""
    return [entry for entry in listed(value) if isinstance(entry, Mapping)]
