"""All scenarios are weighed by their filters, and those that are relevant start."""

from dataclasses import dataclass

from app.engine.domain.kinds.action import Action, Ref
from app.vocabulary.sentences import N_
from app.vocabulary.words import StarterKind


@dataclass(frozen=True)
class StartRelevantScenarios(Action[Ref]):
    kind = StarterKind.START_RELEVANT_SCENARIOS
    TOLD = N_("bepaal welke scenario's relevant zijn en start die")
    IS_ONCE = True
