"""What the kinds of actions share."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import partial
from typing import ClassVar, Generic, Self, TypeVar

from app.engine.domain.facts import Done, Facts, Origin
from app.engine.domain.kinds.fields import Field, Reference, Value
from app.engine.domain.orders import Order, Strike, is_same
from app.vocabulary import names
from app.vocabulary.json_values import JsonObject
from app.vocabulary.sentences import N_, Sentence, say, together
from app.vocabulary.words import ActionKind, ApplicantRole, EffectKind, Outcome, Scope, Subject

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


@dataclass(frozen=True)
class Effect(Action[Ref]):
    """An action that does something to a dossier, and what must be known of whatever it orders."""

    kind: ClassVar[EffectKind]
    ONE_IN_A_PLAN: ClassVar[str] = ""
    """Where two that differ contradict each other, what they are both about: the first holds."""
    CONTRADICTED: ClassVar[tuple[str, str]] = ("", "")
    """What is said of the second: by a scenario or trigger, and by one for a person."""
    ADDED: ClassVar[tuple[str, str]]
    """What is said of one that its preview did not announce: of a `name`, and with `whom` it is for."""
    MISSING: ClassVar[tuple[str, str]]
    """Likewise, of one that was announced and not done."""
    EXPECTED: ClassVar[tuple[str, str, str]]
    """In the sentence of an expectation: never, once, and more `times` a `name`."""
    UNMET: ClassVar[tuple[str, str]]
    """How many there are of a `name` and how many were expected: for whomever, and for a `role`."""
    COINCIDING: ClassVar[tuple[str, str] | None] = None
    """What is said where several (`names`) do the same that is done once: of the dossier, and of each person."""

    PLANNED: ClassVar[str]
    """Above those that a plan will do."""
    COUNTED: ClassVar[tuple[str, str]]
    """One that a plan will do, and `count` of them."""
    IS_TOLD_BY_PERSON: ClassVar[bool] = False
    """What a plan will do is told for each person together."""
    IS_FOR_CLIENT: ClassVar[bool] = False
    """The client notices it."""

    @property
    def is_personal(self) -> bool:
        """Whether each person has one of their own."""
        return False

    @property
    def audience(self) -> tuple[object, ...]:
        """Two that differ and have the same audience, if any, may be one too many."""
        return ()

    @property
    def identity(self) -> tuple[object, ...]:
        """Two with the same are one and the same in a run, for one person if personal."""
        value = getattr(self, self.FIELDS[0].name)
        return self.kind, names.key(value) if isinstance(value, str) else value.id

    @classmethod
    def is_about(cls, order: Order, target_id: int | None, name: str) -> bool:
        """Whether it is the thing, or what is typed, that is expected."""
        about = cls.FIELDS[0]
        if isinstance(about, Reference):
            return bool(order.details[about.column] == target_id)
        return names.key(order.name) == names.key(name)

    @staticmethod
    def is_to(order: Order, role: ApplicantRole, address: str) -> bool:
        """Whether it is for the applicant of that role, who has that address."""
        return order.person is not None and order.person.role is role

    @staticmethod
    def planned(order: Order) -> tuple[Sentence | str, Sentence | str]:
        """What a plan will do, and what more there is to say of it."""
        return order.name, ""

    @classmethod
    def counted(cls, names: Sequence[str]) -> Sentence:
        """How many a plan will do."""
        return say(cls.COUNTED[len(names) > 1], count=len(names))

    @classmethod
    def unmet(cls, name: str, role: Sentence | None, count: int, times: int) -> Sentence | None:
        """What is said where there are not as many as expected."""
        if count == times:
            return None
        return say(cls.UNMET[role is not None], name=name, role=role or "", count=count, times=times)

    @staticmethod
    def unique_within(key: str, person: str | None, details: JsonObject) -> Sentence:
        """When a second one counts as the same. `details`: those of its order, as its run keeps them too."""
        raise NotImplementedError

    @staticmethod
    def done_before(order: Order, facts: Facts) -> Strike | None:
        """What of the dossier's past does it already."""
        for done in facts.done:
            if is_same(order.key, done.key):
                text = N_("Op %(asked_on)s al gedaan, gevraagd door %(who)s.")
                reason = say(text, who=done.origin.name, asked_on=done.on)
                return Strike(Outcome.SKIPPED, reason, by_origin=done.origin)
        return None

    @staticmethod
    def carried_out(order: Order, facts: Facts, origin: Origin) -> Facts:
        """The dossier once it is done."""
        return replace(facts, done=(*facts.done, Done(order.key, facts.today, origin)))
