"""The dossier has one of these statuses, or none of them, as it was before the run."""

from dataclasses import dataclass

from app.engine.domain.conditions.condition import About, Ref
from app.engine.domain.conditions.of_list import ListIsNoneOf, ListIsOneOf, OfList
from app.engine.domain.facts import Facts, Option
from app.vocabulary.words import ConditionKind, Question


@dataclass(frozen=True)
class _OfStatus(OfList[About, Ref]):
    ASKS = Question.STATUS
    OPTIONS = "dossier_statuses"

    @staticmethod
    def chosen(facts: Facts) -> Option | None:
        return facts.status


@dataclass(frozen=True)
class StatusIsOneOf(_OfStatus[About, Ref], ListIsOneOf[About, Ref]):
    kind = ConditionKind.STATUS_IS


@dataclass(frozen=True)
class StatusIsNoneOf(_OfStatus[About, Ref], ListIsNoneOf[About, Ref]):
    kind = ConditionKind.STATUS_IS_NOT
