"""The configuration as planning sees it: triggers and scenarios with their conditions and actions."""

from dataclasses import dataclass

from app.engine.domain.conditions import ConditionRule
from app.engine.domain.kinds import ActionRule, StartRelevantScenarios, StartScenario
from app.vocabulary.words import AppliesTo, Event, ReEntry, Scope


@dataclass(frozen=True)
class ScenarioRule:
    id: int
    name: str
    scope: Scope
    applies_to: AppliesTo
    is_filtered: bool
    conditions: tuple[ConditionRule, ...]
    actions: tuple[ActionRule, ...]
    is_archived: bool = False
    """Then it starts only where a trigger names it still."""
    version: int | None = None
    """None: of a draft."""

    @property
    def starts_by_itself(self) -> bool:
        return self.scope is Scope.APPOINTMENT and self.is_filtered and not self.is_archived


@dataclass(frozen=True)
class TriggerRule:
    id: int
    name: str
    event: Event
    appointment_type_ids: frozenset[int]
    """None named: all."""
    is_first_of_type: bool
    re_entry: ReEntry
    actions: tuple[ActionRule, ...]
    version: int | None = None

    @property
    def named_scenario_ids(self) -> frozenset[int]:
        return frozenset(action.scenario.id for action in self.actions if isinstance(action, StartScenario))

    @property
    def weighs_filters(self) -> bool:
        return any(isinstance(action, StartRelevantScenarios) for action in self.actions)
