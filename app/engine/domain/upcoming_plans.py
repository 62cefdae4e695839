"""What will still come by itself: timed triggers, planned with the dossier as it will be by then."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from app.engine.domain.facts import Done, Facts, Origin, Timing
from app.engine.domain.kinds import EFFECTS
from app.engine.domain.kinds.create_task import ExistingTask
from app.engine.domain.mails_before import ExistingEmail
from app.engine.domain.orders import moved_along
from app.engine.domain.planning import Plan, PlannedAction, plan
from app.engine.domain.rules import ScenarioRule, TriggerRule
from app.vocabulary.sentences import Sentence
from app.vocabulary.words import EmailStatus, Outcome, TaskStatus


@dataclass(frozen=True)
class Coming:
    timing: Timing
    trigger: TriggerRule
    plan: Plan

    @property
    def reason(self) -> Sentence | None:
        """Why the moment won't come; None where it will."""
        return next((trigger.reason for trigger in self.plan.triggers), None)

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
    """Plan the moments, soonest first, each after what comes before it. `first` is what happens at once."""
    known = {trigger.id: trigger for trigger in triggers}
    upcoming = []
    facts = after(facts, first)
    for timing in sorted(timings, key=lambda timing: timing.moment):
        if trigger := known.get(timing.trigger_id):
            then = replace(facts, event=trigger.event, timing=timing)
            upcoming_plan = Coming(timing, trigger, plan(then, [trigger], scenarios))
            upcoming.append(upcoming_plan)
            facts = after(facts, upcoming_plan.plan)
    return upcoming


def after_move(facts: Facts) -> Facts:
    """The dossier once a move to this start has taken back and taken along what was asked for the one before."""
    return replace(facts, done=tuple(_still_there(facts)))


def _still_there(facts: Facts) -> Iterator[Done]:
    number = facts.appointment.start_number if facts.appointment else 0
    for done in facts.done:
        is_earlier = done.origin.is_of_start and done.origin.start_number != number
        match done:
            case ExistingEmail(status=EmailStatus.QUEUED) if is_earlier:
                continue
            case ExistingTask(status=TaskStatus.OPEN):
                yield replace(done, key=moved_along(done.key, number))
            case _:
                yield done


def after(facts: Facts, done: Plan) -> Facts:
    """The dossier once a plan has been carried out."""
    start_number = facts.appointment.start_number if facts.appointment else 0
    for action in done.actions:
        if action.outcome is Outcome.DONE:
            origin = Origin(0, 0, action.who, start_number)
            facts = EFFECTS[action.order.kind].carried_out(action.order, facts, origin)
    return facts
