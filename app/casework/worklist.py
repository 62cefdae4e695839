"""To-dos for colleagues: ticked off, opened again and handed over."""

from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.casework import fact_changes
from app.extensions import db
from app.models import Task, User
from app.store.locking import lock_dossier, must_work_here, refuse
from app.vocabulary.words import TaskStatus


def of_dossier(dossier_id: int) -> list[Task]:
    return list(
        db.session.scalars(
            select(Task)
            .where(Task.dossier_id == dossier_id, Task.status == TaskStatus.OPEN)
            .options(joinedload(Task.assignee))
            .order_by(Task.due_on, Task.id)
        )
    )


def complete(task: Task, *, by: User) -> None:
    _lock(task, TaskStatus.OPEN)
    task.status, task.done_at, task.done_by_id = TaskStatus.DONE, datetime.now(UTC), by.id
    db.session.commit()


def hand_over(task: Task, user: User, *, by: User) -> None:
    _lock(task, TaskStatus.OPEN)
    must_work_here(user)
    before, task.assignee = task.assignee, user
    fact_changes.record_handing_over(task, before, by=by)
    db.session.commit()


def reopen(task: Task) -> None:
    _lock(task, TaskStatus.DONE)
    task.status, task.done_at, task.done_by_id = TaskStatus.OPEN, None, None
    db.session.commit()


def _lock(task: Task, needed: TaskStatus) -> None:
    lock_dossier(task.dossier_id)
    db.session.refresh(task)
    if task.status is not needed:
        refuse("Deze taak is intussen al gewijzigd.")
