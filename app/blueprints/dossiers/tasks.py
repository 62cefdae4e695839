"""Tasks ticked off on the dossier's page, and opened again after a mistake."""

from typing import Any

from flask import url_for

from app.blueprints import tasks
from app.blueprints.dossiers import blueprint
from app.blueprints.dossiers.dossier import open_work_of
from app.blueprints.tasks import TaskPage
from app.web.rights import Right, right


@blueprint.post("/dossiers/tasks/<int:task_id>/completion")
@right(Right.USER)
def complete_task(task_id: int) -> Any:
    return tasks.complete(task_id, _PAGE)


@blueprint.post("/dossiers/tasks/<int:task_id>/reopening")
@right(Right.USER)
def reopen_task(task_id: int) -> Any:
    return tasks.reopen(task_id, _PAGE)


_PAGE = TaskPage(
    "dossiers/_open_work.html",
    lambda task: {"dossier": task.dossier, **open_work_of(task.dossier_id)},
    lambda task: url_for("dossiers.show", dossier_id=task.dossier_id),
)
