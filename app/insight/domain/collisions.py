"""What scenarios and triggers do to each other: contradictions, doubles, and what nothing can start."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from app.engine.domain.kinds import EFFECTS
from app.engine.domain.rules import ScenarioRule, TriggerRule
from app.insight.domain import mail_conflicts
from app.insight.domain.collision_pairs import Meeting, meetings
from app.insight.domain.collision_parts import Part, PossibleEffect, Questions, Source, by_filter, fixed, of_types
from app.insight.domain.conflicts import Conflict, ids_of, listed
from app.setup.domain.filter_reach import by_property, can_hold_together
from app.setup.domain.rule_checks import ConditionSetup
from app.vocabulary.sentences import say
from app.vocabulary.words import EffectKind, Severity, StarterKind


@dataclass(frozen=True)
class Setup:
    """`triggers`: those that are on. `scenarios`: also archived ones that they name."""

    scenarios: tuple[ScenarioRule, ...]
    triggers: tuple[TriggerRule, ...]
    questions: Questions
    telling: frozenset[int] = frozenset()
    """The e-mail templates that say when the appointment is."""

    @cached_property
    def relevant(self) -> list[Part]:
        return [
            by_filter(scenario, self.questions, self.telling)
            for scenario in self.scenarios
            if scenario.starts_by_itself
        ]

    @cached_property
    def fixed(self) -> list[tuple[Part, ...]]:
        """Of each trigger."""
        known = {scenario.id: scenario for scenario in self.scenarios}
        return [tuple(fixed(trigger, known, self.questions, self.telling)) for trigger in self.triggers]

    @cached_property
    def named(self) -> set[int]:
        return {id for trigger in self.triggers for id in trigger.named_scenario_ids}


def conflicts(setup: Setup) -> list[Conflict]:
    """List each conflict once, the worst first."""
    all_meetings = list(meetings(setup.triggers, setup.fixed, setup.relevant))
    told = [
        *_statuses(all_meetings, _decided_before(setup)),
        *_idle_triggers(setup),
        *_unreachable(setup),
        *_never_at_its_types(setup),
        *mail_conflicts.confirmed_twice(all_meetings),
        *mail_conflicts.never_sent(setup.relevant, setup.fixed, _weighing(setup)),
        *mail_conflicts.twice(all_meetings),
        *_by_hand(setup),
        *_coinciding(all_meetings),
    ]
    once = {conflict.key: conflict for conflict in told}
    order = list(Severity)
    return sorted(once.values(), key=lambda conflict: order.index(conflict.severity))


def _decided_before(setup: Setup) -> bool:
    """Whether each trigger that weighs filters sets a status first, so that no scenario's status counts."""
    for trigger, (own, *named) in zip(setup.triggers, setup.fixed, strict=True):
        kinds = [action.kind for action in trigger.actions]
        if StarterKind.START_RELEVANT_SCENARIOS not in kinds:
            continue
        weighs_at = kinds.index(StarterKind.START_RELEVANT_SCENARIOS)
        places = [effect.place for effect in own.of_kind(EffectKind.SET_STATUS)]
        places += [part.place for part in named if any(part.of_kind(EffectKind.SET_STATUS))]
        if min(places, default=weighs_at) >= weighs_at:
            return False
    return True


def _statuses(all_meetings: Sequence[Meeting], decided_before: bool) -> Iterator[Conflict]:
    for meeting in all_meetings:
        both = [(actor, effect) for actor in (meeting.first, meeting.second) for effect in actor.statuses[:1]]
        if len(both) < 2 or both[0][1].what == both[1][1].what or not meeting.on_dossier:
            continue
        if decided_before and meeting.first.is_by_filter and meeting.second.is_by_filter:
            continue
        (first, first_effect), (second, second_effect) = sorted(both, key=lambda pair: pair[0].moment_of(pair[1]))
        yield Conflict(
            Severity.WRONG,
            say(
                "%(first)s zet de dossierstatus op “%(one)s” en %(second)s op “%(other)s”."
                " Starten ze samen, dan geldt “%(one)s”.",
                first=first.name,
                one=first_effect.name,
                second=second.name,
                other=second_effect.name,
            ),
            say("Laat een van de twee de status zetten, of kies bij allebei dezelfde status."),
            (first.part.source, second.part.source),
            f"status:{ids_of([first.part.source, second.part.source])}:{first_effect.what}:{second_effect.what}",
        )


def _idle_triggers(setup: Setup) -> Iterator[Conflict]:
    """Those without a single action are flagged by themselves."""
    for trigger, parts in zip(setup.triggers, setup.fixed, strict=True):
        scenarios = [*parts, *(setup.relevant if trigger.weighs_filters else ())]
        if trigger.actions and not any(part.effects for part in scenarios):
            source = Source(trigger.id, trigger.name, is_trigger=True)
            yield Conflict(
                Severity.WRONG,
                say(
                    "Trigger “%(name)s” doet niets: er is geen scenario met acties dat hij kan starten.",
                    name=trigger.name,
                ),
                say("Maak een scenario met een filter, of zet de trigger uit."),
                (source,),
                f"idle:{ids_of([source])}",
            )


def _unreachable(setup: Setup) -> Iterator[Conflict]:
    lost = [part.source for part in setup.relevant if part.source.id not in setup.named]
    if lost and not any(trigger.weighs_filters for trigger in setup.triggers):
        yield Conflict(
            Severity.WRONG,
            say(
                "Geen trigger die aanstaat bepaalt welke gefilterde scenario's relevant zijn."
                " Vanzelf start dus niet: %(names)s.",
                names=listed(lost),
            ),
            say(
                "Voeg aan een trigger de actie “Automatisch bepalen welke gefilterde scenario's relevant zijn en deze"
                " uitvoeren” toe, of zet een trigger met die actie aan."
            ),
            tuple(lost),
            f"unreachable:{ids_of(lost)}",
        )


def _never_at_its_types(setup: Setup) -> Iterator[Conflict]:
    """A filter asks for types of appointments at which no trigger looks at it."""
    weighing = [by_property(types) for types in _weighing(setup)]
    for part in setup.relevant:
        if weighing and part.can_act and not any(can_hold_together(part.of_dossier, types) for types in weighing):
            yield Conflict(
                Severity.WRONG,
                say(
                    "%(name)s start nooit vanzelf: bij het afspraaktype in het filter is er geen trigger die naar de"
                    " filters kijkt.",
                    name=part.source.name,
                ),
                say("Kies in het filter een ander afspraaktype, of voeg het type toe aan een trigger."),
                (part.source,),
                f"types:{ids_of([part.source])}",
            )


def _weighing(setup: Setup) -> list[tuple[ConditionSetup, ...]]:
    """The types of each trigger that looks at filters."""
    return [
        of_types(trigger.appointment_type_ids, setup.questions) for trigger in setup.triggers if trigger.weighs_filters
    ]


def _by_hand(setup: Setup) -> Iterator[Conflict]:
    active = [scenario for scenario in setup.scenarios if not scenario.is_archived and not scenario.starts_by_itself]
    by_hand = [Source(scenario.id, scenario.name) for scenario in active if scenario.id not in setup.named]
    if by_hand:
        yield Conflict(
            Severity.INFORMATION,
            say("Alleen met de hand te starten: %(names)s.", names=listed(by_hand)),
            say("Moet het vanzelf gaan? Geef het scenario dan een filter, of noem het in een trigger."),
            tuple(by_hand),
            f"by_hand:{ids_of(by_hand)}",
        )


def _coinciding(all_meetings: Sequence[Meeting]) -> Iterator[Conflict]:
    grouped: dict[tuple[object, ...], tuple[PossibleEffect, dict[Source, None]]] = {}
    for meeting in all_meetings:
        for what in meeting.first.whats.keys() & meeting.second.whats.keys():
            effect = meeting.first.whats[what]
            if EFFECTS[effect.kind].COINCIDING and meeting.holds_for(effect.is_personal):
                sources = grouped.setdefault(what, (effect, {}))[1]
                sources |= dict.fromkeys([meeting.first.part.source, meeting.second.part.source])
    for what, (effect, sources) in sorted(grouped.items(), key=lambda entry: (entry[1][0].kind, entry[1][0].name)):
        texts = EFFECTS[effect.kind].COINCIDING
        assert texts
        yield Conflict(
            Severity.INFORMATION,
            say(texts[effect.is_personal], name=effect.name, names=listed(sources)),
            say("U hoeft niets te doen."),
            tuple(sources),
            f"once:{what}:{ids_of(sources)}",
        )
