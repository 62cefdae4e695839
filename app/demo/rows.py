"""What the demo office has already, by its kind and name."""

from collections.abc import Iterable
from typing import TypeVar

from app.models import User
from app.models.mixins import Setting

Row = TypeVar("Row", bound=Setting | User)


class DemoRows:
    def __init__(self, made: Iterable[Setting | User]) -> None:
        self._made = {(type(row), row.name): row for row in made}

    def __getitem__(self, kind_and_name: tuple[type[Row], str]) -> Row:
        row = self._made[kind_and_name]
        assert isinstance(row, kind_and_name[0])
        return row
