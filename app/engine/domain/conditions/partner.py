"""There is a partner on the dossier, or there is none."""

from dataclasses import dataclass

from app.engine.domain.conditions.condition import About, Condition, ConditionRule, Finding, Reach, Ref
from app.engine.domain.facts import Facts, PersonFacts
from app.vocabulary import labels
from app.vocabulary.sentences import N_, Sentence, say
from app.vocabulary.words import ApplicantRole, ConditionKind, Question, Verdict

WITH, WITHOUT = 1, 2
"""The two answers, as if they were options."""


@dataclass(frozen=True)
class OfPartner(Condition[About, Ref]):
    ASKS = Question.PARTNER

    def judge(self: ConditionRule, facts: Facts, person: PersonFacts | None) -> Finding:
        is_there = facts.applicant(ApplicantRole.PARTNER) is not None
        return Finding(self, Verdict.HOLDS if is_there is isinstance(self, HasPartner) else Verdict.FAILS)

    def sentence(self: ConditionRule, finding: Finding) -> Sentence:
        is_there = (finding.verdict is Verdict.HOLDS) is isinstance(self, HasPartner)
        return say("Er is een partner op dit dossier.") if is_there else say("Er is geen partner op dit dossier.")

    def reach(self: "Condition[object, int]") -> Reach:
        return Reach(one_of=frozenset({WITH if isinstance(self, HasPartner) else WITHOUT}))

    @property
    def called(self: "Condition[str, str]") -> str | Sentence:
        return Sentence(labels.text(self.ASKS))


@dataclass(frozen=True)
class HasPartner(OfPartner[About, Ref]):
    kind, LIKE = ConditionKind.HAS_PARTNER, ConditionKind.IS
    IN_WORDS, TOLD = (N_("er is een partner"),) * 2, N_("met een partner")


@dataclass(frozen=True)
class HasNoPartner(OfPartner[About, Ref]):
    kind, LIKE = ConditionKind.HAS_NO_PARTNER, ConditionKind.IS_NOT
    IN_WORDS, TOLD = (N_("er is geen partner"),) * 2, N_("zonder partner")
