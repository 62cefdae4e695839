"""The order that users give things in a list."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select, update

from app.extensions import db


@dataclass(frozen=True)
class Move:
    """Goes along with the statements that make it, as the option `moved`, for the history."""

    thing: Any
    old: int
    new: int
    """Counted from 1."""


def last(model: type[Any]) -> int:
    return (db.session.scalar(select(func.max(model.position))) or 0) + 1


def move(shown: Sequence[Any], thing: Any, steps: int) -> None:
    """Up (-1) or down (1) among those shown. Not a new version: nobody who edits one minds its place."""
    if thing.id not in (one.id for one in shown):
        return
    ids = moved(shown, thing, steps)
    old, new = [one.id for one in shown].index(thing.id), ids.index(thing.id)
    told = {"moved": Move(thing, old + 1, new + 1)} if new != old else {}
    for position, id in enumerate(ids):
        statement = update(type(thing)).where(type(thing).id == id).values(position=position)
        db.session.execute(statement, execution_options=told)
    db.session.commit()


def moved(shown: Sequence[Any], thing: Any, steps: int) -> list[int]:
    """Their ids as they would stand then."""
    ids = [one.id for one in shown]
    if thing.id in ids:
        old = ids.index(thing.id)
        ids.insert(max(old + steps, 0), ids.pop(old))
    return ids
