"""Late facts: what became relevant by what was filled in after scheduling, offered and never started by itself."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha1

from sqlalchemy import Text, cast, or_, select

from app.casework import dossiers
from app.engine import facts, rules, runs
from app.engine.domain.announced import foreseen
from app.engine.domain.facts import AsIf, Facts, as_is
from app.engine.domain.plan_comparison import effects
from app.engine.domain.plan_summary import Summary, summary
from app.engine.domain.planning import Plan, plan
from app.engine.domain.rules import ScenarioRule
from app.extensions import db
from app.models import Appointment, Dossier, Run, RunScenario, User
from app.store import offices
from app.store.locking import lock_dossier, refuse, refuse_archived
from app.vocabulary.words import Event, Outcome, RunStatus, Weighing

Whom = tuple[int, int | None]
"""A scenario, and the person whom it was weighed for, if not for the dossier."""


@dataclass(frozen=True)
class Offer:
    """The scenarios that could start now on an appointment, with all that they would do."""

    appointment: Appointment
    plan: Plan
    token: str = field(default_factory=lambda: uuid.uuid4().hex)
    """The token of the form that starts it."""

    @property
    def count(self) -> int:
        return len(_started(self.plan))

    @property
    def names(self) -> list[str]:
        started = [weighed for weighed in self.plan.scenarios if weighed.weighing is Weighing.STARTED]
        return [weighed.scenario.name + (f" ({weighed.person.name})" if weighed.person else "") for weighed in started]

    @property
    def summary(self) -> Summary:
        return summary(self.plan)

    @property
    def mark(self) -> str:
        """Differs when anything else would be started or done."""
        parts = [*sorted(map(str, _started(self.plan))), *(str(effect.as_json()) for effect in effects(self.plan))]
        return sha1("|".join(parts).encode(), usedforsecurity=False).hexdigest()[:16]


@dataclass
class _Past:
    """What the runs of one appointment weighed."""

    weighed: set[int] = field(default_factory=set)
    """The scenarios whose filter was looked at: one that was made since is not among them."""
    undone: set[Whom] = field(default_factory=set)


def of_dossier(dossier: Dossier, only: Appointment | None = None, *, as_if: AsIf = as_is) -> list[Offer]:
    """Takes the same few queries for any number of appointments and runs; loads no rules while nothing was weighed.

    `as_if`: were the facts to be others than they are.
    """
    plans = _plans(dossier, only, as_if)
    return [Offer(appointment, planned) for appointment, planned, past in plans if _is_news(planned, past)]


def asked_again(dossier: Dossier, as_if: AsIf) -> dict[int, list[str]]:
    """What is relevant now would ask for that too, if it weren't there: by the action that made it, who would."""
    asking: dict[int, list[str]] = {}
    for _appointment, planned, _past in _plans(dossier, None, as_if):
        for action in planned.actions:
            if action.outcome is Outcome.SKIPPED and action.origin:
                asking.setdefault(action.origin.run_action_id, []).append(action.who)
    return asking


def _plans(dossier: Dossier, only: Appointment | None, as_if: AsIf) -> list[tuple[Appointment, Plan, "_Past"]]:
    asked = [visit for visit in dossier.appointments if visit.is_open and only in (None, visit)]
    ready = _ready(asked)
    pasts = _pasts(ready)
    weighed = {visit: tuple(sorted(pasts[visit.id].weighed)) for visit in ready if visit.id in pasts}
    if not weighed:
        return []
    scenarios = rules.scenarios({scenario_id for ids in weighed.values() for scenario_id in ids})
    plans = [_planned(as_if(snapshot), scenarios) for snapshot in facts.of_late(dossier, weighed, offices.zone())]
    return [(appointment, planned, pasts[appointment.id]) for appointment, planned in zip(weighed, plans, strict=True)]


def start(appointment: Appointment, mark: str, *, token: str, by: User) -> Run:
    """Starts only what the user saw. The same token again gives the run that it gave the first time."""
    dossier = lock_dossier(appointment.dossier_id)
    key = f"{Event.LATE_FACTS}:{token}"
    if made := db.session.scalar(select(Run).where(Run.key == key)):
        db.session.rollback()
        return made
    refuse_archived(dossier)
    # What was read before the lock may have changed since.
    appointment_id, dossier_id = appointment.id, appointment.dossier_id
    db.session.expire_all()
    dossier = dossiers.load(dossier_id) or dossier
    offers = of_dossier(dossier, db.session.get_one(Appointment, appointment_id))
    if not offers:
        refuse("Dit is intussen al gestart, of niet meer relevant. Er is nu niets nieuws te starten.")
    offer = offers[0]
    if offer.mark != mark:
        refuse("Er is intussen iets gewijzigd. Hieronder staat wat er nu zou starten: kijk het na.")
    asked = tuple(sorted({scenario_id for scenario_id, _ in _started(offer.plan)}))
    run = runs.enqueue(Event.LATE_FACTS, key, dossier, offer.appointment, by, asked, previewed=foreseen(offer.plan))
    db.session.commit()
    runs.ring(run)
    return run


def _planned(snapshot: Facts, scenarios: Sequence[ScenarioRule]) -> Plan:
    """Plans as its run will, for nothing but what starts."""
    whole = plan(snapshot, (), scenarios)
    asked = tuple(sorted({scenario_id for scenario_id, _ in _started(whole)}))
    return plan(replace(snapshot, asked_scenario_ids=asked), (), scenarios)


def _is_news(planned: Plan, past: _Past) -> bool:
    """What a user has undone is no news by itself, and neither is what would do nothing."""
    does_something = any(action.outcome in (Outcome.DONE, Outcome.BLOCKED) for action in planned.actions)
    return does_something and bool(_started(planned) - past.undone)


def _started(planned: Plan) -> set[Whom]:
    return {
        (weighed.scenario.id, weighed.person.id if weighed.person else None)
        for weighed in planned.scenarios
        if weighed.weighing is Weighing.STARTED
    }


def _ready(appointments: Sequence[Appointment]) -> list[Appointment]:
    """Gives those that were dealt with when they were scheduled, and with which nothing is under way."""
    if not appointments:
        return []
    ids = [appointment.id for appointment in appointments]
    events = select(Run.appointment_id, Run.event, Run.status).where(Run.appointment_id.in_(ids))
    dealt_with, busy = set(), set()
    for appointment_id, event, status in db.session.execute(events):
        if status in (RunStatus.QUEUED, RunStatus.RUNNING):
            busy.add(appointment_id)
        elif event is Event.SCHEDULED and status is RunStatus.DONE:
            dealt_with.add(appointment_id)
    return [appointment for appointment in appointments if appointment.id in dealt_with - busy]


def _pasts(appointments: Sequence[Appointment]) -> dict[int, _Past]:
    if not appointments:
        return {}
    # A scenario for the partner was weighed by its filter too when there was no partner yet, and then found nothing.
    by_filter = or_(cast(RunScenario.conditions, Text) != "[]", RunScenario.weighing == Weighing.NOT_APPLICABLE)
    rows = db.session.execute(
        select(Run.appointment_id, RunScenario.scenario_id, RunScenario.person_id, RunScenario.weighing, Run.undone_at)
        .join(Run, RunScenario.run_id == Run.id)
        .where(
            Run.appointment_id.in_([appointment.id for appointment in appointments]),
            RunScenario.scenario_id.is_not(None),
            by_filter,
        )
        .distinct()
    )
    pasts: dict[int, _Past] = {}
    for appointment_id, scenario_id, person_id, weighing, undone_at in rows:
        assert appointment_id is not None and scenario_id is not None
        past = pasts.setdefault(appointment_id, _Past())
        past.weighed.add(scenario_id)
        if undone_at and weighing is Weighing.STARTED:
            past.undone.add((scenario_id, person_id))
    return pasts
