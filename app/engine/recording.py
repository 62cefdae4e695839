"""Carries a plan out inside the run's transaction, and keeps it as it was decided."""

from datetime import UTC, datetime

from sqlalchemy.exc import IntegrityError

from app.engine import run_rows
from app.engine.domain import announced
from app.engine.domain.planning import Plan, PlannedAction
from app.engine.domain.preview_against_run import difference
from app.engine.effects import EFFECTS
from app.extensions import db
from app.models import Office, Run, RunAction, RunTrigger
from app.vocabulary.json_values import Json, JsonObject
from app.vocabulary.sentences import DomainError, Sentence, say
from app.vocabulary.words import Outcome


def record(run: Run, plan: Plan, office: Office) -> None:
    triggers = [run_rows.of_trigger(run, place, weighed) for place, weighed in enumerate(plan.triggers)]
    refused = {place for place, trigger in enumerate(triggers) if not _is_kept(trigger)}
    scenarios = [run_rows.of_scenario(run, place, weighed) for place, weighed in enumerate(plan.scenarios)]
    db.session.add_all(scenarios)
    db.session.flush()
    actions = [run_rows.of_action(run, place, planned) for place, planned in enumerate(plan.actions)]
    for action, planned in zip(actions, plan.actions, strict=True):
        action.run_trigger_id = triggers[planned.trigger].id if planned.trigger is not None else None
        action.run_scenario_id = scenarios[planned.scenario].id if planned.scenario is not None else None
        if planned.trigger in refused and planned.outcome is Outcome.DONE:
            action.outcome, action.reason = Outcome.FAILED, _ALREADY_FIRED.as_json()
    db.session.add_all(actions)
    db.session.flush()
    for action, planned in zip(actions, plan.actions, strict=True):
        action.done_by_id = _done_by(planned, actions)
    db.session.flush()
    for action in actions:
        if action.outcome is Outcome.DONE:
            carry_out(run, action, office)


def compared(previewed: JsonObject, plan: Plan) -> dict[str, Json]:
    """What was announced, and what became different: told now, for what it is told from can be changed and deleted."""
    promised = announced.kept(previewed)
    differing = difference(promised, plan)
    return {
        "effects": [effect.as_json() for effect in promised.effects],
        "difference": differing.as_json() if differing else None,
    }


def carry_out(run: Run, action: RunAction, office: Office) -> None:
    """In a savepoint of its own, so that one failing action leaves the others be. The flush shows its breaches."""
    action.ended_at = datetime.now(UTC)
    try:
        with db.session.begin_nested():
            EFFECTS[action.kind].make(run, action, office)
            db.session.flush()
    except IntegrityError as error:
        _end(action, Outcome.FAILED, say("De database weigert dit: %(error)s", error=error.orig))
    except DomainError as error:
        _end(action, Outcome.FAILED, error.sentence)
    except Exception as error:
        _end(action, Outcome.FAILED, say("Er ging iets mis: %(error)s", error=f"{type(error).__name__}: {error}"))
    else:
        action.outcome = Outcome.DONE


def _end(action: RunAction, outcome: Outcome, reason: Sentence) -> None:
    action.outcome, action.reason = outcome, reason.as_json()
    db.session.flush()


_ALREADY_FIRED = say("De database weigert dit: deze trigger is op dit dossier al uitgevoerd.")


def _is_kept(trigger: RunTrigger) -> bool:
    """In a savepoint of its own, so that a trigger that the database refuses leaves the others be."""
    if trigger.once_key is None:
        db.session.add(trigger)
        return True
    try:
        with db.session.begin_nested():
            db.session.add(trigger)
    except IntegrityError:
        trigger.once_key, trigger.has_fired, trigger.reason = None, False, _ALREADY_FIRED.as_json()
        db.session.add(trigger)
        return False
    return True


def _done_by(planned: PlannedAction, kept: list[RunAction]) -> int | None:
    if planned.struck_by is not None:
        return kept[planned.struck_by].id
    return planned.origin.run_action_id if planned.origin else None
