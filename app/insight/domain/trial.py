"""Trying a scenario or a trigger: what of a plan is its own doing, and what keeps it from being started."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from app.engine.domain.facts import Facts
from app.engine.domain.planning import Plan, WeighedScenario, WeighedTrigger, plan
from app.engine.domain.rules import ScenarioRule, TriggerRule
from app.vocabulary.sentences import Sentence
from app.vocabulary.words import Event, Scope, Weighing


@dataclass(frozen=True)
class Trial:
    """`own`: the part of the whole that the rule does itself. Its places are those of the whole."""

    whole: Plan
    own: Plan
    is_reached: bool
    """Whether a trigger weighs the scenario, or the trigger fires."""


@dataclass(frozen=True)
class ScenarioTrial(Trial):
    weighed: tuple[WeighedScenario, ...]
    """Once for the dossier, or once a person."""
    silent: tuple[WeighedTrigger, ...]
    """Triggers on this event that would start it, and why they don't fire."""
    elsewhere: tuple[TriggerRule, ...]
    """Triggers that start it at another event."""
    is_by_hand: bool
    """No trigger starts it here: `own` is what it does when a user starts it."""

    @property
    def counts(self) -> bool:
        """Whether it starts, or would if more were known."""
        return any(map(_counts, self.own.scenarios))


@dataclass(frozen=True)
class TriggerTrial(Trial):
    reason: Sentence | None
    """Why it doesn't fire."""


def try_scenario(
    rule: ScenarioRule, facts: Facts, triggers: Sequence[TriggerRule], scenarios: Sequence[ScenarioRule]
) -> ScenarioTrial:
    whole = plan(facts, triggers, scenarios)
    places = {place for place, weighed in enumerate(whole.scenarios) if weighed.scenario.id == rule.id}
    return ScenarioTrial(
        whole=whole,
        own=_part(whole, places) if places else plan(_by_hand(rule, facts), (), scenarios),
        is_reached=bool(places),
        weighed=tuple(whole.scenarios[place] for place in sorted(places)),
        silent=tuple(weighed for weighed in whole.triggers if not weighed.fires and starts(weighed.trigger, rule)),
        elsewhere=tuple(trigger for trigger in triggers if trigger.event is not facts.event and starts(trigger, rule)),
        is_by_hand=not places,
    )


def try_trigger(
    rule: TriggerRule, facts: Facts, triggers: Sequence[TriggerRule], scenarios: Sequence[ScenarioRule]
) -> TriggerTrial:
    whole = plan(facts, triggers, scenarios)
    place, weighed = next(
        (place, candidate) for place, candidate in enumerate(whole.triggers) if candidate.trigger.id == rule.id
    )
    asked = {action.scenario for action in whole.actions if action.trigger == place}
    is_alone = [weighed_trigger.trigger.id for weighed_trigger in whole.triggers if weighed_trigger.fires] == [rule.id]
    # A scenario that is weighed doesn't say for which trigger; one that asks for nothing only counts where it is clear.
    places = (
        range(len(whole.scenarios)) if is_alone else [asked_place for asked_place in asked if asked_place is not None]
    )
    own = _part(whole, places)
    own.triggers = [weighed]
    own.actions = [action for action in whole.actions if action.trigger == place]
    return TriggerTrial(whole, own, weighed.fires, weighed.reason)


def starts(trigger: TriggerRule, scenario: ScenarioRule) -> bool:
    """By its name, or because it starts whatever is relevant."""
    by_filter = trigger.weighs_filters and scenario.starts_by_itself
    return by_filter or scenario.id in trigger.named_scenario_ids


def _by_hand(rule: ScenarioRule, facts: Facts) -> Facts:
    return replace(
        facts,
        event=Event.STARTED_BY_HAND,
        asked_scenario_ids=(rule.id,),
        timing=None,
        appointment=facts.appointment if rule.scope is Scope.APPOINTMENT else None,
    )


def _part(whole: Plan, places: Iterable[int]) -> Plan:
    """Keep of the plan what these scenarios do. Those that don't match say so themselves."""
    kept = set(places)
    return Plan(
        [weighed for weighed in whole.triggers if weighed.fires],
        [whole.scenarios[place] for place in sorted(kept) if _counts(whole.scenarios[place])],
        [action for action in whole.actions if action.scenario in kept],
    )


def _counts(weighed: WeighedScenario) -> bool:
    return weighed.weighing in (Weighing.STARTED, Weighing.UNKNOWN)
