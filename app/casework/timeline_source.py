"""A table that a dossier's timeline is told from: its rows, their moment, who did it, and how one is told."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, Protocol, TypeVarTuple

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, and_, false, not_, or_, true

from app.casework.domain.timeline import TimelineEntry, TimelinePlace
from app.extensions import db
from app.models import User
from app.vocabulary.words import TimelineKind

PEOPLE, ENGINE = "people", "engine"

Values = TypeVarTuple("Values")


@dataclass(frozen=True)
class Narrowing:
    """What the reader narrowed it to. `who`: PEOPLE, ENGINE, or a user; None: everybody."""

    kind: TimelineKind | None = None
    who: str | User | None = None
    before: TimelinePlace | None = None


class TimelineSource(Protocol):
    @property
    def kind(self) -> TimelineKind: ...

    def entries(self, dossier_id: int, rank: int, narrowing: Narrowing, most: int) -> list[TimelineEntry]:
        """The newest. Of two things at the very same moment, the one of the higher rank counts as newer."""


@dataclass(frozen=True)
class TimelineTable(Generic[*Values]):
    kind: TimelineKind
    rows: Callable[[int], Select[*Values]]
    """Of one dossier."""
    at: SQLColumnExpression[datetime | None]
    id: SQLColumnExpression[int]
    tell: Callable[[TimelinePlace, *Values], TimelineEntry]
    by: SQLColumnExpression[int | None] | None = None
    """The user who did it; None: the engine, or nobody was written down."""
    by_engine: ColumnElement[bool] = field(default_factory=false)
    where: ColumnElement[bool] = field(default_factory=true)
    """Which of the rows that have their moment are told."""

    def entries(self, dossier_id: int, rank: int, narrowing: Narrowing, most: int) -> list[TimelineEntry]:
        rows = self.rows(dossier_id).where(self.at.is_not(None), self.where, self._is_by(narrowing.who))
        if narrowing.before:
            rows = rows.where(self._is_older(rank, narrowing.before))
        newest = rows.order_by(self.at.desc(), self.id.desc()).limit(most).add_columns(self.at, self.id)
        return [self.tell(TimelinePlace(row[-2], rank, row[-1]), *row[:-2]) for row in db.session.execute(newest)]

    def _is_by(self, who: str | User | None) -> ColumnElement[bool]:
        if isinstance(who, User):
            return false() if self.by is None else self.by == who.id
        return {PEOPLE: not_(self.by_engine), ENGINE: self.by_engine}.get(who or "", true())

    def _is_older(self, rank: int, place: TimelinePlace) -> ColumnElement[bool]:
        """As places compare: by moment, then by table, then by number."""
        if rank != place.rank:
            return self.at <= place.at if rank < place.rank else self.at < place.at
        return or_(self.at < place.at, and_(self.at == place.at, self.id < place.id))
