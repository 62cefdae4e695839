"""A condition's verdict on a dossier or a person, and the sentence that says why."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from app.engine.domain.facts import Choices, Option, PersonFacts
from app.engine.domain.rules import ConditionRule
from app.vocabulary.sentences import N_, Sentence, say
from app.vocabulary.words import Subject, Verdict


@dataclass(frozen=True)
class Finding:
    condition: ConditionRule
    verdict: Verdict
    chosen: Sequence[Option]
    person: PersonFacts | None
    """Whose choices they are; None: the dossier's."""

    @property
    def property_id(self) -> int:
        return self.condition.property_id

    @property
    def property_name(self) -> str:
        return self.condition.property_name

    @property
    def subject(self) -> Subject:
        return self.condition.subject

    @cached_property
    def sentence(self) -> Sentence:
        """Put into words when somebody reads it: most findings of most plans are only counted."""
        return _sentence(self)

    def as_json(self) -> dict[str, Any]:
        return {
            "property_name": self.property_name,
            "verdict": self.verdict.value,
            "sentence": self.sentence.as_json(),
            "property_id": self.property_id,
            "subject": self.subject.value,
        }


def judge(condition: ConditionRule, dossier: Choices, person: PersonFacts | None) -> Finding:
    """A property that is not filled in is unknown, whether the condition is inverted or not."""
    if condition.subject is Subject.DOSSIER:
        return _finding(condition, dossier, None)
    if person is None:
        return Finding(condition, Verdict.UNKNOWN, (), None)
    return _finding(condition, person.choices, person)


def _finding(condition: ConditionRule, choices: Choices, person: PersonFacts | None) -> Finding:
    chosen = choices.get(condition.property_id, ())
    if not chosen:
        return Finding(condition, Verdict.UNKNOWN, chosen, person)
    has_one = any(option.id in condition.option_ids for option in chosen)
    verdict = Verdict.HOLDS if has_one is not condition.is_inverted else Verdict.FAILS
    return Finding(condition, verdict, chosen, person)


def _sentence(finding: Finding) -> Sentence:
    condition, person = finding.condition, finding.person
    of_person = condition.subject is Subject.PERSON
    if of_person and person is None:
        return say(
            "%(property)s is een eigenschap van een persoon, en dit scenario geldt voor het dossier.",
            property=condition.property_name,
        )
    words = {
        "property": condition.property_name,
        "whom": person.name if person else "",
        "chosen": ", ".join(option.name for option in finding.chosen),
        "wanted": " / ".join(option.name for option in condition.options),
    }
    if finding.verdict is Verdict.UNKNOWN:
        return say(_UNKNOWN[of_person], **words)
    texts = _INVERTED if condition.is_inverted else _PLAIN
    return say(texts[finding.verdict is Verdict.HOLDS][of_person], **words)


# Each by whether it is about a person. The two halves differ so that every language can say them well.
_UNKNOWN = {
    False: N_("%(property)s van het dossier is niet ingevuld."),
    True: N_("%(property)s van %(whom)s is niet ingevuld."),
}
_PLAIN = {
    True: {
        False: N_("%(property)s van het dossier is %(chosen)s."),
        True: N_("%(property)s van %(whom)s is %(chosen)s."),
    },
    False: {
        False: N_("%(property)s van het dossier is %(chosen)s, niet %(wanted)s."),
        True: N_("%(property)s van %(whom)s is %(chosen)s, niet %(wanted)s."),
    },
}
_INVERTED = {
    True: {
        False: N_("%(property)s van het dossier is %(chosen)s, en niet %(wanted)s."),
        True: N_("%(property)s van %(whom)s is %(chosen)s, en niet %(wanted)s."),
    },
    False: {
        False: N_("%(property)s van het dossier is %(chosen)s en mag niet %(wanted)s zijn."),
        True: N_("%(property)s van %(whom)s is %(chosen)s en mag niet %(wanted)s zijn."),
    },
}
