"""The timeline's lines of runs and of what they made: documents, mails and tasks, and what became of those."""

from sqlalchemy import func, true
from sqlalchemy.orm import selectinload

from app.casework.domain import timeline_words
from app.casework.domain.timeline import TimelineEntry, TimelinePlace
from app.casework.timeline_source import TimelineSource, TimelineTable, along, name_of
from app.delivery import recipients
from app.models import DocumentRequest, Email, Run, Task
from app.vocabulary import events
from app.vocabulary.sentences import N_, Sentence, kept, say
from app.vocabulary.words import EmailStatus, RequestStatus, TimelineKind

_run_moment = func.coalesce(Run.ended_at, Run.queued_at)
_email_moment = func.coalesce(Email.sent_at, Email.queued_at)


def _tell_run(place: TimelinePlace, run: Run) -> TimelineEntry:
    """Its counts come from another table, for all runs of the page at once."""
    sentence = say(events.of(run.event).after, id=run.id)
    return TimelineEntry(place, TimelineKind.RUNS, sentence, is_engine=True, run_id=run.id)


def _tell_undone(place: TimelinePlace, run: Run) -> TimelineEntry:
    sentence = say("Uitvoering %(id)s teruggedraaid", id=run.id)
    return TimelineEntry(place, TimelineKind.RUNS, sentence, name_of(run.undone_by), run_id=run.id)


def _whom(request: DocumentRequest) -> Sentence | str:
    return request.person.full_name if request.person else say("Dossier")


def _tell_requested(place: TimelinePlace, request: DocumentRequest) -> TimelineEntry:
    name, whom, run_id = request.document_type.name, _whom(request), request.run_action.run_id
    return TimelineEntry(
        place,
        TimelineKind.DOCUMENTS,
        say("Document gevraagd: %(name)s (%(whom)s)", name=name, whom=whom),
        is_engine=True,
        run_id=run_id,
        appointment_id=request.appointment_id,
        group=f"requested:{run_id}",
        several=N_("%(count)s documenten gevraagd"),
        of=(whom, name),
    )


def _tell_received(place: TimelinePlace, request: DocumentRequest) -> TimelineEntry:
    sentence = say("Document ontvangen: %(name)s (%(whom)s)", name=request.document_type.name, whom=_whom(request))
    return TimelineEntry(place, TimelineKind.DOCUMENTS, sentence, appointment_id=request.appointment_id)


def _tell_decided(place: TimelinePlace, request: DocumentRequest) -> TimelineEntry:
    name, whom = request.document_type.name, _whom(request)
    is_withdrawn = request.status is RequestStatus.WITHDRAWN
    return TimelineEntry(
        place,
        TimelineKind.DOCUMENTS,
        timeline_words.decided(request.status, name, whom),
        name_of(request.decided_by),
        appointment_id=request.appointment_id,
        lines=(timeline_words.because(Sentence(request.reason)),) if request.reason and not is_withdrawn else (),
        group=f"withdrawn:{place.at}" if is_withdrawn else "",
        several=N_("%(count)s documenten ingetrokken"),
        of=(whom, name) if is_withdrawn else None,
    )


def _tell_email(place: TimelinePlace, email: Email) -> TimelineEntry:
    refused = [one.address for one in email.recipients if one.refusal] if email.has_left else []
    told = (N_("Aan %(addresses)s"), recipients.addresses_of(email)), (N_("Niet aan %(addresses)s"), refused)
    lines = [say(text, addresses=", ".join(addresses)) for text, addresses in told if addresses]
    if email.status is EmailStatus.WITHDRAWN and email.run_action.reason:
        lines.append(kept(email.run_action.reason))
    return TimelineEntry(
        place,
        TimelineKind.EMAILS,
        timeline_words.email(email.shown, email.email_template.name),
        is_engine=True,
        run_id=email.run_action.run_id,
        email_id=email.id,
        lines=tuple(lines),
    )


def _tell_task(place: TimelinePlace, task: Task) -> TimelineEntry:
    sentence = say("Taak voor %(who)s: %(subject)s", who=task.assignee.name, subject=task.subject)
    return TimelineEntry(place, TimelineKind.TASKS, sentence, is_engine=True, run_id=task.run_action.run_id)


def _tell_done_task(place: TimelinePlace, task: Task) -> TimelineEntry:
    return TimelineEntry(
        place, TimelineKind.TASKS, say("Taak gereed: %(subject)s", subject=task.subject), name_of(task.done_by)
    )


_of_document = along(
    DocumentRequest.document_type, DocumentRequest.person, DocumentRequest.run_action, DocumentRequest.decided_by
)

SOURCES: tuple[TimelineSource, ...] = (
    TimelineTable(
        TimelineKind.DOCUMENTS,
        DocumentRequest,
        DocumentRequest.requested_at,
        _tell_requested,
        _of_document,
        by_engine=true(),
        # What is asked again after a rejection is told by that rejection.
        where=DocumentRequest.replaces_id.is_(None),
    ),
    TimelineTable(TimelineKind.DOCUMENTS, DocumentRequest, DocumentRequest.received_at, _tell_received, _of_document),
    TimelineTable(
        TimelineKind.DOCUMENTS,
        DocumentRequest,
        DocumentRequest.decided_at,
        _tell_decided,
        _of_document,
        by=DocumentRequest.decided_by_id,
    ),
    TimelineTable(
        TimelineKind.EMAILS,
        Email,
        _email_moment,
        _tell_email,
        (*along(Email.email_template, Email.run_action), selectinload(Email.recipients)),
        by_engine=true(),
    ),
    TimelineTable(
        TimelineKind.TASKS, Task, Task.created_at, _tell_task, along(Task.assignee, Task.run_action), by_engine=true()
    ),
    TimelineTable(TimelineKind.TASKS, Task, Task.done_at, _tell_done_task, along(Task.done_by), by=Task.done_by_id),
    TimelineTable(TimelineKind.RUNS, Run, _run_moment, _tell_run, by_engine=true()),
    TimelineTable(TimelineKind.RUNS, Run, Run.undone_at, _tell_undone, along(Run.undone_by), by=Run.undone_by_id),
)
