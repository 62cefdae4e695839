"""Keeps each change to the configuration, whoever makes it: in the transaction of the change itself."""

from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TypeVar

from sqlalchemy import event, func, inspect, select
from sqlalchemy.orm import DeclarativeBase, ORMExecuteState, Session, SessionTransaction, UOWTransaction
from sqlalchemy.orm.exc import ObjectDeletedError

from app.entries.domain.entries import ENTRIES
from app.entries.domain.entry import Entry
from app.entries.domain.reader import Names
from app.extensions import db
from app.history import snapshots
from app.history.snapshots import Configured
from app.models import (
    Action,
    Expectation,
    ExpectationChoice,
    ExpectationLine,
    Property,
    PropertyOption,
    Revision,
    Scenario,
    ScenarioCondition,
    Trigger,
)
from app.store.positions import Move
from app.vocabulary.json_values import Json
from app.vocabulary.words import Change

Model = type[Configured]
Key = tuple[Model, int]
Row = TypeVar("Row", bound=Configured)

BESIDE = "beside"
"""In a revision's document, next to the entry: the names that its codes had, and what an entry doesn't hold."""

_ACTOR, _CHANGES = "actor", "changes"


@dataclass(frozen=True)
class Seen:
    """A thing at one moment."""

    name: str
    version: int | None
    changed_at: datetime | None
    entry: Entry
    names: Names


@dataclass
class _Changes:
    """What the transaction has touched so far."""

    before: dict[Key, Seen | None] = field(default_factory=dict)
    new: list[Configured] = field(default_factory=list)
    moves: dict[Key, tuple[int, int]] = field(default_factory=dict)

    def added(self) -> set[Key]:
        """Find the new things that are in the database by now."""
        return {(type(row), id) for row in self.new if (id := _id(row)) is not None}


def act_as(name: str | None) -> None:
    """Who makes the changes of this session from now on; nobody: a command, or Aanzet itself."""
    db.session().info[_ACTOR] = name


@event.listens_for(Session, "do_orm_execute")
def _notice_move(state: ORMExecuteState) -> None:
    """A statement is about to give something another place in its list. No entry shows that, except of a
    property: its options stand in their order."""
    move: Move | None = state.execution_options.get("moved")
    if move is not None:
        key = next(_owners(move.moved))
        changes = _look_before(state.session, [key])
        if not isinstance(move.moved, PropertyOption):
            changes.moves[key] = (move.old, move.new)


@event.listens_for(Session, "before_flush")
def _notice(session: Session, _context: UOWTransaction, _instances: Collection[DeclarativeBase] | None) -> None:
    written = (*session.dirty, *session.deleted, *session.new)
    if keys := {key for row in written for key in _owners(row)}:
        _look_before(session, keys)
    if new := [row for row in session.new if isinstance(row, Configured)]:
        _changes(session).new += new


@event.listens_for(Session, "before_commit")
def _keep(session: Session) -> None:
    # A savepoint that is released is no commit: all of it is kept, or left out, with the rest.
    if session.in_nested_transaction():
        return
    session.flush()
    if changes := session.info.pop(_CHANGES, None):
        session.add_all(list(_revisions(session, changes)))


@event.listens_for(Session, "after_transaction_end")
def _forget(session: Session, transaction: SessionTransaction) -> None:
    if transaction.parent is None:
        session.info.pop(_CHANGES, None)


_PARTS: dict[type[DeclarativeBase], tuple[tuple[str, Model], ...]] = {
    PropertyOption: (("property_id", Property),),
    ScenarioCondition: (("scenario_id", Scenario),),
    Action: (("scenario_id", Scenario), ("trigger_id", Trigger)),
    ExpectationChoice: (("expectation_id", Expectation),),
    ExpectationLine: (("expectation_id", Expectation),),
}
"""Rows that belong to the entry of another, and the column that says which."""


def _owners(row: DeclarativeBase) -> Iterator[Key]:
    """Find the things, in the database already, whose entry this row is in."""
    if isinstance(row, Configured):
        if (id := _id(row)) is not None:
            yield type(row), id
        return
    for column, owner in _PARTS.get(type(row), ()):
        # Who removed it meanwhile is told by the flush, as ever.
        with suppress(ObjectDeletedError):
            if (id := getattr(row, column)) is not None:
                yield owner, id


def _id(row: Configured) -> int | None:
    """None: it is not in the database yet."""
    identity: tuple[int, ...] | None = inspect(row).identity
    return identity[0] if identity else None


def _changes(session: Session) -> _Changes:
    changes: _Changes = session.info.setdefault(_CHANGES, _Changes())
    return changes


def _look_before(session: Session, keys: Iterable[Key]) -> _Changes:
    """Keep what these things are in the database, before the transaction writes to them for the first time.

    In a session of its own, since this one holds what is about to be written. Locked, so that of two who
    change one property's options the second sees what the first made of it.
    """
    changes = _changes(session)
    changes.before |= dict.fromkeys(changes.added())
    unseen = [key for key in keys if key not in changes.before]
    if unseen:
        with Session(session.connection()) as beside:
            for model, ids in _by_model(unseen):
                beside.execute(
                    select(model.id).where(model.id.in_(ids)).order_by(model.id).with_for_update(key_share=True)
                )
                seen = look(beside, model, ids)
                changes.before |= {(model, id): seen.get(id) for id in ids}
    return changes


def look(session: Session, model: type[Row], ids: Iterable[int]) -> dict[int, Seen]:
    """Look up what these things are in the database, by their ids."""
    rows = session.scalars(
        select(model)
        .where(model.id.in_(ids))
        .options(*snapshots.loading(model))
        .execution_options(populate_existing=True)
    )
    return {row.id: _seen(row) for row in rows}


def _seen(row: Configured) -> Seen:
    return Seen(row.name, row.version, row.changed_at, snapshots.of(row), snapshots.names(row))


def _by_model(keys: Iterable[Key]) -> Iterator[tuple[Model, list[int]]]:
    """Always in the same order, so that two who change the same things wait for each other and go on."""
    grouped: dict[Model, set[int]] = {}
    for model, id in keys:
        grouped.setdefault(model, set()).add(id)
    for model in snapshots.MODELS.values():
        if model in grouped:
            yield model, sorted(grouped[model])


def _revisions(session: Session, changes: _Changes) -> Iterator[Revision]:
    at, actor = datetime.now(UTC), session.info.get(_ACTOR)
    for model, ids in _by_model([*changes.before, *changes.added()]):
        after = look(session, model, ids)
        last = _last(session, model, [id for id in ids if changes.before.get((model, id))])
        for id in ids:
            old, now, move = changes.before.get((model, id)), after.get(id), changes.moves.get((model, id))
            if old and now and old.entry == now.entry and move is None:
                continue
            if old is not None and id not in last:
                yield _revision(model, id, old, Change.ADDED, old.changed_at or at, None, is_baseline=True)
            elif old is not None and last[id] != old.entry:
                # Changed by a statement that no session saw: nobody knows by whom.
                yield _revision(model, id, old, Change.CHANGED, at, None)
            seen = now or old
            if seen is not None:
                beside = {"moved": list(move)} if move else {}
                change = _change(old, now)
                yield _revision(model, id, seen, change, at, actor, **beside)


def _last(session: Session, model: Model, ids: list[int]) -> dict[int, Entry | None]:
    """Load what the latest revisions kept."""
    if not ids:
        return {}
    of_these = (Revision.kind == model.__tablename__, Revision.thing_id.in_(ids))
    latest = select(func.max(Revision.id)).where(*of_these).group_by(Revision.thing_id)
    rows = session.execute(select(Revision.thing_id, Revision.document).where(Revision.id.in_(latest)))
    kind = ENTRIES[model.__tablename__]
    return {row.thing_id: kind.of_document(row.document) if row.document is not None else None for row in rows}


def _change(old: Seen | None, now: Seen | None) -> Change:
    if old is None:
        return Change.ADDED
    if now is None:
        return Change.REMOVED
    was, is_now = (getattr(seen.entry, "archived", False) for seen in (old, now))
    if was == is_now:
        return Change.CHANGED
    return Change.ARCHIVED if is_now else Change.RESTORED


def _revision(
    model: Model, id: int, seen: Seen, change: Change, at: datetime, by: str | None, **beside: Json
) -> Revision:
    document = {**seen.entry.document(), BESIDE: {"names": seen.names, **beside}}
    return Revision(
        kind=model.__tablename__,
        thing_id=id,
        name=seen.name,
        version=seen.version,
        change=change,
        at=at,
        by=by,
        document=None if change is Change.REMOVED else document,
    )
