"""Rows that actions asked for: what they say of it, and how they are found again."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Protocol, TypeVar

from sqlalchemy import ColumnElement, Select, false, select
from sqlalchemy.orm import Mapped, joinedload

from app.engine.domain.facts import Origin
from app.extensions import db
from app.models import Run, RunAction, User
from app.vocabulary import events


class MadeRow(Protocol):
    """A row that an action asked for."""

    id: Mapped[int]
    key: Mapped[str]
    """Of what may be there once."""
    dossier_id: Mapped[int]
    run_action_id: Mapped[int]


Row = TypeVar("Row", bound=MadeRow)


def asked_by(action: RunAction, run: Run) -> dict[str, str | int | None]:
    """The columns that say what asked for a row."""
    return {
        "key": action.key,
        "dossier_id": run.dossier_id,
        "appointment_id": run.appointment_id,
        "run_action_id": action.id,
    }


def now() -> datetime:
    return datetime.now(UTC)


def with_origin(table: type[Row], dossier_ids: Collection[int]) -> Select[Row, RunAction]:
    asked = select(table, RunAction).join(RunAction, table.run_action_id == RunAction.id)
    its_start = joinedload(RunAction.run, innerjoin=True).load_only(Run.start_number, Run.event)
    return asked.where(table.dossier_id.in_(dossier_ids)).options(its_start)


def on_occasion(
    table: type[Row], noun: str, dossier_ids: Collection[int], occasion: str | None
) -> Iterable[tuple[Row, RunAction]]:
    """Those whose key begins with this noun and this occasion, if there is any yet."""
    if occasion is None:
        return ()
    which = is_on_occasion(table, noun, occasion)
    return db.session.execute(with_origin(table, dossier_ids).where(which).order_by(table.id))


def is_on_occasion(table: type[Row], noun: str, occasion: str | None) -> ColumnElement[bool]:
    return false() if occasion is None else table.key.startswith(f"{noun}:{occasion}:", autoescape=True)


def origin(action: RunAction) -> Origin:
    run = action.run
    return Origin(run.id, action.id, action.who, run.start_number, events.of(run.event).is_of_start)


def by_action(table: type[Row], action_ids: Sequence[int]) -> dict[int, list[Row]]:
    rows: dict[int, list[Row]] = {}
    query = select(table.run_action_id, table).where(table.run_action_id.in_(action_ids)).order_by(table.id)
    for action_id, row in db.session.execute(query):
        rows.setdefault(action_id, []).append(row)
    return rows


def open_of(table: type[Row], dossier_id: int, is_open: ColumnElement[bool], *, is_locked: bool) -> list[Row]:
    rows = select(table).where(table.dossier_id == dossier_id, is_open).order_by(table.id)
    # A row that a delivery has at this moment isn't open any more once that lets go.
    rows = rows.with_for_update().execution_options(populate_existing=True) if is_locked else rows
    return list(db.session.scalars(rows))


def withdrawn_of(
    table: type[Row], action_ids: Sequence[int], withdrawn: ColumnElement[bool], is_live: ColumnElement[bool]
) -> Iterator[tuple[Row, bool]]:
    """The latest of each action, and whether another one has its key by now."""
    rows = db.session.scalars(select(table).where(table.run_action_id.in_(action_ids), withdrawn).order_by(table.id))
    latest = {row.run_action_id: row for row in rows}
    keys = {row.key for row in latest.values()}
    taken = set(db.session.scalars(select(table.key).where(table.key.in_(keys), is_live)))
    for row in latest.values():
        yield row, row.key in taken


def names(user_ids: Iterable[int | None]) -> dict[int, str]:
    return dict(db.session.execute(select(User.id, User.name).where(User.id.in_(user_ids))).all())
