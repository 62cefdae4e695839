"""Whether the scenarios and triggers of a configuration file can work, by the rules that the editors keep to."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.engine.domain import conditions, kinds
from app.engine.domain.expected_effects import of_document
from app.engine.domain.kinds import Action, Reference
from app.exchange.domain.file_sections import (
    SECTION,
    SECTIONS,
    Configuration,
    action_place,
    choice_place,
    condition_place,
    line_place,
    place_of,
)
from app.exchange.domain.file_shape import Problem
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
from app.vocabulary.words import (
    ApplicantRole,
    AppliesTo,
    Scope,
    Subject,
)

Entry = Mapping[str, Any]

_MANY = 1_000_000
"""More than the options that a file can hold."""


def problems_of(configuration: Configuration, known: Sequence[Problem]) -> Iterator[Problem]:
    """Check what has no problem with its shape. What is archived may be named: it was chosen before."""
    wrong = {match[0] for problem in known if (match := re.match(r"\w+(\[\d+\])?", problem.path))}
    sound = {
        section: [(index, entry) for index, entry in enumerate(entries) if f"{section}[{index}]" not in wrong]
        for section, entries in configuration.items()
        if section in SECTIONS and section not in wrong
    }
    things = _Things(sound)
    for index, scenario in sound.get("scenarios", ()):
        yield from _refusals(
            "scenarios", index, scenario, lambda entry: rule_checks.check_scenario(things.scenario(entry))
        )
    for index, trigger in sound.get("triggers", ()):
        yield from _refusals("triggers", index, trigger, lambda entry: rule_checks.check_trigger(things.trigger(entry)))
    for index, expectation in sound.get("expectations", ()):
        yield from _refusals("expectations", index, expectation, things.check_expectation)


def _refusals(section: str, index: int, entry: Entry, check: Callable[[Entry], None]) -> Iterator[Problem]:
    try:
        check(entry)
    except _Unsound:
        return
    except Misconfigured as error:
        for problem in error.problems:
            place, path = _where(problem.field, place_of(section, index, entry))
            yield Problem(f"{section}[{index}].{path}", place, problem.sentence)


class _Unsound(Exception):
    """It names something that has problems of its own: those come first."""


def _where(field: str, whole: Sentence) -> tuple[Sentence, str]:
    """The rules name the fields of the editors: conditions-0-property_id."""
    row = re.fullmatch(r"(\w+)-(\d+)-(\w+)", field)
    if row is None:
        return whole, _FIELDS.get(field, field)
    part = _PLACES[row[1]](int(row[2]))
    place = say("%(whole)s, %(part)s", whole=whole, part=part)
    return place, f"{row[1]}[{row[2]}].{_FIELDS.get(row[3], row[3])}"


_PLACES: dict[str, Callable[[int], Sentence]] = {
    "conditions": condition_place,
    "actions": action_place,
    "choices": choice_place,
    "lines": line_place,
}
_FIELDS = {
    "property_id": "property",
    "option_ids": "options",
    "appointment_type_ids": "appointment_types",
    "appointment_type_id": "appointment_type",
    "offset_amount": "offset.amount",
    **{field.column: field.name for field in kinds.FIELDS},
}


@dataclass(frozen=True)
class _Property:
    about: FilterProperty
    places: Mapping[str, int]
    """Of its options, by code."""


class _Things:
    """What the rules see of the file: a thing's place in its list stands for its id."""

    def __init__(self, sound: Mapping[str, Sequence[tuple[int, Entry]]]) -> None:
        self._named = {
            section: {entry["code"]: _thing(index, entry) for index, entry in sound.get(section, ())}
            for section in SECTIONS
        }
        self._properties = {entry["code"]: _property(index, entry) for index, entry in sound.get("properties", ())}
        self._starters: dict[str, list[str]] = {}
        for _, trigger in sound.get("triggers", ()):
            for started in {action.get("scenario") for action in trigger["actions"]} - {None}:
                self._starters.setdefault(started, []).append(trigger["name"])

    def scenario(self, entry: Entry) -> ScenarioSetup:
        return ScenarioSetup(
            Scope(entry["scope"]),
            AppliesTo(entry["applies_to"]),
            entry["is_filtered"],
            tuple(map(self._condition, entry["conditions"])),
            tuple(map(self._action, entry["actions"])),
            tuple(self._starters.get(entry["code"], ())),
        )

    def trigger(self, entry: Entry) -> TriggerSetup:
        return TriggerSetup(
            tuple(map(self._action, entry["actions"])),
            tuple(self._name("appointment_types", code) for code in entry["appointment_types"]),
            entry["event"] in list(TIMED_EVENTS),
            entry["offset"]["amount"] if "offset" in entry else None,
        )

    def check_expectation(self, entry: Entry) -> None:
        expectation_checks.check_expectation(
            self._name("appointment_types", entry["appointment_type"]),
            entry["has_partner"],
            tuple(map(self._choice, entry["choices"])),
            tuple(of_document(line).referring(self._referred) for line in entry["lines"]),
        )

    def _choice(self, entry: Entry) -> ChoiceSetup:
        """An option of a person is one of the consumer's or of the partner's."""
        property, role = self._property(entry["property"]), entry["role"] and ApplicantRole(entry["role"])
        if (property.about.subject is Subject.DOSSIER) is not (role is None):
            return ChoiceSetup(None)
        option = property.about.options[property.places[entry["option"]]]
        return ChoiceSetup(option, property.about.thing, property.about.is_multiple, role)

    def _property(self, code: str) -> _Property:
        if code not in self._properties:
            raise _Unsound
        return self._properties[code]

    def _name(self, section: str, code: str) -> Thing:
        if code not in self._named[section]:
            raise _Unsound
        return self._named[section][code]

    def _condition(self, entry: Entry) -> ConditionSetup:
        was, property = conditions.of_document(entry), self._property(entry["property"])
        options = frozenset(property.about.options[property.places[code]].id for code in was.options)
        return conditions.referring(was, property.about, options)

    def _action(self, entry: Entry) -> Action[Thing]:
        return kinds.referring(kinds.of_document(entry), self._referred)

    def _referred(self, field: Reference, code: str) -> Thing:
        """Users are not in the file, and were found by their address."""
        return Thing(0, code) if field.table == "users" else self._name(SECTION[field.table], code)


def _thing(index: int, entry: Entry) -> Thing:
    """Archived or not, it was chosen already: the file says so."""
    return Thing(index, entry["name"], entry.get("archived", False))


def _property(index: int, entry: Entry) -> _Property:
    # Options of all properties are told apart by their numbers.
    options = tuple(_thing(index * _MANY + place, option) for place, option in enumerate(entry["options"]))
    about = FilterProperty(_thing(index, entry), Subject(entry["subject"]), entry["is_multiple"], options)
    return _Property(about, {option["code"]: place for place, option in enumerate(entry["options"])})
