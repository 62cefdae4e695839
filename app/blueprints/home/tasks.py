"""Tasks ticked off on Start, and opened again after a mistake."""

from typing import Any

from app.blueprints import tasks
from app.blueprints.home import blueprint
from app.blueprints.home.start import FEW, shown, whose_work
from app.blueprints.tasks import TaskPage
from app.home import start_page
from app.models import Task
from app.web.rights import Right, right


@blueprint.post("/home/tasks/<int:task_id>/completion")
@right(Right.USER)
def complete_task(task_id: int) -> Any:
    return tasks.complete(task_id, _PAGE)


@blueprint.post("/home/tasks/<int:task_id>/reopening")
@right(Right.USER)
def reopen_task(task_id: int) -> Any:
    return tasks.reopen(task_id, _PAGE)


def _parts(_: Task) -> dict[str, Any]:
    """The address of the button says whose tasks are shown."""
    whose = whose_work()
    found = start_page.tasks(whose, FEW)
    return {"tasks": found, "by_due": start_page.by_due(found[:FEW], whose.today), "most": FEW, **shown(whose)}


_PAGE = TaskPage("home/_tasks.html", _parts, lambda _: shown(whose_work())["start_url"])
