"""A task is put in the worklist of a colleague."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Self

from app.engine.domain.facts import Done, Facts, Origin, PersonFacts
from app.engine.domain.kinds.action import Label, Ref
from app.engine.domain.kinds.effect import Effect
from app.engine.domain.kinds.fields import Number, Reference, Text, Word
from app.engine.domain.orders import Order, Strike, base, is_same, occasion, of_start, typed
from app.engine.domain.team import Colleague, Found
from app.engine.domain.undoing import Judgement
from app.vocabulary import names
from app.vocabulary.json_values import JsonObject
from app.vocabulary.sentences import N_, Sentence, say
from app.vocabulary.words import Assignee, EffectKind, Outcome, Scope, TaskStatus


@dataclass(frozen=True)
class ExistingTask(Done):
    status: TaskStatus
    assignee_id: int | None = None
    """Who has it now, which its key doesn't say once it was handed over."""


@dataclass(frozen=True)
class CreateTask(Effect[Ref]):
    kind = EffectKind.CREATE_TASK
    FIELDS = (
        Text("task_subject", N_("Onderwerp"), N_("Vul een onderwerp in."), longest=200),
        Word("assignee", N_("Voor"), N_("Kies voor wie de signalering is."), words=Assignee, default=Assignee.ADVISOR),
        Reference(
            "user",
            N_("Gebruiker"),
            N_("Kies een gebruiker."),
            table="users",
            relation="assignee_user",
            only_if=("assignee", Assignee.USER),
        ),
        Number(
            "due_days",
            N_("Dagen na de afspraak"),
            N_("Vul een heel aantal dagen in, van -%(most)s tot en met %(most)s."),
            help=N_("0 is de dag zelf, -2 is twee dagen ervoor."),
            most=365,
        ),
    )

    ADDED = (
        N_("%(name)s is ook in de werkvoorraad gezet."),
        N_("%(name)s is ook in de werkvoorraad van %(whom)s gezet."),
    )
    MISSING = (
        N_("%(name)s is niet in de werkvoorraad gezet."),
        N_("%(name)s is niet in de werkvoorraad van %(whom)s gezet."),
    )

    EXPECTED = (N_("signaleert geen “%(name)s”"), N_("signaleert “%(name)s”"), N_("signaleert “%(name)s” %(times)s×"))
    UNMET = (N_("Signalering “%(name)s” komt %(count)s keer in de werkvoorraad, verwacht %(times)s keer."),) * 2
    COINCIDING = (N_("“%(name)s” komt maar één keer in de werkvoorraad, ook als deze samen starten: %(names)s."),) * 2

    PLANNED = N_("Signaleringen in de werkvoorraad")
    COUNTED = N_("1 signalering"), N_("%(count)s signaleringen")

    task_subject: str
    assignee: Assignee = Assignee.ADVISOR
    user: Ref | None = None
    """Only where it is for a user."""
    due_days: int = 0

    @property
    def identity(self: "CreateTask[Colleague]") -> tuple[object, ...]:
        return self.kind, names.key(self.task_subject), self.user.id if self.user else self.assignee

    def in_words(self: "CreateTask[str]", label: Label) -> Sentence:
        return say(
            "%(kind)s: %(name)s, voor %(whom)s, %(when)s",
            kind=label(self.kind),
            name=self.about,
            whom=(self.user or "…") if self.assignee is Assignee.USER else label(self.assignee),
            when=_when(self.due_days, Scope.APPOINTMENT),
        )

    @classmethod
    def told(cls, alike: Sequence[Self], scope: Scope) -> Iterator[Sentence]:
        for task in alike:
            yield say(
                "zet “%(subject)s” in de werkvoorraad van %(whom)s (%(when)s)",
                subject=task.about,
                whom=task._whom,
                when=_when(task.due_days, scope),
            )

    @property
    def _whom(self) -> Sentence | str:
        match self.assignee:
            case Assignee.ADVISOR:
                return say("de adviseur")
            case Assignee.HANDLER:
                return say("de behandelaar")
            case Assignee.USER:
                return str(self.user or "…")

    def orders(
        self: "CreateTask[Colleague]", facts: Facts, person: PersonFacts | None, *, of_trigger: bool
    ) -> Iterator[Order]:
        found = facts.team.find(self.assignee, self.user)
        due_on = facts.day + timedelta(days=self.due_days)
        order = _order(facts, self.task_subject, found, due_on, of_start(facts, of_trigger))
        # What is due by the appointment's day moves along with it.
        yield replace(order, details={**order.details, "due_days": self.due_days})
        if found.colleague is None:
            yield missing_colleague(facts, self.task_subject)

    @staticmethod
    def planned(order: Order) -> tuple[Sentence | str, Sentence | str]:
        whom, due_on = order.details["assignee_name"], order.details["due_on"]
        return order.name, say("%(whom)s, %(due_on)s", whom=whom, due_on=due_on)

    @staticmethod
    def unique_within(key: str, person: str | None, details: JsonObject) -> Sentence:
        when = occasion(key)
        if whom := details.get("assignee_name"):
            return say("Eén keer per %(occasion)s, onderwerp en collega (%(whom)s).", occasion=when, whom=whom)
        return say("Eén keer per %(occasion)s en onderwerp.", occasion=when)

    @staticmethod
    def done_before(order: Order, facts: Facts) -> Strike | None:
        for task in facts.past(ExistingTask):
            handed_over = _given_to(task.assignee_id, task.key, facts.occasion)
            start_number, is_open = task.origin.start_number, task.status is TaskStatus.OPEN
            keys = (task.key, handed_over)
            is_there = any(is_same(order.key, key, start_number, waits=is_open) for key in keys)
            if is_there and task.status is not TaskStatus.WITHDRAWN:
                text = N_("Staat sinds %(asked_on)s al in de werkvoorraad, gevraagd door %(who)s.")
                if task.status is TaskStatus.DONE:
                    text = N_("Al afgehandeld; op %(asked_on)s gevraagd door %(who)s.")
                reason = say(text, who=task.origin.name, asked_on=task.on)
                return Strike(Outcome.SKIPPED, reason, by_origin=task.origin)
        return None

    @staticmethod
    def carried_out(order: Order, facts: Facts, origin: Origin) -> Facts:
        return replace(facts, done=(*facts.done, ExistingTask(order.key, facts.today, origin, TaskStatus.OPEN)))


def missing_address(facts: Facts, whom: str) -> Order:
    return _for_advisor(facts, _address_of(whom))


def asks_address_of(key: str, name: str) -> bool:
    """Whether that is what the task of this key is for."""
    return base(key).endswith(f":{typed(names.key(_address_of(name)))}")


def _address_of(name: str) -> str:
    return f"E-mailadres van {name} invullen"


def missing_colleague(facts: Facts, what: str) -> Order:
    return _for_advisor(facts, f"Behandelaar kiezen voor: {what}")


def _for_advisor(facts: Facts, subject: str) -> Order:
    return _order(facts, subject, facts.team.find(Assignee.ADVISOR), facts.today)


def _order(facts: Facts, subject: str, found: Found, due_on: date, of_start: str = "") -> Order:
    assignee = found.colleague
    assignee_id = assignee.id if assignee else None
    return Order(
        EffectKind.CREATE_TASK,
        subject,
        f"{_of(facts.occasion)}{assignee_id or 0}:{typed(names.key(subject))}" + of_start,
        None,
        {
            "subject": subject,
            "assignee_id": assignee_id,
            "assignee_name": assignee.name if assignee else None,
            "due_on": due_on.isoformat(),
        },
        blocked=found.blocked,
        note=found.note,
    )


def _given_to(assignee_id: int | None, key: str, occasion: str) -> str:
    """The key of the same task for somebody else."""
    whose = _of(occasion)
    return f"{whose}{assignee_id}:{key.removeprefix(whose).partition(':')[2]}"


def _of(occasion: str) -> str:
    return f"task:{occasion}:"


def _when(days: int, scope: Scope) -> Sentence:
    """Counted from the appointment, or from the day on which a scenario of a dossier is started."""
    on, after, before, many_after, many_before = _WHEN[scope]
    exact = {0: on, 1: after, -1: before}
    return say(exact.get(days, many_after if days > 0 else many_before), days=abs(days))


_WHEN = {
    Scope.APPOINTMENT: (
        N_("op de dag van de afspraak"),
        N_("1 dag na de afspraak"),
        N_("1 dag voor de afspraak"),
        N_("%(days)s dagen na de afspraak"),
        N_("%(days)s dagen voor de afspraak"),
    ),
    Scope.DOSSIER: (
        N_("op de dag van de start"),
        N_("1 dag na de start"),
        N_("1 dag voor de start"),
        N_("%(days)s dagen na de start"),
        N_("%(days)s dagen voor de start"),
    ),
}


def undoing_of(status: TaskStatus, done_on: date | None, who: str) -> Judgement:
    match status:
        case TaskStatus.OPEN:
            return Judgement(True, say("Wordt gesloten: verdwijnt uit de werkvoorraad."))
        case TaskStatus.WITHDRAWN:
            return Judgement(False, say("Is al gesloten."))
        case TaskStatus.DONE:
            text = N_("Blijft staan: op %(done_on)s afgehandeld door %(who)s.")
            return Judgement(False, say(text, done_on=done_on or "", who=who))
