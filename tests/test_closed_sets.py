"""A closed set doesn't grow silently: whatever is kept by its members has all of them."""

import importlib
import pkgutil
from collections.abc import Iterator
from enum import Enum
from typing import Any

import app

# Tables of some members only, and why that is all there can be.
PARTIAL = {
    "app.casework.document_reasons._VERDICTS": "of the weighings that a condition decided",
    "app.casework.domain.timeline_words._DECISIONS": "of what somebody decides about a document",
    "app.engine.domain.kinds.send_email._COLLEAGUES": "of those who work here",
    "app.engine.domain.mails_before._DONE_BEFORE": "what was withdrawn strikes out nothing",
    "app.engine.domain.mails_before._ONCE_BEFORE": "of the mails that count as once for the dossier",
    "app.vocabulary.events._BY_STATUS": "no event gives an appointment its first status",
}


def test_a_table_that_is_keyed_by_a_closed_set_has_all_of_its_members():
    found = {
        name: sorted(member.name for member in missing)
        for name, table in tables()
        if (missing := set(type(next(iter(table)))) - table.keys())
    }
    assert {name: members for name, members in found.items() if name not in PARTIAL} == {}
    assert PARTIAL.keys() <= found.keys(), "it is whole by now"


def tables() -> Iterator[tuple[str, dict[Enum, Any]]]:
    """Of every module and class of the house, by their place; also those inside another table."""
    for module in modules():
        for name, value in vars(module).items():
            place = f"{module.__name__}.{name}"
            yield from within(place, value)
            if isinstance(value, type) and value.__module__ == module.__name__:
                for attribute, inside in vars(value).items():
                    yield from within(f"{place}.{attribute}", inside)


def within(place: str, value: object) -> Iterator[tuple[str, dict[Enum, Any]]]:
    if isinstance(value, dict):
        if is_table(value):
            yield place, value
        for key, inside in value.items():
            yield from within(f"{place}[{getattr(key, '__name__', key)}]", inside)


def modules() -> Iterator[Any]:
    for found in pkgutil.walk_packages(app.__path__, "app."):
        yield importlib.import_module(found.name)


def is_table(value: dict[Any, Any]) -> bool:
    kinds = {type(key) for key in value}
    return len(value) > 1 and len(kinds) == 1 and issubclass(kinds.pop(), Enum)
