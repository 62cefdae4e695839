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
    """Read back what was kept as JSON."""
    return Foreseen(
        tuple(plan_comparison.kept(value["effects"])), tuple(Decision(**decision) for decision in value["decisions"])
    )


def foreseen(plan: Plan) -> Foreseen:
    triggers = (
        Decision(TRIGGER, weighed.trigger.id, weighed.trigger.version, weighed.trigger.name, None, None, weighed.fires)
        for weighed in plan.triggers
    )
    scenarios = (
        Decision(
            SCENARIO,
            weighed.scenario.id,
            weighed.scenario.version,
            weighed.scenario.name,
            weighed.person.id if weighed.person else None,
            weighed.person.name if weighed.person else None,
            weighed.weighing is Weighing.STARTED,
        )
        for weighed in plan.scenarios
    )
    return Foreseen(tuple(plan_comparison.effects(plan)), (*triggers, *scenarios))
