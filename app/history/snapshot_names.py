"""What the codes in an entry are called, so that history can name what was renamed or removed since."""

from collections.abc import Iterable, Iterator

from app.engine.domain import kinds
from app.history.snapshots import Configured, code_of
from app.models import Action, Expectation, ExpectationLine, PropertyOption, Scenario, Trigger, User
from app.models.mixins import Setting


def names(row: Configured) -> dict[str, dict[str, str]]:
    """What the codes in its entry are called now."""
    by_table: dict[str, dict[str, str]] = {}
    for table, code, name in _named(row):
        by_table.setdefault(table, {})[code] = name
    return by_table


def _named(row: Configured) -> Iterator[tuple[str, str, str]]:
    match row:
        case Scenario():
            for condition in row.conditions:
                if condition.property:
                    yield _pair(condition.property)
                yield from map(_option_pair, condition.options)
            yield from _named_by(row.actions)
        case Trigger():
            yield from map(_pair, row.appointment_types)
            yield from _named_by(row.actions)
        case Expectation():
            yield _pair(row.appointment_type)
            for choice in row.choices:
                yield _pair(choice.option.property)
                yield _option_pair(choice.option)
            yield from _named_by(row.lines)
        case _:
            # What has only a name of its own.
            return


def _named_by(steps: Iterable[Action | ExpectationLine]) -> Iterator[tuple[str, str, str]]:
    """An action holds more than a line of an expectation."""
    for step in steps:
        for field in kinds.REFERENCES:
            if row := getattr(step, field.attribute, None):
                yield _pair(row)


def _pair(row: Setting | User) -> tuple[str, str, str]:
    return row.__tablename__, code_of(row), row.name


def _option_pair(option: PropertyOption) -> tuple[str, str, str]:
    return option.__tablename__, f"{option.property.code}/{option.code}", option.name
