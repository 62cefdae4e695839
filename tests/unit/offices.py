"""Random offices and dossiers, drawn from small pools so that everything overlaps often."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations, product

from hypothesis import strategies as st

from app.engine.domain.conditions import (
    Asked,
    HasNoPartner,
    HasPartner,
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
from app.engine.domain.facts import AppointmentFacts, Colleague, Done, Facts, Option, Origin, PersonFacts
from app.engine.domain.kinds import (
    AddNote,
    CreateTask,
    RequestDocument,
    SendEmail,
    SetStatus,
    StartRelevantScenarios,
    StartScenario,
    Target,
    orders,
)
from app.engine.domain.kinds.create_task import ExistingTask
from app.engine.domain.kinds.request_document import ExistingRequest
from app.engine.domain.mails_before import ExistingEmail
from app.engine.domain.rules import ScenarioRule, TriggerRule
from app.vocabulary.words import (
    ApplicantRole,
    AppliesTo,
    Assignee,
    EffectKind,
    EmailStatus,
    Event,
    Recipient,
    ReEntry,
    RequestStatus,
    Scope,
    Subject,
    TaskStatus,
)

TODAY = date(2026, 10, 20)
STATUSES = [Option(id, f"status {id}") for id in (1, 2, 3)]
DOCUMENTS = [Target(id, f"document {id}", subject) for id, subject in enumerate([*Subject, Subject.PERSON])]
TEMPLATES = [Target(id, f"sjabloon {id}", subject) for id, subject in enumerate(Subject)]
SUBJECTS = ["Bellen", "bellen ", "Bellen|move:1", "E-mailadres van Noor van Dalen invullen"]
ADDRESSES = ["", "noor@voorbeeld.example", "Noor@Voorbeeld.Example", "bram@voorbeeld.example", "yara@debrug.example"]
YARA = Colleague(1, "Yara de Wit", "yara@debrug.example")
ROOS = Colleague(2, "Roos Bakker", "roos@debrug.example")
LEFT = Colleague(3, "Kees Vos", "kees@debrug.example", is_active=False)
ORIGIN = Origin(1, 1, "eerder")

# Property 1 is of the dossier, 2 takes several choices of a person, 3 one.
OPTIONS = {id: [Option(id * 10 + place, f"optie {place}") for place in range(3)] for id in (1, 2, 3)}
SOME_OF = {id: [*combinations(options, 1), *combinations(options, 2)] for id, options in OPTIONS.items()}
SUBJECT_OF = {1: Subject.DOSSIER, 2: Subject.PERSON, 3: Subject.PERSON}
CONDITIONS = [
    kind(Asked(id, f"eigenschap {id}", SUBJECT_OF[id]), options)
    for id, some in SOME_OF.items()
    for options, kind in product(some, (IsOneOf, IsNoneOf))
] + [IsFilledIn(Asked(id, f"eigenschap {id}", subject)) for id, subject in SUBJECT_OF.items()]
SOURCES = [Option(id, f"leadbron {id}") for id in (1, 2)]
TYPES = [Option(id, "Gesprek") for id in (1, 2)]
CONDITIONS += [
    kind(None, tuple(options))
    for things, kinds in (
        (TYPES, (TypeIsOneOf, TypeIsNoneOf)),
        (STATUSES, (StatusIsOneOf, StatusIsNoneOf)),
        (SOURCES, (LeadSourceIsOneOf, LeadSourceIsNoneOf)),
    )
    for options, kind in product(combinations(things, 1), kinds)
]
CONDITIONS += [HasPartner(None), HasNoPartner(None)]


def _actions():
    for document in DOCUMENTS:
        yield RequestDocument(document)
    for template, recipient in product(TEMPLATES, Recipient):
        yield SendEmail(template, recipient)
    for subject, assignee in product(SUBJECTS, Assignee):
        yield CreateTask(subject, assignee, LEFT if assignee is Assignee.USER else None)
    for text in ("Bel {{ naam }}", "bel  {{ naam }}", "Bel niet"):
        yield AddNote(text)
    for status in STATUSES:
        yield SetStatus(Target(status.id, status.name))


OF_SCENARIOS = [replace(action, id=id) for id, action in enumerate(_actions(), start=1)]
STARTS = [
    *[StartRelevantScenarios(id=90)] * 12,
    *(StartScenario(Target(id, f"scenario {id}"), id=90 + id) for id in range(1, 7)),
]
OF_TRIGGERS = OF_SCENARIOS + STARTS


def some(*of):
    return st.sampled_from(of)


def lists_of(pool, least=0, most=4):
    return st.lists(st.sampled_from(pool), min_size=least, max_size=most).map(tuple)


def people(role, id, name):
    return st.builds(
        lambda email, several, one: PersonFacts(id, name, role, email, several | one),
        st.sampled_from(ADDRESSES),
        st.sampled_from([{}, *({2: chosen} for chosen in SOME_OF[2])]),
        st.sampled_from([{}, *({3: (option,)} for option in OPTIONS[3])]),
    )


APPLICANTS = st.builds(
    lambda *both: tuple(person for person in both if person),
    people(ApplicantRole.CONSUMER, 1, "Noor van Dalen"),
    st.none() | people(ApplicantRole.PARTNER, 2, "Bram Keizer"),
)


def a_scenario(id):
    return st.builds(
        ScenarioRule,
        id=st.just(id),
        name=st.just(f"scenario {id}"),
        scope=some(*[Scope.APPOINTMENT] * 4, Scope.DOSSIER),
        applies_to=st.sampled_from(AppliesTo),
        is_filtered=some(True, True, True, False),
        conditions=lists_of(CONDITIONS, 1, 2) | st.just(()),
        actions=lists_of(OF_SCENARIOS, 1),
    )


def triggers(event):
    return st.lists(
        st.builds(
            TriggerRule,
            id=st.integers(1, 9),
            name=some("trigger A", "trigger B"),
            event=st.just(event),
            appointment_type_ids=some(frozenset(), frozenset({1}), frozenset({1, 2})),
            is_first_of_type=some(False, False, True),
            re_entry=st.sampled_from(ReEntry),
            actions=lists_of(OF_TRIGGERS, 1),
        ),
        min_size=1,
        max_size=3,
        unique_by=lambda trigger: trigger.id,
    )


@st.composite
def pasts(draw, bare):
    """What the dossier has already: what some actions once led to, in whatever state it is now."""
    done = []
    made = [
        order
        for action in draw(lists_of(OF_SCENARIOS))
        for order in orders(action, bare, None, of_trigger=draw(st.booleans()))
    ]
    for order in made:
        match order.kind:
            case EffectKind.REQUEST_DOCUMENT:
                status, until = draw(st.sampled_from(RequestStatus)), draw(some(None, TODAY, TODAY + timedelta(99)))
                done.append(ExistingRequest(order.key, TODAY, ORIGIN, status, TODAY, until))
            case EffectKind.SEND_EMAIL:
                done.append(ExistingEmail(order.key, TODAY, ORIGIN, draw(st.sampled_from(EmailStatus))))
            case EffectKind.ADD_NOTE:
                done.append(Done(order.key, TODAY, ORIGIN))
            case EffectKind.CREATE_TASK:
                done.append(ExistingTask(order.key, TODAY, ORIGIN, draw(st.sampled_from(TaskStatus))))
    return replace(bare, done=tuple(done))


@st.composite
def appointments(draw, event):
    moves = draw(some(1, 2)) if event is Event.RESCHEDULED else 0
    on = draw(some(TODAY, TODAY + timedelta(days=14)))
    return AppointmentFacts(draw(some(1, 2)), "Gesprek", on, draw(some(True, True, False)), moves)


@st.composite
def cases(draw):
    """Facts, triggers and scenarios: what plan() is given."""
    events = (Event.SCHEDULED, Event.RESCHEDULED, Event.CANCELLED, Event.STARTED_BY_HAND, Event.LATE_FACTS)
    event = draw(st.sampled_from(events))
    by_hand = event is Event.STARTED_BY_HAND
    names_scenarios = event in (Event.STARTED_BY_HAND, Event.LATE_FACTS)
    bare = Facts(
        event=event,
        today=TODAY,
        dossier_id=7,
        status=draw(st.sampled_from(STATUSES)),
        choices=draw(st.sampled_from([{}, *({1: (option,)} for option in OPTIONS[1])])),
        applicants=draw(APPLICANTS),
        advisor=YARA,
        handler=draw(some(ROOS, ROOS, LEFT, None)),
        appointment=None if by_hand and draw(st.booleans()) else draw(appointments(event)),
        occasion="appointment:12",
        lead_source=draw(some(None, *SOURCES)),
        asked_scenario_ids=tuple(draw(st.sets(st.integers(1, 4), min_size=1))) if names_scenarios else (),
        fired_on_dossier=draw(some({}, {}, {1: 41, 2: 41})),
        started_on_appointment=draw(some({}, {}, {(1, None): 41, (2, 1): 41, (3, 2): 41})),
    )
    count = draw(st.integers(1, 5))
    scenarios = [draw(a_scenario(id)) for id in range(1, count + 1)]
    return draw(pasts(bare)), draw(triggers(event)), scenarios
