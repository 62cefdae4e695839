"""Runs: put in the queue with the event, claimed by one worker, carried out in one transaction."""

import logging
import random
from datetime import UTC, datetime, timedelta
from itertools import takewhile

from sqlalchemy import exists, func, or_, select, update
from sqlalchemy.exc import OperationalError

from app import queue
from app.engine import claims, facts, recording, rules
from app.engine.domain.announced import Foreseen
from app.engine.domain.planning import plan
from app.extensions import db
from app.models import Appointment, Dossier, Run, RunAction, RunTrigger, Trigger, User
from app.store import database_errors, offices
from app.store.locking import lock_dossier, patiently, refuse, refuse_archived
from app.vocabulary import events
from app.vocabulary.sentences import N_, Sentence
from app.vocabulary.words import Event, RunStatus

# A bell that was rung a moment ago is probably still on its way.
RING_AGAIN_AFTER = timedelta(seconds=5)

logger = logging.getLogger(__name__)


def enqueue(
    event: Event,
    key: str,
    dossier: Dossier,
    appointment: Appointment | None,
    by: User | None,
    scenario_ids: tuple[int, ...] = (),
    *,
    due_at: datetime | None = None,
    trigger: Trigger | None = None,
    previewed: Foreseen | None = None,
    mails_clients: bool = True,
) -> Run:
    """Adds the run to the transaction of the event itself. The caller commits, then rings.

    `due_at`: a moment that may lie in the future; then the run waits for it. `trigger`: whose moment it is.
    `previewed`: what the user saw announced.
    """
    now = datetime.now(UTC)
    is_waiting = due_at is not None and due_at > now
    run = Run(
        key=key,
        dossier_id=dossier.id,
        appointment_id=appointment.id if appointment else None,
        event=event,
        start_number=appointment.start_number if appointment else 0,
        scenario_ids=list(scenario_ids),
        requested_by_id=by.id if by else None,
        previewed=previewed.as_json() if previewed else None,
        mails_clients=mails_clients,
        trigger_id=trigger.id if trigger else None,
        status=RunStatus.WAITING if is_waiting else RunStatus.QUEUED,
        due_at=due_at or now,
        queued_at=now,
        rung_at=now,
    )
    db.session.add(run)
    return run


def ring(run: Run) -> None:
    """Not for one that waits: the sweeper rings when its moment has come."""
    if run.status is RunStatus.QUEUED:
        queue.execute_run_later(run.id)


def standing(appointment_id: int, event: Event) -> Run | None:
    """Of an event that may come again: the run that isn't undone or withdrawn, and did something or still may."""
    did_something = or_(
        exists().where(RunAction.run_id == Run.id),
        exists().where(RunTrigger.run_id == Run.id, RunTrigger.once_key.is_not(None)),
    )
    return db.session.scalar(
        select(Run)
        .where(Run.appointment_id == appointment_id, Run.event == event, Run.undone_at.is_(None))
        .where(Run.status != RunStatus.WITHDRAWN, or_(Run.status != RunStatus.DONE, did_something))
        .order_by(Run.id.desc())
        .limit(1)
    )


def next_key(appointment_id: int, event: Event) -> str:
    """Under the dossier's lock. "completed:12", and "completed:12:1" once that was undone."""
    had = db.session.scalar(select(func.count(Run.id)).where(Run.appointment_id == appointment_id, Run.event == event))
    return f"{event}:{appointment_id}:{had}" if had else f"{event}:{appointment_id}"


def start_by_hand(
    dossier: Dossier,
    appointment: Appointment | None,
    scenario_ids: tuple[int, ...],
    *,
    token: str,
    by: User,
    due_at: datetime | None = None,
) -> Run:
    """The same token again gives the run that it gave the first time. `due_at`: not now but then."""
    dossier = lock_dossier(dossier.id)
    key = f"{Event.STARTED_BY_HAND}:{token}"
    if made := db.session.scalar(select(Run).where(Run.key == key)):
        db.session.rollback()
        return made
    refuse_archived(dossier)
    if appointment is not None and appointment.is_called_off:
        because = Sentence(events.giving(appointment.status).because)
        refuse("%(because)s Er kan niets meer bij worden gestart.", because=because)
    run = enqueue(Event.STARTED_BY_HAND, key, dossier, appointment, by, scenario_ids, due_at=due_at)
    db.session.commit()
    ring(run)
    return run


def withdraw(run: Run) -> None:
    """By a user, of a run that still waits for its moment."""
    lock_dossier(run.dossier_id)
    db.session.refresh(run)
    if run.status is not RunStatus.WAITING:
        refuse("Deze uitvoering wacht niet meer en kan niet worden ingetrokken.")
    run.status, run.ended_at = RunStatus.WITHDRAWN, datetime.now(UTC)
    db.session.commit()


def execute(run_id: int) -> None:
    """Does nothing when another worker has the run or it has ended."""
    try:
        token = claims.claim(run_id)
    except OperationalError as error:
        if not database_errors.is_busy(error):
            raise
        # On SQLite: no turn to write. It is waited for again, after others that had a bell.
        db.session.rollback()
        queue.execute_run_later(run_id)
        return
    if token is None:
        return
    try:
        _carry_out(run_id, token)
    except Exception as error:
        db.session.rollback()
        if database_errors.is_busy(error):
            patiently(lambda: claims.put_back(run_id, token))
            return
        logger.exception("run %s failed", run_id)
        _give_back(run_id, token, error)
    else:
        _ring_next(run_id)


def ring_due() -> int:
    """Rings for what is due, was orphaned by a dead worker, or lost its bell. Looks in the database alone."""
    now = datetime.now(UTC)
    claims.fail_exhausted(now)
    due = db.session.scalars(
        select(Run.id)
        .where(claims.is_claimable(now), or_(Run.rung_at.is_(None), Run.rung_at < now - RING_AGAIN_AFTER))
        .order_by(Run.due_at)
        .limit(200)
        .with_for_update(of=Run, skip_locked=True)
    ).all()
    if due:
        # First, for who hears the bell passes over a run that is still held here.
        db.session.execute(update(Run).where(Run.id.in_(due)).values(rung_at=now))
    db.session.commit()
    # Without Redis the first bell fails, and each further one would only cost its time-out.
    return len(list(takewhile(queue.execute_run_later, due)))


def release(run_id: int) -> None:
    """Its worker is certainly dead: it need not be waited for. Harmless if another has the run: it begins anew."""
    db.session.execute(
        update(Run)
        .where(Run.id == run_id, Run.status == RunStatus.RUNNING)
        .values(lease_until=datetime.now(UTC))
        .execution_options(synchronize_session=False)
    )
    db.session.commit()
    queue.execute_run_later(run_id)


def _ring_next(run_id: int) -> None:
    """The dossier's next run was waiting for this one."""
    this = select(Run.dossier_id).where(Run.id == run_id).scalar_subquery()
    following = db.session.scalar(
        select(Run.id)
        .where(Run.dossier_id == this, Run.status == RunStatus.QUEUED, Run.due_at <= datetime.now(UTC))
        .order_by(Run.id)
        .limit(1)
    )
    db.session.rollback()
    if following:
        queue.execute_run_later(following)


def _carry_out(run_id: int, token: str) -> None:
    dossier_id = db.session.scalar(select(Run.dossier_id).where(Run.id == run_id))
    assert dossier_id is not None
    lock_dossier(dossier_id)
    run = claims.still_mine(run_id, token)
    if run is None:
        return
    if run.appointment:
        # It may have been moved since: then this tells of the present start.
        run.start_number = run.appointment.start_number
    configuration = rules.load(run.scenario_ids)
    if run.event is Event.STARTED_BY_HAND and not configuration.has(run.scenario_ids):
        _end(run, RunStatus.FAILED, N_("Een scenario dat nu zou starten, bestaat niet meer. Er is niets gestart."))
        return
    office = offices.current()
    decided = plan(facts.of_run(run, offices.calendar_of(office)), configuration.triggers, configuration.scenarios)
    recording.record(run, decided, office)
    if run.previewed:
        run.previewed = recording.compared(run.previewed, decided)
    _end(run, RunStatus.DONE)


def _end(run: Run, status: RunStatus, error: str = "") -> None:
    run.status, run.ended_at, run.error = status, datetime.now(UTC), error
    run.token = run.lease_until = None
    db.session.commit()


def _give_back(run_id: int, token: str, error: Exception) -> None:
    run = claims.still_mine(run_id, token)
    if run is None:
        db.session.rollback()
        return
    now = datetime.now(UTC)
    run.error = f"{type(error).__name__}: {error}"[:2000]
    run.token = run.lease_until = None
    if run.attempts >= claims.MOST_ATTEMPTS:
        run.status, run.ended_at = RunStatus.FAILED, now
    else:
        run.status = RunStatus.QUEUED
        run.due_at = now + timedelta(seconds=2**run.attempts * random.uniform(0.75, 1.25))
    db.session.commit()
