"""What a preview announced: the effects, and which trigger or scenario started. Kept until the run is done."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from app.engine.domain import plan_comparison
from app.engine.domain.plan_comparison import Effect
from app.engine.domain.planning import Plan
from app.vocabulary.words import Weighing

TRIGGER, SCENARIO = "trigger", "scenario"


@dataclass(frozen=True)
class Decision:
    """A trigger, or a scenario for the dossier or one person, and whether it started."""

    rule: str
    id: int
    version: int | None
    name: str
    person_id: int | None
    person_name: str | None
    has_started: bool


@dataclass(frozen=True)
class Foreseen:
    effects: tuple[Effect, ...]
    decisions: tuple[Decision, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {
            "effects": [effect.as_json() for effect in self.effects],
            "decisions": [asdict(decision) for decision in self.decisions],
        }


def kept(value: Mapping[str, Any]) -> Foreseen:
    """The one that was kept as JSON."""
    return Foreseen(tuple(plan_comparison.kept(value["effects"])), tuple(Decision(**one) for one in value["decisions"]))


def foreseen(plan: Plan) -> Foreseen:
    triggers = (
        Decision(TRIGGER, one.trigger.id, one.trigger.version, one.trigger.name, None, None, one.fires)
        for one in plan.triggers
    )
    scenarios = (
        Decision(
            SCENARIO,
            one.scenario.id,
            one.scenario.version,
            one.scenario.name,
            one.person.id if one.person else None,
            one.person.name if one.person else None,
            one.weighing is Weighing.STARTED,
        )
        for one in plan.scenarios
    )
    return Foreseen(tuple(plan_comparison.effects(plan)), (*triggers, *scenarios))
