"""What happened on a dossier, newest first: a few rows of each table, whatever its age, told in one order."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import select

from app.casework import run_counts, timeline_effects, timeline_people
from app.casework.domain import timeline_words
from app.casework.domain.timeline import TimelineEntry, TimelinePage, page
from app.casework.timeline_source import Narrowing
from app.extensions import db
from app.models import Run
from app.vocabulary.words import TimelineKind

# Of two things at the very same moment, the one whose table is further down counts as newer.
_SOURCES = (*timeline_people.SOURCES, *timeline_effects.SOURCES)

PAGE_SIZE = 50
LATEST = 10
_ENOUGH_FOR_LATEST = 40


def of_dossier(dossier_id: int, narrowing: Narrowing, *, size: int = PAGE_SIZE) -> TimelinePage:
    entries: list[TimelineEntry] = []
    for rank, source in enumerate(_SOURCES):
        if narrowing.kind in (None, source.kind):
            entries += source.entries(dossier_id, rank, narrowing, size + 1)
    whole = page(entries, size)
    return replace(whole, entries=_with_counts(whole.entries))


def latest(dossier_id: int) -> Sequence[TimelineEntry]:
    """What one run asked for counts as one."""
    return of_dossier(dossier_id, Narrowing(), size=_ENOUGH_FOR_LATEST).entries[:LATEST]


def _with_counts(entries: tuple[TimelineEntry, ...]) -> tuple[TimelineEntry, ...]:
    """Adds what each run started and how its actions ended, counted for all runs of the page at once."""
    shown = {entry.run_id for entry in entries if _is_of_run(entry) and entry.run_id}
    if not shown:
        return entries
    runs = {run.id: run for run in db.session.scalars(select(Run).where(Run.id.in_(shown)))}
    started, outcomes = run_counts.started_scenarios(shown), run_counts.outcomes(shown)

    def counted(entry: TimelineEntry) -> TimelineEntry:
        run = runs.get(entry.run_id or 0)
        if run is None or not _is_of_run(entry):
            return entry
        count = started.get(run.id, 0)
        lines = timeline_words.run_lines(run.status, run.due_at, run.error, count, outcomes[run.id])
        return replace(entry, lines=lines)

    return tuple(map(counted, entries))


def _is_of_run(entry: TimelineEntry) -> bool:
    return entry.kind is TimelineKind.RUNS and entry.is_engine
