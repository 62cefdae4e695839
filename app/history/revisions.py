"""What was kept of the configuration's changes: to list, to look into, and to find what a run used."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Label, Select, func, select
from sqlalchemy.orm import aliased

from app.entries.domain.entries import ENTRIES
from app.entries.domain.entry import Entry
from app.entries.domain.reader import Names
from app.extensions import db
from app.history import snapshots
from app.history.capture import BESIDE, Seen, look
from app.models import Revision, RunScenario, RunTrigger
from app.models.runs import Run
from app.vocabulary.json_values import JsonObject
from app.vocabulary.words import Change

NOBODY = "-"
"""In the place of a name: what was changed by a command, or by Aanzet itself."""


@dataclass(frozen=True)
class KeptChange:
    """A change, with what was kept before it; None where nothing was, or the thing was new."""

    revision: Revision
    before: Revision | None

    @property
    def is_baseline(self) -> bool:
        return bool(_beside(self.revision).get("is_baseline"))

    @property
    def is_removal(self) -> bool:
        return self.revision.change is Change.REMOVED

    @property
    def whole(self) -> Revision | None:
        """The version to look at: what it became, or of what was removed the last that it was."""
        return self.before if self.is_removal else self.revision

    @property
    def move(self) -> tuple[int, int] | None:
        """From which place in the list to which."""
        match _beside(self.revision).get("moved"):
            case [int(old), int(new)]:
                return old, new
            case _:
                # It stayed where it was.
                return None


@dataclass(frozen=True)
class RevisionPage:
    entries: Sequence[KeptChange]
    count: int
    page: int
    pages: int


def search(kind: str, thing_id: int | None, by: str, *, page: int, size: int) -> RevisionPage:
    """Find revisions, newest first: all of them without a kind, a thing or a name."""
    which = [*([Revision.kind == kind] if kind else []), *_whose(by)]
    if kind and thing_id is not None:
        which += [Revision.thing_id == thing_id, Revision.id > _end_of_earlier_life(kind, thing_id)]
    count = db.session.scalar(select(func.count(Revision.id)).where(*which)) or 0
    pages = max(1, -(-count // size))
    page = min(max(1, page), pages)
    newest_first = select(Revision, _previous()).where(*which).order_by(Revision.id.desc())
    return RevisionPage(_entries(newest_first.limit(size).offset((page - 1) * size)), count, page, pages)


def _whose(by: str) -> list[ColumnElement[bool]]:
    if not by:
        return []
    return [Revision.by.is_(None) if by == NOBODY else Revision.by == by]


def _end_of_earlier_life(kind: str, thing_id: int) -> ColumnElement[int]:
    """SQLite gives the number of the last row of a table anew when that row was removed."""
    of_it = (Revision.kind == kind, Revision.thing_id == thing_id)
    latest = select(func.max(Revision.id)).where(*of_it).scalar_subquery()
    ended = select(func.max(Revision.id)).where(*of_it, Revision.change == Change.REMOVED, Revision.id < latest)
    return func.coalesce(ended.scalar_subquery(), 0)


def _previous() -> Label[int | None]:
    """The number of the revision before it, of the same thing."""
    earlier = aliased(Revision)
    of_it = (earlier.kind == Revision.kind, earlier.thing_id == Revision.thing_id, earlier.id < Revision.id)
    return select(func.max(earlier.id)).where(*of_it).correlate(Revision).scalar_subquery().label("previous")


def _entries(query: Select[Revision, int | None]) -> list[KeptChange]:
    rows = db.session.execute(query).all()
    ids = [row.previous for row in rows if row.previous]
    earlier = {revision.id: revision for revision in db.session.scalars(select(Revision).where(Revision.id.in_(ids)))}
    return [KeptChange(row.Revision, earlier.get(row.previous)) for row in rows]


def load(revision_id: int) -> KeptChange | None:
    entries = _entries(select(Revision, _previous()).where(Revision.id == revision_id))
    return entries[0] if entries else None


def makers() -> Sequence[str]:
    """The names of all who changed something."""
    named = select(Revision.by).where(Revision.by.is_not(None)).distinct().order_by(Revision.by)
    return [name for name in db.session.scalars(named) if name]


def entry(revision: Revision) -> Entry | None:
    """What the thing was; None once it was removed."""
    return ENTRIES[revision.kind].of_document(revision.document) if revision.document is not None else None


def names(revision: Revision) -> Names:
    names = _beside(revision).get("names")
    by_table = names if isinstance(names, Mapping) else {}
    return {
        table: {code: str(name) for code, name in of_table.items()}
        for table, of_table in by_table.items()
        if isinstance(of_table, Mapping)
    }


def _beside(revision: Revision) -> JsonObject:
    beside = (revision.document or {}).get(BESIDE)
    return beside if isinstance(beside, Mapping) else {}


def now(revision: Revision) -> Seen | None:
    """The thing as it is now; None: it is there no more."""
    ended = select(Revision.id).where(
        Revision.kind == revision.kind,
        Revision.thing_id == revision.thing_id,
        Revision.change == Change.REMOVED,
        Revision.id >= revision.id,
    )
    if db.session.scalar(ended.limit(1)) is not None:
        return None
    return look(db.session(), snapshots.MODELS[revision.kind], [revision.thing_id]).get(revision.thing_id)


@dataclass(frozen=True)
class Used:
    """The version that a run used, if it was kept; and the thing, if it is still there."""

    revision: Revision | None
    thing_id: int | None


def used(kind: str, row_id: int) -> Used | None:
    """By the run's own row for a scenario or a trigger."""
    row: RunScenario | RunTrigger | None = None
    if kind == "scenarios" and (scenario := db.session.get(RunScenario, row_id)):
        row, thing_id = scenario, scenario.scenario_id
    elif kind == "triggers" and (trigger := db.session.get(RunTrigger, row_id)):
        row, thing_id = trigger, trigger.trigger_id
    return Used(_used(kind, row, thing_id), thing_id) if row else None


def _used(kind: str, row: RunScenario | RunTrigger, thing_id: int | None) -> Revision | None:
    """The latest that isn't newer. What was removed since is found by its name then."""
    if row.version is None:
        return None
    of_kind = [Revision.kind == kind, Revision.version <= row.version, Revision.change != Change.REMOVED]
    if thing_id is not None:
        of_kind += [Revision.thing_id == thing_id, Revision.id > _end_of_earlier_life(kind, thing_id)]
    else:
        # A run is planned when it starts; what was kept later is of another scenario with that name.
        started_at = select(Run.started_at).where(Run.id == row.run_id).scalar_subquery()
        of_kind += [Revision.name == row.name, Revision.at <= started_at]
    return db.session.scalar(select(Revision).where(*of_kind).order_by(Revision.id.desc()).limit(1))
