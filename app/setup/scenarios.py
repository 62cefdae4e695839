"""Scenarios: their filter, their actions, their order."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import selectinload
from sqlalchemy.sql.base import ExecutableOption

from app.engine import rules
from app.engine.domain import conditions
from app.extensions import db
from app.models import Action, ConditionThing, PropertyOption, Scenario, ScenarioCondition, Trigger, User
from app.setup import actions
from app.setup.actions import Draft
from app.setup.askable import Askable, ConditionRow, askable, row_of
from app.setup.domain import rule_checks
from app.setup.domain.rule_checks import ConditionSetup, ScenarioSetup
from app.setup.domain.rule_warnings import RuleWarning, flags_of_scenario
from app.store import positions
from app.store.saving import save
from app.vocabulary.sentences import N_
from app.vocabulary.words import AppliesTo, Scope


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
    lines = rules.with_what_they_ask(selectinload(Scenario.conditions))
    return [lines, rules.with_named_things(selectinload(Scenario.actions))]


def everything() -> Sequence[Scenario]:
    """In the office's order, the archived ones last."""
    in_order = select(Scenario).order_by(Scenario.archived_at.is_not(None), Scenario.position, Scenario.id)
    return db.session.scalars(in_order.options(*whole())).all()


def find(scenario_id: int) -> Scenario | None:
    return db.session.scalar(select(Scenario).where(Scenario.id == scenario_id).options(*whole()))


def create(draft: ScenarioDraft, *, by: User) -> Scenario:
    scenario = Scenario(position=positions.last(Scenario))
    check(draft, None)
    put(scenario, draft, askable())
    save(scenario, version=None, by=by, taken=_TAKEN)
    return scenario


def change(scenario: Scenario, draft: ScenarioDraft, *, version: int | None, by: User) -> None:
    check(draft, scenario)
    put(scenario, draft, askable())
    save(scenario, version=version, by=by, taken=_TAKEN)


_TAKEN = N_("Er is al een scenario met deze naam.")


def check(draft: ScenarioDraft, saved: Scenario | None) -> None:
    """Raises Misconfigured with all that keeps this from being saved."""
    known = askable()
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


def put(scenario: Scenario, draft: ScenarioDraft, known: Askable) -> None:
    """Make it what the draft says, which has been checked. Not saved yet."""
    scenario.name = draft.name
    scenario.scope, scenario.applies_to, scenario.is_filtered = draft.scope, draft.applies_to, draft.is_filtered
    with db.session.no_autoflush:
        _put_conditions(scenario, draft.conditions if draft.is_filtered else (), known)
        actions.put(scenario, draft.actions)


def _starters(scenario: Scenario) -> Sequence[str]:
    starting = select(Action.trigger_id).where(Action.started_scenario_id == scenario.id)
    return db.session.scalars(select(Trigger.name).where(Trigger.id.in_(starting)).order_by(Trigger.position)).all()


def _put_conditions(scenario: Scenario, rows: Sequence[ConditionRow], known: Askable) -> None:
    kept = []
    for position, row in enumerate(rows):
        saved = scenario.conditions
        condition = saved[position] if position < len(saved) else ScenarioCondition()
        named = known.named(row)
        condition.property = named.about
        condition.options = [choice for choice in named.options if isinstance(choice, PropertyOption)]
        # What stays keeps its row: a new one beside the old would clash with it.
        kept_things = {thing.named: thing for thing in condition.things}
        things = (choice for choice in named.options if not isinstance(choice, PropertyOption))
        condition.things = [kept_things.get(thing) or ConditionThing.of(thing) for thing in things]
        for column, value in conditions.columns(row).items():
            setattr(condition, column, value)
        condition.position = position
        kept.append(condition)
    scenario.conditions = kept


def _typed_condition(row: ConditionRow, known: Askable, saved: Scenario | None) -> ConditionSetup:
    before = saved.conditions if saved else []
    property_ids = {condition.property_id for condition in before}
    alike = (condition for condition in before if conditions.of_row(condition).ASKS is row.ASKS)
    return known.setup(row, property_ids, {choice.id for condition in alike for choice in condition.chosen})


def flags(some: Iterable[Scenario]) -> dict[int, list[RuleWarning]]:
    """What about saved scenarios won't do what one would expect, by their ids."""
    known = askable()
    return {scenario.id: flags_of_scenario(_setup(scenario, known)) for scenario in some}


def _setup(scenario: Scenario, known: Askable) -> ScenarioSetup:
    return ScenarioSetup(
        scenario.scope,
        scenario.applies_to,
        scenario.is_filtered,
        tuple(known.setup(row_of(condition)) for condition in scenario.conditions),
        tuple(map(actions.checked, scenario.actions)),
    )


def move(scenario: Scenario, steps: int) -> None:
    positions.move(in_use(), scenario, steps)


def in_use() -> list[Scenario]:
    return [scenario for scenario in everything() if not scenario.is_archived]
