"""Carries a plan out inside the run's transaction, and keeps it as it was decided."""

from datetime import UTC, datetime

from sqlalchemy.exc import IntegrityError

from app.engine.domain import announced
from app.engine.domain.facts import Origin
from app.engine.domain.planning import Plan, PlannedAction, WeighedScenario, WeighedTrigger
from app.engine.domain.preview_against_run import difference
from app.engine.effects import EFFECTS
from app.extensions import db
from app.models import Office, Run, RunAction, RunScenario, RunTrigger
from app.vocabulary.json_values import Json, JsonObject
from app.vocabulary.sentences import DomainError, Sentence, say
from app.vocabulary.words import Outcome, ReEntry


def record(run: Run, plan: Plan, office: Office) -> None:
    triggers = [_trigger(run, place, weighed) for place, weighed in enumerate(plan.triggers)]
    scenarios = [_scenario(run, place, weighed) for place, weighed in enumerate(plan.scenarios)]
    db.session.add_all([*triggers, *scenarios])
    db.session.flush()
    actions = [_action(run, place, planned) for place, planned in enumerate(plan.actions)]
    for action, planned in zip(actions, plan.actions, strict=True):
        action.run_trigger_id = triggers[planned.trigger].id if planned.trigger is not None else None
        action.run_scenario_id = scenarios[planned.scenario].id if planned.scenario is not None else None
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
        _end(
            action,
            Outcome.FAILED,
            say("Er ging iets mis: %(error)s", error=f"{type(error).__name__}: {error}"),
        )
    else:
        action.outcome = Outcome.DONE


def _end(action: RunAction, outcome: Outcome, reason: Sentence) -> None:
    action.outcome, action.reason = outcome, reason.as_json()
    db.session.flush()


def _trigger(run: Run, place: int, weighed: WeighedTrigger) -> RunTrigger:
    trigger = weighed.trigger
    once = weighed.fires and trigger.re_entry is ReEntry.ONCE_PER_DOSSIER
    return RunTrigger(
        run_id=run.id,
        position=place,
        trigger_id=trigger.id,
        version=trigger.version,
        name=trigger.name,
        has_fired=weighed.fires,
        reason=weighed.reason.as_json() if weighed.reason else None,
        once_key=f"{trigger.id}:{run.dossier_id}" if once else None,
    )


def _scenario(run: Run, place: int, weighed: WeighedScenario) -> RunScenario:
    return RunScenario(
        run_id=run.id,
        position=place,
        scenario_id=weighed.scenario.id,
        version=weighed.scenario.version,
        name=weighed.scenario.name,
        person_id=weighed.person.id if weighed.person else None,
        person_name=weighed.person.name if weighed.person else None,
        weighing=weighed.weighing,
        reason=weighed.reason.as_json() if weighed.reason else None,
        conditions=[finding.as_json() for finding in weighed.findings],
    )


def _action(run: Run, place: int, planned: PlannedAction) -> RunAction:
    order = planned.order
    return RunAction(
        run_id=run.id,
        position=place,
        action_id=planned.action_id,
        who=planned.who,
        kind=order.kind,
        name=order.name,
        person_id=order.person.id if order.person else None,
        person_name=order.person.name if order.person else None,
        key=order.key,
        order=order.details,
        outcome=planned.outcome,
        reason=planned.reason.as_json() if planned.reason else None,
        ended_at=datetime.now(UTC),
    )


def _done_by(planned: PlannedAction, kept: list[RunAction]) -> int | None:
    if planned.struck_by is not None:
        return kept[planned.struck_by].id
    origin: Origin | None = planned.origin
    return origin.run_action_id if origin else None
