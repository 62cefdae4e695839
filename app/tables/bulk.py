"""The same done to several rows of a list: each in a transaction of its own, so that one can't hold up the others."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from app.casework import archiving, dossiers, worklist
from app.extensions import db
from app.models import Dossier, Task, User
from app.store.locking import lock_dossier
from app.vocabulary.sentences import DomainError, Sentence

AT_MOST = 200
"""More than a page of a list has."""


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
    return _each(ids, _name_of_dossier, lambda id: archiving.archive(id, by=by))


def restore(ids: Iterable[int], *, by: User) -> Result:
    return _each(ids, _name_of_dossier, lambda id: archiving.restore(id, by=by))


def assign_advisor(ids: Iterable[int], user: User, *, by: User) -> Result:
    return _each(ids, _name_of_dossier, lambda id: _assign(id, by, advisor_id=user.id))


def assign_handler(ids: Iterable[int], user: User, *, by: User) -> Result:
    return _each(ids, _name_of_dossier, lambda id: _assign(id, by, handler_id=user.id))


def complete(ids: Iterable[int], *, by: User) -> Result:
    return _each(ids, _name_of_task, lambda id: worklist.complete(_task(id), by=by))


def hand_over(ids: Iterable[int], user: User, *, by: User) -> Result:
    return _each(ids, _name_of_task, lambda id: worklist.hand_over(_task(id), user, by=by))


def _each(ids: Iterable[int], name_of: Callable[[int], str | None], act: Callable[[int], None]) -> Result:
    """What is no longer there is left out: nobody sees it."""
    result = Result()
    for id in list(dict.fromkeys(ids))[:AT_MOST]:
        if (name := name_of(id)) is None:
            continue
        try:
            act(id)
            result.done += 1
        except DomainError as error:
            result.refused.append(Refusal(id, name, error.sentence))
    return result


def _assign(dossier_id: int, by: User, *, advisor_id: int | None = None, handler_id: int | None = None) -> None:
    """Goes through the one way to change a dossier, with the rest as it is under its lock."""
    dossier = lock_dossier(dossier_id)
    details = dossiers.details_of(dossier)
    if advisor_id:
        details = replace(details, advisor=db.session.get_one(User, advisor_id))
    if handler_id:
        details = replace(details, handler=db.session.get_one(User, handler_id))
    if details == dossiers.details_of(dossier):
        db.session.rollback()
        return
    dossiers.change(dossier, details, version=None, by=by)


def _name_of_dossier(dossier_id: int) -> str | None:
    dossier = db.session.get(Dossier, dossier_id)
    return dossier.name if dossier else None


def _name_of_task(task_id: int) -> str | None:
    task = db.session.get(Task, task_id)
    return task.subject if task else None


def _task(task_id: int) -> Task:
    return db.session.get_one(Task, task_id)
