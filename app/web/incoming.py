"""What a browser sends, made fit to keep: for every form and query string alike, before any view reads it."""

from typing import Any

from flask import Request as FlaskRequest
from werkzeug.datastructures import ImmutableMultiDict, MultiDict

from app.vocabulary.numbers import whole
from app.vocabulary.texts import printable


class Values(ImmutableMultiDict[str, Any]):
    """Texts without control characters. Asked for an int, it knows only numbers that a column holds."""

    def __init__(self, sent: Any = None) -> None:
        pairs = MultiDict(sent).items(multi=True)
        super().__init__([(name, printable(value) if isinstance(value, str) else value) for name, value in pairs])

    def get(self, key: str, default: Any = None, type: Any = None) -> Any:  # type: ignore[override]
        return super().get(key, default, _row_number if type is int else type)


def _row_number(text: str) -> int:
    number = whole(text)
    if number is None:
        raise ValueError(text)
    return number


class Request(FlaskRequest):
    parameter_storage_class = Values

    @property
    def is_json(self) -> bool:
        """Never: forms are all that the pages take, and JSON would pass by the cleaning."""
        return False
