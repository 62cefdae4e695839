"""The timeline's lines of what colleagues did: appointments, facts, statuses and notes."""

from sqlalchemy import ColumnElement, and_, exists, or_, select

from app.casework.domain import fact_changes, timeline_words
from app.casework.domain.timeline import TimelineEntry, TimelinePlace
from app.casework.timeline_source import TimelineSource, TimelineTable, along, name_of
from app.models import Applicant, FactChange, FormerApplicant, Note, Person, PersonMerge, Run, StatusChange
from app.vocabulary import events
from app.vocabulary.sentences import N_, Sentence, say
from app.vocabulary.words import Event, TimelineKind


def _tell_status(place: TimelinePlace, change: StatusChange) -> TimelineEntry:
    sentence = timeline_words.status(change.from_status.name if change.from_status else None, change.to_status.name)
    run_id = change.run_action.run_id if change.run_action else None
    who = name_of(change.changed_by)
    return TimelineEntry(place, TimelineKind.FACTS, sentence, who, is_engine=run_id is not None, run_id=run_id)


def _tell_appointment(place: TimelinePlace, run: Run) -> TimelineEntry:
    assert run.appointment
    reason = run.appointment.cancellation_reason if run.event is Event.CANCELLED else ""
    return TimelineEntry(
        place,
        TimelineKind.APPOINTMENTS,
        say(events.of(run.event).told, title=run.appointment.title),
        name_of(run.requested_by),
        appointment_id=run.appointment_id,
        lines=(timeline_words.because(reason),) if reason else (),
    )


def _tell_note(place: TimelinePlace, note: Note) -> TimelineEntry:
    if note.run_action:
        sentence, run_id = say("Notitie door %(who)s", who=note.run_action.who), note.run_action.run_id
        return TimelineEntry(place, TimelineKind.NOTES, sentence, is_engine=True, run_id=run_id, text=note.text)
    return TimelineEntry(
        place,
        TimelineKind.NOTES,
        say("Notitie, daarna bewerkt") if note.edited_at else say("Notitie"),
        name_of(note.written_by),
        note_id=note.id,
        author_id=note.written_by_id,
        text=note.text,
    )


def _tell_withdrawn_note(place: TimelinePlace, note: Note) -> TimelineEntry:
    assert note.run_action
    sentence = say("Notitie van %(who)s ingetrokken", who=note.run_action.who)
    who = name_of(note.withdrawn_by)
    return TimelineEntry(place, TimelineKind.NOTES, sentence, who, run_id=note.run_action.run_id)


def _tell_facts(place: TimelinePlace, change: FactChange) -> TimelineEntry:
    is_property = change.property_id is not None
    return TimelineEntry(
        place,
        TimelineKind.APPOINTMENTS if change.appointment else TimelineKind.FACTS,
        _facts_of(change),
        name_of(change.changed_by),
        appointment_id=change.appointment_id,
        lines=(fact_changes.told(change.field, change.before, change.after, is_property=is_property),),
        group=f"facts:{place.at}:{change.person_id}:{change.appointment_id}:{change.dossier_id}",
    )


def _facts_of(change: FactChange) -> Sentence:
    if change.appointment and fact_changes.is_reopening(change.field, change.after):
        return say("Afspraak heropend: %(title)s", title=change.appointment.title)
    if change.appointment:
        return say("Afspraak gewijzigd: %(title)s", title=change.appointment.title)
    if change.field in fact_changes.ROLES and change.property_id is None:
        return say("Aanvragers gewijzigd")
    if change.person:
        return say("Gegevens van %(whom)s gewijzigd", whom=change.person.full_name)
    return say("Dossiergegevens gewijzigd")


def _of_dossier_and_people(dossier_id: int) -> ColumnElement[bool]:
    """Tells as well what was changed of its people on another dossier, for it is the same person."""
    people = select(Applicant.person_id).where(Applicant.dossier_id == dossier_id)
    until_they_left = exists().where(
        FormerApplicant.dossier_id == dossier_id,
        FormerApplicant.person_id == FactChange.person_id,
        FormerApplicant.left_at >= FactChange.changed_at,
    )
    return or_(FactChange.dossier_id == dossier_id, FactChange.person_id.in_(people), until_they_left)


def _tell_merge(place: TimelinePlace, merge: PersonMerge) -> TimelineEntry:
    sentence = say("%(who)s is samengevoegd met %(whom)s", who=merge.merged_name, whom=merge.kept_name)
    return TimelineEntry(place, TimelineKind.FACTS, sentence, name_of(merge.merged_by))


def _tell_unmerging(place: TimelinePlace, merge: PersonMerge) -> TimelineEntry:
    text = N_("Samenvoegen van %(who)s met %(whom)s ongedaan gemaakt")
    sentence = say(text, who=merge.merged_name, whom=merge.kept_name)
    return TimelineEntry(place, TimelineKind.FACTS, sentence, name_of(merge.undone_by))


def _of_people(dossier_id: int) -> ColumnElement[bool]:
    """Also of those who were merged into them before."""
    people = select(Applicant.person_id).where(Applicant.dossier_id == dossier_id)
    earlier = select(Person.id).where(Person.merged_into_id.in_(people))
    return or_(*(id.in_(some) for id in (PersonMerge.kept_id, PersonMerge.merged_id) for some in (people, earlier)))


def _tell_handing_over(place: TimelinePlace, change: FactChange) -> TimelineEntry:
    sentence = say("Taak overgedragen: %(before)s → %(after)s", before=change.before, after=change.after)
    return TimelineEntry(place, TimelineKind.TASKS, sentence, name_of(change.changed_by))


SOURCES: tuple[TimelineSource, ...] = (
    TimelineTable(
        TimelineKind.FACTS,
        FactChange,
        FactChange.changed_at,
        _tell_facts,
        along(FactChange.person, FactChange.appointment, FactChange.changed_by),
        by=FactChange.changed_by_id,
        where=and_(FactChange.appointment_id.is_(None), FactChange.field != fact_changes.HANDED_OVER),
        of_dossier=_of_dossier_and_people,
    ),
    TimelineTable(
        TimelineKind.FACTS,
        PersonMerge,
        PersonMerge.merged_at,
        _tell_merge,
        along(PersonMerge.merged_by),
        by=PersonMerge.merged_by_id,
        of_dossier=_of_people,
    ),
    TimelineTable(
        TimelineKind.FACTS,
        PersonMerge,
        PersonMerge.undone_at,
        _tell_unmerging,
        along(PersonMerge.undone_by),
        by=PersonMerge.undone_by_id,
        of_dossier=_of_people,
    ),
    TimelineTable(
        TimelineKind.TASKS,
        FactChange,
        FactChange.changed_at,
        _tell_handing_over,
        along(FactChange.changed_by),
        by=FactChange.changed_by_id,
        where=FactChange.field == fact_changes.HANDED_OVER,
    ),
    TimelineTable(
        TimelineKind.APPOINTMENTS,
        FactChange,
        FactChange.changed_at,
        _tell_facts,
        along(FactChange.person, FactChange.appointment, FactChange.changed_by),
        by=FactChange.changed_by_id,
        where=FactChange.appointment_id.is_not(None),
    ),
    TimelineTable(
        TimelineKind.APPOINTMENTS,
        Run,
        Run.queued_at,
        _tell_appointment,
        along(Run.appointment, Run.requested_by),
        by=Run.requested_by_id,
        where=and_(Run.event.in_(events.TOLD_EVENTS), Run.appointment_id.is_not(None)),
    ),
    TimelineTable(
        TimelineKind.FACTS,
        StatusChange,
        StatusChange.changed_at,
        _tell_status,
        along(StatusChange.from_status, StatusChange.to_status, StatusChange.changed_by, StatusChange.run_action),
        by=StatusChange.changed_by_id,
        by_engine=StatusChange.run_action_id.is_not(None),
    ),
    TimelineTable(
        TimelineKind.NOTES,
        Note,
        Note.written_at,
        _tell_note,
        along(Note.written_by, Note.run_action),
        by=Note.written_by_id,
        by_engine=Note.run_action_id.is_not(None),
        where=Note.withdrawn_at.is_(None),
    ),
    TimelineTable(
        TimelineKind.NOTES,
        Note,
        Note.withdrawn_at,
        _tell_withdrawn_note,
        along(Note.withdrawn_by, Note.run_action),
        by=Note.withdrawn_by_id,
    ),
)
