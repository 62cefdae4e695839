"""Why a document was asked of somebody, or wasn't: told run by run, from what each run kept."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from app.casework.domain.document_progress import AskedDocument
from app.engine.domain.kinds.request_document import stands
from app.vocabulary.events import TIMED_EVENTS, TRIGGER_EVENTS
from app.vocabulary.sentences import N_, Sentence, say
from app.vocabulary.words import ApplicantRole, AppliesTo, Event, Outcome, RequestStatus, RunStatus, Subject

Whom: TypeAlias = tuple[int, ApplicantRole] | None
"""A person and their role, or nobody where it is about the dossier itself."""


@dataclass(frozen=True)
class DocumentAsker:
    """A scenario that asks for the document, or a trigger that asks for it or starts such a scenario: as it is now."""

    id: int
    name: str
    is_trigger: bool
    starts_by_itself: bool
    is_archived: bool = False
    applies_to: AppliesTo = AppliesTo.DOSSIER
    event: Event | None = None
    type_ids: frozenset[int] = frozenset()
    """The types that a trigger is limited to; it is for all where there are none."""


@dataclass(frozen=True)
class Obstacle:
    """The property on which a filter stumbled: it was not filled in, or was something else."""

    property_id: int
    subject: Subject
    person_id: int | None
    is_unknown: bool
    is_filled_in_since: bool


@dataclass(frozen=True)
class Weighed:
    """A scenario or a trigger that could have led to the document. Without a reason why it didn't start, it did."""

    source_id: int | None
    name: str
    is_trigger: bool
    reason: Sentence | None
    person_id: int | None = None
    obstacle: Obstacle | None = None
    has_other_filter_now: bool = False


@dataclass(frozen=True)
class AskingAction:
    """An action of a run that asks for the document."""

    who: str
    person_id: int | None
    outcome: Outcome
    reason: Sentence | None


@dataclass(frozen=True)
class Past:
    """A run, with what of it is about the document."""

    status: RunStatus
    event: Event
    due_at: str
    error: str = ""
    type_id: int | None = None
    """The type of its appointment."""
    trigger_id: int | None = None
    """The timed trigger whose moment came."""
    scenario_ids: tuple[int, ...] = ()
    """What a user started."""
    weighed: tuple[Weighed, ...] = ()
    asked: tuple[AskingAction, ...] = ()
    has_weighed_filters: bool = False
    """Whether it determined which scenarios are relevant."""


@dataclass(frozen=True)
class DocumentReason:
    """`who` is the scenario or trigger, and empty where the run as a whole is meant."""

    sentence: Sentence
    who: str = ""
    is_trigger: bool = False
    outcome: Outcome | None = None
    obstacle: Obstacle | None = None
    has_other_filter_now: bool = False


def state(requests: Sequence[AskedDocument], today: date) -> Sentence:
    """Tells how it stands with one person's document, of which the newest request comes first."""
    if not requests:
        return say("Niet gevraagd.")
    newest = requests[0]
    received_on, decided_on = newest.received_on or "", newest.decided_on or ""
    values = {"asked_on": newest.asked_on, "received_on": received_on, "decided_on": decided_on}
    match newest.status:
        case RequestStatus.OPEN if len(requests) > 1 and requests[1].status is RequestStatus.REJECTED:
            return say("Afgekeurd, en op %(asked_on)s opnieuw gevraagd. Nog niet binnen.", **values)
        case RequestStatus.OPEN:
            return say("Gevraagd op %(asked_on)s, en nog niet binnen.", **values)
        case RequestStatus.WITHDRAWN:
            text = N_("Gevraagd op %(asked_on)s, maar op %(decided_on)s ingetrokken door %(who)s. %(why)s")
            if not newest.decided_by:
                text = N_("Gevraagd op %(asked_on)s, maar op %(decided_on)s ingetrokken. %(why)s")
            return say(text, who=newest.decided_by, why=newest.reason or "", **values)
        case RequestStatus.REJECTED:
            return say("Op %(decided_on)s afgekeurd.", **values)
        case RequestStatus.RECEIVED | RequestStatus.APPROVED:
            return _delivered(newest, today, values)


def _delivered(request: AskedDocument, today: date, values: Mapping[str, object]) -> Sentence:
    if request.valid_until_on is None:
        return say("Op %(received_on)s ontvangen. Het blijft geldig, en wordt niet opnieuw gevraagd.", **values)
    if request.valid_until_on < today:
        text = N_("Op %(received_on)s ontvangen, maar op %(valid_until_on)s verlopen.")
    else:
        text = N_(
            "Op %(received_on)s ontvangen, en geldig tot en met %(valid_until_on)s."
            " Zolang wordt het niet opnieuw gevraagd."
        )
    return say(text, valid_until_on=request.valid_until_on, **values)


def is_settled(requests: Sequence[AskedDocument], today: date) -> bool:
    return any(stands(request.status, request.valid_until_on, today) for request in requests)


def reasons(past: Past, sources: Sequence[DocumentAsker], whom: Whom) -> list[DocumentReason]:
    """What one run says of it, which is nothing where it could not have asked. Without `whom` it is the dossier's."""
    if past.status is not RunStatus.DONE:
        return [_unfinished(past)] if _could_ask(past, sources) else []
    return [*_asked(past, whom), *_passed_over(past, sources, whom), *_not_started(past, sources, whom)]


def why_not_by_itself(source: DocumentAsker) -> Sentence | None:
    """Gives None for what starts by itself, as its sentence says."""
    if source.starts_by_itself:
        return None
    if source.is_trigger:
        return say("Deze trigger staat uit.")
    if source.is_archived:
        return say("Dit scenario is gearchiveerd, en start niet meer vanzelf.")
    return say("Dit scenario start niet vanzelf: alleen met de hand, of als een trigger het noemt.")


def _unfinished(past: Past) -> DocumentReason:
    match past.status:
        case RunStatus.FAILED:
            text = N_("Deze uitvoering is mislukt, en daarom is er niets gevraagd. De fout: %(error)s")
            return DocumentReason(say(text, error=Sentence(past.error) if past.error else "?"))
        case RunStatus.WAITING:
            return DocumentReason(say("Deze uitvoering wacht nog op %(due_at)s.", due_at=past.due_at))
        case RunStatus.WITHDRAWN:
            return DocumentReason(say("Deze uitvoering is ingetrokken voordat er iets gebeurde."))
        case RunStatus.QUEUED | RunStatus.RUNNING:
            return DocumentReason(say("Deze uitvoering is nog bezig."))
        case RunStatus.DONE:
            raise ValueError("a run that is done is told by what it weighed")


def _could_ask(past: Past, sources: Sequence[DocumentAsker]) -> bool:
    if past.event not in TRIGGER_EVENTS:
        return any(not source.is_trigger and source.id in past.scenario_ids for source in sources)
    return any(source.is_trigger and _concerns(source, past) for source in sources)


def _not_started(past: Past, sources: Sequence[DocumentAsker], whom: Whom) -> Iterator[DocumentReason]:
    """Triggers for other appointments are worth a word only where there is none for this one."""
    concerned = {source.id for source in sources if source.is_trigger and _concerns(source, past)}
    has_fired = any(weighed.is_trigger and weighed.reason is None for weighed in past.weighed)
    for weighed in past.weighed:
        is_beside = weighed.is_trigger and (has_fired or concerned) and weighed.source_id not in concerned
        if weighed.reason and not is_beside and (whom is None or weighed.person_id in (None, whom[0])):
            yield DocumentReason(
                weighed.reason,
                weighed.name,
                weighed.is_trigger,
                obstacle=weighed.obstacle,
                has_other_filter_now=weighed.has_other_filter_now,
            )


def _passed_over(past: Past, sources: Sequence[DocumentAsker], whom: Whom) -> Iterator[DocumentReason]:
    """What would be looked at now, and wasn't then; of what never starts by itself its own line says so."""
    seen = {(weighed.is_trigger, weighed.source_id) for weighed in past.weighed}
    for source in sources:
        if (source.is_trigger, source.id) in seen:
            continue
        if source.is_trigger and _concerns(source, past):
            text = N_("Deze trigger stond toen uit, of was er nog niet.")
            yield DocumentReason(
                say(text if source.starts_by_itself else N_("Deze trigger staat uit.")), source.name, True
            )
        elif not source.is_trigger and past.has_weighed_filters and source.starts_by_itself and _is_for(source, whom):
            text = N_("Dit scenario deed toen niet mee: het was gearchiveerd, had geen filter of was er nog niet.")
            yield DocumentReason(say(text), source.name)


def _concerns(trigger: DocumentAsker, past: Past) -> bool:
    if past.event in TIMED_EVENTS:
        return trigger.id == past.trigger_id
    return trigger.event is past.event and (not trigger.type_ids or past.type_id in trigger.type_ids)


def _is_for(source: DocumentAsker, whom: Whom) -> bool:
    if whom is None or source.applies_to in (AppliesTo.DOSSIER, AppliesTo.EACH_APPLICANT):
        return True
    return source.applies_to.value == whom[1].value


def _asked(past: Past, whom: Whom) -> Iterator[DocumentReason]:
    for action in past.asked:
        if action.person_id == (whom[0] if whom else None):
            yield DocumentReason(action.reason or say("Gevraagd."), action.who, outcome=action.outcome)
