"""Plans and runs as plain data, with their sentences spelled out: what commands print."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from app.engine.domain.planning import Plan
from app.extensions import db
from app.models import Appointment, Run, RunAction, RunScenario, RunTrigger
from app.vocabulary.sentences import Sentence, kept


def of_plan(plan: Plan) -> dict[str, Any]:
    return {
        "triggers": [
            {"name": one.trigger.name, "fires": one.fires, "reason": _text(one.reason)} for one in plan.triggers
        ],
        "scenarios": [
            {
                "name": one.scenario.name,
                "person": one.person.name if one.person else None,
                "weighing": one.weighing.value,
                "reason": _text(one.reason),
                "conditions": [
                    _condition(found.property_name, found.verdict.value, found.sentence) for found in one.findings
                ],
            }
            for one in plan.scenarios
        ],
        "actions": [
            {
                "kind": one.order.kind.value,
                "name": one.order.name,
                "person": one.order.person.name if one.order.person else None,
                "asked_by": one.who,
                "outcome": one.outcome.value,
                "reason": _text(one.reason),
            }
            for one in plan.actions
        ],
    }


def of_runs(appointment: Appointment) -> list[dict[str, Any]]:
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


def _run(run: Run) -> dict[str, Any]:
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
        "triggers": [_trigger(one) for one in run.triggers],
        "scenarios": [_scenario(one) for one in run.scenarios],
        "actions": [_action(one) for one in run.actions],
    }


def _trigger(one: RunTrigger) -> dict[str, Any]:
    return {"name": one.name, "fires": one.has_fired, "reason": _text(one.reason)}


def _scenario(one: RunScenario) -> dict[str, Any]:
    return {
        "name": one.name,
        "person": one.person_name,
        "weighing": one.weighing.value,
        "reason": _text(one.reason),
        "conditions": [
            _condition(found["property_name"], found["verdict"], found["sentence"]) for found in one.conditions
        ],
    }


def _action(one: RunAction) -> dict[str, Any]:
    return {
        "id": one.id,
        "kind": one.kind.value,
        "name": one.name,
        "person": one.person_name,
        "asked_by": one.who,
        "outcome": one.outcome.value,
        "reason": _text(one.reason),
        "done_by": one.done_by_id,
        "email": {"status": one.email.status.value, "to": one.email.addresses} if one.email else None,
    }


def _condition(property: str, verdict: str, sentence: Sentence | Mapping[str, Any]) -> dict[str, Any]:
    return {"property": property, "verdict": verdict, "sentence": _text(sentence)}


def _text(sentence: Sentence | Mapping[str, Any] | None) -> str | None:
    if sentence is None:
        return None
    return str(sentence if isinstance(sentence, Sentence) else kept(sentence))


def _moment(value: datetime | None) -> str | None:
    return value.isoformat() if value else None
