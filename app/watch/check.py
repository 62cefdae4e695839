"""Proves over the whole database: each event has its run, each effect its action, and nothing is late."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from sqlalchemy import (
    ColumnElement,
    SQLColumnExpression,
    String,
    and_,
    case,
    cast,
    exists,
    func,
    literal,
    not_,
    or_,
    select,
    true,
)

from app.casework import handing_over
from app.casework.domain import fact_changes
from app.engine import timed
from app.engine.domain.mail_keys import COUNTING_ONCE
from app.engine.effects import EFFECTS
from app.extensions import db
from app.models import Appointment, Email, FactChange, Run, RunAction, RunTrigger, Scenario, StatusChange, User
from app.vocabulary.events import DECLARATIONS, EVENTS_OF_A_START, Declaration, Runs
from app.vocabulary.words import AppointmentStatus, EmailStatus, Event, HandoverKind, Outcome, RunStatus
from app.watch import left_mails, merged_people, office_days, strangers

RUN_MAY_WAIT = timedelta(seconds=60)
EMAIL_MAY_WAIT = timedelta(minutes=5)
# They are looked for each minute.
MOMENT_MAY_WAIT = timedelta(minutes=5)

_UNDER_WAY = (RunStatus.WAITING, RunStatus.QUEUED, RunStatus.RUNNING)

Value = TypeVar("Value")


def breaches() -> list[str]:
    """Gives a line for each: none when all is well. Doesn't lean on unique indexes, nor walk a big table in Python."""
    now = datetime.now(UTC)
    return [
        *_events(),
        *_late(now),
        *_unended(),
        *_doubled(),
        *_unfitting(),
        *_missing(),
        *_undone(),
        *_superseded(),
        *_changes(),
        *strangers.breaches(),
        *_dangling(),
        *_left_behind(),
        *office_days.breaches(),
        *merged_people.breaches(),
        *left_mails.breaches(),
    ]


# How often it was reopened, each time after an event that may come again.
_reopenings = (
    select(func.count(FactChange.id))
    .where(FactChange.appointment_id == Appointment.id)
    .where(FactChange.field == fact_changes.STATUS, FactChange.after == fact_changes.REOPENED)
    .correlate(Appointment)
    .scalar_subquery()
)


def _needed(event: Declaration) -> tuple[ColumnElement[int], ColumnElement[int]] | None:
    """How many runs of it an appointment has, at least and at most; None where any number is right."""
    match event.runs:
        case Runs.ONE:
            return literal(1), literal(1)
        case Runs.ONE_PER_MOVE:
            return Appointment.moves.expression, Appointment.moves.expression
        case Runs.ONE_IN_ITS_STATUS:
            now = case((Appointment.status == event.gives, 1), else_=0)
            return now, now + _reopenings
        case Runs.ANY:
            return None


def _events() -> Iterator[str]:
    """Each event has its run, and there are no others."""
    for declared in DECLARATIONS:
        event, needed = declared.event, _needed(declared)
        if needed is None:
            continue
        runs, (least, most) = func.count(Run.id), needed
        rows = db.session.execute(
            select(Appointment.id, runs, least, most)
            .outerjoin(Run, and_(Run.appointment_id == Appointment.id, Run.event == event))
            .group_by(Appointment.id)
            .having(or_(runs < least, runs > most))
            .order_by(Appointment.id)
        )
        for appointment_id, count, fewest, most_of_all in rows:
            right_count = fewest if count < fewest else most_of_all
            yield f"appointment {appointment_id} has {count} {event} runs instead of {right_count}"
    for key, count in _shared(Run.key, true()):
        yield f"{count} times a run of the same event, {key}"
    of_dossier = (Event.STARTED_BY_HAND, Event.APPLICANT_LEFT)
    of_nothing = and_(Run.appointment_id.is_(None), Run.event.not_in(of_dossier))
    for run_id, event in db.session.execute(select(Run.id, Run.event).where(of_nothing).order_by(Run.id)):
        yield f"run {run_id} is a {event} run of no appointment"


def _late(now: datetime) -> Iterator[str]:
    runs, emails = now - RUN_MAY_WAIT, now - EMAIL_MAY_WAIT
    for moment in timed.due(now):
        if moment.known_at < now - MOMENT_MAY_WAIT:
            yield f"appointment {moment.appointment.id} has no run for trigger {moment.trigger.id} since {moment.at}"
    yield from _before("run", Run, RunStatus.WAITING, Run.due_at, runs)
    yield from _before("run", Run, RunStatus.QUEUED, Run.due_at, runs)
    yield from _before("run", Run, RunStatus.RUNNING, Run.lease_until, runs)
    yield from _before("e-mail", Email, EmailStatus.QUEUED, Email.next_attempt_at, emails)
    yield from _before("e-mail", Email, EmailStatus.SENDING, Email.lease_until, emails)


def _before(
    what: str,
    table: type[Run] | type[Email],
    status: RunStatus | EmailStatus,
    moment: SQLColumnExpression[datetime | None],
    limit: datetime,
) -> Iterator[str]:
    late = and_(table.status == status, or_(moment.is_(None), moment < limit))
    for id, then in db.session.execute(select(table.id, moment).where(late).order_by(table.id)):
        since = then.isoformat(" ", "seconds") if then else "nobody knows when"
        yield f"{what} {id} is still {status}, and should not be since {since}"


def _unended() -> Iterator[str]:
    ended = (RunStatus.DONE, RunStatus.FAILED, RunStatus.WITHDRAWN)
    rows = select(Run.id, Run.status).where(Run.status.in_(ended), Run.ended_at.is_(None)).order_by(Run.id)
    for run_id, status in db.session.execute(rows):
        yield f"run {run_id} is {status}, and no moment says when it ended"


def _doubled() -> Iterator[str]:
    for effect in EFFECTS.values():
        if effect.is_live is not None:
            for key, count in _shared(effect.table.key, effect.is_live):
                yield f"{count} times the same {effect.called}, {key}"
    of_once = and_(Email.once_key.is_not(None), Email.status.in_(COUNTING_ONCE))
    for once_key, count in _shared(Email.once_key, of_once):
        yield f"{count} times the same e-mail, of which its dossier gets one, {once_key}"
    for action_id, count in _shared(StatusChange.run_action_id, StatusChange.run_action_id.is_not(None)):
        yield f"{count} times the same status change, of action {action_id}"


def _shared(column: SQLColumnExpression[Value], which: ColumnElement[bool]) -> Iterator[tuple[Value, int]]:
    """Gives the values that several rows have, and how many do."""
    count = func.count()
    yield from db.session.execute(
        select(column, count).where(which).group_by(column).having(count > 1).order_by(column)
    )


def _unfitting() -> Iterator[str]:
    """Looks for effects that no action asked for, or whose action says that it didn't make them."""
    for effect in EFFECTS.values():
        table = effect.table
        fits = and_(RunAction.kind == effect.kind, effect.fits)
        if effect.is_live is not None:
            fits = and_(fits, RunAction.key == table.key)
        rows = db.session.execute(
            select(table.id, table.run_action_id, RunAction.kind, RunAction.outcome, RunAction.key)
            .select_from(table)
            .outerjoin(RunAction, RunAction.id == table.run_action_id)
            .where(table.run_action_id.is_not(None), or_(RunAction.id.is_(None), not_(fits)))
            .order_by(table.id)
        )
        for id, action_id, kind, outcome, key in rows:
            which = f"which is {kind}, {outcome}, {key}" if kind else "which doesn't exist"
            yield f"{effect.called} {id} doesn't fit action {action_id}, {which}"


def _missing() -> Iterator[str]:
    for effect in EFFECTS.values():
        made = exists().where(effect.table.run_action_id == RunAction.id)
        rows = select(RunAction.id).where(RunAction.kind == effect.kind, RunAction.outcome == Outcome.DONE, ~made)
        for action_id in db.session.scalars(rows.order_by(RunAction.id)):
            yield f"action {action_id} is done and made no {effect.called}"


def _undone() -> Iterator[str]:
    """Only what was done is undone, by somebody, and then nothing of it is still on its way."""
    is_undone = Run.undone_at.is_not(None)
    unfit = or_(Run.status != RunStatus.DONE, Run.undone_by_id.is_(None))
    for run_id, status in db.session.execute(select(Run.id, Run.status).where(is_undone, unfit).order_by(Run.id)):
        yield f"run {run_id} was undone by nobody, or is {status}"
    held = select(Email.id, Run.id).join(RunAction, Email.run_action_id == RunAction.id)
    held = held.join(Run, RunAction.run_id == Run.id).where(is_undone, Email.status == EmailStatus.QUEUED)
    for email_id, run_id in db.session.execute(held.order_by(Email.id)):
        yield f"e-mail {email_id} is still queued, and its run {run_id} was undone"
    fired = select(RunTrigger.id, Run.id).join(Run, RunTrigger.run_id == Run.id)
    is_cancelled = and_(Appointment.status == AppointmentStatus.CANCELLED, Run.event != Event.CANCELLED)
    of_cancelled = fired.join(Appointment, Run.appointment_id == Appointment.id).where(is_cancelled)
    for trigger_id, run_id in db.session.execute(of_cancelled.where(RunTrigger.once_key.is_not(None))):
        yield f"run {run_id} is of a cancelled appointment, and still holds the key of run trigger {trigger_id}"
    for trigger_id, run_id in db.session.execute(fired.where(is_undone, RunTrigger.once_key.is_not(None))):
        yield f"run {run_id} was undone, and still keeps its trigger from firing again, as run trigger {trigger_id}"


def _superseded() -> Iterator[str]:
    """What is done for one start is done once, and nothing of a start from which was moved is still on its way."""
    starts = select(Appointment.id).where(Appointment.start_number > Appointment.moves)
    for id in db.session.scalars(starts.order_by(Appointment.id)):
        yield f"appointment {id} had more starts than moves"
    is_earlier = and_(Run.event.in_(EVENTS_OF_A_START), Run.start_number != Appointment.start_number)
    waits = or_(Email.status == EmailStatus.QUEUED, and_(Run.trigger_id.is_not(None), Run.status.in_(_UNDER_WAY)))
    rows = select(Run.id, Email.id).join(Appointment, Run.appointment_id == Appointment.id)
    rows = rows.outerjoin(RunAction, RunAction.run_id == Run.id).outerjoin(Email, Email.run_action_id == RunAction.id)
    for run_id, email_id in db.session.execute(rows.where(is_earlier, waits).order_by(Run.id, Email.id)):
        what = f"e-mail {email_id} of run {run_id}" if email_id else f"run {run_id}"
        yield f"{what} is still waiting, and its appointment was moved to another start"
    of_start = Run.trigger_id, Run.appointment_id, Run.start_number
    runs = select(*of_start, func.count()).where(Run.trigger_id.is_not(None), Run.status != RunStatus.WITHDRAWN)
    for trigger_id, of_id, start, count in db.session.execute(runs.group_by(*of_start).having(func.count() > 1)):
        yield f"{count} runs of trigger {trigger_id} for start {start} of appointment {of_id}"


def _changes() -> Iterator[str]:
    """Each change is of a dossier or of a person, and of something that really changed."""
    of_both = and_(FactChange.dossier_id.is_not(None), FactChange.person_id.is_not(None))
    of_nothing = and_(FactChange.dossier_id.is_(None), FactChange.person_id.is_(None))
    unfit = or_(of_both, of_nothing, FactChange.before == FactChange.after)
    for change_id in db.session.scalars(select(FactChange.id).where(unfit).order_by(FactChange.id)):
        yield f"fact change {change_id} is of nothing, of a dossier and a person at once, or changed nothing"


def _dangling() -> Iterator[str]:
    """A key that isn't of what it is about would be taken for that of the next thing with its number."""
    own = cast(RunTrigger.trigger_id, String) + ":" + cast(Run.dossier_id, String)
    keys = select(RunTrigger.id, RunTrigger.once_key).join(Run, RunTrigger.run_id == Run.id)
    strange = and_(RunTrigger.once_key.is_not(None), or_(RunTrigger.trigger_id.is_(None), RunTrigger.once_key != own))
    for id, key in db.session.execute(keys.where(strange).order_by(RunTrigger.id)):
        yield f"run trigger {id} holds the key {key}, which is of another trigger or dossier"
    timed_key = cast(Run.event, String) + ":" + cast(Run.trigger_id, String) + ":" + cast(Run.appointment_id, String)
    strange = and_(Run.trigger_id.is_not(None), Run.key != timed_key, not_(Run.key.startswith(timed_key + ":")))
    for id, key in db.session.execute(select(Run.id, Run.key).where(strange).order_by(Run.id)):
        yield f"run {id} has the key {key}, which is of another trigger or appointment"
    known = set(db.session.scalars(select(Scenario.id)))
    waiting = select(Run.id, Run.scenario_ids).where(Run.status.in_((RunStatus.WAITING, RunStatus.QUEUED)))
    for id, scenario_ids in db.session.execute(waiting.order_by(Run.id)):
        if gone := set(scenario_ids) - known:
            yield f"run {id} is to start scenario {min(gone)}, which doesn't exist"


def _left_behind() -> Iterator[str]:
    """Nobody looks at what is in the name of who left; what names them in a rule goes to somebody else by itself."""
    for kind in HandoverKind:
        if kind is not HandoverKind.ACTIONS:
            id = handing_over.table(kind).id
            hanging = select(User.id, func.count(id), func.min(id)).join(User, handing_over.of(kind, User.id))
            rows = hanging.where(~User.active).group_by(User.id).order_by(User.id)
            for user_id, count, first in db.session.execute(rows):
                what = f"{handing_over.CALLED[kind]}: {count}, the first is {first}"
                yield f"user {user_id} was deactivated, and still has {what}"
