"""The configuration, loaded for planning: active triggers and scenarios in their order."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar, cast

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.strategy_options import _AbstractLoad

from app.engine.domain import conditions, kinds
from app.engine.domain.conditions import ConditionRule
from app.engine.domain.facts import Colleague
from app.engine.domain.kinds import ActionRule, Reference, Target
from app.engine.domain.rules import ScenarioRule, TriggerRule
from app.extensions import db
from app.models import Action, ExpectationLine, Scenario, ScenarioCondition, Trigger, User
from app.vocabulary.words import EffectKind

Rule = TypeVar("Rule", ScenarioRule, TriggerRule)


@dataclass(frozen=True)
class Rules:
    triggers: tuple[TriggerRule, ...]
    scenarios: tuple[ScenarioRule, ...]

    def with_archived(self, scenario_id: int) -> "Rules":
        """It starts only where a trigger names it still."""
        archived = (replace(one, is_archived=True) if one.id == scenario_id else one for one in self.scenarios)
        return replace(self, scenarios=tuple(archived))

    def with_restored(self, scenario: ScenarioRule) -> "Rules":
        others = tuple(one for one in self.scenarios if one.id != scenario.id)
        return replace(self, scenarios=(*others, replace(scenario, is_archived=False)))

    def with_trigger(self, trigger: TriggerRule, ids: Sequence[int]) -> "Rules":
        """Switched on: in its place among the ids of all triggers."""
        others = self.without_trigger(trigger.id).triggers
        return replace(self, triggers=in_order((*others, trigger), ids))

    def without_trigger(self, trigger_id: int) -> "Rules":
        return replace(self, triggers=tuple(one for one in self.triggers if one.id != trigger_id))


def in_order(rules: tuple[Rule, ...], ids: Sequence[int]) -> tuple[Rule, ...]:
    """As these ids stand; what is not among them comes last."""
    places = {id: place for place, id in enumerate(ids)}
    return tuple(sorted(rules, key=lambda one: places.get(one.id, len(ids))))


def load() -> Rules:
    """A fixed number of queries, whatever the size of the configuration."""
    triggers = db.session.scalars(
        select(Trigger)
        .where(Trigger.is_active)
        .order_by(Trigger.position, Trigger.id)
        .options(selectinload(Trigger.appointment_types), with_named_things(selectinload(Trigger.actions)))
    )
    is_live = or_(Scenario.archived_at.is_(None), Scenario.id.in_(_named_by_triggers()))
    return Rules(tuple(map(trigger_rule, triggers)), _scenarios(is_live))


def scenarios(ids: Collection[int]) -> tuple[ScenarioRule, ...]:
    """These alone, in their order."""
    return _scenarios(Scenario.id.in_(ids))


def _scenarios(which: ColumnElement[bool]) -> tuple[ScenarioRule, ...]:
    found = db.session.scalars(
        select(Scenario)
        .where(which)
        .order_by(Scenario.position, Scenario.id)
        .options(
            selectinload(Scenario.conditions).joinedload(ScenarioCondition.property),
            selectinload(Scenario.conditions).selectinload(ScenarioCondition.options),
            with_named_things(selectinload(Scenario.actions)),
        )
    )
    return tuple(map(scenario_rule, found))


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
    return conditions.rule(conditions.of_row(condition))


def action_rule(action: Action) -> ActionRule:
    return as_rule(kinds.of_row(action))


def as_rule(action: kinds.Action[Any]) -> ActionRule:
    """Of one that refers to rows."""
    return cast(ActionRule, kinds.referring(kinds.filled(action), _target))


def _target(_field: Reference, thing: Any) -> Target | Colleague:
    return colleague(thing) or Target(thing.id, thing.name, getattr(thing, "subject", None))


def colleague(user: Any) -> Colleague | None:
    return Colleague(user.id, user.name, user.email, user.active) if isinstance(user, User) else None


def _named_by_triggers() -> Select[Any]:
    """What is archived keeps working where it is chosen already."""
    return select(Action.started_scenario_id).where(Action.started_scenario_id.is_not(None))


def with_named_things(actions: _AbstractLoad) -> _AbstractLoad:
    """Load with the actions what they name, so that a list takes no query per action."""
    return actions.options(*(joinedload(getattr(Action, one.attribute)) for one in kinds.REFERENCES))


def with_what_it_is_about(lines: _AbstractLoad) -> _AbstractLoad:
    """The same for the lines of an expectation."""
    fields = [one for one in map(kinds.about, EffectKind) if isinstance(one, Reference)]
    return lines.options(*(joinedload(getattr(ExpectationLine, one.attribute)) for one in fields))
