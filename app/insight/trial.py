"""Trying a draft on a dossier, real or made up: planned, and nothing else."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time

from app.engine import previews, rules
from app.engine.domain.facts import Facts
from app.engine.domain.timed import moment_of
from app.insight import made_up_dossier
from app.insight.domain.made_up_facts import Imagined, Names, Occasion, in_time
from app.insight.domain.trial import ScenarioTrial, TriggerTrial, try_scenario, try_trigger
from app.models import AppointmentType, Dossier, Scenario, Trigger
from app.setup import draft_rules
from app.setup.domain.rule_checks import MOST_DAYS
from app.setup.draft_rules import RuleDraft
from app.setup.scenarios import ScenarioDraft
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


def of(draft: RuleDraft, saved: Scenario | Trigger | None, stage: Stage) -> Tried:
    if isinstance(draft, ScenarioDraft):
        return _scenario(draft, saved if isinstance(saved, Scenario) else None, stage)
    return _trigger(draft, saved if isinstance(saved, Trigger) else None, stage)


def _scenario(draft: ScenarioDraft, saved: Scenario | None, stage: Stage) -> Tried:
    rule = draft_rules.scenario_rule(draft, saved)
    configuration = draft_rules.with_draft(rules.load(), draft, saved)
    facts = _facts(stage, Event.SCHEDULED)
    trial = try_scenario(rule, facts, configuration.triggers, configuration.scenarios)
    return Tried(trial, draft_rules.left_out(draft, rule))


def _trigger(draft: TriggerDraft, saved: Trigger | None, stage: Stage) -> Tried:
    """As if it were on."""
    draft = replace(draft, is_active=True)
    rule = draft_rules.trigger_rule(draft, saved)
    configuration = draft_rules.with_draft(rules.load(), draft, saved)
    facts = _facts(stage, draft.event, rule.id)
    trial = try_trigger(rule, facts, configuration.triggers, configuration.scenarios)
    return Tried(trial, draft_rules.left_out(draft, rule), _moment(draft, stage))


def _moment(draft: TriggerDraft, stage: Stage) -> datetime | None:
    event, amount, unit, zone = draft.event, draft.offset_amount, draft.offset_unit, offices.zone()
    if event not in TIMED_EVENTS or unit is None or amount is None or not 1 <= amount <= MOST_DAYS:
        return None
    return moment_of(event, to_utc(stage.on, _AT, zone), Offset(amount, unit), zone)


def _facts(stage: Stage, event: Event, trigger_id: int | None = None) -> Facts:
    if stage.dossier is None:
        kind = stage.kind
        occasion = Occasion(kind.id, kind.name, event, stage.is_first_of_type, stage.on, trigger_id)
        return made_up_dossier.facts(stage.imagined, occasion, stage.names)
    starts_at = to_utc(stage.on, _AT, offices.zone())
    return previews.facts_for(stage.dossier, stage.kind, starts_at, event, in_time(event, trigger_id))
