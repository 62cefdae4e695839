"""What a run keeps of its plan, as rows: each trigger, scenario and action as it was decided then."""

from datetime import UTC, datetime

from app.engine.domain.planning import PlannedAction, WeighedScenario, WeighedTrigger
from app.models import Run, RunAction, RunScenario, RunTrigger
from app.vocabulary.words import ReEntry


def of_trigger(run: Run, place: int, weighed: WeighedTrigger) -> RunTrigger:
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


def of_scenario(run: Run, place: int, weighed: WeighedScenario) -> RunScenario:
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


def of_action(run: Run, place: int, planned: PlannedAction) -> RunAction:
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
