"""The start page: what somebody has today, what was started lately, what went wrong, and what is waited for."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, case, exists, func, or_, select, true
from sqlalchemy.orm import joinedload

from app.casework.domain.due import Due, due
from app.casework.dossiers import people, people_of
from app.extensions import db
from app.models import Appointment, DocumentRequest, Dossier, Run, RunAction, Task, User
from app.tables import dossier_table, run_table
from app.tables.run_table import RunInNumbers
from app.vocabulary.times import day_start, local_day
from app.vocabulary.words import RequestStatus, RunStatus, TaskStatus

LATELY = timedelta(days=3)


@dataclass(frozen=True)
class Whose:
    """The page is one user's, or the whole office's."""

    user: User | None
    zone: ZoneInfo

    @property
    def today(self) -> date:
        return local_day(datetime.now(UTC), self.zone)

    @property
    def dossiers(self) -> ColumnElement[bool]:
        return concerns(self.user)


@dataclass(frozen=True)
class Waiting:
    """What a dossier waits for: documents from its client, or a colleague to look at those that came."""

    dossier: Dossier
    open: int
    since: datetime | None
    refused: int
    """How many of the open ones are asked again since one was rejected."""
    received: int


def concerns(user: User | None) -> ColumnElement[bool]:
    return dossier_table.concerns(user) if user else true()


def has_dossiers(user: User | None) -> bool:
    return db.session.scalar(select(Dossier.id).where(concerns(user)).limit(1)) is not None


def appointments(whose: Whose, most: int) -> list[Appointment]:
    """Gives those from today on, and one more than `most` if there are more."""
    mine = or_(Appointment.advisor_id == whose.user.id, Dossier.handler_id == whose.user.id) if whose.user else true()
    wanted = (
        select(Appointment)
        .join(Appointment.dossier)
        .where(mine, ~Appointment.is_called_off)
        .where(Appointment.starts_at >= day_start(whose.today, whose.zone))
        .options(joinedload(Appointment.location), joinedload(Appointment.advisor), people_of(Appointment.dossier))
        .order_by(Appointment.starts_at, Appointment.id)
    )
    return list(db.session.scalars(wanted.limit(most + 1)))


def on_day(appointments: list[Appointment], whose: Whose) -> list[Appointment]:
    return [visit for visit in appointments if local_day(visit.starts_at, whose.zone) == whose.today]


def runs(whose: Whose, most: int) -> list[RunInNumbers]:
    """Gives those of the last days that did something, the newest first."""
    wanted = (
        select(Run)
        .join(Run.dossier)
        .where(whose.dossiers, Run.status == RunStatus.DONE, Run.ended_at >= datetime.now(UTC) - LATELY)
        .where(exists().where(RunAction.run_id == Run.id))
        .order_by(Run.ended_at.desc(), Run.id.desc())
    )
    return run_table.in_numbers(wanted.limit(most + 1))


def tasks(whose: Whose, most: int) -> list[Task]:
    mine = Task.assignee_id == whose.user.id if whose.user else true()
    wanted = (
        select(Task)
        .where(mine, Task.status == TaskStatus.OPEN)
        .options(joinedload(Task.assignee), people_of(Task.dossier))
        .order_by(Task.due_on, Task.id)
    )
    return list(db.session.scalars(wanted.limit(most + 1)))


def by_due(tasks: list[Task], today: date) -> list[tuple[Due, list[Task]]]:
    return [(when, list(group)) for when, group in groupby(tasks, lambda task: due(task.due_on, today))]


def waiting(whose: Whose, most: int) -> list[Waiting]:
    """Gives those that wait longest for their client first."""
    is_open = DocumentRequest.status == RequestStatus.OPEN
    since = func.min(case((is_open, DocumentRequest.requested_at)))
    wanted = (
        select(
            DocumentRequest.dossier_id,
            _sum(is_open),
            since,
            _sum(is_open & DocumentRequest.replaces_id.is_not(None)),
            _sum(DocumentRequest.status == RequestStatus.RECEIVED),
        )
        .join(Dossier, Dossier.id == DocumentRequest.dossier_id)
        .where(whose.dossiers, Dossier.archived_at.is_(None))
        .where(DocumentRequest.status.in_((RequestStatus.OPEN, RequestStatus.RECEIVED)))
        .group_by(DocumentRequest.dossier_id)
        .order_by(since.is_(None), since, DocumentRequest.dossier_id)
    )
    rows = db.session.execute(wanted.limit(most + 1)).all()
    dossiers = db.session.scalars(select(Dossier).where(Dossier.id.in_([row[0] for row in rows])).options(people()))
    by_id = {dossier.id: dossier for dossier in dossiers}
    return [Waiting(by_id[row[0]], *row[1:]) for row in rows]


def _sum(is_counted: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((is_counted, 1), else_=0))
