"""What a run did otherwise than its preview announced, and the likely causes, as sentences."""

from dataclasses import dataclass

from app.engine.domain.announced import Foreseen, foreseen
from app.engine.domain.kinds import EFFECTS
from app.engine.domain.likely_causes import causes
from app.engine.domain.plan_comparison import ToldEffect, contrast, effect_of
from app.engine.domain.planning import Plan
from app.vocabulary.json_values import JsonObject
from app.vocabulary.sentences import Sentence, say
from app.vocabulary.words import Outcome


@dataclass(frozen=True)
class Deviation:
    sentence: Sentence
    is_added: bool
    reason: Sentence | None = None
    """Of one that was announced and then struck out or blocked."""


@dataclass(frozen=True)
class Deviations:
    lines: tuple[Deviation, ...]
    causes: tuple[Sentence, ...]

    def as_json(self) -> JsonObject:
        return {
            "lines": [
                {
                    "sentence": line.sentence.as_json(),
                    "is_added": line.is_added,
                    "reason": line.reason.as_json() if line.reason else None,
                }
                for line in self.lines
            ],
            "causes": [cause.as_json() for cause in self.causes],
        }


def difference(announced: Foreseen, plan: Plan) -> Deviations | None:
    """Compare what was announced with the plan; None where all goes as announced, whoever asks for it."""
    happened = foreseen(plan)
    differing = contrast(announced.effects, happened.effects)
    if differing.is_empty:
        return None
    reasons = {effect_of(planned): planned.reason for planned in plan.actions if planned.outcome is not Outcome.DONE}
    lines = [
        *(Deviation(_told(effect, EFFECTS[effect.kind].ADDED), True) for effect in differing.added),
        *(
            Deviation(_told(effect, EFFECTS[effect.kind].MISSING), False, reasons.get(effect))
            for effect in differing.missing
        ),
    ]
    return Deviations(tuple(lines), tuple(causes(announced, happened)))


def _told(effect: ToldEffect, texts: tuple[str, str]) -> Sentence:
    text, text_with_whom = texts
    return say(text_with_whom if effect.whom else text, name=effect.name, whom=effect.whom)
