"""What happened on a dossier, newest first: a few rows of each table, whatever its age, told in one order."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, not_, or_, select, true

from app.casework import timeline_effects, timeline_people
from app.casework.domain import timeline_words
from app.casework.domain.timeline import Entry, Page, Place, page
from app.casework.timeline_source import Source
from app.extensions import db
from app.models import Run, RunAction, RunScenario, User
from app.vocabulary.words import TimelineKind, Weighing

# Of two things at the very same moment, the one whose table is further down counts as newer.
_SOURCES = (*timeline_people.SOURCES, *timeline_effects.SOURCES)

PAGE_SIZE = 50
LATEST = 10
_ENOUGH_FOR_LATEST = 40

PEOPLE, ENGINE = "people", "engine"


@dataclass(frozen=True)
class Wanted:
    """What the reader narrowed it to. `who`: PEOPLE, ENGINE, or a user; None: everybody."""

    kind: TimelineKind | None = None
    who: str | User | None = None
    before: Place | None = None


def of_dossier(dossier_id: int, wanted: Wanted, *, size: int = PAGE_SIZE) -> Page:
    found: list[Entry] = []
    for rank, source in enumerate(_SOURCES):
        if wanted.kind in (None, source.kind):
            found += _entries(dossier_id, rank, source, wanted, size + 1)
    whole = page(found, size)
    return replace(whole, entries=_with_counts(whole.entries))


def latest(dossier_id: int) -> Sequence[Entry]:
    """What one run asked for counts as one."""
    return of_dossier(dossier_id, Wanted(), size=_ENOUGH_FOR_LATEST).entries[:LATEST]


def _entries(dossier_id: int, rank: int, source: Source, wanted: Wanted, most: int) -> list[Entry]:
    rows = source.rows(dossier_id).add_columns(source.at).where(_is_of(source, wanted.who))
    if wanted.before:
        rows = rows.where(_is_older(source, rank, wanted.before))
    newest = db.session.execute(rows.order_by(source.at.desc(), source.id.desc()).limit(most))
    return [source.tell(row[:-1], Place(row[-1], rank, row[0].id)) for row in newest]


def _is_of(source: Source, who: str | User | None) -> ColumnElement[bool]:
    if isinstance(who, User):
        return false() if source.by is None else source.by == who.id
    return {PEOPLE: not_(source.by_engine), ENGINE: source.by_engine}.get(who or "", true())


def _is_older(source: Source, rank: int, place: Place) -> ColumnElement[bool]:
    """As places compare: by moment, then by table, then by number."""
    if rank != place.rank:
        return source.at <= place.at if rank < place.rank else source.at < place.at
    return or_(source.at < place.at, and_(source.at == place.at, source.id < place.id))


def _with_counts(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """What each run started, and how its actions ended: counted for all runs of the page at once."""
    shown = {one.run_id for one in entries if one.kind is TimelineKind.RUNS and one.is_engine}
    if not shown:
        return tuple(entries)
    runs = {run.id: run for run in db.session.scalars(select(Run).where(Run.id.in_(shown)))}
    started = _counted(RunScenario.run_id, RunScenario.weighing, shown)
    ended = _counted(RunAction.run_id, RunAction.outcome, shown)

    def told(one: Entry) -> Entry:
        run = runs.get(one.run_id or 0)
        if run is None or one.kind is not TimelineKind.RUNS or not one.is_engine:
            return one
        count = started.get(run.id, {}).get(Weighing.STARTED, 0)
        lines = timeline_words.run_lines(run.status, run.due_at, run.error, count, ended.get(run.id, {}))
        return replace(one, lines=lines)

    return tuple(map(told, entries))


def _counted(of_run: Any, column: Any, run_ids: set[int | None]) -> dict[int, dict[Any, int]]:
    rows = select(of_run, column, func.count()).where(of_run.in_(run_ids)).group_by(of_run, column)
    counts: dict[int, dict[Any, int]] = {}
    for run_id, word, count in db.session.execute(rows):
        counts.setdefault(run_id, {})[word] = count
    return counts
