"""What the kinds of conditions share."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar, Generic, NotRequired, TypedDict, TypeVar

from app.engine.domain.facts import Facts, Option, PersonFacts
from app.vocabulary.json_values import JsonObject
from app.vocabulary.sentences import Sentence, either, kept, say
from app.vocabulary.words import ConditionKind, Subject, Verdict

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
    """A line of a filter. Of a draft, what isn't filled in is None or empty."""

    kind: ClassVar[ConditionKind]
    TAKES_OPTIONS: ClassVar[bool] = True
    IS_INVERTED: ClassVar[bool | None] = None
    """How the table, files and history know the two kinds that there were first; None: by the name of the kind."""
    IN_WORDS: ClassVar[tuple[str, str]]
    """As it stands in a list: of one option, and of several."""
    TOLD: ClassVar[str]
    """In a sentence about the scenario."""

    about: About
    options: Collection[Ref] = ()

    @property
    def is_complete(self) -> bool:
        return self.about is not None and (bool(self.options) or not self.TAKES_OPTIONS)

    def judge(self: "ConditionRule", facts: Facts, person: PersonFacts | None) -> "Finding":
        """`person`: whom the scenario applies to, None for the dossier."""
        raise NotImplementedError

    def sentence(self: "ConditionRule", finding: "Finding") -> Sentence:
        """Why it came out so."""
        raise NotImplementedError

    def reach(self: "Condition[object, int]") -> Reach:
        raise NotImplementedError

    def in_words(self: "Condition[str, str]") -> Sentence:
        """It refers to its things by name: "Inkomenstype is niet Loondienst of ZZP'er"."""
        options = list(self.options) or ["…"]
        several = len(options) > 1
        return say(
            self.IN_WORDS[several],
            property=self.about,
            options=", ".join(options[:-1] if several else options),
            last=options[-1],
        )

    def told(self: "Condition[str, str]") -> Sentence:
        """Likewise: "met Inkomenstype Loondienst of ZZP'er"."""
        return say(self.TOLD, property=self.about, options=either(list(self.options) or ["…"]))


ConditionRule = Condition[Asked, Option]
"""A condition as planning sees it."""


@dataclass(frozen=True)
class Finding:
    condition: ConditionRule
    verdict: Verdict
    chosen: Collection[Option]
    person: PersonFacts | None
    """Whose choices they are; None: the dossier's."""

    @property
    def property_id(self) -> int:
        return self.condition.about.id

    @property
    def property_name(self) -> str:
        return self.condition.about.name

    @property
    def subject(self) -> Subject:
        return self.condition.about.subject

    @cached_property
    def sentence(self) -> Sentence:
        """Put into words when somebody reads it: most findings of most plans are only counted."""
        return self.condition.sentence(self)

    def as_json(self) -> "KeptFinding":
        return {
            "property_name": self.property_name,
            "verdict": self.verdict.value,
            "sentence": self.sentence.as_json(),
            "property_id": self.property_id,
            "subject": self.subject.value,
        }


class KeptFinding(TypedDict):
    """As a run keeps it."""

    property_name: str
    verdict: str
    sentence: JsonObject
    property_id: int
    subject: NotRequired[str]


def is_unfilled(finding: KeptFinding) -> bool:
    """Whether nothing was filled in, whatever was asked, by a finding as a run kept it."""
    return finding["verdict"] == Verdict.UNKNOWN or kept(finding["sentence"]).values.get("chosen") == ""
