"""Who carries out a run: one worker at a time, which claims it with a token for the length of a lease."""

import uuid
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, and_, exists, or_, select, update
from sqlalchemy.orm import aliased

from app.extensions import db
from app.models import Run
from app.vocabulary.sentences import N_
from app.vocabulary.words import RunStatus

# How long a dossier waits after its worker died, and how long one that works at a run may be silent. One that is slower
# finds its token gone and has changed nothing. Each take-over is an attempt, and after MOST_ATTEMPTS the run fails.
LEASE = timedelta(seconds=6)
MOST_ATTEMPTS = 5


def claim(run_id: int) -> str | None:
    """Passes over one that is held: whoever holds it may be stuck, and other runs wait for this worker."""
    now, token = datetime.now(UTC), uuid.uuid4().hex
    free = select(Run.id).where(Run.id == run_id, is_claimable(now)).with_for_update(of=Run, skip_locked=True)
    claimed = db.session.execute(
        update(Run)
        .where(Run.id.in_(free))
        .values(
            status=RunStatus.RUNNING, token=token, lease_until=now + LEASE, attempts=Run.attempts + 1, started_at=now
        )
        .execution_options(synchronize_session=False)
    )
    db.session.commit()
    return token if claimed.rowcount == 1 else None  # type: ignore[attr-defined]


def still_mine(run_id: int, token: str) -> Run | None:
    """Asked after the lock: the lease may have run out while waiting, and another worker taken over."""
    return db.session.scalar(
        select(Run)
        .where(Run.id == run_id, Run.token == token, Run.status == RunStatus.RUNNING)
        .with_for_update(of=Run)
        .execution_options(populate_existing=True)
    )


def put_back(run_id: int, token: str) -> None:
    """Its dossier was held for too long. That is no fault of the run, and no attempt; the sweeper rings again."""
    db.session.execute(
        update(Run)
        .where(Run.id == run_id, Run.token == token, Run.status == RunStatus.RUNNING)
        .values(
            status=RunStatus.QUEUED, token=None, lease_until=None, attempts=Run.attempts - 1, rung_at=datetime.now(UTC)
        )
        .execution_options(synchronize_session=False)
    )
    db.session.commit()


def is_claimable(now: datetime) -> ColumnElement[bool]:
    """Events of one dossier are handled in the order in which they happened."""
    earlier = aliased(Run)
    is_waiting = (RunStatus.QUEUED, RunStatus.RUNNING)
    return and_(
        or_(
            and_(Run.status.in_((RunStatus.WAITING, RunStatus.QUEUED)), Run.due_at <= now),
            and_(_is_orphaned(now), Run.attempts < MOST_ATTEMPTS),
        ),
        ~exists().where(earlier.dossier_id == Run.dossier_id, earlier.id < Run.id, earlier.status.in_(is_waiting)),
    )


def _is_orphaned(now: datetime) -> ColumnElement[bool]:
    return and_(Run.status == RunStatus.RUNNING, Run.lease_until < now)


def fail_exhausted(now: datetime) -> None:
    """A run that took its worker down at every attempt ends, instead of taking down one more."""
    exhausted = select(Run.id).where(_is_orphaned(now), Run.attempts >= MOST_ATTEMPTS)
    db.session.execute(
        update(Run)
        .where(Run.id.in_(exhausted.with_for_update(skip_locked=True)))
        .values(
            status=RunStatus.FAILED,
            ended_at=now,
            token=None,
            lease_until=None,
            error=N_("De uitvoering brak telkens af."),
        )
        .execution_options(synchronize_session=False)
    )
