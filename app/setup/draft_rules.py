"""What is being typed into the editors, as rules: to see what they would do before they are saved."""

from collections.abc import Iterable, Iterator

from app.engine.domain import kinds
from app.engine.domain.conditions import ConditionRule
from app.engine.domain.kinds import ActionRule
from app.engine.domain.rules import ScenarioRule, TriggerRule
from app.engine.rules import Rules, as_condition_rule, as_rule, trigger_ids
from app.models import Scenario, Trigger
from app.setup import actions
from app.setup.actions import Draft, Named
from app.setup.askable import ConditionRow, askable
from app.setup.scenarios import ScenarioDraft
from app.setup.triggers import TriggerDraft

RuleDraft = ScenarioDraft | TriggerDraft
Saved = Scenario | Trigger | None

NEW = 0
"""The id of a rule that is not saved yet."""


def with_draft(rules: Rules, draft: RuleDraft, saved: Saved) -> Rules:
    """The configuration as it would be with this: in the place of what is saved, or as the last."""
    rule = rule_of(draft, saved)
    if isinstance(rule, ScenarioRule):
        return rules.with_scenario(rule)
    is_on = isinstance(draft, TriggerDraft) and draft.is_active
    return rules.with_trigger(rule, trigger_ids()) if is_on else rules.without_trigger(rule.id)


def rule_of(draft: RuleDraft, saved: Saved) -> ScenarioRule | TriggerRule:
    return scenario_rule(draft, saved) if isinstance(draft, ScenarioDraft) else trigger_rule(draft, saved)


def scenario_rule(draft: ScenarioDraft, saved: Saved) -> ScenarioRule:
    """Rows that are not complete are left out."""
    return ScenarioRule(
        saved.id if saved else NEW,
        draft.name,
        draft.scope,
        draft.applies_to,
        draft.is_filtered,
        tuple(_conditions(draft.conditions)) if draft.is_filtered else (),
        tuple(_actions(draft.actions)),
        isinstance(saved, Scenario) and saved.is_archived,
    )


def trigger_rule(draft: TriggerDraft, saved: Saved) -> TriggerRule:
    return TriggerRule(
        saved.id if saved else NEW,
        draft.name,
        draft.event,
        draft.appointment_type_ids,
        draft.is_first_of_type,
        draft.re_entry,
        tuple(_actions(draft.actions)),
    )


def left_out(draft: RuleDraft, rule: ScenarioRule | TriggerRule) -> int:
    """How many rows of the draft are not complete."""
    missing = len(draft.actions) - len(rule.actions)
    if isinstance(draft, ScenarioDraft) and isinstance(rule, ScenarioRule) and draft.is_filtered:
        missing += len(draft.conditions) - len(rule.conditions)
    return missing


def _conditions(rows: Iterable[ConditionRow]) -> Iterator[ConditionRule]:
    known = askable()
    for row in rows:
        named = known.named(row)
        if named.is_complete:
            yield as_condition_rule(named)


def _actions(drafts: Iterable[Draft | None]) -> Iterator[ActionRule]:
    things = actions.nameable()
    for draft in filter(None, drafts):
        named: kinds.Action[Named] = kinds.referring(draft, things.find)
        if whole := kinds.complete(named):
            yield as_rule(whole)
