"""The order that users give things in a list."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select, update

from app.extensions import db
from app.models.mixins import Setting


@dataclass(frozen=True)
class Move:
    """Goes along with the statements that make it, as the option `moved`, for the history."""

    moved: Setting
    old: int
    new: int
    """Both are counted from 1."""


def last(model: type[Setting]) -> int:
    return (db.session.scalar(select(func.max(model.position))) or 0) + 1


def move(siblings: Sequence[Setting], setting: Setting, steps: int) -> None:
    """Goes up (-1) or down (1) among its siblings. That is no new version: nobody who edits one minds its place."""
    before, after = [sibling.id for sibling in siblings], moved(siblings, setting, steps)
    if setting.id not in before:
        return
    old, new = before.index(setting.id), after.index(setting.id)
    told = {"moved": Move(setting, old + 1, new + 1)} if new != old else {}
    for position, id in enumerate(after):
        statement = update(type(setting)).where(type(setting).id == id).values(position=position)
        db.session.execute(statement, execution_options=told)
    db.session.commit()


def moved(siblings: Sequence[Setting], setting: Setting, steps: int) -> list[int]:
    """Gives their ids as they would stand then."""
    ids = [sibling.id for sibling in siblings]
    if setting.id in ids:
        old = ids.index(setting.id)
        ids.insert(max(old + steps, 0), ids.pop(old))
    return ids
