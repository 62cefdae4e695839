"""Something is chosen, whatever it is."""

from collections.abc import Collection
from dataclasses import dataclass

from app.engine.domain.conditions.condition import About, Asked, Ref
from app.engine.domain.conditions.of_property import OfProperty
from app.engine.domain.facts import Option
from app.vocabulary.sentences import N_
from app.vocabulary.words import ConditionKind, Verdict


@dataclass(frozen=True)
class IsFilledIn(OfProperty[About, Ref]):
    kind = LIKE = ConditionKind.IS_FILLED_IN
    OPTIONS = ""
    IN_WORDS = (N_("%(property)s is ingevuld"),) * 2
    TOLD = N_("met %(property)s ingevuld")
    UNFILLED = Verdict.FAILS
    HOLDS = (
        N_("%(property)s van het dossier is ingevuld: %(chosen)s."),
        N_("%(property)s van %(whom)s is ingevuld: %(chosen)s."),
    )

    def holds(self: "OfProperty[Asked, Option]", chosen: Collection[Option]) -> bool:
        return True
