"""The configuration, loaded for planning: active triggers and scenarios in their order."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar, cast

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.strategy_options import _AbstractLoad

from app.engine.colleagues import colleague
from app.engine.domain import conditions, kinds
from app.engine.domain.conditions import Asked, Condition, ConditionRule
from app.engine.domain.facts import Option
from app.engine.domain.kinds import ActionRule, Reference, Target
from app.engine.domain.rules import ScenarioRule, TriggerRule
from app.engine.domain.team import Colleague
from app.extensions import db
from app.models import (
    Action,
    ConditionThing,
    EmailTemplate,
    ExpectationLine,
    Property,
    Scenario,
    ScenarioCondition,
    Trigger,
    User,
)
from app.models.mixins import Setting
from app.vocabulary.words import EffectKind

Rule = TypeVar("Rule", ScenarioRule, TriggerRule)


@dataclass(frozen=True)
class Rules:
    triggers: tuple[TriggerRule, ...]
    scenarios: tuple[ScenarioRule, ...]

    def has(self, scenario_ids: Collection[int]) -> bool:
        return {scenario.id for scenario in self.scenarios}.issuperset(scenario_ids)

    def with_archived(self, scenario_id: int) -> "Rules":
        """Archive a scenario: it starts only where a trigger names it still."""
        archived = (
            replace(scenario, is_archived=True) if scenario.id == scenario_id else scenario
            for scenario in self.scenarios
        )
        return replace(self, scenarios=tuple(archived))

    def with_scenario(self, scenario: ScenarioRule) -> "Rules":
        """In the place of what it was, or as the last."""
        changed = tuple(scenario if rule.id == scenario.id else rule for rule in self.scenarios)
        return replace(self, scenarios=changed if scenario in changed else (*changed, scenario))

    def with_restored(self, scenario: ScenarioRule) -> "Rules":
        others = tuple(rule for rule in self.scenarios if rule.id != scenario.id)
        return replace(self, scenarios=(*others, replace(scenario, is_archived=False)))

    def with_trigger(self, trigger: TriggerRule, ids: Sequence[int]) -> "Rules":
        """Switched on: in its place among the ids of all triggers."""
        others = self.without_trigger(trigger.id).triggers
        return replace(self, triggers=in_order((*others, trigger), ids))

    def without_trigger(self, trigger_id: int) -> "Rules":
        return replace(self, triggers=tuple(trigger for trigger in self.triggers if trigger.id != trigger_id))


def in_order(rules: tuple[Rule, ...], ids: Sequence[int]) -> tuple[Rule, ...]:
    """Put rules in the order of these ids; what is not among them comes last."""
    places = {id: place for place, id in enumerate(ids)}
    return tuple(sorted(rules, key=lambda rule: places.get(rule.id, len(ids))))


def load(asked_ids: Collection[int] = ()) -> Rules:
    """A fixed number of queries, whatever the size of the configuration. `asked_ids`: of scenarios to start anyhow."""
    triggers = db.session.scalars(
        select(Trigger)
        .where(Trigger.is_active)
        .order_by(Trigger.position, Trigger.id)
        .options(selectinload(Trigger.appointment_types), with_named_things(selectinload(Trigger.actions)))
    )
    is_live = or_(Scenario.archived_at.is_(None), Scenario.id.in_(_named_by_triggers()), Scenario.id.in_(asked_ids))
    return Rules(tuple(map(trigger_rule, triggers)), _scenarios(is_live))


def scenarios(ids: Collection[int]) -> tuple[ScenarioRule, ...]:
    """These alone, in their order."""
    return _scenarios(Scenario.id.in_(ids))


def _scenarios(which: ColumnElement[bool]) -> tuple[ScenarioRule, ...]:
    rows = db.session.scalars(
        select(Scenario)
        .where(which)
        .order_by(Scenario.position, Scenario.id)
        .options(
            with_what_they_ask(selectinload(Scenario.conditions)), with_named_things(selectinload(Scenario.actions))
        )
    )
    return tuple(map(scenario_rule, rows))


def trigger_ids() -> Sequence[int]:
    """Of all, also those that are off, in their order."""
    return db.session.scalars(select(Trigger.id).order_by(Trigger.position, Trigger.id)).all()


def trigger_rule(trigger: Trigger) -> TriggerRule:
    return TriggerRule(
        trigger.id,
        trigger.name,
        trigger.event,
        frozenset(kind.id for kind in trigger.appointment_types),
        trigger.is_first_of_type,
        trigger.re_entry,
        tuple(map(action_rule, trigger.actions)),
        trigger.version,
    )


def scenario_rule(scenario: Scenario) -> ScenarioRule:
    return ScenarioRule(
        scenario.id,
        scenario.name,
        scenario.scope,
        scenario.applies_to,
        scenario.is_filtered,
        tuple(map(condition_rule, scenario.conditions)),
        tuple(map(action_rule, scenario.actions)),
        scenario.is_archived,
        scenario.version,
    )


def condition_rule(condition: ScenarioCondition) -> ConditionRule:
    return as_condition_rule(conditions.of_row(condition))


def as_condition_rule(condition: Condition[Property, Setting]) -> ConditionRule:
    """Turn a condition that refers to rows into a rule."""
    property = condition.about
    options = tuple(Option(option.id, option.name) for option in condition.options)
    asked = Asked(property.id, property.name, property.subject) if property else None
    return conditions.referring(condition, asked, options)


def action_rule(action: Action) -> ActionRule:
    return as_rule(kinds.of_row(action))


def as_rule(action: kinds.Action[Setting | User]) -> ActionRule:
    """Turn an action that refers to rows into a rule."""
    return cast(ActionRule, kinds.referring(kinds.filled(action), _target))


def _target(_field: Reference, row: Setting | User) -> Target | Colleague:
    if isinstance(row, EmailTemplate):
        return Target(row.id, row.name, row.subject, frozenset(row.appointment_type_ids), row.re_entry)
    return colleague(row) or Target(row.id, row.name, getattr(row, "subject", None))


def _named_by_triggers() -> Select[int | None]:
    """What is archived keeps working where it is chosen already."""
    return select(Action.started_scenario_id).where(Action.started_scenario_id.is_not(None))


def with_what_they_ask(lines: _AbstractLoad) -> _AbstractLoad:
    """Load with the conditions what they are about and what they name."""
    things = selectinload(ScenarioCondition.things).options(
        joinedload(ConditionThing.appointment_type),
        joinedload(ConditionThing.status),
        joinedload(ConditionThing.lead_source),
    )
    return lines.options(joinedload(ScenarioCondition.property), selectinload(ScenarioCondition.options), things)


def with_named_things(actions: _AbstractLoad) -> _AbstractLoad:
    """Load with the actions what they name, so that a list takes no query per action."""
    return actions.options(*(joinedload(getattr(Action, reference.attribute)) for reference in kinds.REFERENCES))


def with_what_it_is_about(lines: _AbstractLoad) -> _AbstractLoad:
    """Load with the lines of an expectation what they name, likewise."""
    fields = [field for field in map(kinds.about, EffectKind) if isinstance(field, Reference)]
    return lines.options(*(joinedload(getattr(ExpectationLine, field.attribute)) for field in fields))
