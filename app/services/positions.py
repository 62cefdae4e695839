"""The order that users give things in a list."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select, update

from app.extensions import db
from app.services import history


def last(model: type[Any]) -> int:
    return (db.session.scalar(select(func.max(model.position))) or 0) + 1


def move(shown: Sequence[Any], thing: Any, steps: int) -> None:
    """Up (-1) or down (1) among those shown. Not a new version: nobody who edits one minds its place."""
    if thing.id not in (one.id for one in shown):
        return
    ids = moved(shown, thing, steps)
    old = next(place for place, one in enumerate(shown) if one.id == thing.id)
    if (new := ids.index(thing.id)) != old:
        history.moved(thing, old + 1, new + 1)
    for position, id in enumerate(ids):
        db.session.execute(update(type(thing)).where(type(thing).id == id).values(position=position))
    db.session.commit()


def moved(shown: Sequence[Any], thing: Any, steps: int) -> list[int]:
    """Their ids as they would stand then."""
    ids = [one.id for one in shown]
    if thing.id in ids:
        old = ids.index(thing.id)
        ids.insert(max(old + steps, 0), ids.pop(old))
    return ids
