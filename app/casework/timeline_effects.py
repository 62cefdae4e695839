"""The timeline's lines of runs and of what they made: documents, mails and tasks, and what became of those."""

from typing import Any

from sqlalchemy import ColumnElement, func, select, true

from app.casework.domain import timeline_words
from app.casework.domain.timeline import Entry, Place
from app.casework.timeline_source import Rows, Source
from app.models import DocumentRequest, DocumentType, Email, EmailTemplate, Person, Run, RunAction, Task, User
from app.vocabulary.sentences import Sentence
from app.vocabulary.words import RequestStatus, TimelineKind

_run_moment = func.coalesce(Run.ended_at, Run.queued_at)


def _runs(dossier_id: int) -> Rows:
    return select(Run).where(Run.dossier_id == dossier_id)


def _tell_run(row: Any, place: Place) -> Entry:
    """Its counts come from another table, for all runs of the page at once."""
    (run,) = row
    return Entry(place, TimelineKind.RUNS, timeline_words.run(run.id, run.event), is_engine=True, run_id=run.id)


def _undone(dossier_id: int) -> Rows:
    wanted = select(Run, User.name).outerjoin(User, User.id == Run.undone_by_id)
    return wanted.where(Run.dossier_id == dossier_id, Run.undone_at.is_not(None))


def _tell_undone(row: Any, place: Place) -> Entry:
    run, who = row
    return Entry(place, TimelineKind.RUNS, timeline_words.undone(run.id), who or "", run_id=run.id)


def _documents(dossier_id: int, *where: ColumnElement[bool]) -> Rows:
    return (
        select(DocumentRequest, DocumentType.name, Person, RunAction.run_id, User.name)
        .join(DocumentType, DocumentType.id == DocumentRequest.document_type_id)
        .outerjoin(Person, Person.id == DocumentRequest.person_id)
        .outerjoin(RunAction, RunAction.id == DocumentRequest.run_action_id)
        .outerjoin(User, User.id == DocumentRequest.decided_by_id)
        .where(DocumentRequest.dossier_id == dossier_id, *where)
    )


def _whom(person: Person | None) -> Sentence | str:
    return person.full_name if person else timeline_words.DOSSIER


def _tell_requested(row: Any, place: Place) -> Entry:
    request, name, person, run_id, _who = row
    return Entry(
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


def _tell_received(row: Any, place: Place) -> Entry:
    request, name, person, _run_id, _who = row
    sentence = timeline_words.received(name, _whom(person))
    return Entry(place, TimelineKind.DOCUMENTS, sentence, appointment_id=request.appointment_id)


def _tell_decided(row: Any, place: Place) -> Entry:
    request, name, person, _run_id, who = row
    is_withdrawn = request.status is RequestStatus.WITHDRAWN
    return Entry(
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


def _emails(dossier_id: int) -> Rows:
    return (
        select(Email, EmailTemplate.name, RunAction.run_id)
        .join(EmailTemplate, EmailTemplate.id == Email.email_template_id)
        .outerjoin(RunAction, RunAction.id == Email.run_action_id)
        .where(Email.dossier_id == dossier_id)
    )


def _tell_email(row: Any, place: Place) -> Entry:
    email, name, run_id = row
    return Entry(
        place,
        TimelineKind.EMAILS,
        timeline_words.email(email.status, name),
        is_engine=True,
        run_id=run_id,
        email_id=email.id,
        lines=(timeline_words.addressed(email.addresses),),
    )


def _tasks(dossier_id: int) -> Rows:
    return (
        select(Task, User.name, RunAction.run_id)
        .join(User, User.id == Task.assignee_id)
        .outerjoin(RunAction, RunAction.id == Task.run_action_id)
        .where(Task.dossier_id == dossier_id)
    )


def _tell_task(row: Any, place: Place) -> Entry:
    task, assignee, run_id = row
    sentence = timeline_words.task_made(task.subject, assignee)
    return Entry(place, TimelineKind.TASKS, sentence, is_engine=True, run_id=run_id)


def _done_tasks(dossier_id: int) -> Rows:
    wanted = select(Task, User.name).outerjoin(User, User.id == Task.done_by_id)
    return wanted.where(Task.dossier_id == dossier_id, Task.done_at.is_not(None))


def _tell_done_task(row: Any, place: Place) -> Entry:
    task, who = row
    return Entry(place, TimelineKind.TASKS, timeline_words.task_done(task.subject), who or "")


def _asked_first(dossier_id: int) -> Rows:
    """What is asked again after a rejection is told by that rejection."""
    return _documents(dossier_id, DocumentRequest.replaces_id.is_(None))


def _came_in(dossier_id: int) -> Rows:
    return _documents(dossier_id, DocumentRequest.received_at.is_not(None))


def _was_decided(dossier_id: int) -> Rows:
    return _documents(dossier_id, DocumentRequest.decided_at.is_not(None))


SOURCES = (
    Source(
        TimelineKind.DOCUMENTS,
        _asked_first,
        DocumentRequest.requested_at,
        DocumentRequest.id,
        _tell_requested,
        by_engine=true(),
    ),
    Source(TimelineKind.DOCUMENTS, _came_in, DocumentRequest.received_at, DocumentRequest.id, _tell_received),
    Source(
        TimelineKind.DOCUMENTS,
        _was_decided,
        DocumentRequest.decided_at,
        DocumentRequest.id,
        _tell_decided,
        by=DocumentRequest.decided_by_id,
    ),
    Source(TimelineKind.EMAILS, _emails, _email_moment, Email.id, _tell_email, by_engine=true()),
    Source(TimelineKind.TASKS, _tasks, Task.created_at, Task.id, _tell_task, by_engine=true()),
    Source(TimelineKind.TASKS, _done_tasks, Task.done_at, Task.id, _tell_done_task, by=Task.done_by_id),
    Source(TimelineKind.RUNS, _runs, _run_moment, Run.id, _tell_run, by_engine=true()),
    Source(TimelineKind.RUNS, _undone, Run.undone_at, Run.id, _tell_undone, by=Run.undone_by_id),
)
