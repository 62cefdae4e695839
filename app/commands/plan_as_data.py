"""Plans and runs as plain data, with their sentences spelled out: what commands print."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from app.delivery import recipients
from app.engine.domain.planning import Plan
from app.extensions import db
from app.models import Appointment, Email, Run, RunAction, RunScenario, RunTrigger
from app.vocabulary.json_values import Json, JsonObject
from app.vocabulary.sentences import Sentence, kept


def of_plan(plan: Plan) -> dict[str, Json]:
    return {
        "triggers": [
            {"name": weighed.trigger.name, "fires": weighed.fires, "reason": _text(weighed.reason)}
            for weighed in plan.triggers
        ],
        "scenarios": [
            {
                "name": weighed.scenario.name,
                "person": weighed.person.name if weighed.person else None,
                "weighing": weighed.weighing.value,
                "reason": _text(weighed.reason),
                "conditions": [
                    _condition(finding.asked.name if finding.asked else None, finding.verdict.value, finding.sentence)
                    for finding in weighed.findings
                ],
            }
            for weighed in plan.scenarios
        ],
        "actions": [
            {
                "kind": planned.order.kind.value,
                "name": planned.order.name,
                "person": planned.order.person.name if planned.order.person else None,
                "asked_by": planned.who,
                "outcome": planned.outcome.value,
                "reason": _text(planned.reason),
            }
            for planned in plan.actions
        ],
    }


def of_runs(appointment: Appointment) -> list[dict[str, Json]]:
    """In the order in which they came."""
    runs = db.session.scalars(
        select(Run)
        .where(Run.appointment_id == appointment.id)
        .order_by(Run.id)
        .options(
            joinedload(Run.requested_by),
            selectinload(Run.triggers),
            selectinload(Run.scenarios),
            selectinload(Run.actions).selectinload(RunAction.email),
        )
    )
    return [_run(run) for run in runs]


def _run(run: Run) -> dict[str, Json]:
    return {
        "id": run.id,
        "event": run.event.value,
        "status": run.status.value,
        "requested_by": run.requested_by.name if run.requested_by else None,
        "queued_at": _moment(run.queued_at),
        "started_at": _moment(run.started_at),
        "ended_at": _moment(run.ended_at),
        "attempts": run.attempts,
        "error": run.error or None,
        "triggers": [_trigger(trigger) for trigger in run.triggers],
        "scenarios": [_scenario(scenario) for scenario in run.scenarios],
        "actions": [_action(action) for action in run.actions],
    }


def _trigger(trigger: RunTrigger) -> dict[str, Json]:
    return {"name": trigger.name, "fires": trigger.has_fired, "reason": _text(trigger.reason)}


def _scenario(scenario: RunScenario) -> dict[str, Json]:
    return {
        "name": scenario.name,
        "person": scenario.person_name,
        "weighing": scenario.weighing.value,
        "reason": _text(scenario.reason),
        "conditions": [
            _condition(finding.get("property_name"), finding["verdict"], finding["sentence"])
            for finding in scenario.conditions
        ],
    }


def _action(action: RunAction) -> dict[str, Json]:
    return {
        "id": action.id,
        "kind": action.kind.value,
        "name": action.name,
        "person": action.person_name,
        "asked_by": action.who,
        "outcome": action.outcome.value,
        "reason": _text(action.reason),
        "done_by": action.done_by_id,
        "email": {"status": action.email.status.value, "to": recipients.addresses_of(action.email)}
        if action.email
        else None,
    }


def _email(email: Email) -> dict[str, Json]:
    return {"status": email.status.value, "to": recipients.addresses_of(email)}


def _condition(property: str | None, verdict: str, sentence: Sentence | JsonObject) -> dict[str, Json]:
    return {"property": property, "verdict": verdict, "sentence": _text(sentence)}


def _text(sentence: Sentence | JsonObject | None) -> str | None:
    if sentence is None:
        return None
    return str(sentence if isinstance(sentence, Sentence) else kept(sentence))


def _moment(value: datetime | None) -> str | None:
    return value.isoformat() if value else None
