"""The timeline's lines of runs and of what they made: documents, mails and tasks, and what became of those."""

from sqlalchemy import Select, func, select, true

from app.casework.domain import timeline_words
from app.casework.domain.timeline import TimelineEntry, TimelinePlace
from app.casework.timeline_source import TimelineSource, TimelineTable
from app.models import DocumentRequest, DocumentType, Email, EmailTemplate, Person, Run, RunAction, Task, User
from app.vocabulary.sentences import Sentence
from app.vocabulary.words import RequestStatus, TimelineKind

_run_moment = func.coalesce(Run.ended_at, Run.queued_at)


def _runs(dossier_id: int) -> Select[Run]:
    return select(Run).where(Run.dossier_id == dossier_id)


def _tell_run(place: TimelinePlace, run: Run) -> TimelineEntry:
    """Its counts come from another table, for all runs of the page at once."""
    return TimelineEntry(place, TimelineKind.RUNS, timeline_words.run(run.id, run.event), is_engine=True, run_id=run.id)


def _undone(dossier_id: int) -> Select[Run, str]:
    wanted = select(Run, User.name).outerjoin(User, User.id == Run.undone_by_id)
    return wanted.where(Run.dossier_id == dossier_id)


def _tell_undone(place: TimelinePlace, run: Run, who: str | None) -> TimelineEntry:
    return TimelineEntry(place, TimelineKind.RUNS, timeline_words.undone(run.id), who or "", run_id=run.id)


def _documents(dossier_id: int) -> Select[DocumentRequest, str, Person, int, str]:
    return (
        select(DocumentRequest, DocumentType.name, Person, RunAction.run_id, User.name)
        .join(DocumentType, DocumentType.id == DocumentRequest.document_type_id)
        .outerjoin(Person, Person.id == DocumentRequest.person_id)
        .outerjoin(RunAction, RunAction.id == DocumentRequest.run_action_id)
        .outerjoin(User, User.id == DocumentRequest.decided_by_id)
        .where(DocumentRequest.dossier_id == dossier_id)
    )


def _whom(person: Person | None) -> Sentence | str:
    return person.full_name if person else timeline_words.DOSSIER


def _tell_requested(
    place: TimelinePlace,
    request: DocumentRequest,
    name: str,
    person: Person | None,
    run_id: int | None,
    _who: str | None,
) -> TimelineEntry:
    return TimelineEntry(
        place,
        TimelineKind.DOCUMENTS,
        timeline_words.requested(name, _whom(person)),
        is_engine=True,
        run_id=run_id,
        appointment_id=request.appointment_id,
        group=f"requested:{run_id}",
        several=timeline_words.SEVERAL_REQUESTED,
        of=(_whom(person), name),
    )


def _tell_received(
    place: TimelinePlace,
    request: DocumentRequest,
    name: str,
    person: Person | None,
    _run_id: int | None,
    _who: str | None,
) -> TimelineEntry:
    sentence = timeline_words.received(name, _whom(person))
    return TimelineEntry(place, TimelineKind.DOCUMENTS, sentence, appointment_id=request.appointment_id)


def _tell_decided(
    place: TimelinePlace,
    request: DocumentRequest,
    name: str,
    person: Person | None,
    _run_id: int | None,
    who: str | None,
) -> TimelineEntry:
    is_withdrawn = request.status is RequestStatus.WITHDRAWN
    return TimelineEntry(
        place,
        TimelineKind.DOCUMENTS,
        timeline_words.decided(request.status, name, _whom(person)),
        who or "",
        appointment_id=request.appointment_id,
        lines=(timeline_words.because(Sentence(request.reason)),) if request.reason and not is_withdrawn else (),
        group=f"withdrawn:{place.at}" if is_withdrawn else "",
        several=timeline_words.SEVERAL_WITHDRAWN,
        of=(_whom(person), name) if is_withdrawn else None,
    )


_email_moment = func.coalesce(Email.sent_at, Email.queued_at)


def _emails(dossier_id: int) -> Select[Email, str, int]:
    return (
        select(Email, EmailTemplate.name, RunAction.run_id)
        .join(EmailTemplate, EmailTemplate.id == Email.email_template_id)
        .outerjoin(RunAction, RunAction.id == Email.run_action_id)
        .where(Email.dossier_id == dossier_id)
    )


def _tell_email(place: TimelinePlace, email: Email, name: str, run_id: int | None) -> TimelineEntry:
    return TimelineEntry(
        place,
        TimelineKind.EMAILS,
        timeline_words.email(email.status, name),
        is_engine=True,
        run_id=run_id,
        email_id=email.id,
        lines=(timeline_words.addressed(email.addresses),),
    )


def _tasks(dossier_id: int) -> Select[Task, str, int]:
    return (
        select(Task, User.name, RunAction.run_id)
        .join(User, User.id == Task.assignee_id)
        .outerjoin(RunAction, RunAction.id == Task.run_action_id)
        .where(Task.dossier_id == dossier_id)
    )


def _tell_task(place: TimelinePlace, task: Task, assignee: str, run_id: int | None) -> TimelineEntry:
    sentence = timeline_words.task_made(task.subject, assignee)
    return TimelineEntry(place, TimelineKind.TASKS, sentence, is_engine=True, run_id=run_id)


def _done_tasks(dossier_id: int) -> Select[Task, str]:
    wanted = select(Task, User.name).outerjoin(User, User.id == Task.done_by_id)
    return wanted.where(Task.dossier_id == dossier_id)


def _tell_done_task(place: TimelinePlace, task: Task, who: str | None) -> TimelineEntry:
    return TimelineEntry(place, TimelineKind.TASKS, timeline_words.task_done(task.subject), who or "")


SOURCES: tuple[TimelineSource, ...] = (
    TimelineTable(
        TimelineKind.DOCUMENTS,
        _documents,
        DocumentRequest.requested_at,
        DocumentRequest.id,
        _tell_requested,
        by_engine=true(),
        # What is asked again after a rejection is told by that rejection.
        where=DocumentRequest.replaces_id.is_(None),
    ),
    TimelineTable(TimelineKind.DOCUMENTS, _documents, DocumentRequest.received_at, DocumentRequest.id, _tell_received),
    TimelineTable(
        TimelineKind.DOCUMENTS,
        _documents,
        DocumentRequest.decided_at,
        DocumentRequest.id,
        _tell_decided,
        by=DocumentRequest.decided_by_id,
    ),
    TimelineTable(TimelineKind.EMAILS, _emails, _email_moment, Email.id, _tell_email, by_engine=true()),
    TimelineTable(TimelineKind.TASKS, _tasks, Task.created_at, Task.id, _tell_task, by_engine=true()),
    TimelineTable(TimelineKind.TASKS, _done_tasks, Task.done_at, Task.id, _tell_done_task, by=Task.done_by_id),
    TimelineTable(TimelineKind.RUNS, _runs, _run_moment, Run.id, _tell_run, by_engine=true()),
    TimelineTable(TimelineKind.RUNS, _undone, Run.undone_at, Run.id, _tell_undone, by=Run.undone_by_id),
)
