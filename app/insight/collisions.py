"""Beheer | Dekking | Aandachtspunten: what contradicts itself or does nothing."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.engine import rules
from app.insight.domain import collisions
from app.insight.domain.collision_parts import Source
from app.insight.domain.collisions import Conflict, Setup
from app.models import Scenario, Trigger
from app.setup import scenarios, triggers
from app.vocabulary.words import Severity


@dataclass(frozen=True)
class CollisionReport:
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
        return [conflict for conflict in self.conflicts if conflict.severity is severity]


def report() -> CollisionReport:
    """Reporting takes a fixed number of queries, whatever the size of the configuration."""
    all_scenarios, all_triggers = scenarios.everything(), triggers.everything()
    flagged = [
        *(conflict for scenario in all_scenarios if not scenario.is_archived for conflict in _flags(scenario)),
        *(conflict for trigger in all_triggers if trigger.is_active for conflict in _flags(trigger)),
    ]
    return CollisionReport([*flagged, *_between(all_scenarios, all_triggers)])


def of(rule: Scenario | Trigger) -> list[Conflict]:
    """Find what there is to mend about one scenario or trigger."""
    between, source = _between(scenarios.everything(), triggers.everything()), _source(rule)
    own = [conflict for conflict in between if source in conflict.about]
    return [*_flags(rule), *CollisionReport(own).to_mend]


def known() -> Mapping[str, Conflict]:
    """Find all that is to mend now, by key, to see after a save what came with it."""
    return {conflict.key: conflict for conflict in report().to_mend}


def _between(all_scenarios: Sequence[Scenario], all_triggers: Sequence[Trigger]) -> list[Conflict]:
    active = tuple(rules.trigger_rule(trigger) for trigger in all_triggers if trigger.is_active)
    named = {id for trigger in active for id in trigger.named_scenario_ids}
    starting = (scenario for scenario in all_scenarios if not scenario.is_archived or scenario.id in named)
    known = {property.id: scenarios.filter_property(property) for property in scenarios.properties()}
    return collisions.conflicts(Setup(tuple(map(rules.scenario_rule, starting)), active, known))


def _flags(rule: Scenario | Trigger) -> Iterator[Conflict]:
    """Find what is wrong with a scenario or trigger by itself."""
    source = _source(rule)
    for flag in triggers.flags(rule) if isinstance(rule, Trigger) else scenarios.flags(rule):
        key = f"flag:{source.is_trigger}:{source.id}:{flag.sentence.as_json()}"
        yield Conflict(flag.severity, flag.sentence, flag.advice, (source,), key)


def _source(rule: Scenario | Trigger) -> Source:
    return Source(rule.id, rule.name, isinstance(rule, Trigger))
