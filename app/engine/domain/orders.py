"""From a rule's action to orders: what exactly must be done, for whom, and under which key."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from app.engine.domain.facts import Colleague, Facts, PersonFacts
from app.engine.domain.kinds import (
    ActionRule,
    CreateTask,
    RequestDocument,
    SendEmail,
    SetStatus,
    StartRelevantScenarios,
    StartScenario,
    Target,
)
from app.vocabulary import names
from app.vocabulary.sentences import Sentence, say
from app.vocabulary.words import Assignee, EffectKind, Event, Recipient, Subject

_TOGETHER = "applicants"


@dataclass(frozen=True)
class Order:
    """One effect that is asked for. `blocked` says why it can't be carried out."""

    kind: EffectKind
    name: str
    key: str
    person: PersonFacts | None = None
    details: dict[str, Any] = field(default_factory=dict)
    blocked: Sentence | None = None
    note: Sentence | None = None
    without_address: tuple[PersonFacts, ...] = ()
    """Those who should have got this mail too."""


def orders(action: ActionRule, facts: Facts, person: PersonFacts | None, *, of_trigger: bool) -> Iterator[Order]:
    """`person`: whom the scenario applies to, None for the dossier. `of_trigger`: asked by the trigger itself."""
    match action:
        case RequestDocument():
            yield from _documents(action, facts, person)
        case SendEmail():
            yield from _emails(action, facts, person, of_trigger)
        case CreateTask():
            yield from _task(action, facts, of_trigger)
        case SetStatus():
            yield from _status(action, facts)
        case StartScenario() | StartRelevantScenarios():
            raise ValueError("what an action starts is weighed by the plan, and orders nothing itself")


def document_key(dossier_id: int, person_id: int | None, document_type_id: int) -> str:
    return f"document:{dossier_id}:{person_id or 0}:{document_type_id}"


def task_key(occasion: str, subject: str, assignee_id: int) -> str:
    return f"task:{occasion}:{assignee_id}:{_typed(names.key(subject))}"


def base(key: str) -> str:
    """The key without the move that it belongs to."""
    return key.partition("|")[0]


def is_to_applicants_together(email_key: str) -> bool:
    return base(email_key).endswith(f":{_TOGETHER}")


def _typed(text: str) -> str:
    """What users type can't be taken for the mark of a move."""
    return text.replace("%", "%25").replace("|", "%7C")


def _documents(action: RequestDocument[Target], facts: Facts, person: PersonFacts | None) -> Iterator[Order]:
    kind = action.document_type
    if kind.subject is Subject.DOSSIER:
        people: tuple[PersonFacts | None, ...] = (None,)
    else:
        people = (person,) if person else facts.applicants
    for whom in people:
        person_id = whom.id if whom else None
        yield Order(
            EffectKind.REQUEST_DOCUMENT,
            kind.name,
            document_key(facts.dossier_id, person_id, kind.id),
            whom,
            {"document_type_id": kind.id, "person_id": person_id},
        )


def _emails(action: SendEmail[Target], facts: Facts, person: PersonFacts | None, of_trigger: bool) -> Iterator[Order]:
    template = action.email_template
    if action.recipient is not Recipient.APPLICANTS:
        yield from _email_to_colleague(action, facts, person, of_trigger)
    elif template.subject is Subject.DOSSIER:
        yield from _email_to_all(template, facts, of_trigger)
    else:
        for whom in (person,) if person else facts.applicants:
            yield from _email_to_person(template, facts, whom, of_trigger)


def _email_to_all(template: Target, facts: Facts, of_trigger: bool) -> Iterator[Order]:
    without = tuple(person for person in facts.applicants if not person.email)
    recipients: dict[str, dict[str, str]] = {}
    for person in facts.applicants:
        if person.email:
            recipients.setdefault(person.email.casefold(), {"name": person.name, "address": person.email})
    missing = say("Geen e-mailadres bekend van %(whom)s.", whom=", ".join(person.name for person in without))
    yield Order(
        EffectKind.SEND_EMAIL,
        template.name,
        _email_key(template, facts, _TOGETHER, of_trigger),
        None,
        {"email_template_id": template.id, "person_id": None, "recipients": list(recipients.values())},
        blocked=None if recipients else missing,
        note=missing if without and recipients else None,
        without_address=without,
    )
    for person in without:
        yield _missing_address(facts, person)


def _email_to_person(template: Target, facts: Facts, person: PersonFacts, of_trigger: bool) -> Iterator[Order]:
    audience = person.email.casefold() or f"person:{person.id}"
    yield Order(
        EffectKind.SEND_EMAIL,
        template.name,
        _email_key(template, facts, audience, of_trigger),
        person,
        {
            "email_template_id": template.id,
            "person_id": person.id,
            "recipients": [{"name": person.name, "address": person.email}],
        },
        blocked=None if person.email else say("Geen e-mailadres bekend van %(whom)s.", whom=person.name),
        without_address=() if person.email else (person,),
    )
    if not person.email:
        yield _missing_address(facts, person)


def _email_to_colleague(
    action: SendEmail[Target], facts: Facts, person: PersonFacts | None, of_trigger: bool
) -> Iterator[Order]:
    template, is_advisor = action.email_template, action.recipient is Recipient.ADVISOR
    colleague = facts.advisor if is_advisor else facts.handler
    absence = _absence(colleague)
    # A letter about a person needs one; for the dossier that is the first applicant.
    about = (person or facts.applicants[0]) if template.subject is Subject.PERSON else None
    yield Order(
        EffectKind.SEND_EMAIL,
        template.name,
        _email_key(template, facts, colleague.email.casefold() if colleague else "handler", of_trigger),
        about,
        {
            "email_template_id": template.id,
            "person_id": about.id if about else None,
            "recipients": [{"name": colleague.name, "address": colleague.email}] if colleague else [],
        },
        blocked=absence,
    )
    if absence:
        yield _missing_colleague(facts, template.name)


def _email_key(template: Target, facts: Facts, audience: str, of_trigger: bool) -> str:
    return f"email:{facts.occasion}:{template.id}:{_typed(audience)}" + _move(facts, of_trigger)


def _task(action: CreateTask[Colleague], facts: Facts, of_trigger: bool) -> Iterator[Order]:
    assignee: Colleague | None
    match action.assignee:
        case Assignee.ADVISOR:
            assignee = facts.advisor
        case Assignee.HANDLER:
            assignee = facts.handler
        case Assignee.USER:
            assignee = action.user
    blocked = _absence(assignee)
    due_on = facts.day + timedelta(days=action.due_days)
    yield Order(
        EffectKind.CREATE_TASK,
        action.task_subject,
        task_key(facts.occasion, action.task_subject, assignee.id if assignee else 0) + _move(facts, of_trigger),
        None,
        {
            "subject": action.task_subject,
            "assignee_id": assignee.id if assignee else None,
            "assignee_name": assignee.name if assignee else None,
            "due_on": due_on.isoformat(),
        },
        blocked=blocked,
    )
    if blocked:
        yield _missing_colleague(facts, action.task_subject)


def _absence(colleague: Colleague | None) -> Sentence | None:
    if colleague is None:
        return say("Dit dossier heeft geen behandelaar.")
    if not colleague.is_active:
        return say("%(whom)s werkt hier niet meer.", whom=colleague.name)
    return None


def _status(action: SetStatus[Target], facts: Facts) -> Iterator[Order]:
    status = action.status
    yield Order(
        EffectKind.SET_STATUS,
        status.name,
        f"status:{facts.dossier_id}:{status.id}",
        None,
        {"status_id": status.id},
    )


def _move(facts: Facts, of_trigger: bool) -> str:
    """What a trigger itself says of a move is news at each move; what a scenario asks is asked once."""
    if of_trigger and facts.event is Event.RESCHEDULED and facts.appointment:
        return f"|move:{facts.appointment.moves}"
    return ""


def _missing_address(facts: Facts, person: PersonFacts) -> Order:
    return _task_for_advisor(facts, f"E-mailadres van {person.name} invullen")


def _missing_colleague(facts: Facts, what: str) -> Order:
    return _task_for_advisor(facts, f"Behandelaar kiezen voor: {what}")


def _task_for_advisor(facts: Facts, subject: str) -> Order:
    return Order(
        EffectKind.CREATE_TASK,
        subject,
        task_key(facts.occasion, subject, facts.advisor.id),
        None,
        {
            "subject": subject,
            "assignee_id": facts.advisor.id,
            "assignee_name": facts.advisor.name,
            "due_on": facts.today.isoformat(),
        },
    )
