"""The archive of dossiers: out of the list, and nothing new is set in motion until it is put back."""

from collections.abc import Iterator
from datetime import UTC, datetime

from sqlalchemy import func, select

from app.casework import fact_changes
from app.extensions import db
from app.models import Appointment, Email, Run, User
from app.store import offices
from app.store.locking import lock_dossier, refuse
from app.store.saving import save
from app.vocabulary.sentences import Sentence, say
from app.vocabulary.times import local_day
from app.vocabulary.words import EmailStatus, RunStatus


def archive(dossier_id: int, *, by: User) -> None:
    """Refused while anything is still to come, saying what. Done twice, the second changes nothing."""
    dossier = lock_dossier(dossier_id)
    if dossier.is_archived:
        db.session.rollback()
        return
    if reasons := list(_still_to_come(dossier_id, datetime.now(UTC))):
        refuse("%(reasons)s", reasons=_in_a_row(reasons))
    dossier.archived_at = datetime.now(UTC)
    fact_changes.record_archiving(dossier, by=by)
    save(dossier, version=None, by=by)


def restore(dossier_id: int, *, by: User) -> None:
    dossier = lock_dossier(dossier_id)
    if not dossier.is_archived:
        db.session.rollback()
        return
    dossier.archived_at = None
    fact_changes.record_archiving(dossier, by=by)
    save(dossier, version=None, by=by)


def _still_to_come(dossier_id: int, now: datetime) -> Iterator[Sentence]:
    appointments = db.session.scalars(
        select(Appointment)
        .where(Appointment.dossier_id == dossier_id, Appointment.is_open, Appointment.starts_at > now)
        .order_by(Appointment.starts_at, Appointment.id)
    ).all()
    if appointments:
        first = appointments[0]
        values = {"title": first.title, "day_on": local_day(first.starts_at, offices.zone()).isoformat()}
        if len(appointments) == 1:
            yield say("Er komt nog een afspraak: %(title)s op %(day_on)s.", **values)
        else:
            count = len(appointments)
            yield say("Er komen nog %(count)s afspraken; de eerste is %(title)s op %(day_on)s.", count=count, **values)
    under_way = RunStatus.WAITING, RunStatus.QUEUED, RunStatus.RUNNING
    runs = _count(Run, dossier_id, under_way)
    if runs == 1:
        yield say("Er wacht of loopt nog een uitvoering.")
    elif runs:
        yield say("Er wachten of lopen nog %(count)s uitvoeringen.", count=runs)
    emails = _count(Email, dossier_id, (EmailStatus.QUEUED, EmailStatus.SENDING))
    if emails == 1:
        yield say("Er moet nog een e-mail weg.")
    elif emails:
        yield say("Er moeten nog %(count)s e-mails weg.", count=emails)


def _count(model: type[Run] | type[Email], dossier_id: int, statuses: tuple[RunStatus | EmailStatus, ...]) -> int:
    of_dossier = model.dossier_id == dossier_id, model.status.in_(statuses)
    return db.session.scalar(select(func.count(model.id)).where(*of_dossier)) or 0


def _in_a_row(sentences: list[Sentence]) -> Sentence:
    first, *rest = sentences
    return say("%(first)s %(rest)s", first=first, rest=_in_a_row(rest)) if rest else first
