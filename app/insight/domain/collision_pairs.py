"""Which two parts of the configuration can act in the same run, on the same dossier or the same person."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, product

from app.engine.domain.rules import TriggerRule
from app.insight.domain.collision_parts import Part, PossibleEffect, meet_on_dossier, meet_on_person
from app.vocabulary.events import TIMED_EVENTS
from app.vocabulary.words import EffectKind, StarterKind


@dataclass(frozen=True)
class Actor:
    """A part, and when in the run it acts: trigger, action of that trigger, scenario."""

    part: Part
    moment: tuple[int, int, int]
    is_by_filter: bool = False

    @property
    def name(self) -> str:
        return self.part.source.name

    @cached_property
    def whats(self) -> dict[tuple[object, ...], PossibleEffect]:
        return {effect.what: effect for effect in self.part.effects}

    @cached_property
    def mails(self) -> list[PossibleEffect]:
        return list(self.part.of_kind(EffectKind.SEND_EMAIL))

    @cached_property
    def statuses(self) -> list[PossibleEffect]:
        return list(self.part.of_kind(EffectKind.SET_STATUS))

    def moment_of(self, effect: PossibleEffect) -> tuple[int, ...]:
        if self.part.source.is_trigger:
            return (self.moment[0], effect.place)
        return (*self.moment, effect.place)

    def has_to_do_with(self, other_actor: "Actor") -> bool:
        """Something can be said of the two; most pairs have nothing in common."""
        return bool(
            (self.statuses and other_actor.statuses)
            or (self.mails and other_actor.mails)
            or self.whats.keys() & other_actor.whats.keys()
        )


@dataclass(frozen=True)
class Meeting:
    first: Actor
    second: Actor

    @cached_property
    def on_dossier(self) -> bool:
        return meet_on_dossier(self.first.part, self.second.part)

    @cached_property
    def on_person(self) -> bool:
        return meet_on_person(self.first.part, self.second.part)

    def holds_for(self, is_personal: bool) -> bool:
        return self.on_person if is_personal else self.on_dossier


def meetings(
    triggers: Sequence[TriggerRule], fixed: Sequence[Sequence[Part]], relevant: Sequence[Part]
) -> Iterator[Meeting]:
    """`fixed`: of each trigger what acts whenever it fires; `relevant`: what starts where filters are weighed."""
    always = [[Actor(part, (place, part.place, 0)) for part in parts] for place, parts in enumerate(fixed)]
    weighing = {place: at for place, trigger in enumerate(triggers) if (at := _weighs_at(trigger)) is not None}
    if weighing:
        yield from _of(combinations(_by_filter(relevant, *min(weighing.items())), 2))
    for place, trigger in enumerate(triggers):
        yield from _of(combinations(always[place], 2))
        others = [
            other_place
            for other_place, other_trigger in enumerate(triggers)
            if other_place != place and _together(trigger, other_trigger)
        ]
        yield from _of(
            (actor, other_actor)
            for later in others
            if later > place
            for actor in always[place]
            for other_actor in always[later]
        )
        where = (
            place
            if place in weighing
            else next((other_place for other_place in others if other_place in weighing), None)
        )
        if where is not None:
            yield from _of(product(always[place], _by_filter(relevant, where, weighing[where])))


def _of(pairs: Iterator[tuple[Actor, Actor]]) -> Iterator[Meeting]:
    for actor, other_actor in pairs:
        if actor.part.source != other_actor.part.source and actor.has_to_do_with(other_actor):
            yield Meeting(actor, other_actor)


def _by_filter(relevant: Sequence[Part], place: int, at: int) -> list[Actor]:
    return [Actor(part, (place, at, order), is_by_filter=True) for order, part in enumerate(relevant, start=1)]


def _weighs_at(trigger: TriggerRule) -> int | None:
    """Where among its actions the filters are weighed; None: they aren't."""
    kinds = [action.kind for action in trigger.actions]
    automatic = StarterKind.START_RELEVANT_SCENARIOS
    return kinds.index(automatic) if automatic in kinds else None


def _together(trigger: TriggerRule, other_trigger: TriggerRule) -> bool:
    """Whether there are appointments for which both fire, in one run. A timed trigger has a run of its own."""
    if trigger.event is not other_trigger.event or trigger.event in TIMED_EVENTS:
        return False
    types = (trigger.appointment_type_ids, other_trigger.appointment_type_ids)
    return not all(types) or bool(types[0] & types[1])
