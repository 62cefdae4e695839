"""What the conditions on one of the office's lists share: a dossier or an appointment has one of it, or none."""

from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

from app.engine.domain.conditions.condition import About, Asked, Condition, Finding, Reach, Ref
from app.engine.domain.conditions.is_none_of import IsNoneOf
from app.engine.domain.conditions.is_one_of import IsOneOf
from app.engine.domain.facts import Facts, Option, PersonFacts
from app.vocabulary import labels
from app.vocabulary.sentences import N_, Sentence, say
from app.vocabulary.words import Verdict


@dataclass(frozen=True)
class OfList(Condition[About, Ref]):
    UNFILLED: ClassVar[Verdict] = Verdict.UNKNOWN
    NOTHING: ClassVar[str] = N_("%(property)s van het dossier is niet ingevuld.")
    """What is said where there is none."""
    HOLDS: ClassVar[str]
    FAILS: ClassVar[str]

    @staticmethod
    def chosen(facts: Facts) -> Option | None:
        raise NotImplementedError

    @cached_property
    def option_ids(self: "OfList[Asked, Option]") -> frozenset[int]:
        return frozenset(option.id for option in self.options)

    def holds(self: "OfList[Asked, Option]", chosen: Option) -> bool:
        raise NotImplementedError

    def judge(self: "OfList[Asked, Option]", facts: Facts, person: PersonFacts | None) -> Finding:
        chosen = self.chosen(facts)
        if chosen is None:
            return Finding(self, self.UNFILLED)
        return Finding(self, Verdict.HOLDS if self.holds(chosen) else Verdict.FAILS, (chosen,))

    def sentence(self: "OfList[Asked, Option]", finding: Finding) -> Sentence:
        if not finding.chosen:
            return say(self.NOTHING, property=self.list_name)
        return say(
            self.HOLDS if finding.verdict is Verdict.HOLDS else self.FAILS,
            property=self.list_name,
            chosen=", ".join(option.name for option in finding.chosen),
            wanted=" / ".join(option.name for option in self.options),
        )

    @property
    def list_name(self) -> Sentence:
        return Sentence(labels.text(self.ASKS))

    @property
    def called(self: "Condition[str, str]") -> str | Sentence:
        return Sentence(labels.text(self.ASKS))


@dataclass(frozen=True)
class ListIsOneOf(OfList[About, Ref]):
    LIKE = IsOneOf.kind
    IN_WORDS, TOLD = IsOneOf.IN_WORDS, IsOneOf.TOLD
    HOLDS, FAILS = N_("%(property)s is %(chosen)s."), N_("%(property)s is %(chosen)s, niet %(wanted)s.")

    def holds(self: "OfList[Asked, Option]", chosen: Option) -> bool:
        return chosen.id in self.option_ids

    def reach(self: "Condition[object, int]") -> Reach:
        return Reach(one_of=frozenset(self.options))


@dataclass(frozen=True)
class ListIsNoneOf(OfList[About, Ref]):
    LIKE = IsNoneOf.kind
    IN_WORDS, TOLD = IsNoneOf.IN_WORDS, IsNoneOf.TOLD
    HOLDS = N_("%(property)s is %(chosen)s, en niet %(wanted)s.")
    FAILS = N_("%(property)s is %(chosen)s en mag niet %(wanted)s zijn.")

    def holds(self: "OfList[Asked, Option]", chosen: Option) -> bool:
        return chosen.id not in self.option_ids

    def reach(self: "Condition[object, int]") -> Reach:
        return Reach(none_of=frozenset(self.options))
