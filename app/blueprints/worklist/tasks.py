"""Werkvoorraad: tasks by due date, ticked off in place, or several at once."""

from typing import Any

from flask import render_template
from flask_babel import ngettext
from flask_login import current_user

from app.blueprints import bulk, tasks
from app.blueprints.bulk import Deed
from app.blueprints.listing import ListPage
from app.blueprints.tasks import TaskPage
from app.blueprints.worklist import blueprint
from app.tables import bulk as service
from app.web.rights import Right, right

_DEEDS = {
    "complete": Deed(
        lambda ids, by: service.complete(ids, by=by),
        lambda num: ngettext("%(num)s taak gereed", "%(num)s taken gereed", num),
    ),
    "hand_over": Deed(
        lambda ids, user: service.hand_over(ids, user, by=current_user),
        lambda num: ngettext("%(num)s taak overgedragen", "%(num)s taken overgedragen", num),
        needs_colleague=True,
    ),
}


@blueprint.get("/worklist")
@right(Right.USER)
def index() -> Any:
    return render_template("worklist/index.html", page=ListPage("worklist"), outcome=None)


@blueprint.post("/worklist")
@right(Right.USER)
def change_several() -> Any:
    return bulk.answer("worklist", _DEEDS, "worklist/index.html", current_user)


@blueprint.post("/tasks/<int:task_id>/completion")
@right(Right.USER)
def complete(task_id: int) -> Any:
    return tasks.complete(task_id, _PAGE)


@blueprint.post("/tasks/<int:task_id>/reopening")
@right(Right.USER)
def reopen(task_id: int) -> Any:
    return tasks.reopen(task_id, _PAGE)


# The address of the button has what the list was narrowed to.
_PAGE = TaskPage("worklist/_tasks.html", lambda _: {"page": ListPage("worklist")}, lambda _: ListPage("worklist").url)
