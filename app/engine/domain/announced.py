"""What a preview announced: the effects, and which trigger or scenario started. Kept until the run is done."""

from dataclasses import asdict, dataclass

from app.engine.domain import plan_comparison
from app.engine.domain.plan_comparison import ToldEffect
from app.engine.domain.planning import Plan
from app.vocabulary.json_values import JsonObject, objects, whole
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
    effects: tuple[ToldEffect, ...]
    decisions: tuple[Decision, ...] = ()

    def as_json(self) -> JsonObject:
        return {
            "effects": [effect.as_json() for effect in self.effects],
            "decisions": [asdict(decision) for decision in self.decisions],
        }


def kept(value: JsonObject) -> Foreseen:
    """Read back what was kept as JSON."""
    return Foreseen(
        tuple(plan_comparison.kept(value["effects"])), tuple(map(_kept_decision, objects(value["decisions"])))
    )


def _kept_decision(value: JsonObject) -> Decision:
    version, person_id, person_name = value["version"], value["person_id"], value["person_name"]
    return Decision(
        str(value["rule"]),
        whole(value["id"]),
        None if version is None else whole(version),
        str(value["name"]),
        None if person_id is None else whole(person_id),
        None if person_name is None else str(person_name),
        bool(value["has_started"]),
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
