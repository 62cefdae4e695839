"""One of these options is chosen, be it among others."""

from collections.abc import Collection
from dataclasses import dataclass

from app.engine.domain.conditions.condition import About, Asked, Condition, Reach, Ref
from app.engine.domain.conditions.of_property import OfProperty
from app.engine.domain.facts import Option
from app.vocabulary.sentences import N_
from app.vocabulary.words import ConditionKind


@dataclass(frozen=True)
class IsOneOf(OfProperty[About, Ref]):
    kind = LIKE = ConditionKind.IS
    IS_INVERTED = False
    IN_WORDS = N_("%(property)s is %(options)s"), N_("%(property)s is %(options)s of %(last)s")
    TOLD = N_("met %(property)s %(options)s")
    HOLDS = (N_("%(property)s van het dossier is %(chosen)s."), N_("%(property)s van %(whom)s is %(chosen)s."))
    FAILS = (
        N_("%(property)s van het dossier is %(chosen)s, niet %(wanted)s."),
        N_("%(property)s van %(whom)s is %(chosen)s, niet %(wanted)s."),
    )

    def holds(self: "OfProperty[Asked, Option]", chosen: Collection[Option]) -> bool:
        return any(option.id in self.option_ids for option in chosen)

    def reach(self: "Condition[object, int]") -> Reach:
        return Reach(one_of=frozenset(self.options))
