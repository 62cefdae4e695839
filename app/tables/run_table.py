"""The list of the runs of all dossiers, each with what it did in numbers; and those numbers for any few of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, exists, or_, select
from sqlalchemy.orm import joinedload

from app.casework import run_counts
from app.casework.dossiers import people_of
from app.extensions import db
from app.models import Dossier, Run, RunAction, User
from app.store import offices
from app.tables.dossier_table import concerns, consumer_name, matches
from app.tables.table import Choice, Column, Condition, Filter, Listing
from app.tables.table_filters import ME, of_words, period
from app.vocabulary.sentences import say
from app.vocabulary.words import Event, Outcome, RunStatus


@dataclass(frozen=True)
class RunInNumbers:
    run: Run
    started: int
    outcomes: Mapping[Outcome, int]

    @property
    def id(self) -> int:
        return self.run.id


def listing(me: User) -> Listing[RunInNumbers]:
    return Listing(
        name="runs",
        id=Run.id,
        load=lambda ids: in_numbers(select(Run).where(Run.id.in_(ids))),
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


def in_numbers(wanted: Select[Run]) -> list[RunInNumbers]:
    """Takes the same few queries for any number of runs."""
    runs = list(db.session.scalars(wanted.options(joinedload(Run.appointment), people_of(Run.dossier))))
    ids = [run.id for run in runs]
    started, outcomes = run_counts.started_scenarios(ids), run_counts.outcomes(ids)
    return [RunInNumbers(run, started.get(run.id, 0), outcomes[run.id]) for run in runs]


def _whose(me: User) -> Filter:
    def where(chosen: Sequence[str]) -> Condition | None:
        return _of_dossiers(concerns(me)) if ME in chosen else None

    choices = [Choice(ME, say("Mijn dossiers"))]
    return Filter("whose", say("Van"), choices, where, is_single=True, otherwise=say("Hele kantoor"))


def _outcome() -> Filter:
    """At least one of its actions must have ended so."""

    def where(chosen: Sequence[str]) -> Condition | None:
        outcomes = [Outcome(value) for value in chosen]
        return exists().where(RunAction.run_id == Run.id, RunAction.outcome.in_(outcomes)) if outcomes else None

    choices = [Choice(word.value, word) for word in Outcome]
    return Filter("outcome", say("Met een actie die is"), choices, where)


def _matches(word: str) -> list[Condition]:
    return [_of_dossiers(or_(*matches(word)))]


def _of_dossiers(these: Condition) -> Condition:
    return Run.dossier_id.in_(select(Dossier.id).where(these))


def _columns() -> list[Column[RunInNumbers]]:
    def number_of(outcome: Outcome) -> Column[RunInNumbers]:
        return Column(outcome.value, outcome, lambda row: row.outcomes.get(outcome, 0), is_shown=False)

    return [
        Column("number", say("Nr."), lambda row: row.run.id, (Run.id,), width="md"),
        Column("dossier", say("Dossier"), lambda row: row.run.dossier.name, (consumer_name(Run.dossier_id),)),
        Column("event", say("Gebeurtenis"), lambda row: row.run.event),
        Column("status", say("Status"), lambda row: row.run.status),
        Column("started", say("Scenario's gestart"), lambda row: row.started, width="sm"),
        Column("title", say("Afspraak"), lambda row: row.run.appointment and row.run.appointment.title, is_shown=False),
        Column("ended", say("Klaar"), lambda row: row.run.ended_at, is_shown=False),
        *map(number_of, Outcome),
    ]
