"""The office in numbers: runs day by day, what became of actions, what was asked twice, and what never starts."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import case, func, select
from sqlalchemy.orm import aliased

from app.extensions import db
from app.models import Run, RunAction, RunScenario, Scenario
from app.vocabulary.sentences import N_, Sentence, say
from app.vocabulary.times import day_start, local_day
from app.vocabulary.words import EffectKind, Outcome, RunStatus, Scope, Weighing

DAYS, IDLE_DAYS = 30, 90
MOST_STRUCK, MOST_PAIRS, MOST_REASONS = 8, 200, 3


@dataclass(frozen=True)
class DayCount:
    day: date
    done: int
    failed: int


@dataclass(frozen=True)
class Pair:
    """Who asked for it in vain, and who had done it already."""

    who: str
    doer: str
    count: int


@dataclass(frozen=True)
class Struck:
    kind: EffectKind
    name: str
    count: int
    pairs: list[Pair] = field(default_factory=list)


@dataclass(frozen=True)
class Reason:
    sentence: Sentence
    count: int


@dataclass(frozen=True)
class IdleScenario:
    scenario: Scenario
    last_started_at: datetime | None
    reasons: list[Reason]
    """Those that were given most often; none: it was not weighed at all."""


def days(zone: ZoneInfo) -> list[date]:
    """The last thirty, up to and with today."""
    today = local_day(datetime.now(UTC), zone)
    return [today - timedelta(days=back) for back in reversed(range(DAYS))]


def has_runs() -> bool:
    return db.session.scalar(select(Run.id).where(Run.ended_at.is_not(None)).limit(1)) is not None


def runs_per_day(zone: ZoneInfo) -> list[DayCount]:
    # The databases know no zones alike, so they are given the moments between the days.
    shown = days(zone)
    ends = [day_start(day + timedelta(days=1), zone) for day in shown]
    place = case(*((Run.ended_at < end, number) for number, end in enumerate(ends[:-1])), else_=len(shown) - 1)
    ended = select(place.label("place"), Run.status.label("status")).where(
        Run.ended_at >= day_start(shown[0], zone), Run.status.in_((RunStatus.DONE, RunStatus.FAILED))
    )
    rows = ended.subquery()
    counts = {
        (place, status): count
        for place, status, count in db.session.execute(
            select(rows.c.place, rows.c.status, func.count()).group_by(rows.c.place, rows.c.status)
        )
    }
    return [
        DayCount(day, counts.get((place, RunStatus.DONE), 0), counts.get((place, RunStatus.FAILED), 0))
        for place, day in enumerate(shown)
    ]


def outcomes(zone: ZoneInfo) -> dict[Outcome, int]:
    """Of the actions of those runs, in the order of the words; what did not occur is left out."""
    rows = db.session.execute(
        select(RunAction.outcome, func.count())
        .join(RunAction.run)
        .where(Run.ended_at >= day_start(days(zone)[0], zone))
        .group_by(RunAction.outcome)
    )
    counts: dict[Outcome, int] = dict(rows.all())
    return {outcome: counts[outcome] for outcome in Outcome if outcome in counts}


def struck(zone: ZoneInfo) -> list[Struck]:
    """What was asked twice most often: documents, mails and tasks, each with who asked."""
    is_struck = (
        RunAction.outcome.in_((Outcome.MERGED, Outcome.SKIPPED)),
        RunAction.kind != EffectKind.SET_STATUS,
        Run.ended_at >= day_start(days(zone)[0], zone),
    )
    top = (
        select(RunAction.kind, RunAction.name, func.count())
        .join(RunAction.run)
        .where(*is_struck)
        .group_by(RunAction.kind, RunAction.name)
        .order_by(func.count().desc(), RunAction.name)
        .limit(MOST_STRUCK)
    )
    most_struck = {(kind, name): Struck(kind, name, count) for kind, name, count in db.session.execute(top)}
    doer = aliased(RunAction)
    pairs = (
        select(RunAction.kind, RunAction.name, RunAction.who, doer.who, func.count())
        .join(RunAction.run)
        .join(doer, doer.id == RunAction.done_by_id)
        .where(*is_struck, RunAction.name.in_([name for _, name in most_struck]))
        .group_by(RunAction.kind, RunAction.name, RunAction.who, doer.who)
        .order_by(func.count().desc(), RunAction.who, doer.who)
        .limit(MOST_PAIRS)
    )
    for kind, name, who, doing, count in db.session.execute(pairs):
        if (kind, name) in most_struck:
            most_struck[kind, name].pairs.append(Pair(who, doing, count))
    return list(most_struck.values())


def idle_scenarios() -> list[IdleScenario]:
    """Active ones with a filter, that have not started for ninety days."""
    since = datetime.now(UTC) - timedelta(days=IDLE_DAYS)
    last = (
        select(RunScenario.scenario_id, func.max(Run.ended_at).label("at"))
        .join(Run, Run.id == RunScenario.run_id)
        .where(RunScenario.weighing == Weighing.STARTED)
        .group_by(RunScenario.scenario_id)
        .subquery()
    )
    rows = db.session.execute(
        select(Scenario, last.c.at)
        .outerjoin(last, last.c.scenario_id == Scenario.id)
        .where(Scenario.is_filtered, Scenario.scope == Scope.APPOINTMENT, Scenario.archived_at.is_(None))
        .where((last.c.at < since) | last.c.at.is_(None))
        .order_by(Scenario.position, Scenario.id)
    ).all()
    reasons = _reasons([scenario.id for scenario, _ in rows], since)
    return [IdleScenario(scenario, at, reasons.get(scenario.id, [])) for scenario, at in rows]


def _reasons(scenario_ids: Sequence[int], since: datetime) -> dict[int, list[Reason]]:
    """Counted by the property, whoever's it was: a reason that names a person stands for all of its kind."""
    weighed = (
        select(
            RunScenario.scenario_id,
            RunScenario.weighing,
            RunScenario.reason["text"].as_string().label("text"),
            RunScenario.reason[("values", "property")].as_string().label("property"),
        )
        .join(Run, Run.id == RunScenario.run_id)
        .where(RunScenario.scenario_id.in_(scenario_ids), Run.ended_at >= since)
        .subquery()
    )
    known = weighed.c.property.is_not(None)
    text = case((known, None), else_=weighed.c.text)
    named = select(weighed.c.scenario_id, weighed.c.weighing, weighed.c.property, text.label("text")).subquery()
    counted = (
        select(*named.c, func.count().label("times"))
        .group_by(*named.c)
        .order_by(named.c.scenario_id, func.count().desc(), named.c.property, named.c.text)
    )
    reasons_of: dict[int, list[Reason]] = {}
    for row in db.session.execute(counted):
        reasons = reasons_of.setdefault(row.scenario_id, [])
        if len(reasons) < MOST_REASONS:
            reasons.append(Reason(_in_words(row.weighing, row.property, row.text), row.times))
    return reasons_of


def _in_words(weighing: Weighing, property_name: str | None, text: str | None) -> Sentence:
    if property_name is not None:
        return say(_REASONS[weighing is Weighing.UNKNOWN], property=property_name)
    return Sentence(text) if text else say("Geen reden bewaard.")


_REASONS = {True: N_("%(property)s ontbreekt"), False: N_("%(property)s is iets anders")}
