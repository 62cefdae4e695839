"""Beheer | Dekking | Aandachtspunten: what contradicts itself or does nothing."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.engine import rules
from app.insight.domain import collisions
from app.insight.domain.collision_parts import Source
from app.insight.domain.collisions import Conflict, Setup
from app.models import Scenario, Trigger
from app.setup import scenarios, triggers
from app.setup.domain.rule_warnings import Flag
from app.vocabulary.words import Severity


@dataclass(frozen=True)
class Report:
    conflicts: Sequence[Conflict]

    @property
    def wrong(self) -> list[Conflict]:
        return self._of(Severity.WRONG)

    @property
    def advice(self) -> list[Conflict]:
        return self._of(Severity.ADVICE)

    @property
    def information(self) -> list[Conflict]:
        return self._of(Severity.INFORMATION)

    @property
    def to_mend(self) -> list[Conflict]:
        return [*self.wrong, *self.advice]

    def _of(self, severity: Severity) -> list[Conflict]:
        return [one for one in self.conflicts if one.severity is severity]


def report() -> Report:
    """A fixed number of queries, whatever the size of the configuration."""
    all_scenarios, all_triggers = scenarios.everything(), triggers.everything()
    flagged = [
        *(one for scenario in all_scenarios if not scenario.is_archived for one in _flags(scenario)),
        *(one for trigger in all_triggers if trigger.is_active for one in _flags(trigger)),
    ]
    return Report([*flagged, *_between(all_scenarios, all_triggers)])


def of(thing: Scenario | Trigger) -> list[Conflict]:
    """What to mend about one scenario or trigger."""
    others = [one for one in _between(scenarios.everything(), triggers.everything()) if _source(thing) in one.about]
    return [*_flags(thing), *Report(others).to_mend]


def known() -> Mapping[str, Conflict]:
    """All that is to mend now, by key: to see after a save what came with it."""
    return {one.key: one for one in report().to_mend}


def _between(all_scenarios: Sequence[Scenario], all_triggers: Sequence[Trigger]) -> list[Conflict]:
    active = tuple(rules.trigger_rule(trigger) for trigger in all_triggers if trigger.is_active)
    named = {id for trigger in active for id in trigger.named_scenario_ids}
    return collisions.conflicts(
        Setup(
            tuple(rules.scenario_rule(one) for one in all_scenarios if not one.is_archived or one.id in named),
            active,
            {property.id: scenarios.filter_property(property) for property in scenarios.properties()},
        )
    )


def _flags(thing: Scenario | Trigger) -> Iterator[Conflict]:
    """What is wrong with it by itself."""
    flags: list[Flag] = triggers.flags(thing) if isinstance(thing, Trigger) else scenarios.flags(thing)
    source = _source(thing)
    for flag in flags:
        key = f"flag:{source.is_trigger}:{source.id}:{flag.sentence.as_json()}"
        yield Conflict(flag.severity, flag.sentence, flag.advice, (source,), key)


def _source(thing: Scenario | Trigger) -> Source:
    return Source(thing.id, thing.name, isinstance(thing, Trigger))
