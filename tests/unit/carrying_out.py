"""The facts as they are after a plan was carried out."""

from dataclasses import replace

from app.engine.domain.facts import ExistingEmail, ExistingRequest, ExistingTask, Facts, Option, Origin
from app.engine.domain.planning import Plan
from app.vocabulary.words import EffectKind, EmailStatus, Outcome, ReEntry, RequestStatus, TaskStatus


def carried_out(facts: Facts, plan: Plan, run_id: int = 1) -> Facts:
    requests, emails, tasks = list(facts.requests), list(facts.emails), list(facts.tasks)
    status = facts.status
    for place, action in enumerate(plan.actions):
        if action.outcome is not Outcome.DONE:
            continue
        key, origin, on = action.order.key, Origin(run_id, place, action.who), facts.today
        match action.order.kind:
            case EffectKind.REQUEST_DOCUMENT:
                requests.insert(0, ExistingRequest(key, RequestStatus.OPEN, on, None, None, origin))
            case EffectKind.SEND_EMAIL:
                emails.append(ExistingEmail(key, EmailStatus.QUEUED, on, origin))
            case EffectKind.CREATE_TASK:
                tasks.append(ExistingTask(key, TaskStatus.OPEN, on, origin))
            case _:
                status = Option(action.order.details["status_id"], action.order.name)
    fired = {
        weighed.trigger.id: run_id
        for weighed in plan.triggers
        if weighed.fires and weighed.trigger.re_entry is ReEntry.ONCE_PER_DOSSIER
    }
    return replace(
        facts,
        status=status,
        requests=tuple(requests),
        emails=tuple(emails),
        tasks=tuple(tasks),
        fired_on_dossier=dict(facts.fired_on_dossier) | fired,
    )
