"""What runs show on a page, loaded in a fixed number of queries."""

from collections.abc import Iterable
from itertools import chain

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from app.extensions import db
from app.models import Applicant, Dossier, Run, RunAction, RunScenario, RunTrigger, Scenario
from app.vocabulary.words import RunStatus


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
