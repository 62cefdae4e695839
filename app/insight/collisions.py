"""Beheer | Dekking | Aandachtspunten: what contradicts itself or does nothing."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from app.engine import rules
from app.insight.domain import collisions
from app.insight.domain.collision_parts import Source
from app.insight.domain.collisions import Setup
from app.insight.domain.conflicts import Conflict
from app.models import Scenario, Trigger
from app.setup import email_templates, scenarios, triggers
from app.setup.askable import askable
from app.setup.domain.rule_warnings import RuleWarning
from app.vocabulary.words import Severity

Rule = TypeVar("Rule", Scenario, Trigger)


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
        *_flags([scenario for scenario in all_scenarios if not scenario.is_archived], scenarios.flags),
        *_flags([trigger for trigger in all_triggers if trigger.is_active], triggers.flags),
    ]
    return CollisionReport([*flagged, *_between(all_scenarios, all_triggers)])


def of(rule: Scenario | Trigger) -> list[Conflict]:
    """Find what there is to mend about one scenario or trigger."""
    between, source = _between(scenarios.everything(), triggers.everything()), _source(rule)
    own = [conflict for conflict in between if source in conflict.about]
    flags = _flags([rule], triggers.flags) if isinstance(rule, Trigger) else _flags([rule], scenarios.flags)
    return [*flags, *CollisionReport(own).to_mend]


def known() -> Mapping[str, Conflict]:
    """Find all that is to mend now, by key, to see after a save what came with it."""
    return {conflict.key: conflict for conflict in report().to_mend}


def _between(all_scenarios: Sequence[Scenario], all_triggers: Sequence[Trigger]) -> list[Conflict]:
    active = tuple(rules.trigger_rule(trigger) for trigger in all_triggers if trigger.is_active)
    named = {id for trigger in active for id in trigger.named_scenario_ids}
    starting = (scenario for scenario in all_scenarios if not scenario.is_archived or scenario.id in named)
    return collisions.conflicts(
        Setup(tuple(map(rules.scenario_rule, starting)), active, askable().questions, email_templates.telling_when())
    )


def _flags(
    some: Sequence[Rule], flags: Callable[[Sequence[Rule]], Mapping[int, Sequence[RuleWarning]]]
) -> Iterator[Conflict]:
    """Find what is wrong with scenarios or triggers by themselves."""
    flagged = flags(some)
    for rule in some:
        source = _source(rule)
        for flag in flagged[rule.id]:
            key = f"flag:{source.is_trigger}:{source.id}:{flag.sentence.as_json()}"
            yield Conflict(flag.severity, flag.sentence, flag.advice, (source,), key)


def _source(rule: Scenario | Trigger) -> Source:
    return Source(rule.id, rule.name, isinstance(rule, Trigger))
