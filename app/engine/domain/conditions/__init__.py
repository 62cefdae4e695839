"""The kinds of conditions, and the one way from each shape of a condition to the others."""

from collections.abc import Collection, Mapping
from typing import Any, TypeVar

from app.engine.domain.conditions.condition import Asked, Condition, ConditionRule, Finding, Reach
from app.engine.domain.conditions.is_none_of import IsNoneOf
from app.engine.domain.conditions.is_one_of import IsOneOf
from app.engine.domain.facts import Option
from app.vocabulary.words import ConditionKind

__all__ = [
    "KINDS",
    "Asked",
    "Condition",
    "ConditionRule",
    "Finding",
    "IsNoneOf",
    "IsOneOf",
    "Reach",
    "document",
    "of_document",
    "of_row",
    "referring",
    "rule",
]

There = TypeVar("There")
OptionThere = TypeVar("OptionThere")

KINDS: dict[ConditionKind, type[Condition[Any, Any]]] = {kind.kind: kind for kind in (IsOneOf, IsNoneOf)}
"""In the order in which they can be chosen."""


def of_row(row: Any) -> Condition[Any, Any]:
    """From the table, referring to the rows that it names."""
    return _kind(row.is_inverted)(row.property, tuple(row.options))


def of_document(document: Mapping[str, Any]) -> Condition[str | None, str]:
    """From a file or from history."""
    return _kind(document["is_inverted"])(document["property"], tuple(document["options"]))


def document(condition: Condition[str | None, str]) -> dict[str, Any]:
    return {
        "property": condition.about,
        "is_inverted": condition.IS_INVERTED,
        "options": sorted(condition.options),
    }


def referring(
    condition: Condition[Any, Any], about: There, options: Collection[OptionThere]
) -> Condition[There, OptionThere]:
    """The same condition, referring to its things in another way. Options that don't count are left out."""
    return type(condition)(about, options if condition.TAKES_OPTIONS else ())


def rule(condition: Condition[Any, Any]) -> ConditionRule:
    """Of one that refers to rows."""
    property = condition.about
    options = tuple(Option(option.id, option.name) for option in condition.options)
    return referring(condition, Asked(property.id, property.name, property.subject), options)


def _kind(is_inverted: bool) -> type[Condition[Any, Any]]:
    return next(kind for kind in KINDS.values() if kind.IS_INVERTED is is_inverted)
