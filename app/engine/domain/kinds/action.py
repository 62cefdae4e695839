"""What the kinds of actions share."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from typing import ClassVar, Generic, Self, TypeVar

from app.engine.domain.kinds.fields import Field, Value
from app.vocabulary.sentences import Sentence, say, together
from app.vocabulary.words import ActionKind, ReEntry, Scope, Subject

Ref = TypeVar("Ref", covariant=True)
"""How an action refers to a thing: by what planning or a check must know of it, by its id (drafts and forms), or by
its code (files and history)."""

Label = Callable[[StrEnum], Sentence]
"""What a word is called on the screen."""


@dataclass(frozen=True)
class Target:
    """A thing that an action names, as planning sees it."""

    id: int
    name: str
    subject: Subject | None = None
    """Of a document type or an e-mail template."""
    appointment_type_ids: frozenset[int] = frozenset()
    """Of an e-mail template: for which types of appointments it is. None named: all."""
    re_entry: ReEntry = ReEntry.ONCE_PER_APPOINTMENT
    """Of an e-mail template: how often one client gets it."""


@dataclass(frozen=True)
class Action(Generic[Ref]):
    """One step of a scenario or a trigger. Of a draft, what isn't filled in is None."""

    kind: ClassVar[ActionKind]
    FIELDS: ClassVar[tuple[Field, ...]] = ()
    """In the order of its form and of a document; the first says what it is about."""
    TOLD: ClassVar[str]
    """What is told of those with these `names` in a sentence about the scenario or trigger."""
    IS_ONCE: ClassVar[bool] = False
    """It is so or it isn't: several times is no more than once."""

    id: int | None = field(default=None, kw_only=True, compare=False)

    @classmethod
    def is_for_one(cls, subject: Subject | None) -> bool:
        """Whether it can be for one applicant, where what it is about is of this subject."""
        return False

    @property
    def about(self) -> str:
        """What it is about by name, or as it is typed."""
        value = getattr(self, self.FIELDS[0].name)
        return getattr(value, "name", value) or "…"

    def titled(self, label: Label) -> Sentence:
        kind = label(self.kind)
        return say("%(kind)s: %(name)s", kind=kind, name=self.about) if self.FIELDS else kind

    def in_words(self: "Action[str]", label: Label) -> Sentence:
        """As it stands in a list; it refers to its things by name."""
        return self.titled(label)

    @classmethod
    def told(cls, alike: Sequence[Self], scope: Scope) -> Iterator[Sentence]:
        """Those of this kind that stand below each other, told together; they refer to their things by name."""
        yield say(cls.TOLD, names=together(action.about for action in alike)) if cls.FIELDS else say(cls.TOLD)

    def counting(self) -> Iterator[tuple[Field, Ref | Value]]:
        """The fields that count as it is filled in, with what is filled in."""
        for own_field in self.FIELDS:
            if own_field.counts(partial(getattr, self)):
                yield own_field, getattr(self, own_field.name)
