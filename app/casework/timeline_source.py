"""A table that a dossier's timeline is told from: its rows, their moment, who did it, and how one is told."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, Protocol, TypeVar

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, false, not_, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, joinedload
from sqlalchemy.orm.interfaces import LoaderOption

from app.casework.domain.timeline import TimelineEntry, TimelinePlace
from app.extensions import db
from app.models import DocumentRequest, Email, FactChange, Note, PersonMerge, Run, StatusChange, Task, User
from app.vocabulary.words import TimelineKind

PEOPLE, ENGINE = "people", "engine"

Row = TypeVar("Row", DocumentRequest, Email, FactChange, Note, PersonMerge, Run, StatusChange, Task)


@dataclass(frozen=True)
class Narrowing:
    """What the reader narrowed it to: PEOPLE, the ENGINE or one user, or nobody in particular."""

    kind: TimelineKind | None = None
    who: str | User | None = None
    before: TimelinePlace | None = None


class TimelineSource(Protocol):
    @property
    def kind(self) -> TimelineKind: ...

    def entries(self, dossier_id: int, rank: int, narrowing: Narrowing, most: int) -> list[TimelineEntry]:
        """Gives the newest. Of two things at the very same moment, the one of the higher rank counts as newer."""


@dataclass(frozen=True)
class TimelineTable(Generic[Row]):
    kind: TimelineKind
    model: type[Row]
    at: SQLColumnExpression[datetime | None]
    tell: Callable[[TimelinePlace, Row], TimelineEntry]
    along: tuple[LoaderOption, ...] = ()
    """What is loaded along with a row, for the telling."""
    by: SQLColumnExpression[int | None] | None = None
    """The user who did it; None where the engine did, or nobody was written down."""
    by_engine: ColumnElement[bool] = field(default_factory=false)
    where: ColumnElement[bool] = field(default_factory=true)
    """Which of the rows that have their moment are told."""
    of_dossier: Callable[[int], ColumnElement[bool]] | None = None
    """Which rows are of a dossier, where not only those that name it are."""

    def entries(self, dossier_id: int, rank: int, narrowing: Narrowing, most: int) -> list[TimelineEntry]:
        of_dossier = self.of_dossier(dossier_id) if self.of_dossier else self.model.dossier_id == dossier_id
        rows = select(self.model, self.at).where(of_dossier, self.at.is_not(None), self.where)
        rows = rows.where(self._is_by(narrowing.who)).options(*self.along)
        if narrowing.before:
            rows = rows.where(self._is_older(rank, narrowing.before))
        newest = db.session.execute(rows.order_by(self.at.desc(), self.model.id.desc()).limit(most))
        return [self.tell(TimelinePlace(at, rank, row.id), row) for row, at in newest if at]

    def _is_by(self, who: str | User | None) -> ColumnElement[bool]:
        if isinstance(who, User):
            return false() if self.by is None else self.by == who.id
        return {PEOPLE: not_(self.by_engine), ENGINE: self.by_engine}.get(who or "", true())

    def _is_older(self, rank: int, place: TimelinePlace) -> ColumnElement[bool]:
        """Compares as places do: by moment, then by table, then by number."""
        if rank != place.rank:
            return self.at <= place.at if rank < place.rank else self.at < place.at
        return or_(self.at < place.at, and_(self.at == place.at, self.model.id < place.id))


def along(*relations: InstrumentedAttribute[object]) -> tuple[LoaderOption, ...]:
    return tuple(joinedload(relation) for relation in relations)


def name_of(user: User | None) -> str:
    return user.name if user else ""
