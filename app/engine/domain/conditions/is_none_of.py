"""Something is chosen, and none of these options."""

from collections.abc import Collection
from dataclasses import dataclass

from app.engine.domain.conditions.condition import About, Asked, Condition, Reach, Ref
from app.engine.domain.conditions.of_property import OfProperty
from app.engine.domain.facts import Option
from app.vocabulary.sentences import N_
from app.vocabulary.words import ConditionKind


@dataclass(frozen=True)
class IsNoneOf(OfProperty[About, Ref]):
    kind = LIKE = ConditionKind.IS_NOT
    IS_INVERTED = True
    IN_WORDS = N_("%(property)s is niet %(options)s"), N_("%(property)s is niet %(options)s of %(last)s")
    TOLD = N_("met iets anders dan %(options)s als %(property)s")
    HOLDS = (
        N_("%(property)s van het dossier is %(chosen)s, en niet %(wanted)s."),
        N_("%(property)s van %(whom)s is %(chosen)s, en niet %(wanted)s."),
    )
    FAILS = (
        N_("%(property)s van het dossier is %(chosen)s en mag niet %(wanted)s zijn."),
        N_("%(property)s van %(whom)s is %(chosen)s en mag niet %(wanted)s zijn."),
    )

    def holds(self: "OfProperty[Asked, Option]", chosen: Collection[Option]) -> bool:
        return not any(option.id in self.option_ids for option in chosen)

    def reach(self: "Condition[object, int]") -> Reach:
        return Reach(none_of=frozenset(self.options))
