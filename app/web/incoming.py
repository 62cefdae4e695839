"""What a browser sends, made fit to keep: for every form and query string alike, before any view reads it."""

from collections.abc import Callable, Iterable

from flask import Request as FlaskRequest
from werkzeug.datastructures import FileStorage, ImmutableMultiDict, MultiDict

from app.vocabulary.numbers import whole
from app.vocabulary.texts import printable

Sent = str | FileStorage


class Values(ImmutableMultiDict[str, Sent]):
    """Texts without control characters. Asked for an int, it knows only numbers that a column holds."""

    def __init__(self, sent: Iterable[tuple[str, Sent]] = ()) -> None:
        pairs = MultiDict(sent).items(multi=True)
        super().__init__([(name, printable(value) if isinstance(value, str) else value) for name, value in pairs])

    def get(  # type: ignore[override]
        self, key: str, default: object = None, type: Callable[[Sent], object] | None = None
    ) -> object:
        read = _row_number if type is int else type
        return super().get(key, default) if read is None else super().get(key, default, read)


def _row_number(value: Sent) -> int:
    number = whole(str(value))
    if number is None:
        raise ValueError(value)
    return number


class Request(FlaskRequest):
    parameter_storage_class = Values

    @property
    def is_json(self) -> bool:
        """Never: forms are all that the pages take, and JSON would pass by the cleaning."""
        return False
