"""The same done to several rows of a list: each in a transaction of its own, so that one can't hold up the others."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import TypeVar

from app.casework import archiving, dossiers, worklist
from app.extensions import db
from app.models import Dossier, Task, User
from app.store.locking import lock_dossier, refusing_when_busy
from app.vocabulary.sentences import DomainError, Sentence

Row = TypeVar("Row", Dossier, Task)

AT_MOST = 200
"""More than a page of a list has."""
WAITS_SECONDS = 2
"""For each: several may be held by one that got stuck."""


@dataclass(frozen=True)
class Refusal:
    id: int
    name: str
    sentence: Sentence


@dataclass
class Result:
    done: int = 0
    refused: list[Refusal] = field(default_factory=list)


def archive(ids: Iterable[int], *, by: User) -> Result:
    return _each(Dossier, ids, lambda dossier: archiving.archive(dossier.id, by=by))


def restore(ids: Iterable[int], *, by: User) -> Result:
    return _each(Dossier, ids, lambda dossier: archiving.restore(dossier.id, by=by))


def assign_advisor(ids: Iterable[int], user: User, *, by: User) -> Result:
    return _each(Dossier, ids, lambda dossier: _assign(dossier.id, by, advisor_id=user.id))


def assign_handler(ids: Iterable[int], user: User, *, by: User) -> Result:
    return _each(Dossier, ids, lambda dossier: _assign(dossier.id, by, handler_id=user.id))


def complete(ids: Iterable[int], *, by: User) -> Result:
    return _each(Task, ids, lambda task: worklist.complete(task, by=by))


def hand_over(ids: Iterable[int], user: User, *, by: User) -> Result:
    return _each(Task, ids, lambda task: worklist.hand_over(task, user, by=by))


def _each(model: type[Row], ids: Iterable[int], act: Callable[[Row], None]) -> Result:
    """What is no longer there is left out: nobody sees it."""
    result = Result()
    for id in list(dict.fromkeys(ids))[:AT_MOST]:
        row = db.session.get(model, id)
        if row is None:
            continue
        name = row.subject if isinstance(row, Task) else row.name
        try:
            with refusing_when_busy(WAITS_SECONDS):
                act(row)
            result.done += 1
        except DomainError as error:
            result.refused.append(Refusal(id, name, error.sentence))
    return result


def _assign(dossier_id: int, by: User, *, advisor_id: int | None = None, handler_id: int | None = None) -> None:
    """Goes through the one way to change a dossier, with the rest as it is under its lock."""
    dossier = lock_dossier(dossier_id)
    before = dossiers.details_of(dossier)
    after = before
    if advisor_id:
        after = replace(after, advisor=db.session.get_one(User, advisor_id))
    if handler_id:
        after = replace(after, handler=db.session.get_one(User, handler_id))
    if after == before:
        db.session.rollback()
        return
    dossiers.change(dossier, after, version=None, by=by)
