"""Facts and rules for tests of the domain, made from names: the same name is the same thing."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import count
from typing import Any

from app.engine.domain.conditions import (
    Asked,
    ConditionRule,
    IsFilledIn,
    IsNoneOf,
    IsOneOf,
    LeadSourceIsNoneOf,
    LeadSourceIsOneOf,
    StatusIsNoneOf,
    StatusIsOneOf,
    TypeIsNoneOf,
    TypeIsOneOf,
)
from app.engine.domain.facts import AppointmentFacts, Choices, Colleague, Facts, Option, Origin, PersonFacts
from app.engine.domain.kinds import (
    ActionRule,
    AddNote,
    CreateTask,
    RequestDocument,
    SendEmail,
    SetStatus,
    StartRelevantScenarios,
    StartScenario,
    Target,
)
from app.engine.domain.planning import Plan
from app.engine.domain.rules import ScenarioRule, TriggerRule
from app.vocabulary.words import (
    ActionKind,
    ApplicantRole,
    AppliesTo,
    Assignee,
    Event,
    Outcome,
    Recipient,
    ReEntry,
    Scope,
    Subject,
)

TODAY = date(2026, 10, 20)
APPOINTMENT_ON = date(2026, 11, 2)
YARA = Colleague(1, "Yara de Wit", "yara@debrug.example")
ROOS = Colleague(2, "Roos Bakker", "roos@debrug.example")
PIM = Colleague(3, "Pim 't Hart", "pim@debrug.example")
ORIGIN = Origin(run_id=1, run_action_id=1, name="Loondienst Consument")
EARLIER = date(2026, 10, 6)

ListCondition = TypeIsOneOf | TypeIsNoneOf | StatusIsOneOf | StatusIsNoneOf | LeadSourceIsOneOf | LeadSourceIsNoneOf

_numbers: dict[str, int] = {}
_action_ids = count(1)


def number(name: str) -> int:
    return _numbers.setdefault(name, len(_numbers) + 1)


def choices(**chosen: str | Sequence[str]) -> Choices:
    """choices(Fase="Starter", Inkomenstype=["ZZP'er", "Loondienst"])"""
    return {
        number(property): tuple(an_option(name) for name in ([names] if isinstance(names, str) else names))
        for property, names in chosen.items()
    }


def an_option(name: str) -> Option:
    return Option(number(name), name)


def consumer(name: str = "Noor van Dalen", email: str = "noor@voorbeeld.example", **chosen: str) -> PersonFacts:
    return PersonFacts(number(name), name, ApplicantRole.CONSUMER, email, choices(**chosen))


def partner(name: str = "Bram Keizer", email: str = "bram@voorbeeld.example", **chosen: str) -> PersonFacts:
    return PersonFacts(number(name), name, ApplicantRole.PARTNER, email, choices(**chosen))


def an_appointment(
    type: str = "Oriënterend gesprek",
    *,
    on: date = APPOINTMENT_ON,
    is_first: bool = True,
    moves: int = 0,
    start_number: int = 0,
) -> AppointmentFacts:
    return AppointmentFacts(number(type), type, on, is_first, moves, start_number=start_number)


def facts(*applicants: PersonFacts, event: Event = Event.SCHEDULED, **other) -> Facts:
    """Of a dossier with a Consument and an appointment, where nothing else is said."""
    known = {
        "today": TODAY,
        "dossier_id": 7,
        "status": an_option("Nieuw"),
        "choices": {},
        "applicants": applicants or (consumer(),),
        "advisor": YARA,
        "handler": ROOS,
        "appointment": an_appointment(),
        "occasion": "appointment:12",
    }
    return Facts(event=event, **(known | other))


def person_is(property: str, *options: str) -> ConditionRule:
    return IsOneOf(Asked(number(property), property, Subject.PERSON), tuple(map(an_option, options)))


def person_is_not(property: str, *options: str) -> ConditionRule:
    return IsNoneOf(Asked(number(property), property, Subject.PERSON), tuple(map(an_option, options)))


def dossier_is(property: str, *options: str) -> ConditionRule:
    return IsOneOf(Asked(number(property), property, Subject.DOSSIER), tuple(map(an_option, options)))


def dossier_is_not(property: str, *options: str) -> ConditionRule:
    return IsNoneOf(Asked(number(property), property, Subject.DOSSIER), tuple(map(an_option, options)))


def asks_of(kind: type[ListCondition], *names: str) -> ConditionRule:
    """asks_of(StatusIsOneOf, "Nieuw")"""
    return kind(None, tuple(map(an_option, names)))


def person_has(property: str) -> ConditionRule:
    return IsFilledIn(Asked(number(property), property, Subject.PERSON))


def dossier_has(property: str) -> ConditionRule:
    return IsFilledIn(Asked(number(property), property, Subject.DOSSIER))


def ask(document: str, subject: Subject = Subject.PERSON) -> ActionRule:
    target = Target(number(document), document, subject)
    return RequestDocument(target, id=next(_action_ids))


def ask_dossier(document: str) -> ActionRule:
    return ask(document, Subject.DOSSIER)


def mail(
    template: str,
    to: Recipient = Recipient.APPLICANTS,
    subject: Subject = Subject.DOSSIER,
    *,
    types: Sequence[str] = (),
    is_once: bool = False,
) -> ActionRule:
    re_entry = ReEntry.ONCE_PER_DOSSIER if is_once else ReEntry.ONCE_PER_APPOINTMENT
    target = Target(number(template), template, subject, frozenset(map(number, types)), re_entry)
    return SendEmail(target, to, id=next(_action_ids))


def mail_person(template: str, to: Recipient = Recipient.APPLICANTS, **template_is: Any) -> ActionRule:
    return mail(template, to, Subject.PERSON, **template_is)


def give_task(subject: str, assignee: Assignee = Assignee.ADVISOR, days: int = 0) -> ActionRule:
    return CreateTask(subject, assignee, due_days=days, id=next(_action_ids))


def give_task_to(user: Colleague, subject: str) -> ActionRule:
    return CreateTask(subject, Assignee.USER, user, id=next(_action_ids))


def leave_note(text: str) -> ActionRule:
    return AddNote(text, id=next(_action_ids))


def set_status(name: str) -> ActionRule:
    return SetStatus(Target(number(name), name), id=next(_action_ids))


def start(scenario: ScenarioRule) -> ActionRule:
    return StartScenario(Target(scenario.id, scenario.name), id=next(_action_ids))


def start_relevant() -> ActionRule:
    return StartRelevantScenarios(id=next(_action_ids))


def scenario(
    name: str,
    *actions: ActionRule,
    where: Iterable[ConditionRule] = (),
    applies_to: AppliesTo = AppliesTo.DOSSIER,
    scope: Scope = Scope.APPOINTMENT,
    is_filtered: bool | None = None,
) -> ScenarioRule:
    conditions = tuple(where)
    filtered = bool(conditions) if is_filtered is None else is_filtered
    return ScenarioRule(number(name), name, scope, applies_to, filtered, conditions, actions)


def trigger(
    *actions: ActionRule,
    name: str = "Eerste gesprek",
    event: Event = Event.SCHEDULED,
    types: Sequence[str] = (),
    is_first_of_type: bool = False,
    re_entry: ReEntry = ReEntry.ONCE_PER_APPOINTMENT,
) -> TriggerRule:
    return TriggerRule(
        number(f"trigger {name}"),
        name,
        event,
        frozenset(map(number, types)),
        is_first_of_type,
        re_entry,
        actions or (start_relevant(),),
    )


def done(plan: Plan, kind: ActionKind | None = None) -> list[str]:
    """What will be carried out, each as "Loonstrook (Noor van Dalen)"."""
    return [
        what(action.order)
        for action in plan.actions
        if action.outcome is Outcome.DONE and kind in (None, action.order.kind)
    ]


def lines(plan: Plan) -> list[tuple[str, Outcome]]:
    return [(what(action.order), action.outcome) for action in plan.actions]


def what(order) -> str:
    return f"{order.name} ({order.person.name})" if order.person else order.name


def reasons(plan: Plan) -> list[str]:
    return [str(action.reason) for action in plan.actions]


def weighed(plan: Plan) -> list[tuple[str, str, str]]:
    return [(w.scenario.name, w.person.name if w.person else "", w.weighing.value) for w in plan.scenarios]
