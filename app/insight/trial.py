"""Trying a draft on a dossier, real or made up: planned, and nothing else."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time

from app.engine import previews, rules
from app.engine.domain.facts import Facts
from app.engine.domain.rules import ScenarioRule, TriggerRule
from app.engine.domain.timed import moment_of
from app.engine.rules import Rules
from app.insight import made_up_dossier
from app.insight.domain.made_up_facts import Imagined, Names, Occasion, in_time
from app.insight.domain.trial import ScenarioTrial, TriggerTrial, try_scenario, try_trigger
from app.models import AppointmentType, Dossier
from app.setup import draft_rules
from app.setup.domain.rule_checks import MOST_DAYS
from app.setup.draft_rules import RuleDraft, Saved
from app.setup.triggers import TriggerDraft
from app.store import offices
from app.vocabulary.events import TIMED_EVENTS
from app.vocabulary.offsets import Offset
from app.vocabulary.times import to_utc
from app.vocabulary.words import Event

# A time of day that no clock change touches.
_AT = time(12)


@dataclass(frozen=True)
class Stage:
    """What a draft is tried on: an appointment on a real dossier, or on one that is made up."""

    kind: AppointmentType
    on: date
    dossier: Dossier | None
    imagined: Imagined
    names: Names
    is_first_of_type: bool = True
    """Of one that is made up; a real dossier knows."""


@dataclass(frozen=True)
class Tried:
    trial: ScenarioTrial | TriggerTrial
    left_out: int
    """Rows of the draft that are not complete."""
    moment: datetime | None = None
    """When a timed trigger would fire."""

    @property
    def has_passed(self) -> bool:
        return self.moment is not None and self.moment <= datetime.now(UTC)


def of(draft: RuleDraft, saved: Saved, stage: Stage) -> Tried:
    """A trigger as if it were on."""
    if isinstance(draft, TriggerDraft):
        draft = replace(draft, is_active=True)
    rule, then = draft_rules.rule_of(draft, saved), draft_rules.with_draft(rules.load(), draft, saved)
    left_out, trial = draft_rules.left_out(draft, rule), _trial(rule, then, stage)
    return Tried(trial, left_out, _moment(draft, stage) if isinstance(draft, TriggerDraft) else None)


def _trial(rule: ScenarioRule | TriggerRule, then: Rules, stage: Stage) -> ScenarioTrial | TriggerTrial:
    if isinstance(rule, ScenarioRule):
        return try_scenario(rule, _facts(stage, Event.SCHEDULED), then.triggers, then.scenarios)
    return try_trigger(rule, _facts(stage, rule.event, rule.id), then.triggers, then.scenarios)


def _moment(draft: TriggerDraft, stage: Stage) -> datetime | None:
    event, amount, unit, calendar = draft.event, draft.offset_amount, draft.offset_unit, offices.calendar()
    if event not in TIMED_EVENTS or unit is None or amount is None or not 1 <= amount <= MOST_DAYS:
        return None
    return moment_of(event, to_utc(stage.on, _AT, calendar.zone), Offset(amount, unit), calendar)


def _facts(stage: Stage, event: Event, trigger_id: int | None = None) -> Facts:
    if stage.dossier is None:
        kind = stage.kind
        occasion = Occasion(kind.id, kind.name, event, stage.is_first_of_type, stage.on, trigger_id)
        return made_up_dossier.facts(stage.imagined, occasion, stage.names)
    starts_at = to_utc(stage.on, _AT, offices.zone())
    return previews.facts_for(stage.dossier, stage.kind, starts_at, event, in_time(event, trigger_id))
