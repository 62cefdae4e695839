"""From what a configuration file says of a scenario, trigger or expectation to what is kept of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar, cast

from app.engine.domain import conditions, kinds
from app.engine.domain.kinds import Reference
from app.entries.domain.entries import ExpectationEntry, ScenarioEntry, TriggerEntry
from app.entries.domain.entry_lists import CodedCondition
from app.exchange.domain.file_sections import SECTION
from app.exchange.things import Things
from app.models import (
    Action,
    AppointmentType,
    DossierStatus,
    Expectation,
    ExpectationChoice,
    ExpectationLine,
    LeadSource,
    Property,
    Scenario,
    Trigger,
    User,
)
from app.models.management import ListThing
from app.models.mixins import Setting
from app.setup.actions import Draft
from app.setup.askable import LISTS, Askable, ConditionRow
from app.setup.scenarios import ScenarioDraft
from app.setup.triggers import TriggerDraft
from app.vocabulary.words import Question

Model = TypeVar("Model", bound=Setting)


@dataclass(frozen=True)
class Known:
    """What codes stand for; colleagues by their e-mail address."""

    things: Things
    colleagues: Mapping[str, User]

    def find(self, model: type[Model], code: str | None) -> Model:
        row = self.things[SECTION[model.__tablename__]][code or ""]
        if not isinstance(row, model):
            raise TypeError(row)
        return row

    def referred(self, field: Reference, code: str) -> int:
        if field.table == User.__tablename__:
            return self.colleagues[code].id
        return self.things[SECTION[field.table]][code].id

    @property
    def askable(self) -> Askable:
        """What filters can ask about."""
        properties = [row for row in self.things[SECTION["properties"]].values() if isinstance(row, Property)]
        lists = {table: list(self.things[SECTION[table]].values()) for table in LISTS}
        return Askable(properties, cast(Mapping[str, Sequence[ListThing]], lists))

    def option_id(self, property_code: str | None, code: str) -> int:
        return next(option.id for option in self.find(Property, property_code).options if option.code == code)


def scenario_draft(entry: ScenarioEntry, saved: Scenario | None, known: Known) -> ScenarioDraft:
    return ScenarioDraft(
        entry.name,
        entry.scope,
        entry.applies_to,
        entry.is_filtered,
        tuple(_condition(condition, known) for condition in entry.conditions),
        tuple(_actions(entry.actions, saved.actions if saved else (), known)),
    )


def _condition(condition: CodedCondition, known: Known) -> ConditionRow:
    if condition.ASKS is not Question.PROPERTY:
        ids = frozenset(known.things[SECTION[condition.OPTIONS]][code].id for code in condition.options)
        return conditions.referring(condition, None, ids)
    options = frozenset(known.option_id(condition.about, code) for code in condition.options)
    return conditions.referring(condition, known.find(Property, condition.about).id, options)


def trigger_draft(entry: TriggerEntry, saved: Trigger | None, known: Known) -> TriggerDraft:
    return TriggerDraft(
        entry.event,
        entry.name,
        frozenset(known.find(AppointmentType, code).id for code in entry.appointment_types),
        entry.is_first_of_type,
        entry.re_entry,
        entry.is_active,
        tuple(_actions(entry.actions, saved.actions if saved else (), known)),
        entry.offset.amount if entry.offset else None,
        entry.offset.unit if entry.offset else None,
    )


def _actions(coded: Sequence[kinds.Action[str]], saved: Sequence[Action], known: Known) -> Iterator[Draft]:
    for index, action in enumerate(coded):
        id = saved[index].id if index < len(saved) else None
        yield replace(kinds.referring(action, known.referred), id=id)


def put_expectation(expectation: Expectation, entry: ExpectationEntry, known: Known) -> None:
    expectation.name, expectation.event = entry.name, entry.event
    expectation.appointment_type = known.find(AppointmentType, entry.appointment_type)
    expectation.is_first_of_type, expectation.has_partner = entry.is_first_of_type, entry.has_partner
    expectation.status = known.find(DossierStatus, entry.status) if entry.status else None
    expectation.lead_source = known.find(LeadSource, entry.lead_source) if entry.lead_source else None
    # A choice that stays keeps its row: a second one like it would be there before the first is gone.
    kept = {(choice.role, choice.option_id): choice for choice in expectation.choices}
    chosen = {(choice.role, known.option_id(choice.property, choice.option)): None for choice in entry.choices}
    expectation.choices = [kept.get(key) or ExpectationChoice(role=key[0], option_id=key[1]) for key in chosen]
    expectation.lines = [
        ExpectationLine(position=position, **line.referring(known.referred).columns)
        for position, line in enumerate(entry.lines)
    ]
