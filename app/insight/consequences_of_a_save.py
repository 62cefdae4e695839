"""What a change to the configuration would bring about that its maker may not mean. Asked before it is saved."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from sqlalchemy import select

from app.engine import rules, run_reports, timed
from app.engine.rules import Rules, in_order
from app.extensions import db
from app.insight import expectations
from app.insight.expectations import Judged
from app.models import Appointment, Scenario, Trigger
from app.models.mixins import Setting
from app.setup import draft_rules, scenarios, triggers
from app.setup.draft_rules import RuleDraft, Saved
from app.setup.triggers import TriggerDraft
from app.store import offices, positions
from app.vocabulary.free_days import FreeDays
from app.vocabulary.sentences import N_, Sentence, say
from app.vocabulary.times import local_day


@dataclass(frozen=True)
class Consequence:
    key: str
    """By which it is accepted."""
    sentence: Sentence | str
    broken: Sequence[Sentence] = ()
    """Of an expectation: what of it doesn't hold any more."""


def of_draft(draft: RuleDraft, saved: Saved) -> list[Consequence]:
    reached = None
    if isinstance(draft, TriggerDraft) and not isinstance(saved, Scenario):
        reached = triggers.newly_reached(draft, saved)
    return [*_reaching(reached), *_broken(lambda now: draft_rules.with_draft(now, draft, saved))]


def of_archiving(setting: Setting) -> list[Consequence]:
    """A scenario, or an option, property or appointment type that can't be chosen any more."""
    if isinstance(setting, Scenario):
        return [*_going_on(setting), *_broken(lambda now: now.with_archived(setting.id))]
    return _broken(lambda now: now, leaving=setting)


def of_restoring(scenario: Scenario) -> list[Consequence]:
    return _broken(lambda now: now.with_restored(rules.scenario_rule(scenario)))


def of_switching(trigger: Trigger, is_active: bool) -> list[Consequence]:
    if not is_active:
        return _broken(lambda now: now.without_trigger(trigger.id))
    reached = triggers.reached_by(trigger) if trigger.is_timed and not trigger.is_active else None
    rule = rules.trigger_rule(trigger)
    return [*_reaching(reached), *_broken(lambda now: now.with_trigger(rule, rules.trigger_ids()))]


def of_deleting(rule: Scenario | Trigger) -> list[Consequence]:
    """A scenario that a trigger starts can't be deleted, so that nothing of it is left to start."""
    if isinstance(rule, Scenario):
        return _broken(lambda now: now.with_archived(rule.id))
    return of_switching(rule, False)


def of_moving(rule: Scenario | Trigger, steps: int) -> list[Consequence]:
    def moved(now: Rules) -> Rules:
        if isinstance(rule, Scenario):
            ids = positions.moved(scenarios.in_use(), rule, steps)
            return replace(now, scenarios=in_order(now.scenarios, ids))
        return replace(now, triggers=in_order(now.triggers, positions.moved(triggers.everything(), rule, steps)))

    return _broken(moved)


def of_free_days(free_days: FreeDays) -> list[Consequence]:
    return [Consequence(f"free-{sentence}", sentence) for sentence in told_of_free_days(free_days)]


def told_of_free_days(free_days: FreeDays) -> Iterator[Sentence]:
    """What is counted in working days and is still to come, and what is planned on days that become free."""
    shift, planned = timed.shifted(free_days), _planned_on(free_days)
    if shift.moved:
        one = say("Er schuift 1 moment op van een trigger dat nog komt.")
        yield one if shift.moved == 1 else say(_MOVED, count=shift.moved)
    if shift.lost:
        one = say("1 daarvan ligt dan in het verleden, en komt niet meer.")
        yield one if shift.lost == 1 else say(_LOST, count=shift.lost)
    if planned:
        one = say("Er staat 1 afspraak op een dag die vrij wordt. Die blijft staan.")
        yield one if planned == 1 else say(_PLANNED, count=planned)


_MOVED = N_("Er schuiven %(count)s momenten op van triggers die nog komen.")
_LOST = N_("%(count)s daarvan liggen dan in het verleden, en komen niet meer.")
_PLANNED = N_("Er staan %(count)s afspraken op dagen die vrij worden. Die blijven staan.")


def _planned_on(free_days: FreeDays) -> int:
    calendar = offices.calendar()
    coming = select(Appointment.starts_at).where(Appointment.is_open, Appointment.starts_at > datetime.now(UTC))
    days = (local_day(start, calendar.zone) for start in db.session.scalars(coming))
    return sum(bool(free_days.why_free(day)) and not calendar.free_days.why_free(day) for day in days)


def _broken(change: Callable[[Rules], Rules], leaving: Setting | None = None) -> list[Consequence]:
    if not expectations.exist():
        return []
    now = rules.load()
    return [_of_expectation(judged) for judged in expectations.broken_by(now, change(now), leaving=leaving)]


def _of_expectation(broken: Judged) -> Consequence:
    return Consequence(f"expectation-{broken.expectation.id}", broken.title, broken.failures)


def _going_on(scenario: Scenario) -> Iterator[Consequence]:
    """What was planned by hand already is started all the same."""
    for run in run_reports.waiting_for(scenario.id):
        text = N_("Het wordt nog wel gestart op %(due_at)s, zoals gepland bij dossier %(dossier)s.")
        yield Consequence(f"run-{run.id}", say(text, due_at=run.due_at, dossier=run.dossier.name))


def _reaching(count: int | None) -> list[Consequence]:
    """A timed trigger that starts to watch so many appointments."""
    return [] if count is None else [Consequence("reach", triggers.reaching(count))]
