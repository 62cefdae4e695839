"""What the codes in a portrait are called, so that history can name what was renamed or removed since."""

from collections.abc import Iterable, Iterator
from typing import Any

from app.engine.domain import kinds
from app.history.snapshots import code_of
from app.models import Expectation, PropertyOption, Scenario, Trigger


def names(thing: Any) -> dict[str, dict[str, str]]:
    """What the codes in its portrait are called now, by table: {"document_types": {"loonstrook": "Loonstrook"}}.

    An option has its property before it: {"property_options": {"fase/001": "Starter"}}.
    """
    found: dict[str, dict[str, str]] = {}
    for table, code, name in _named(thing):
        found.setdefault(table, {})[code] = name
    return found


def _named(thing: Any) -> Iterator[tuple[str, str, str]]:
    match thing:
        case Scenario():
            for condition in thing.conditions:
                yield _pair(condition.property)
                yield from map(_option_pair, condition.options)
            yield from _named_by(thing.actions)
        case Trigger():
            yield from map(_pair, thing.appointment_types)
            yield from _named_by(thing.actions)
        case Expectation():
            yield _pair(thing.appointment_type)
            for choice in thing.choices:
                yield _pair(choice.option.property)
                yield _option_pair(choice.option)
            yield from _named_by(thing.lines)
        case _:
            # What has only a name of its own.
            return


def _named_by(steps: Iterable[Any]) -> Iterator[tuple[str, str, str]]:
    """An action holds more than a line of an expectation."""
    for step in steps:
        for field in kinds.REFERENCES:
            if thing := getattr(step, field.attribute, None):
                yield _pair(thing)


def _pair(thing: Any) -> tuple[str, str, str]:
    return thing.__tablename__, code_of(thing), thing.name


def _option_pair(option: PropertyOption) -> tuple[str, str, str]:
    return option.__tablename__, f"{option.property.code}/{option.code}", option.name
