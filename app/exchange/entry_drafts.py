"""From what a configuration file says of a scenario, trigger or expectation to what is kept of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.engine.domain import conditions, kinds
from app.engine.domain.expected_effects import of_document
from app.engine.domain.kinds import Reference
from app.exchange.domain.file_sections import SECTION
from app.models import Action, Expectation, ExpectationChoice, ExpectationLine, Property, Scenario, Trigger, User
from app.setup.actions import Draft
from app.setup.scenarios import ConditionRow, ScenarioDraft
from app.setup.triggers import TriggerDraft
from app.vocabulary.words import (
    ApplicantRole,
    AppliesTo,
    Event,
    OffsetUnit,
    ReEntry,
    Scope,
)

Entry = Mapping[str, Any]


@dataclass(frozen=True)
class Known:
    """What codes stand for, by section; colleagues by their e-mail address."""

    things: Mapping[str, Mapping[str, Any]]
    colleagues: Mapping[str, User]

    def id(self, section: str, code: str | None) -> int | None:
        return self.things[section][code].id if code else None

    def referred(self, field: Reference, code: str) -> int:
        row = self.colleagues[code] if field.table == User.__tablename__ else self.things[SECTION[field.table]][code]
        id: int = row.id
        return id

    def option_id(self, property_code: str, code: str) -> int:
        property: Property = self.things["properties"][property_code]
        return next(option.id for option in property.options if option.code == code)


def scenario_draft(entry: Entry, saved: Scenario | None, known: Known) -> ScenarioDraft:
    return ScenarioDraft(
        entry["name"],
        Scope(entry["scope"]),
        AppliesTo(entry["applies_to"]),
        entry["is_filtered"],
        tuple(_condition(condition, known) for condition in entry["conditions"]),
        tuple(_actions(entry["actions"], saved.actions if saved else (), known)),
    )


def _condition(entry: Entry, known: Known) -> ConditionRow:
    was, property = conditions.of_document(entry), entry["property"]
    options = frozenset(known.option_id(property, code) for code in was.options)
    return conditions.referring(was, known.id("properties", property), options)


def trigger_draft(entry: Entry, saved: Trigger | None, known: Known) -> TriggerDraft:
    offset = entry.get("offset")
    types = known.things["appointment_types"]
    return TriggerDraft(
        Event(entry["event"]),
        entry["name"],
        frozenset(types[code].id for code in entry["appointment_types"]),
        entry["is_first_of_type"],
        ReEntry(entry["re_entry"]),
        entry["is_active"],
        tuple(_actions(entry["actions"], saved.actions if saved else (), known)),
        offset["amount"] if offset else None,
        OffsetUnit(offset["unit"]) if offset else None,
    )


def _actions(entries: Sequence[Entry], saved: Sequence[Action], known: Known) -> Iterator[Draft]:
    for index, entry in enumerate(entries):
        id = saved[index].id if index < len(saved) else None
        yield replace(kinds.referring(kinds.of_document(entry), known.referred), id=id)


def put_expectation(expectation: Expectation, entry: Entry, known: Known) -> None:
    expectation.name, expectation.event = entry["name"], Event(entry["event"])
    expectation.appointment_type = known.things["appointment_types"][entry["appointment_type"]]
    expectation.is_first_of_type, expectation.has_partner = entry["is_first_of_type"], entry["has_partner"]
    # A choice that stays keeps its row: a second one like it would be there before the first is gone.
    kept = {(choice.role, choice.option_id): choice for choice in expectation.choices}
    chosen = {_choice(choice, known): None for choice in entry["choices"]}
    expectation.choices = [kept.get(key) or ExpectationChoice(role=key[0], option_id=key[1]) for key in chosen]
    expectation.lines = [
        ExpectationLine(position=position, **of_document(line).referring(known.referred).columns)
        for position, line in enumerate(entry["lines"])
    ]


def _choice(entry: Entry, known: Known) -> tuple[ApplicantRole | None, int]:
    return _role(entry), known.option_id(entry["property"], entry["option"])


def _role(entry: Entry) -> ApplicantRole | None:
    return ApplicantRole(entry["role"]) if entry["role"] else None
