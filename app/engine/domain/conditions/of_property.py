"""What the conditions on a property share: whose choices they look at, and what they say of them."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

from app.engine.domain.conditions.condition import About, Asked, Condition, Finding, Ref
from app.engine.domain.facts import Facts, Option, PersonFacts
from app.vocabulary.sentences import N_, Sentence, say
from app.vocabulary.words import Question, Subject, Verdict


@dataclass(frozen=True)
class OfProperty(Condition[About, Ref]):
    """What is not filled in is unknown, unless the kind asks just that."""

    ASKS = Question.PROPERTY
    OPTIONS = "property_options"
    UNFILLED: ClassVar[Verdict] = Verdict.UNKNOWN
    HOLDS: ClassVar[tuple[str, str]]
    """What is said where it holds: of the dossier, and of a person."""
    FAILS: ClassVar[tuple[str, str]]
    """Likewise where it does not, though something is filled in."""

    @property
    def asked(self: "OfProperty[Asked, Option]") -> Asked:
        assert self.about is not None, "it asks a property"
        return self.about

    @cached_property
    def option_ids(self: "OfProperty[Asked, Option]") -> frozenset[int]:
        return frozenset(option.id for option in self.options)

    def holds(self: "OfProperty[Asked, Option]", chosen: Collection[Option]) -> bool:
        """Of a property that is filled in."""
        raise NotImplementedError

    def judge(self: "OfProperty[Asked, Option]", facts: Facts, person: PersonFacts | None) -> Finding:
        asked = self.asked
        if asked.subject is Subject.DOSSIER:
            person, choices = None, facts.choices
        elif person is None:
            return Finding(self, Verdict.UNKNOWN, (), None)
        else:
            choices = person.choices
        chosen = choices.get(asked.id, ())
        if not chosen:
            return Finding(self, self.UNFILLED, chosen, person)
        return Finding(self, Verdict.HOLDS if self.holds(chosen) else Verdict.FAILS, chosen, person)

    def sentence(self: "OfProperty[Asked, Option]", finding: Finding) -> Sentence:
        asked, person = self.asked, finding.person
        of_person = asked.subject is Subject.PERSON
        if of_person and person is None:
            return say(
                "%(property)s is een eigenschap van een persoon, en dit scenario geldt voor het dossier.",
                property=asked.name,
            )
        if not finding.chosen:
            texts = _UNFILLED
        elif finding.verdict is Verdict.HOLDS:
            texts = self.HOLDS
        else:
            texts = self.FAILS
        return say(
            texts[of_person],
            property=asked.name,
            whom=person.name if person else "",
            chosen=", ".join(option.name for option in finding.chosen),
            wanted=" / ".join(option.name for option in self.options),
        )


# The two halves differ so that every language can say them well.
_UNFILLED = (N_("%(property)s van het dossier is niet ingevuld."), N_("%(property)s van %(whom)s is niet ingevuld."))
