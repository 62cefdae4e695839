"""Tasks: put in the worklist, known as past and closed."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from functools import partial
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement

from app.engine.domain.facts import Done
from app.engine.domain.kinds.create_task import ExistingTask, undoing_of
from app.engine.effects.made import Made, Returnable, StillOpen, Undoable, Undoing, Withdrawing
from app.engine.effects.rows import asked_by, by_action, names, now, on_occasion, open_of, origin, withdrawn_of
from app.extensions import db
from app.models import Dossier, Office, Run, RunAction, Task
from app.store.locking import works_here
from app.vocabulary.json_values import whole
from app.vocabulary.sentences import N_, DomainError
from app.vocabulary.times import local_day
from app.vocabulary.words import EffectKind, TaskStatus


class MadeTasks(Made):
    kind = EffectKind.CREATE_TASK
    table = Task
    called = "task"
    GIVEN_BACK = N_("Komt weer in de werkvoorraad.")

    def make(self, run: Run, action: RunAction, office: Office) -> None:
        if not works_here(whole(action.order["assignee_id"])):
            # Since it was planned: trying again finds who stands in.
            raise DomainError("%(whom)s werkt hier niet meer.", whom=action.order["assignee_name"])
        task = Task(
            **asked_by(action, run),
            subject=action.order["subject"],
            assignee_id=action.order["assignee_id"],
            due_on=date.fromisoformat(str(action.order["due_on"])),
            created_at=now(),
        )
        db.session.add(task)

    def past(self, dossier_ids: Collection[int], occasion: str | None, zone: ZoneInfo) -> Iterator[tuple[int, Done]]:
        for task, action in on_occasion(Task, "task", dossier_ids, occasion):
            day = local_day(task.created_at, zone)
            yield task.dossier_id, ExistingTask(task.key, day, origin(action), task.status, task.assignee_id)

    def undoable(self, dossier: Dossier, action_ids: Sequence[int], zone: ZoneInfo) -> Iterator[Undoable]:
        tasks = by_action(Task, action_ids)
        who = names({task.done_by_id for some in tasks.values() for task in some})
        for action_id, (*_, task) in tasks.items():
            done_on = local_day(task.done_at, zone) if task.done_at else None
            judgement = undoing_of(task.status, done_on, who.get(task.done_by_id or 0, ""))
            yield action_id, judgement, partial(_close, task)

    def still_open(self, dossier_id: int, *, is_locked: bool) -> Iterator[StillOpen]:
        for task in open_of(Task, dossier_id, Task.status == TaskStatus.OPEN, is_locked=is_locked):
            yield StillOpen(task.run_action_id, None, partial(_end, task))

    def returnable(self, action_ids: Sequence[int]) -> Iterator[Returnable]:
        for task, is_taken in withdrawn_of(Task, action_ids, self.withdrawn, ~self.withdrawn):
            yield Returnable(task.run_action_id, None, is_taken, partial(_open, task))

    @property
    def withdrawn(self) -> ColumnElement[bool]:
        return Task.status == TaskStatus.WITHDRAWN


def _close(task: Task, _undoing: Undoing) -> None:
    task.status = TaskStatus.WITHDRAWN


def _end(task: Task, _withdrawing: Withdrawing) -> None:
    task.status = TaskStatus.WITHDRAWN


def _open(task: Task, _undoing: Undoing) -> None:
    task.status = TaskStatus.OPEN
