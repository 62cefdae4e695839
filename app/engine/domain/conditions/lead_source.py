"""The dossier came by one of these lead sources, or by another."""

from dataclasses import dataclass

from app.engine.domain.conditions.condition import About, Ref
from app.engine.domain.conditions.of_list import ListIsNoneOf, ListIsOneOf, OfList
from app.engine.domain.facts import Facts, Option
from app.vocabulary.words import ConditionKind, Question


@dataclass(frozen=True)
class _OfLeadSource(OfList[About, Ref]):
    ASKS = Question.LEAD_SOURCE
    OPTIONS = "lead_sources"

    @staticmethod
    def chosen(facts: Facts) -> Option | None:
        return facts.lead_source


@dataclass(frozen=True)
class LeadSourceIsOneOf(_OfLeadSource[About, Ref], ListIsOneOf[About, Ref]):
    kind = ConditionKind.LEAD_SOURCE_IS


@dataclass(frozen=True)
class LeadSourceIsNoneOf(_OfLeadSource[About, Ref], ListIsNoneOf[About, Ref]):
    kind = ConditionKind.LEAD_SOURCE_IS_NOT
