"""The kinds of conditions, and the one way from each shape of a condition to the others."""

from collections.abc import Collection, Mapping
from typing import Any, TypeVar

from app.engine.domain.conditions.condition import Asked, Condition, ConditionRule, Finding, Reach, is_unfilled
from app.engine.domain.conditions.is_filled_in import IsFilledIn
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
    "IsFilledIn",
    "IsNoneOf",
    "IsOneOf",
    "Reach",
    "columns",
    "document",
    "is_unfilled",
    "of_document",
    "of_row",
    "referring",
    "rule",
    "spelled",
]

There = TypeVar("There")
OptionThere = TypeVar("OptionThere")

KINDS: dict[ConditionKind, type[Condition[Any, Any]]] = {kind.kind: kind for kind in (IsOneOf, IsNoneOf, IsFilledIn)}
"""In the order in which they can be chosen."""


def of_row(row: Any) -> Condition[Any, Any]:
    """From the table, referring to the rows that it names."""
    return _kind(row.comparison, row.is_inverted)(row.property, tuple(row.options))


def columns(condition: Condition[Any, Any]) -> dict[str, Any]:
    """Which kind it is, as the table knows it."""
    return {"is_inverted": bool(condition.IS_INVERTED), "comparison": spelled(condition).get("comparison")}


def of_document(document: Mapping[str, Any]) -> Condition[str | None, str]:
    """From a file or from history."""
    kind = _kind(document.get("comparison"), document.get("is_inverted", False))
    return kind(document["property"], tuple(document.get("options", ())))


def document(condition: Condition[str | None, str]) -> dict[str, Any]:
    options = {"options": sorted(condition.options)} if condition.TAKES_OPTIONS else {}
    return {"property": condition.about, **spelled(condition), **options}


def spelled(kind: Condition[Any, Any] | type[Condition[Any, Any]]) -> dict[str, Any]:
    """Which kind it is, as a document says it."""
    return {"comparison": kind.kind.value} if kind.IS_INVERTED is None else {"is_inverted": kind.IS_INVERTED}


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


def _kind(comparison: str | None, is_inverted: bool) -> type[Condition[Any, Any]]:
    if comparison:
        return KINDS[ConditionKind(comparison)]
    return next(kind for kind in KINDS.values() if kind.IS_INVERTED is is_inverted)
