"""The kinds of conditions, and the one way from each shape of a condition to the others."""

from collections.abc import Collection, Sequence
from typing import Protocol, TypeVar

from app.engine.domain.conditions.appointment_type import TypeIsNoneOf, TypeIsOneOf
from app.engine.domain.conditions.condition import (
    About,
    Asked,
    Condition,
    ConditionRule,
    Finding,
    Reach,
    Ref,
    is_unfilled,
)
from app.engine.domain.conditions.is_filled_in import IsFilledIn
from app.engine.domain.conditions.is_none_of import IsNoneOf
from app.engine.domain.conditions.is_one_of import IsOneOf
from app.engine.domain.conditions.lead_source import LeadSourceIsNoneOf, LeadSourceIsOneOf
from app.engine.domain.conditions.partner import HasNoPartner, HasPartner
from app.engine.domain.conditions.status import StatusIsNoneOf, StatusIsOneOf
from app.vocabulary.json_values import Json, JsonObject, listed
from app.vocabulary.words import ConditionKind, Question

__all__ = [
    "KINDS",
    "Asked",
    "Condition",
    "ConditionRule",
    "ConditionType",
    "Finding",
    "HasNoPartner",
    "HasPartner",
    "IsFilledIn",
    "IsNoneOf",
    "IsOneOf",
    "LeadSourceIsNoneOf",
    "LeadSourceIsOneOf",
    "Reach",
    "StatusIsNoneOf",
    "StatusIsOneOf",
    "TypeIsNoneOf",
    "TypeIsOneOf",
    "asking",
    "columns",
    "comparing",
    "document",
    "is_unfilled",
    "made",
    "of_document",
    "of_row",
    "referring",
    "spelled",
]

There = TypeVar("There")
OptionThere = TypeVar("OptionThere")


class ConditionType(Protocol):
    """A kind of condition, which can refer to its things in any way."""

    @property
    def kind(self) -> ConditionKind: ...
    @property
    def ASKS(self) -> Question: ...
    @property
    def LIKE(self) -> ConditionKind: ...
    @property
    def OPTIONS(self) -> str: ...
    @property
    def IS_INVERTED(self) -> bool | None: ...
    def __call__(self, about: There | None, options: Collection[OptionThere]) -> Condition[There, OptionThere]: ...


_CONDITIONS: tuple[ConditionType, ...] = (
    *(IsOneOf, IsNoneOf, IsFilledIn),
    *(TypeIsOneOf, TypeIsNoneOf, StatusIsOneOf, StatusIsNoneOf, LeadSourceIsOneOf, LeadSourceIsNoneOf),
    *(HasPartner, HasNoPartner),
)
KINDS: dict[ConditionKind, ConditionType] = {condition.kind: condition for condition in _CONDITIONS}
"""In the order in which they can be chosen."""


def made(kind: ConditionKind, about: There | None, options: Collection[OptionThere]) -> Condition[There, OptionThere]:
    """What its kind doesn't ask is left out."""
    condition = KINDS[kind]
    return condition(about if condition.ASKS is Question.PROPERTY else None, options if condition.OPTIONS else ())


def asking(question: Question) -> list[ConditionType]:
    """The kinds that are about this, in the order in which they can be chosen."""
    return [condition for condition in KINDS.values() if condition.ASKS is question]


def comparing(question: Question, like: ConditionKind) -> ConditionType:
    """The kind that compares it as that one does a property, or else the first that is about it."""
    kinds = asking(question)
    return next((condition for condition in kinds if condition.LIKE is like), kinds[0])


class ConditionRow(Protocol[About, Ref]):
    """A condition in its table."""

    comparison: ConditionKind | None
    is_inverted: bool

    @property
    def chosen(self) -> Sequence[Ref]: ...
    @property
    def property(self) -> About | None: ...


def of_row(row: ConditionRow[About, Ref]) -> Condition[About, Ref]:
    """From the table, referring to the rows that it names."""
    return _kind(row.comparison, row.is_inverted)(row.property, tuple(row.chosen))


def columns(condition: Condition[object, object]) -> dict[str, Json]:
    """Which kind it is, as the table knows it."""
    return {"is_inverted": bool(condition.IS_INVERTED), "comparison": spelled(condition).get("comparison")}


def of_document(document: JsonObject) -> Condition[str, str]:
    """From a file or from history."""
    comparison, property, options = (document.get(name) for name in ("comparison", "property", "options"))
    kind = _kind(ConditionKind(str(comparison)) if comparison else None, bool(document.get("is_inverted")))
    return kind(None if property is None else str(property), tuple(map(str, listed(options))))


def document(condition: Condition[str | None, str]) -> dict[str, Json]:
    options = {"options": sorted(condition.options)} if condition.OPTIONS else {}
    about = {"property": condition.about} if condition.ASKS is Question.PROPERTY else {}
    return {**about, **spelled(condition), **options}


def spelled(kind: Condition[object, object] | ConditionType) -> dict[str, Json]:
    """Which kind it is, as a document says it."""
    return {"comparison": kind.kind.value} if kind.IS_INVERTED is None else {"is_inverted": kind.IS_INVERTED}


def referring(
    condition: Condition[object, object], about: There | None, options: Collection[OptionThere]
) -> Condition[There, OptionThere]:
    """The same condition, referring to its things in another way."""
    return KINDS[condition.kind](about, options)


def _kind(comparison: ConditionKind | None, is_inverted: bool) -> ConditionType:
    if comparison:
        return KINDS[comparison]
    return IsNoneOf if is_inverted else IsOneOf
