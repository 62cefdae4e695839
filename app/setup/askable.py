"""What filters can ask about: the office's properties, and the lists that a dossier or an appointment has one of."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.engine.domain import conditions
from app.engine.domain.conditions import Condition
from app.extensions import db
from app.models import AppointmentType, DossierStatus, LeadSource, Property, PropertyOption, ScenarioCondition
from app.models.management import ListThing
from app.setup import settings_lists
from app.setup.domain import rule_checks
from app.setup.domain.rule_checks import ConditionSetup, FilterProperty, Thing
from app.vocabulary.json_values import Json
from app.vocabulary.words import ConditionKind, Question

ConditionRow = Condition[int, int]
"""A condition as it stands in a form."""

LISTS: dict[str, type[ListThing]] = {
    model.__tablename__: model for model in (AppointmentType, DossierStatus, LeadSource)
}
"""By table."""

Choice: TypeAlias = PropertyOption | ListThing
Ids: TypeAlias = Container[int | None] | None
"""What was chosen before; None: all was."""


@dataclass(frozen=True)
class Askable:
    """Archived things too: those stay where they were chosen."""

    properties: Sequence[Property]
    lists: Mapping[str, Sequence[ListThing]]
    """By table."""

    def find(self, id: int | None) -> Property | None:
        return next((property for property in self.properties if property.id == id), None)

    def choices(self, kind: ConditionKind, property: Property | None) -> Sequence[Choice]:
        """All that a condition of this kind can name."""
        condition = conditions.KINDS[kind]
        if condition.ASKS is Question.PROPERTY:
            return property.options if property and condition.OPTIONS else ()
        return self.lists.get(condition.OPTIONS, ())

    def named(self, row: ConditionRow) -> Condition[Property, Choice]:
        """The same condition, referring to rows."""
        property = self.find(row.about)
        chosen = [choice for choice in self.choices(row.kind, property) if choice.id in row.options]
        return conditions.referring(row, property, chosen)

    def setup(self, row: ConditionRow, properties: Ids = None, chosen: Ids = None) -> ConditionSetup:
        """As the checks see it."""
        return conditions.referring(row, self._about(row, properties, chosen), row.options)

    @property
    def questions(self) -> dict[tuple[Question, int], FilterProperty]:
        """All that can be asked, by key."""
        lists = [self.of_list(asks) for asks in (Question.APPOINTMENT_TYPE, Question.STATUS, Question.LEAD_SOURCE)]
        asked = [*map(filter_property, self.properties), *lists, rule_checks.PARTNER]
        return {question.key: question for question in asked}

    def _about(self, row: ConditionRow, properties: Ids, chosen: Ids) -> FilterProperty | None:
        if row.ASKS is Question.PARTNER:
            return rule_checks.PARTNER
        if row.ASKS is not Question.PROPERTY:
            return self.of_list(row.ASKS, chosen)
        property = self.find(row.about)
        return filter_property(property, properties, chosen) if property else None

    def of_list(self, asks: Question, chosen: Ids = None) -> FilterProperty:
        things = self.lists[conditions.asking(asks)[0].OPTIONS]
        return rule_checks.of_list(asks, tuple(_thing(thing, chosen) for thing in things))


def askable() -> Askable:
    in_order = select(Property).order_by(Property.subject, Property.position, Property.id)
    properties = db.session.scalars(in_order.options(selectinload(Property.options))).all()
    return Askable(properties, {table: settings_lists.everything(model) for table, model in LISTS.items()})


def filter_property(property: Property, properties: Ids = None, chosen: Ids = None) -> FilterProperty:
    options = tuple(_thing(option, chosen) for option in property.options)
    return FilterProperty(_thing(property, properties), property.subject, property.is_multiple, options)


def _thing(named: Property | Choice, already: Ids) -> Thing:
    return Thing(named.id, named.name, named.is_archived, already is None or named.id in already)


def values_of(row: ConditionRow) -> dict[str, Json]:
    """For a form's row. What is asked that is no property, stands there by its word."""
    about = row.about if row.ASKS is Question.PROPERTY else row.ASKS
    return {"property_id": about, "kind": row.LIKE, "option_ids": [value_of(row.OPTIONS, id) for id in row.options]}


def value_of(table: str, id: int) -> str:
    """Things of different lists are told apart in a form: "lead_sources-3"."""
    return str(id) if table == PropertyOption.__tablename__ else f"{table}-{id}"


def row_of(condition: ScenarioCondition) -> ConditionRow:
    chosen = frozenset(choice.id for choice in condition.chosen)
    return conditions.referring(conditions.of_row(condition), condition.property_id, chosen)
