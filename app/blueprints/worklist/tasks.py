"""Werkvoorraad: tasks by due date, ticked off in place, or several at once."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template
from flask_babel import ngettext
from flask_login import current_user

from app.blueprints import bulk
from app.blueprints.bulk import Deed
from app.blueprints.listing import ListPage
from app.blueprints.worklist import blueprint
from app.domain.sentences import DomainError
from app.extensions import db
from app.htmx import fragment, is_htmx
from app.models import Task
from app.rights import Right, right
from app.services import bulk as service
from app.services import worklist
from app.templating import sentence

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
    return _do(task_id, lambda task: worklist.complete(task, by=current_user))


@blueprint.post("/tasks/<int:task_id>/reopening")
@right(Right.USER)
def reopen(task_id: int) -> Any:
    return _do(task_id, worklist.reopen)


def _do(task_id: int, act: Callable[[Task], None]) -> Any:
    """The address of the button has what the list was narrowed to."""
    task = db.get_or_404(Task, task_id)
    refusal = None
    try:
        act(task)
    except DomainError as error:
        refusal = sentence(error.sentence)
    page = ListPage("worklist")
    if is_htmx():
        result = {"refusal": refusal, "changed": None if refusal else task}
        return fragment("worklist/_tasks.html", status=422 if refusal else 200, page=page, **result)
    if refusal:
        flash(refusal, "error")
    return redirect(page.url, code=303)
