"""The appointment is of one of these types, or of none of them."""

from dataclasses import dataclass

from app.engine.domain.conditions.condition import About, Ref
from app.engine.domain.conditions.of_list import ListIsNoneOf, ListIsOneOf, OfList
from app.engine.domain.facts import Facts, Option
from app.vocabulary.sentences import N_
from app.vocabulary.words import ConditionKind, Question, Verdict


@dataclass(frozen=True)
class _OfType(OfList[About, Ref]):
    ASKS = Question.APPOINTMENT_TYPE
    OPTIONS = "appointment_types"
    UNFILLED = Verdict.FAILS
    NOTHING = N_("Er is geen afspraak, dus ook geen afspraaktype.")

    @staticmethod
    def chosen(facts: Facts) -> Option | None:
        return Option(facts.appointment.type_id, facts.appointment.type_name) if facts.appointment else None


@dataclass(frozen=True)
class TypeIsOneOf(_OfType[About, Ref], ListIsOneOf[About, Ref]):
    kind = ConditionKind.APPOINTMENT_TYPE_IS
    TOLD = N_("bij afspraaktype %(options)s")


@dataclass(frozen=True)
class TypeIsNoneOf(_OfType[About, Ref], ListIsNoneOf[About, Ref]):
    kind = ConditionKind.APPOINTMENT_TYPE_IS_NOT
    TOLD = N_("bij een ander afspraaktype dan %(options)s")
