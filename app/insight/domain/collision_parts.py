"""Who acts in the runs of a trigger, with what, and who of them can act on one dossier or one person together."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from app.engine.domain import conditions, kinds
from app.engine.domain.conditions import ConditionRule, HasPartner, TypeIsOneOf
from app.engine.domain.kinds import ActionRule, SendEmail, StartScenario
from app.engine.domain.rules import ScenarioRule, TriggerRule
from app.setup.domain.filter_reach import ByProperty, by_property, can_hold, can_hold_together
from app.setup.domain.rule_checks import PARTNER, ConditionSetup, FilterProperty
from app.vocabulary.words import ApplicantRole, AppliesTo, EffectKind, Question, Subject


@dataclass(frozen=True)
class Source:
    """A scenario or a trigger."""

    id: int
    name: str
    is_trigger: bool = False


@dataclass(frozen=True)
class PossibleEffect:
    """What an action does; two with the same `what` are one and the same in a run, for one person if personal."""

    what: tuple[object, ...]
    kind: EffectKind
    name: str
    is_personal: bool
    audience: tuple[object, ...]
    """Of a mail: who reads it."""
    place: int
    """Among the actions of its owner."""
    types: tuple[ConditionSetup, ...] = ()
    """Of a mail: for which types of appointments its template is, as a condition."""
    tells_when: bool = False
    """Of a mail: it says when the appointment is, and so confirms it."""


@dataclass(frozen=True)
class Part:
    """A trigger itself, a scenario that it names, or a scenario that starts by its filter."""

    source: Source
    applies_to: AppliesTo
    effects: tuple[PossibleEffect, ...]
    conditions: tuple[ConditionSetup, ...] = ()
    place: int = 0
    """Of a scenario that a trigger names: of the action that does."""

    @cached_property
    def of_dossier(self) -> ByProperty:
        """What acts on the partner asks one."""
        implied = (HasPartner[FilterProperty, int](PARTNER),) if self.applies_to is AppliesTo.PARTNER else ()
        return by_property(
            condition
            for condition in (*self.conditions, *implied)
            if condition.about and condition.about.subject is Subject.DOSSIER
        )

    @cached_property
    def of_person(self) -> ByProperty:
        return by_property(
            condition for condition in self.conditions if condition.about and condition.about.subject is Subject.PERSON
        )

    @cached_property
    def can_act(self) -> bool:
        """A condition on a person never holds for a scenario of the dossier."""
        if self.of_person and self.applies_to is AppliesTo.DOSSIER:
            return False
        return can_hold(self.of_dossier) and can_hold(self.of_person)

    def of_kind(self, kind: EffectKind) -> Iterator[PossibleEffect]:
        return (effect for effect in self.effects if effect.kind is kind)


_PEOPLE = {
    AppliesTo.DOSSIER: frozenset(ApplicantRole),
    AppliesTo.EACH_APPLICANT: frozenset(ApplicantRole),
    AppliesTo.CONSUMER: frozenset({ApplicantRole.CONSUMER}),
    AppliesTo.PARTNER: frozenset({ApplicantRole.PARTNER}),
}


def meet_on_dossier(part: Part, other_part: Part) -> bool:
    """Whether there can be a dossier on which both act, be it on different people."""
    if not (part.can_act and other_part.can_act and can_hold_together(part.of_dossier, other_part.of_dossier)):
        return False
    if len(_PEOPLE[part.applies_to] | _PEOPLE[other_part.applies_to]) > 1:
        return True
    return can_hold_together(part.of_person, other_part.of_person)


def meet_on_person(part: Part, other_part: Part) -> bool:
    """Whether there can be a person whom both act on."""
    return (
        part.can_act
        and other_part.can_act
        and bool(_PEOPLE[part.applies_to] & _PEOPLE[other_part.applies_to])
        and can_hold_together(part.of_dossier, other_part.of_dossier)
        and can_hold_together(part.of_person, other_part.of_person)
    )


Questions = Mapping[tuple[Question, int], FilterProperty]
"""All that can be asked, by key."""


def by_filter(scenario: ScenarioRule, questions: Questions, telling: Collection[int] = ()) -> Part:
    """`telling`: the templates that say when the appointment is."""
    setups = tuple(_setup(condition, questions) for condition in scenario.conditions)
    return Part(
        Source(scenario.id, scenario.name), scenario.applies_to, _effects(scenario.actions, questions, telling), setups
    )


def fixed(
    trigger: TriggerRule, scenarios: Mapping[int, ScenarioRule], questions: Questions, telling: Collection[int] = ()
) -> Iterator[Part]:
    """What acts whenever this trigger fires: the trigger itself, and each scenario that it names."""
    itself = Source(trigger.id, trigger.name, is_trigger=True)
    types = of_types(trigger.appointment_type_ids, questions)
    yield Part(itself, AppliesTo.DOSSIER, _effects(trigger.actions, questions, telling), types)
    for place, action in enumerate(trigger.actions):
        if isinstance(action, StartScenario) and (scenario := scenarios.get(action.scenario.id)):
            source = Source(scenario.id, scenario.name)
            yield Part(source, scenario.applies_to, _effects(scenario.actions, questions, telling), types, place)


def of_types(ids: frozenset[int], questions: Questions) -> tuple[ConditionSetup, ...]:
    """The types of appointments that something is for, as a condition."""
    types = questions.get((Question.APPOINTMENT_TYPE, 0))
    return (TypeIsOneOf(types, ids),) if ids and types else ()


def _setup(condition: ConditionRule, questions: Questions) -> ConditionSetup:
    option_ids = tuple(option.id for option in condition.options)
    about = questions.get((condition.ASKS, condition.about.id if condition.about else 0))
    return conditions.referring(condition, about, option_ids)


def _effects(
    actions: Iterable[ActionRule], questions: Questions, telling: Collection[int]
) -> tuple[PossibleEffect, ...]:
    return tuple(
        PossibleEffect(
            action.identity,
            action.kind,
            action.about,
            action.is_personal,
            action.audience,
            place,
            of_types(action.email_template.appointment_type_ids, questions) if isinstance(action, SendEmail) else (),
            isinstance(action, SendEmail) and action.email_template.id in telling,
        )
        for place, action in enumerate(actions)
        if isinstance(action, kinds.Effect)
    )
