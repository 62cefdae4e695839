"""The list of the runs of all dossiers, each with what it did in numbers; and those numbers for any few of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select, SQLColumnExpression, exists, func, or_, select
from sqlalchemy.orm import joinedload

from app.extensions import db
from app.models import Applicant, Dossier, Run, RunAction, RunScenario, User
from app.store import offices
from app.tables.dossier_table import concerns, consumer_name, matches
from app.tables.table import Choice, Column, Condition, Filter, Listing
from app.tables.table_filters import ME, of_words, period
from app.vocabulary.sentences import say
from app.vocabulary.words import Event, Outcome, RunStatus, Weighing


@dataclass(frozen=True)
class Told:
    """A run, and what it did in numbers."""

    run: Run
    started: int
    outcomes: Mapping[Outcome, int]


def listing(me: User) -> Listing[Told]:
    return Listing(
        name="runs",
        id=Run.id,
        load=lambda ids: told(select(Run).where(Run.id.in_(ids))),
        id_of=lambda one: one.run.id,
        columns=_columns(),
        filters=[
            _whose(me),
            of_words("event", say("Gebeurtenis"), Event, Run.event),
            of_words("status", say("Status"), RunStatus, Run.status),
            _outcome(),
        ],
        ranges=[period("ended", say("Klaar"), Run.ended_at, offices.zone())],
        matches=_matches,
        default_sort=lambda _chosen: "-number",
    )


def told(wanted: Select[Run]) -> list[Told]:
    """The same few queries for any number of runs."""
    people = joinedload(Run.dossier).selectinload(Dossier.applicants).joinedload(Applicant.person)
    runs = list(db.session.scalars(wanted.options(joinedload(Run.appointment), people)))
    numbers = {run.id: _Numbers() for run in runs}
    for run_id, outcome, count in _counts(RunAction.run_id, RunAction.outcome, numbers):
        numbers[run_id].outcomes[outcome] = count
    for run_id, weighing, count in _counts(RunScenario.run_id, RunScenario.weighing, numbers):
        if weighing is Weighing.STARTED:
            numbers[run_id].started = count
    return [Told(run, numbers[run.id].started, _in_order(numbers[run.id].outcomes)) for run in runs]


@dataclass
class _Numbers:
    started: int = 0
    outcomes: dict[Outcome, int] = field(default_factory=dict)


def _counts(run_id: Any, column: Any, runs: Mapping[int, _Numbers]) -> Any:
    query = select(run_id, column, func.count()).where(run_id.in_(runs)).group_by(run_id, column)
    return db.session.execute(query)


def _in_order(outcomes: Mapping[Outcome, int]) -> dict[Outcome, int]:
    return {outcome: outcomes[outcome] for outcome in Outcome if outcome in outcomes}


def _whose(me: User) -> Filter:
    def where(chosen: Sequence[str]) -> Condition | None:
        return _of_dossiers(concerns(me)) if ME in chosen else None

    choices = [Choice(ME, say("Mijn dossiers"))]
    return Filter("whose", say("Van"), choices, where, is_single=True, otherwise=say("Hele kantoor"))


def _outcome() -> Filter:
    """Of one of its actions, at least."""

    def where(chosen: Sequence[str]) -> Condition | None:
        outcomes = [Outcome(one) for one in chosen]
        return exists().where(RunAction.run_id == Run.id, RunAction.outcome.in_(outcomes)) if outcomes else None

    choices = [Choice(word.value, word) for word in Outcome]
    return Filter("outcome", say("Met een actie die is"), choices, where)


def _matches(word: str) -> list[Condition]:
    return [_of_dossiers(or_(*matches(word)))]


def _of_dossiers(these: Condition) -> Condition:
    return Run.dossier_id.in_(select(Dossier.id).where(these))


def _columns() -> list[Column[Any]]:
    def column(name: str, label: Any, value: Any, *sort: SQLColumnExpression[Any], **how: Any) -> Column[Any]:
        return Column(name, label, value, sort, **how)

    def number_of(outcome: Outcome) -> Column[Any]:
        return column(outcome.value, outcome, lambda one: one.outcomes.get(outcome, 0), is_shown=False)

    return [
        column("number", say("Nr."), lambda one: one.run.id, Run.id, width="md"),
        column("dossier", say("Dossier"), lambda one: one.run.dossier.name, consumer_name(Run.dossier_id)),
        column("event", say("Gebeurtenis"), lambda one: one.run.event),
        column("status", say("Status"), lambda one: one.run.status),
        column("started", say("Scenario's gestart"), lambda one: one.started, width="sm"),
        column("title", say("Afspraak"), lambda one: one.run.appointment and one.run.appointment.title, is_shown=False),
        column("ended", say("Klaar"), lambda one: one.run.ended_at, is_shown=False),
        *map(number_of, Outcome),
    ]
