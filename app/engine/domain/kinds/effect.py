"""What the kinds of actions share that do something to a dossier."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from app.engine.domain.facts import Done, Facts, Origin
from app.engine.domain.kinds.action import Action, Ref
from app.engine.domain.kinds.fields import Reference
from app.engine.domain.orders import Order, Strike, is_same
from app.vocabulary import names
from app.vocabulary.json_values import JsonObject
from app.vocabulary.sentences import N_, Sentence, say
from app.vocabulary.words import ApplicantRole, EffectKind, Outcome


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
    def key_of_other(key: str, person_id: int, other_id: int) -> str:
        """The key as the other person's would be, where it is of this person."""
        return key

    @staticmethod
    def done_before(order: Order, facts: Facts) -> Strike | None:
        """What of the dossier's past does it already."""
        for done in facts.done:
            if is_same(order.key, done.key, done.origin.start_number):
                text = N_("Op %(asked_on)s al gedaan, gevraagd door %(who)s.")
                reason = say(text, who=done.origin.name, asked_on=done.on)
                return Strike(Outcome.SKIPPED, reason, by_origin=done.origin)
        return None

    @staticmethod
    def carried_out(order: Order, facts: Facts, origin: Origin) -> Facts:
        """The dossier once it is done."""
        return replace(facts, done=(*facts.done, Done(order.key, facts.today, origin)))
