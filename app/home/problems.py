"""What went wrong and waits for a person: runs and actions that failed, were blocked, and mails that did not arrive."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from app.extensions import db
from app.models import Applicant, Appointment, Dossier, Email, Run, RunAction
from app.vocabulary.words import EmailStatus, Outcome, RunStatus

Row = TypeVar("Row", Run, RunAction, Email)

SINCE = timedelta(days=30)
"""An action that nobody mended for so long is let go. Runs and mails are not."""


_UNSENT = (EmailStatus.FAILED, EmailStatus.UNCERTAIN, EmailStatus.BLOCKED)


@dataclass(frozen=True)
class WorkForPerson:
    """A run, an action or a mail that somebody has to look at."""

    at: datetime
    dossier: Dossier
    run: Run | None = None
    action: RunAction | None = None
    email: Email | None = None


def of(dossiers: ColumnElement[bool], most: int) -> list[WorkForPerson]:
    """Gives the newest first, and one more than `most` if there are more."""
    all_kinds = [
        *(WorkForPerson(run.ended_at or run.queued_at, run.dossier, run=run) for run in _first(_runs(dossiers), most)),
        *(
            WorkForPerson(action.ended_at, action.run.dossier, action=action)
            for action in _first(_actions(dossiers), most)
        ),
        *(WorkForPerson(mail.queued_at, mail.dossier, email=mail) for mail in _first(_emails(dossiers), most)),
    ]
    return sorted(all_kinds, key=lambda problem: problem.at, reverse=True)[: most + 1]


def _runs(dossiers: ColumnElement[bool]) -> Select[Run]:
    return (
        select(Run)
        .join(Run.dossier)
        .outerjoin(Run.appointment)
        .where(dossiers, Run.status == RunStatus.FAILED, *_still_matters())
        .options(
            contains_eager(Run.dossier).selectinload(Dossier.applicants).joinedload(Applicant.person),
            contains_eager(Run.appointment),
        )
        .order_by(Run.id.desc())
    )


def _actions(dossiers: ColumnElement[bool]) -> Select[RunAction]:
    """Leaves out those of a mail that failed: the mail itself is told."""
    of_run = contains_eager(RunAction.run)
    return (
        select(RunAction)
        .join(RunAction.run)
        .join(Run.dossier)
        .outerjoin(Email, Email.run_action_id == RunAction.id)
        .outerjoin(Run.appointment)
        .where(dossiers, RunAction.outcome.in_((Outcome.FAILED, Outcome.BLOCKED)), Email.id.is_(None))
        .where(Run.ended_at >= datetime.now(UTC) - SINCE, *_still_matters())
        .options(of_run.contains_eager(Run.dossier).selectinload(Dossier.applicants).joinedload(Applicant.person))
        .order_by(RunAction.ended_at.desc(), RunAction.id.desc())
    )


def _emails(dossiers: ColumnElement[bool]) -> Select[Email]:
    return (
        select(Email)
        .join(Email.dossier)
        .join(Email.run_action)
        .join(RunAction.run)
        .outerjoin(Run.appointment)
        .where(dossiers, or_(Email.status.in_(_UNSENT), Email.is_partial), *_still_matters())
        .options(
            contains_eager(Email.dossier).selectinload(Dossier.applicants).joinedload(Applicant.person),
            joinedload(Email.email_template),
            joinedload(Email.person),
            contains_eager(Email.run_action),
        )
        .order_by(Email.id.desc())
    )


def _still_matters() -> tuple[ColumnElement[bool], ...]:
    """What was undone, called off or archived waits for nobody any more."""
    return (
        Run.undone_at.is_(None),
        or_(Appointment.id.is_(None), ~Appointment.letting_go(Run.asked_at)),
        Dossier.archived_at.is_(None),
    )


def _first(wanted: Select[Row], most: int) -> list[Row]:
    return list(db.session.scalars(wanted.limit(most + 1)))
