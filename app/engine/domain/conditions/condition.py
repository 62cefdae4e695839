"""What the kinds of conditions share."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar, Generic, TypeVar

from app.engine.domain.facts import Facts, Option, PersonFacts
from app.vocabulary.kept import KeptFinding
from app.vocabulary.sentences import Sentence, either, kept, say
from app.vocabulary.words import ConditionKind, Question, Subject, Verdict

About = TypeVar("About", covariant=True)
"""How a condition refers to the property that it asks about: by what planning or a check must know of it, by its id
(drafts and forms), or by its code or name (files and history)."""

Ref = TypeVar("Ref", covariant=True)
"""How it refers to the options, likewise."""


@dataclass(frozen=True)
class Asked:
    """The property that a condition asks about, as planning sees it."""

    id: int
    name: str
    subject: Subject


@dataclass(frozen=True)
class Reach:
    """What must be chosen for a condition to hold, by the ids of options."""

    one_of: frozenset[int] | None = None
    """None: anything will do."""
    none_of: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Condition(Generic[About, Ref]):
    """A line of a filter. What its kind doesn't ask is None or empty, and of a draft, what isn't filled in."""

    kind: ClassVar[ConditionKind]
    ASKS: ClassVar[Question]
    """What it is about; a property must be chosen."""
    LIKE: ClassVar[ConditionKind]
    """The kind that compares a property in the same way."""
    OPTIONS: ClassVar[str] = ""
    """The table of what must be chosen too: the options of that property, or one of the office's lists. Empty: none."""
    IS_INVERTED: ClassVar[bool | None] = None
    """How the table, files and history know the two kinds that there were first; None: by the name of the kind."""
    IN_WORDS: ClassVar[tuple[str, str]]
    """As it stands in a list: of one option, and of several."""
    TOLD: ClassVar[str]
    """In a sentence about the scenario."""

    about: About | None
    options: Collection[Ref] = ()

    @property
    def is_complete(self) -> bool:
        has_subject = self.about is not None or self.ASKS is not Question.PROPERTY
        return has_subject and (bool(self.options) or not self.OPTIONS)

    def judge(self: "ConditionRule", facts: Facts, person: PersonFacts | None) -> "Finding":
        """`person`: whom the scenario applies to, None for the dossier."""
        raise NotImplementedError

    def sentence(self: "ConditionRule", finding: "Finding") -> Sentence:
        """Why it came out so."""
        raise NotImplementedError

    def reach(self: "Condition[object, int]") -> Reach:
        return Reach()

    @property
    def called(self: "Condition[str, str]") -> "str | Sentence":
        """What it is about, by name."""
        return self.about or "…"

    def in_words(self: "Condition[str, str]") -> Sentence:
        """It refers to its things by name: "Inkomenstype is niet Loondienst of ZZP'er"."""
        options = list(self.options) or ["…"]
        several = len(options) > 1
        return say(
            self.IN_WORDS[several],
            property=self.called,
            options=", ".join(options[:-1] if several else options),
            last=options[-1],
        )

    def told(self: "Condition[str, str]") -> Sentence:
        """Likewise: "met Inkomenstype Loondienst of ZZP'er"."""
        return say(self.TOLD, property=self.called, options=either(list(self.options) or ["…"]))


ConditionRule = Condition[Asked, Option]
"""A condition as planning sees it."""


@dataclass(frozen=True)
class Finding:
    condition: ConditionRule
    verdict: Verdict
    chosen: Collection[Option] = ()
    person: PersonFacts | None = None
    """Whose choices they are; None: the dossier's."""

    @property
    def asked(self) -> Asked | None:
        return self.condition.about

    @cached_property
    def sentence(self) -> Sentence:
        """Put into words when somebody reads it: most findings of most plans are only counted."""
        return self.condition.sentence(self)

    def as_json(self) -> KeptFinding:
        sentence = self.sentence.as_json()
        if self.asked is None:
            return {"verdict": self.verdict.value, "sentence": sentence}
        return {
            "property_name": self.asked.name,
            "verdict": self.verdict.value,
            "sentence": sentence,
            "property_id": self.asked.id,
            "subject": self.asked.subject.value,
        }


def is_unfilled(finding: KeptFinding) -> bool:
    """Whether nothing was filled in, whatever was asked, by a finding as a run kept it."""
    return finding["verdict"] == Verdict.UNKNOWN or kept(finding["sentence"]).values.get("chosen") == ""
