"""The timeline's lines of what colleagues did: appointments, facts, statuses and notes."""

from collections.abc import Callable

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from app.casework.domain import fact_changes, timeline_words
from app.casework.domain.timeline import TimelineEntry, TimelinePlace
from app.casework.timeline_source import TimelineSource, TimelineTable
from app.models import (
    Applicant,
    Appointment,
    DossierStatus,
    FactChange,
    Note,
    Person,
    Run,
    RunAction,
    StatusChange,
    User,
)
from app.vocabulary.events import TOLD_EVENTS
from app.vocabulary.sentences import Sentence
from app.vocabulary.words import Event, TimelineKind

_before, _after = aliased(DossierStatus), aliased(DossierStatus)


def _statuses(dossier_id: int) -> Select[StatusChange, str, str, str, int]:
    return (
        select(StatusChange, _before.name, _after.name, User.name, RunAction.run_id)
        .outerjoin(_before, _before.id == StatusChange.from_status_id)
        .join(_after, _after.id == StatusChange.to_status_id)
        .outerjoin(User, User.id == StatusChange.changed_by_id)
        .outerjoin(RunAction, RunAction.id == StatusChange.run_action_id)
        .where(StatusChange.dossier_id == dossier_id)
    )


def _tell_status(
    place: TimelinePlace, _change: StatusChange, before: str | None, after: str, who: str | None, run_id: int | None
) -> TimelineEntry:
    sentence = timeline_words.status(before, after)
    return TimelineEntry(place, TimelineKind.FACTS, sentence, who or "", is_engine=run_id is not None, run_id=run_id)


def _appointments(dossier_id: int) -> Select[Run, Appointment, str]:
    return (
        select(Run, Appointment, User.name)
        .join(Appointment, Appointment.id == Run.appointment_id)
        .outerjoin(User, User.id == Run.requested_by_id)
        .where(Run.dossier_id == dossier_id, Run.event.in_(TOLD_EVENTS))
    )


def _tell_appointment(place: TimelinePlace, run: Run, appointment: Appointment, who: str | None) -> TimelineEntry:
    reason = appointment.cancellation_reason if run.event is Event.CANCELLED else ""
    return TimelineEntry(
        place,
        TimelineKind.APPOINTMENTS,
        timeline_words.appointment(run.event, appointment.title),
        who or "",
        appointment_id=appointment.id,
        lines=(timeline_words.because(reason),) if reason else (),
    )


def _notes_with(who: InstrumentedAttribute[int | None]) -> Callable[[int], Select[Note, str, RunAction]]:
    return lambda dossier_id: (
        select(Note, User.name, RunAction)
        .outerjoin(User, User.id == who)
        .outerjoin(RunAction, RunAction.id == Note.run_action_id)
        .where(Note.dossier_id == dossier_id)
    )


def _tell_note(place: TimelinePlace, note: Note, who: str | None, action: RunAction | None) -> TimelineEntry:
    if action is not None:
        sentence = timeline_words.note_of_action(action.who)
        return TimelineEntry(place, TimelineKind.NOTES, sentence, is_engine=True, run_id=action.run_id, text=note.text)
    return TimelineEntry(
        place,
        TimelineKind.NOTES,
        timeline_words.note(note.edited_at is not None),
        who or "",
        note_id=note.id,
        author_id=note.written_by_id,
        text=note.text,
    )


def _tell_withdrawn_note(place: TimelinePlace, _note: Note, who: str | None, action: RunAction) -> TimelineEntry:
    sentence = timeline_words.note_withdrawn(action.who)
    return TimelineEntry(place, TimelineKind.NOTES, sentence, who or "", run_id=action.run_id)


def _facts(dossier_id: int) -> Select[FactChange, Person, str, str]:
    """Also what was changed of its people on another dossier, for it is the same person."""
    people = select(Applicant.person_id).where(Applicant.dossier_id == dossier_id)
    return (
        select(FactChange, Person, Appointment.title, User.name)
        .outerjoin(Person, Person.id == FactChange.person_id)
        .outerjoin(Appointment, Appointment.id == FactChange.appointment_id)
        .outerjoin(User, User.id == FactChange.changed_by_id)
        .where(or_(FactChange.dossier_id == dossier_id, FactChange.person_id.in_(people)))
    )


def _tell_facts(
    place: TimelinePlace, change: FactChange, person: Person | None, title: str | None, who: str | None
) -> TimelineEntry:
    is_property = change.property_id is not None
    return TimelineEntry(
        place,
        TimelineKind.APPOINTMENTS if title else TimelineKind.FACTS,
        _said(change, title, person),
        who or "",
        appointment_id=change.appointment_id,
        lines=(fact_changes.told(change.field, change.before, change.after, is_property=is_property),),
        group=f"facts:{place.at}:{change.person_id}:{change.appointment_id}:{change.dossier_id}",
    )


def _said(change: FactChange, title: str | None, person: Person | None) -> Sentence:
    if title and fact_changes.is_reopening(change.field, change.after):
        return timeline_words.appointment_reopened(title)
    if title:
        return timeline_words.appointment_changed(title)
    return timeline_words.facts(person.full_name if person else None)


def _tasks(dossier_id: int) -> Select[FactChange, str]:
    return (
        select(FactChange, User.name)
        .outerjoin(User, User.id == FactChange.changed_by_id)
        .where(FactChange.dossier_id == dossier_id)
    )


def _tell_task(place: TimelinePlace, change: FactChange, who: str | None) -> TimelineEntry:
    return TimelineEntry(
        place, TimelineKind.TASKS, timeline_words.task_handed_over(change.before, change.after), who or ""
    )


SOURCES: tuple[TimelineSource, ...] = (
    TimelineTable(
        TimelineKind.FACTS,
        _facts,
        FactChange.changed_at,
        FactChange.id,
        _tell_facts,
        by=FactChange.changed_by_id,
        where=and_(FactChange.appointment_id.is_(None), FactChange.field != fact_changes.HANDED_OVER),
    ),
    TimelineTable(
        TimelineKind.TASKS,
        _tasks,
        FactChange.changed_at,
        FactChange.id,
        _tell_task,
        by=FactChange.changed_by_id,
        where=FactChange.field == fact_changes.HANDED_OVER,
    ),
    TimelineTable(
        TimelineKind.APPOINTMENTS,
        _facts,
        FactChange.changed_at,
        FactChange.id,
        _tell_facts,
        by=FactChange.changed_by_id,
        where=FactChange.appointment_id.is_not(None),
    ),
    TimelineTable(
        TimelineKind.APPOINTMENTS, _appointments, Run.queued_at, Run.id, _tell_appointment, by=Run.requested_by_id
    ),
    TimelineTable(
        TimelineKind.FACTS,
        _statuses,
        StatusChange.changed_at,
        StatusChange.id,
        _tell_status,
        by=StatusChange.changed_by_id,
        by_engine=StatusChange.run_action_id.is_not(None),
    ),
    TimelineTable(
        TimelineKind.NOTES,
        _notes_with(Note.written_by_id),
        Note.written_at,
        Note.id,
        _tell_note,
        by=Note.written_by_id,
        by_engine=Note.run_action_id.is_not(None),
        where=Note.withdrawn_at.is_(None),
    ),
    TimelineTable(
        TimelineKind.NOTES,
        _notes_with(Note.withdrawn_by_id),
        Note.withdrawn_at,
        Note.id,
        _tell_withdrawn_note,
        by=Note.withdrawn_by_id,
    ),
)
