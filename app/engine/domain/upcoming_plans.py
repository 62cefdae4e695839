"""What will still come by itself: timed triggers, planned with the dossier as it will be by then."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from app.engine.domain.facts import ExistingEmail, ExistingRequest, ExistingTask, Facts, Option, Origin, Timing
from app.engine.domain.planning import Plan, PlannedAction, plan
from app.engine.domain.rules import ScenarioRule, TriggerRule
from app.vocabulary.sentences import Sentence
from app.vocabulary.words import EffectKind, EmailStatus, Outcome, RequestStatus, TaskStatus


@dataclass(frozen=True)
class Coming:
    timing: Timing
    trigger: TriggerRule
    plan: Plan

    @property
    def reason(self) -> Sentence | None:
        """Why it won't come; None: it will."""
        return next((one.reason for one in self.plan.triggers), None)

    @property
    def actions(self) -> list[PlannedAction]:
        return [action for action in self.plan.actions if action.outcome is Outcome.DONE]


def coming(
    facts: Facts,
    first: Plan,
    timings: Iterable[Timing],
    triggers: Sequence[TriggerRule],
    scenarios: Sequence[ScenarioRule],
) -> list[Coming]:
    """Soonest first, each after what comes before it. `first`: what happens at once."""
    known = {trigger.id: trigger for trigger in triggers}
    found = []
    facts = after(facts, first)
    for timing in sorted(timings, key=lambda one: one.moment):
        if trigger := known.get(timing.trigger_id):
            then = replace(facts, event=trigger.event, timing=timing)
            one = Coming(timing, trigger, plan(then, [trigger], scenarios))
            found.append(one)
            facts = after(facts, one.plan)
    return found


def after(facts: Facts, done: Plan) -> Facts:
    """The dossier once a plan has been carried out."""
    requests: list[ExistingRequest] = []
    emails: list[ExistingEmail] = []
    tasks: list[ExistingTask] = []
    status = facts.status
    for action in done.actions:
        order, origin = action.order, Origin(0, 0, action.who)
        if action.outcome is not Outcome.DONE:
            continue
        match order.kind:
            case EffectKind.REQUEST_DOCUMENT:
                requests.append(ExistingRequest(order.key, RequestStatus.OPEN, facts.today, None, None, origin))
            case EffectKind.SEND_EMAIL:
                emails.append(ExistingEmail(order.key, EmailStatus.SENT, facts.today, origin))
            case EffectKind.CREATE_TASK:
                tasks.append(ExistingTask(order.key, TaskStatus.OPEN, facts.today, origin))
            case EffectKind.SET_STATUS:
                status = Option(order.details["status_id"], order.name)
    return replace(
        facts,
        status=status,
        requests=(*requests, *facts.requests),
        emails=(*facts.emails, *emails),
        tasks=(*facts.tasks, *tasks),
    )
