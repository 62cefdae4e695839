"""Whether a scenario or trigger can work as it is set up: what is refused at save."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.engine.domain.conditions import Condition
from app.engine.domain.conditions.partner import WITH, WITHOUT
from app.engine.domain.kinds import Action
from app.vocabulary import labels
from app.vocabulary.sentences import DomainError, Sentence, say
from app.vocabulary.words import AppliesTo, EffectKind, Question, Scope, Subject

MOST_DAYS = 365


@dataclass(frozen=True)
class Thing:
    """Something that a condition or an action names. What is archived can't be chosen anew."""

    id: int
    name: str
    is_archived: bool = False
    is_chosen_already: bool = True

    @property
    def is_refused(self) -> bool:
        return self.is_archived and not self.is_chosen_already


@dataclass(frozen=True)
class FilterProperty:
    """What a condition is about, with all that can be chosen of it. A list of the office is as one of a dossier."""

    thing: Thing
    subject: Subject
    is_multiple: bool
    options: tuple[Thing, ...]
    asks: Question = Question.PROPERTY

    @property
    def key(self) -> tuple[Question, int]:
        return self.asks, self.thing.id


def of_list(asks: Question, things: tuple[Thing, ...]) -> FilterProperty:
    """An appointment or a dossier has one thing of each list."""
    return FilterProperty(Thing(0, labels.text(asks)), Subject.DOSSIER, is_multiple=False, options=things, asks=asks)


PARTNER = of_list(Question.PARTNER, (Thing(WITH, ""), Thing(WITHOUT, "")))


ConditionSetup = Condition[FilterProperty, int]


def chosen(condition: ConditionSetup) -> tuple[Thing, ...]:
    """Of the options that there are."""
    options = condition.about.options if condition.about else ()
    return tuple(option for option in options if option.id in condition.options)


Actions = tuple[Action[Thing] | None, ...]
"""None: nothing is chosen yet."""


@dataclass(frozen=True)
class ScenarioSetup:
    scope: Scope
    applies_to: AppliesTo
    is_filtered: bool
    conditions: tuple[ConditionSetup, ...]
    actions: Actions
    started_by: tuple[str, ...] = ()
    """The names of the triggers that start it."""


@dataclass(frozen=True)
class TriggerSetup:
    actions: Actions
    appointment_types: tuple[Thing, ...] = ()
    is_timed: bool = False
    offset_amount: int | None = None


@dataclass(frozen=True)
class Problem:
    """Why it can't be saved, and the form field that says so: "name", "conditions-0-property_id"."""

    field: str
    sentence: Sentence


class Misconfigured(DomainError):
    """A refusal with every problem in its place."""

    def __init__(self, problems: list[Problem]) -> None:
        first = problems[0]
        super().__init__(first.sentence.text, field=first.field, **first.sentence.values)
        self.problems = problems


def check_scenario(scenario: ScenarioSetup) -> None:
    refuse_if_any([*_of_scope(scenario), *_of_filter(scenario), *_of_actions(scenario.actions, in_trigger=False)])


def check_trigger(trigger: TriggerSetup) -> None:
    gone = (archived("appointment_type_ids", kind) for kind in trigger.appointment_types if kind.is_refused)
    refuse_if_any([*gone, *_of_timing(trigger), *_of_actions(trigger.actions, in_trigger=True)])


def _of_timing(trigger: TriggerSetup) -> Iterator[Problem]:
    if trigger.is_timed and (trigger.offset_amount is None or not 1 <= trigger.offset_amount <= MOST_DAYS):
        yield _problem("offset_amount", "Vul een getal in van 1 tot en met %(most)s.", most=MOST_DAYS)


def refuse_if_any(problems: list[Problem]) -> None:
    if problems:
        raise Misconfigured(problems)


def _of_scope(scenario: ScenarioSetup) -> Iterator[Problem]:
    if scenario.scope is Scope.DOSSIER and scenario.started_by:
        yield _problem(
            "scope",
            "Dit scenario wordt gestart door: %(triggers)s. Daarom moet het bereik Afspraak blijven.",
            triggers=", ".join(scenario.started_by),
        )


def _of_filter(scenario: ScenarioSetup) -> Iterator[Problem]:
    if not scenario.is_filtered:
        return
    if scenario.scope is not Scope.APPOINTMENT:
        yield _problem("is_filtered", "Een filter kan alleen bij een scenario met bereik Afspraak.")
    if not scenario.conditions:
        yield _problem("conditions", "Een filter vraagt om ten minste één voorwaarde.")
    for index, condition in enumerate(scenario.conditions):
        yield from _of_condition(f"conditions-{index}", condition, scenario.applies_to)


def _of_condition(row: str, condition: ConditionSetup, applies_to: AppliesTo) -> Iterator[Problem]:
    if condition.about is None:
        if condition.ASKS is Question.PROPERTY:
            yield _problem(f"{row}-property_id", "Kies een eigenschap.")
        return
    if condition.about.thing.is_refused:
        yield archived(f"{row}-property_id", condition.about.thing)
    if condition.about.subject is Subject.PERSON and applies_to is AppliesTo.DOSSIER:
        yield _problem(
            f"{row}-property_id",
            "Een eigenschap van een persoon vraagt om Consument, Partner of Elke aanvrager bij 'Geldt voor'.",
        )
    if not condition.is_complete:
        yield _problem(f"{row}-option_ids", "Kies ten minste één item.")
    elif len(chosen(condition)) < len(condition.options):
        yield _problem(f"{row}-option_ids", "Een van de items hoort niet (meer) bij deze eigenschap.")
    for option in chosen(condition):
        if option.is_refused:
            yield archived(f"{row}-option_ids", option)


def _of_actions(actions: Actions, *, in_trigger: bool) -> Iterator[Problem]:
    if not actions:
        yield _problem("actions", "Voeg ten minste één actie toe.")
    seen = set()
    for index, action in enumerate(actions):
        row = f"actions-{index}"
        if action is None:
            yield _problem(f"{row}-kind", "Kies wat er moet gebeuren.")
        elif not in_trigger and not isinstance(action.kind, EffectKind):
            yield _problem(f"{row}-kind", "Deze actie kan alleen in een trigger.")
        elif not action.FIELDS and action.kind in seen:
            yield _problem(f"{row}-kind", "Deze actie kan één keer per trigger.")
        else:
            yield from _of_fields(row, action)
            seen.add(action.kind)


def _of_fields(row: str, action: Action[Thing]) -> Iterator[Problem]:
    for field, value in action.counting():
        place = f"{row}-{field.column}"
        if problem := field.problem(value):
            yield Problem(place, problem)
        elif isinstance(value, Thing) and value.is_refused:
            yield archived(place, value)


def _problem(field: str, text: str, **values: object) -> Problem:
    return Problem(field, say(text, **values))


def archived(field: str, named: Thing) -> Problem:
    return _problem(field, "%(name)s is gearchiveerd. Kies iets anders.", name=named.name)
