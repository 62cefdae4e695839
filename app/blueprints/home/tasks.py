"""Tasks ticked off on Start, and opened again after a mistake."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect
from flask_login import current_user

from app.blueprints.home import blueprint
from app.blueprints.home.start import FEW, shown, whose_work
from app.domain.sentences import DomainError
from app.extensions import db
from app.htmx import fragment, is_htmx
from app.models import Task
from app.rights import Right, right
from app.services import home, worklist
from app.templating import sentence


@blueprint.post("/home/tasks/<int:task_id>/completion")
@right(Right.USER)
def complete_task(task_id: int) -> Any:
    return _do(task_id, lambda task: worklist.complete(task, by=current_user))


@blueprint.post("/home/tasks/<int:task_id>/reopening")
@right(Right.USER)
def reopen_task(task_id: int) -> Any:
    return _do(task_id, worklist.reopen)


def _do(task_id: int, act: Callable[[Task], None]) -> Any:
    """The address of the button says whose tasks are shown."""
    task, refusal = db.get_or_404(Task, task_id), None
    try:
        act(task)
    except DomainError as error:
        refusal = sentence(error.sentence)
    if is_htmx():
        return fragment("home/_tasks.html", status=422 if refusal else 200, refusal=refusal, **_parts(task, refusal))
    if refusal:
        flash(refusal, "error")
    return redirect(shown(whose_work())["start_url"], code=303)


def _parts(task: Task, refusal: str | None) -> dict[str, Any]:
    whose = whose_work()
    found = home.tasks(whose, FEW)
    by_due = home.by_due(found[:FEW], whose.today)
    return {"changed": None if refusal else task, "tasks": found, "by_due": by_due, "most": FEW, **shown(whose)}
