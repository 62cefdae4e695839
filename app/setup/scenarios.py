"""Scenarios: their filter, their actions, their order."""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import selectinload
from sqlalchemy.sql.base import ExecutableOption

from app.engine import rules
from app.engine.domain import conditions
from app.engine.domain.conditions import Condition
from app.extensions import db
from app.models import Action, Property, PropertyOption, Scenario, ScenarioCondition, Trigger, User
from app.setup import actions
from app.setup.actions import Draft
from app.setup.domain import rule_checks
from app.setup.domain.rule_checks import ConditionSetup, FilterProperty, ScenarioSetup, Thing
from app.setup.domain.rule_warnings import RuleWarning, flags_of_scenario
from app.store import positions
from app.store.saving import save
from app.vocabulary.json_values import Json
from app.vocabulary.sentences import N_
from app.vocabulary.words import AppliesTo, Scope

ConditionRow = Condition[int, int]
"""A condition as it stands in a form."""


@dataclass(frozen=True)
class ScenarioDraft:
    """A scenario as it stands in a form."""

    name: str
    scope: Scope
    applies_to: AppliesTo
    is_filtered: bool
    conditions: tuple[ConditionRow, ...]
    actions: tuple[Draft | None, ...]


def whole() -> list[ExecutableOption]:
    """Load scenarios with all that is shown of them."""
    lines = selectinload(Scenario.conditions)
    return [
        lines.joinedload(ScenarioCondition.property).selectinload(Property.options),
        lines.selectinload(ScenarioCondition.options),
        rules.with_named_things(selectinload(Scenario.actions)),
    ]


def everything() -> Sequence[Scenario]:
    """In the office's order, the archived ones last."""
    in_order = select(Scenario).order_by(Scenario.archived_at.is_not(None), Scenario.position, Scenario.id)
    return db.session.scalars(in_order.options(*whole())).all()


def find(scenario_id: int) -> Scenario | None:
    return db.session.scalar(select(Scenario).where(Scenario.id == scenario_id).options(*whole()))


def properties() -> Sequence[Property]:
    """All that filters can ask about, archived ones too."""
    in_order = select(Property).order_by(Property.subject, Property.position, Property.id)
    return db.session.scalars(in_order.options(selectinload(Property.options))).all()


def create(draft: ScenarioDraft, *, by: User) -> Scenario:
    scenario = Scenario(position=positions.last(Scenario))
    check(draft, None)
    put(scenario, draft, properties())
    save(scenario, version=None, by=by, taken=_TAKEN)
    return scenario


def change(scenario: Scenario, draft: ScenarioDraft, *, version: int | None, by: User) -> None:
    check(draft, scenario)
    put(scenario, draft, properties())
    save(scenario, version=version, by=by, taken=_TAKEN)


_TAKEN = N_("Er is al een scenario met deze naam.")


def check(draft: ScenarioDraft, saved: Scenario | None) -> None:
    """Raises Misconfigured with all that keeps this from being saved."""
    known = {property.id: property for property in properties()}
    rule_checks.check_scenario(
        ScenarioSetup(
            draft.scope,
            draft.applies_to,
            draft.is_filtered,
            tuple(_typed_condition(row, known, saved) for row in draft.conditions),
            actions.to_check(draft.actions, saved),
            tuple(_starters(saved)) if saved else (),
        )
    )


def put(scenario: Scenario, draft: ScenarioDraft, askable: Iterable[Property]) -> None:
    """Make it what the draft says, which has been checked. Not saved yet."""
    known = {property.id: property for property in askable}
    scenario.name = draft.name
    scenario.scope, scenario.applies_to, scenario.is_filtered = draft.scope, draft.applies_to, draft.is_filtered
    with db.session.no_autoflush:
        _put_conditions(scenario, draft.conditions if draft.is_filtered else (), known)
        actions.put(scenario, draft.actions)


def _starters(scenario: Scenario) -> Sequence[str]:
    starting = select(Action.trigger_id).where(Action.started_scenario_id == scenario.id)
    return db.session.scalars(select(Trigger.name).where(Trigger.id.in_(starting)).order_by(Trigger.position)).all()


def _put_conditions(scenario: Scenario, rows: Sequence[ConditionRow], known: dict[int, Property]) -> None:
    kept = []
    for position, row in enumerate(rows):
        saved = scenario.conditions
        condition = saved[position] if position < len(saved) else ScenarioCondition()
        condition.property = property = known.get(row.about or 0)
        condition.options = [option for option in property.options if option.id in row.options] if property else []
        for column, value in conditions.columns(row).items():
            setattr(condition, column, value)
        condition.position = position
        kept.append(condition)
    scenario.conditions = kept


def _typed_condition(row: ConditionRow, known: dict[int, Property], saved: Scenario | None) -> ConditionSetup:
    before = saved.conditions if saved else []
    property_ids = {condition.property_id for condition in before}
    option_ids = {option.id for condition in before for option in condition.options}
    property = known.get(row.about or 0)
    about = filter_property(property, property_ids, option_ids) if property else None
    return conditions.referring(row, about, row.options)


def filter_property(
    property: Property, chosen: Container[int | None] | None = None, chosen_options: Container[int | None] | None = None
) -> FilterProperty:
    def thing(named: Property | PropertyOption, already: Container[int | None] | None) -> Thing:
        return Thing(named.id, named.name, named.is_archived, already is None or named.id in already)

    options = tuple(thing(option, chosen_options) for option in property.options)
    return FilterProperty(thing(property, chosen), property.subject, property.is_multiple, options)


def flags(scenario: Scenario) -> list[RuleWarning]:
    """What about a saved scenario won't do what one would expect."""
    return flags_of_scenario(
        ScenarioSetup(
            scenario.scope,
            scenario.applies_to,
            scenario.is_filtered,
            tuple(map(condition_setup, scenario.conditions)),
            tuple(map(actions.checked, scenario.actions)),
        )
    )


def condition_setup(condition: ScenarioCondition) -> ConditionSetup:
    row = row_of(condition)
    return conditions.referring(row, filter_property(condition.property) if condition.property else None, row.options)


def row_of(condition: ScenarioCondition) -> ConditionRow:
    option_ids = frozenset(option.id for option in condition.options)
    return conditions.referring(conditions.of_row(condition), condition.property_id, option_ids)


def values_of(row: ConditionRow) -> dict[str, Json]:
    """For a form's row."""
    return {"property_id": row.about, "kind": row.kind, "option_ids": list(row.options)}


def move(scenario: Scenario, steps: int) -> None:
    positions.move(in_use(), scenario, steps)


def in_use() -> list[Scenario]:
    return [scenario for scenario in everything() if not scenario.is_archived]
