"""A named scenario is started, whatever its filter says."""

from dataclasses import dataclass

from app.engine.domain.kinds.action import Action, Ref
from app.engine.domain.kinds.fields import Reference
from app.vocabulary.sentences import N_
from app.vocabulary.words import StarterKind


@dataclass(frozen=True)
class StartScenario(Action[Ref]):
    kind = StarterKind.START_SCENARIO
    FIELDS = (
        Reference(
            "scenario",
            N_("Scenario"),
            N_("Kies een scenario."),
            help=N_("Start altijd, ook als zijn filter niet past."),
            table="scenarios",
            relation="started_scenario",
        ),
    )
    TOLD = N_("start %(names)s")

    scenario: Ref
