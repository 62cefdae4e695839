"""What runs did in numbers, counted for any number of runs at once."""

from collections.abc import Collection

from sqlalchemy import func, select

from app.extensions import db
from app.models import RunAction, RunScenario
from app.vocabulary.words import Outcome, Weighing


def started_scenarios(run_ids: Collection[int]) -> dict[int, int]:
    query = select(RunScenario.run_id, func.count(RunScenario.id)).where(RunScenario.run_id.in_(run_ids))
    started = query.where(RunScenario.weighing == Weighing.STARTED).group_by(RunScenario.run_id)
    return dict(db.session.execute(started).all())


def outcomes(run_ids: Collection[int]) -> dict[int, dict[Outcome, int]]:
    """How many actions of each run ended in which way, in the order of the words."""
    counted = select(RunAction.run_id, RunAction.outcome, func.count(RunAction.id))
    rows = db.session.execute(
        counted.where(RunAction.run_id.in_(run_ids)).group_by(RunAction.run_id, RunAction.outcome)
    )
    counts = {(run_id, outcome): count for run_id, outcome, count in rows}
    return {id: {word: counts[id, word] for word in Outcome if (id, word) in counts} for id in run_ids}
