"""What runs show on a page: loaded in a fixed number of queries, with a mark that changes when they do."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha1
from itertools import chain

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from app.extensions import db
from app.models import Applicant, Dossier, Email, Run, RunAction, RunScenario, RunTrigger, Scenario
from app.vocabulary.words import RunStatus

FRESH, RECENT = timedelta(seconds=5), timedelta(minutes=2)
HELD_LONG = timedelta(seconds=40)


def of_dossier(dossier_id: int, *, appointment_id: int | None = None, most: int = 5) -> list[Run]:
    """Newest first."""
    wanted = select(Run).where(Run.dossier_id == dossier_id)
    if appointment_id is not None:
        wanted = wanted.where(Run.appointment_id == appointment_id)
    return list(db.session.scalars(_with_parts(wanted.order_by(Run.id.desc()).limit(most))))


def load(run_id: int) -> Run | None:
    return db.session.scalar(_with_parts(select(Run).where(Run.id == run_id)))


def to_start(runs: Iterable[Run]) -> dict[int, str]:
    """What those that still wait will start, by the number of the run."""
    waiting = {run.id: run.scenario_ids for run in runs if run.is_waiting}
    named = set(chain.from_iterable(waiting.values()))
    in_order = select(Scenario.id, Scenario.name).where(Scenario.id.in_(named)).order_by(Scenario.position, Scenario.id)
    names = dict(db.session.execute(in_order).all()) if named else {}
    return {run_id: ", ".join(name for id, name in names.items() if id in ids) for run_id, ids in waiting.items()}


def waiting_for(scenario_id: int) -> list[Run]:
    """The planned starts that name a scenario, soonest first. Of those that wait there are never many."""
    people = joinedload(Run.dossier).selectinload(Dossier.applicants).joinedload(Applicant.person)
    waiting = select(Run).where(Run.status == RunStatus.WAITING).order_by(Run.due_at, Run.id).options(people)
    return [run for run in db.session.scalars(waiting) if scenario_id in run.scenario_ids]


def pace(runs: Sequence[Run]) -> str | None:
    """How often a page asks again while something is under way: quickly at first. None: nothing is."""
    emails = [action.email for run in runs for action in actions_of(run) if action.email]
    moments = [run.queued_at for run in runs if run.is_active]
    moments += [
        email.next_attempt_at or email.queued_at for email in emails if email.is_under_way and not email.is_held
    ]
    now = datetime.now(UTC)
    ages = [now - moment for moment in moments if moment - now < RECENT]
    if not ages:
        return _pace_of_held([email for email in emails if email.is_held], now)
    if min(ages) < FRESH:
        return "300ms"
    return "1s" if min(ages) < RECENT else "5s"


def _pace_of_held(emails: Sequence[Email], now: datetime) -> str | None:
    """Slowly: someone may stop or send one of them. Until one is about to leave."""
    if not emails:
        return None
    return "30s" if min(email.next_attempt_at or now for email in emails) - now > HELD_LONG else "5s"


def mark(runs: Sequence[Run]) -> str:
    """Differs when what is shown differs."""
    parts = [f"{pace(runs)}"]
    for run in runs:
        parts.append(f"{run.id}:{run.status}:{run.attempts}:{run.is_undone}")
        parts += [f"{a.id}:{a.outcome}:{_mark_of_email(a.email)}" for a in actions_of(run)]
    return sha1("|".join(parts).encode(), usedforsecurity=False).hexdigest()[:12]


def _mark_of_email(email: Email | None) -> str:
    return f"{email.status}:{email.attempts}:{email.next_attempt_at}" if email else ""


def actions_of(run: Run) -> list[RunAction]:
    own = [action for trigger in run.triggers for action in trigger.own_actions]
    return own + [action for scenario in run.scenarios for action in scenario.actions]


def _with_parts(runs: Select[Run]) -> Select[Run]:
    parts = (joinedload(RunAction.email), joinedload(RunAction.done_by))
    return runs.options(
        joinedload(Run.appointment),
        joinedload(Run.requested_by),
        joinedload(Run.undone_by),
        selectinload(Run.triggers).selectinload(RunTrigger.own_actions).options(*parts),
        selectinload(Run.scenarios).selectinload(RunScenario.actions).options(*parts),
    )
