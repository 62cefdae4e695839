"""Whether the scenarios and triggers of a configuration file can work, by the rules that the editors keep to."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import TypeVar

from app.engine.domain import conditions, kinds
from app.engine.domain.kinds import Action, Reference, StartScenario
from app.entries.domain.entries import (
    ChoiceEntry,
    ExpectationEntry,
    PropertyEntry,
    ScenarioEntry,
    SettingEntry,
    TriggerEntry,
)
from app.entries.domain.entry_lists import CodedCondition, place_in
from app.entries.domain.file_checks import FileProblem
from app.exchange.domain.file_sections import SECTION, SECTIONS, Configuration, place_of
from app.insight.domain import expectation_checks
from app.insight.domain.expectation_checks import ChoiceSetup
from app.setup.domain import rule_checks
from app.setup.domain.rule_checks import (
    ConditionSetup,
    FilterProperty,
    Misconfigured,
    ScenarioSetup,
    Thing,
    TriggerSetup,
)
from app.vocabulary.events import TIMED_EVENTS
from app.vocabulary.sentences import Sentence, say
from app.vocabulary.words import Question, Subject

S = TypeVar("S", bound=SettingEntry)

_MANY = 1_000_000
"""More than the options that a file can hold."""


def problems_of(configuration: Configuration, known: Sequence[FileProblem]) -> Iterator[FileProblem]:
    """Check what has no problem with its shape. What is archived may be named: it was chosen before."""
    wrong = {match[0] for problem in known if (match := re.match(r"\w+(\[\d+\])?", problem.path))}
    rules = _Rules(configuration, wrong)
    for index, scenario in rules.sound("scenarios", configuration.scenarios):
        yield from _refusals("scenarios", index, scenario, rules.check_scenario)
    for index, trigger in rules.sound("triggers", configuration.triggers):
        yield from _refusals("triggers", index, trigger, rules.check_trigger)
    for index, expectation in rules.sound("expectations", configuration.expectations):
        yield from _refusals("expectations", index, expectation, rules.check_expectation)


def _refusals(section: str, index: int, entry: S, check: Callable[[S], None]) -> Iterator[FileProblem]:
    try:
        check(entry)
    except _Unsound:
        return
    except Misconfigured as error:
        for problem in error.problems:
            place, path = _where(problem.field, place_of(section, index, entry.name))
            yield FileProblem(f"{section}[{index}].{path}", place, problem.sentence)


class _Unsound(Exception):
    """It names something that has problems of its own: those come first."""


def _where(field: str, whole: Sentence) -> tuple[Sentence, str]:
    """The rules name the fields of the editors: conditions-0-property_id."""
    row = re.fullmatch(r"(\w+)-(\d+)-(\w+)", field)
    if row is None:
        return whole, _FIELDS.get(field, field)
    part = place_in(row[1], int(row[2]))
    place = say("%(whole)s, %(part)s", whole=whole, part=part)
    return place, f"{row[1]}[{row[2]}].{_FIELDS.get(row[3], row[3])}"


_FIELDS = {
    "property_id": "property",
    "option_ids": "options",
    "appointment_type_ids": "appointment_types",
    "appointment_type_id": "appointment_type",
    "lead_source_id": "lead_source",
    "offset_amount": "offset.amount",
    **{field.column: field.name for field in kinds.FIELDS},
}


@dataclass(frozen=True)
class _Property:
    about: FilterProperty
    places: Mapping[str, int]
    """Of its options, by code."""


class _Rules:
    """What the rules see of the file: a thing's place in its list stands for its id."""

    def __init__(self, configuration: Configuration, wrong: Set[str]) -> None:
        self._wrong = wrong
        self._named = {
            section: {
                entry.code: _thing(index, entry) for index, entry in self.sound(section, configuration.section(section))
            }
            for section in SECTIONS
        }
        properties = self.sound("properties", configuration.properties)
        self._properties = {entry.code: _property(index, entry) for index, entry in properties}
        self._starters: dict[str, list[str]] = {}
        for _, trigger in self.sound("triggers", configuration.triggers):
            for code in {action.scenario for action in trigger.actions if isinstance(action, StartScenario)}:
                self._starters.setdefault(code, []).append(trigger.name)

    def sound(self, section: str, entries: Sequence[S]) -> Iterator[tuple[int, S]]:
        for index, entry in enumerate(entries):
            if self._wrong.isdisjoint({section, f"{section}[{index}]"}):
                yield index, entry

    def check_scenario(self, entry: ScenarioEntry) -> None:
        rule_checks.check_scenario(
            ScenarioSetup(
                entry.scope,
                entry.applies_to,
                entry.is_filtered,
                tuple(map(self._condition, entry.conditions)),
                tuple(map(self._action, entry.actions)),
                tuple(self._starters.get(entry.code, ())),
            )
        )

    def check_trigger(self, entry: TriggerEntry) -> None:
        rule_checks.check_trigger(
            TriggerSetup(
                tuple(map(self._action, entry.actions)),
                tuple(self._name("appointment_types", code) for code in entry.appointment_types),
                entry.event in TIMED_EVENTS,
                entry.offset.amount if entry.offset else None,
            )
        )

    def check_expectation(self, entry: ExpectationEntry) -> None:
        expectation_checks.check_expectation(
            {
                "appointment_type_id": self._name("appointment_types", entry.appointment_type),
                "status_id": self._name("statuses", entry.status) if entry.status else None,
                "lead_source_id": self._name("lead_sources", entry.lead_source) if entry.lead_source else None,
            },
            entry.has_partner,
            tuple(map(self._choice, entry.choices)),
            tuple(line.referring(self._referred) for line in entry.lines),
        )

    def _choice(self, entry: ChoiceEntry) -> ChoiceSetup:
        """An option of a person is one of the consumer's or of the partner's."""
        property, role = self._property(entry.property), entry.role
        if (property.about.subject is Subject.DOSSIER) is not (role is None):
            return ChoiceSetup(None)
        option = property.about.options[property.places[entry.option]]
        return ChoiceSetup(option, property.about.thing, property.about.is_multiple, role)

    def _property(self, code: str) -> _Property:
        if code not in self._properties:
            raise _Unsound
        return self._properties[code]

    def _name(self, section: str, code: str) -> Thing:
        if code not in self._named[section]:
            raise _Unsound
        return self._named[section][code]

    def _condition(self, condition: CodedCondition) -> ConditionSetup:
        if condition.ASKS is Question.PARTNER:
            return conditions.referring(condition, rule_checks.PARTNER, ())
        if condition.ASKS is not Question.PROPERTY:
            things = self._named[SECTION[condition.OPTIONS]]
            ids = frozenset(self._name(SECTION[condition.OPTIONS], code).id for code in condition.options)
            return conditions.referring(condition, rule_checks.of_list(condition.ASKS, tuple(things.values())), ids)
        property = self._property(condition.about or "")
        options = frozenset(property.about.options[property.places[code]].id for code in condition.options)
        return conditions.referring(condition, property.about, options)

    def _action(self, action: Action[str]) -> Action[Thing]:
        return kinds.referring(action, self._referred)

    def _referred(self, field: Reference, code: str) -> Thing:
        """Users are not in the file, and were found by their address."""
        return Thing(0, code) if field.table == "users" else self._name(SECTION[field.table], code)


def _thing(index: int, entry: SettingEntry) -> Thing:
    """Archived or not, it was chosen already: the file says so."""
    return Thing(index, entry.name, entry.is_archived)


def _property(index: int, entry: PropertyEntry) -> _Property:
    # Options of all properties are told apart by their numbers.
    options = tuple(_thing(index * _MANY + place, option) for place, option in enumerate(entry.options))
    about = FilterProperty(_thing(index, entry), entry.subject, entry.is_multiple, options)
    return _Property(about, {option.code: place for place, option in enumerate(entry.options)})
