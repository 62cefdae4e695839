"""A task ticked off, or opened again after a mistake, on any page that lists it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, redirect
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.casework import worklist
from app.extensions import db
from app.models import Task
from app.vocabulary.sentences import DomainError
from app.web.htmx import fragment, is_htmx
from app.web.rights import Right, right
from app.web.templating import sentence


@dataclass(frozen=True)
class TaskPage:
    """`inputs` are those of the fragment, except `refusal` and `changed`."""

    fragment: str
    inputs: Callable[[Task], Mapping[str, Any]]
    url: Callable[[Task], str]

    def add_to(self, blueprint: Blueprint, path: str) -> None:
        def route(end: str, endpoint: str, act: Callable[[Task], None]) -> None:
            rule, passed = f"{path}/tasks/<int:task_id>/{end}", {"page": self, "act": act}
            blueprint.add_url_rule(rule, endpoint, _change, methods=["POST"], defaults=passed)

        route("completion", "complete_task", lambda task: worklist.complete(task, by=current_user))
        route("reopening", "reopen_task", worklist.reopen)


@right(Right.USER)
def _change(task_id: int, page: TaskPage, act: Callable[[Task], None]) -> ResponseReturnValue:
    task, refusal = db.get_or_404(Task, task_id), None
    try:
        act(task)
    except DomainError as error:
        refusal = sentence(error.sentence)
    if is_htmx():
        result = {"refusal": refusal, "changed": None if refusal else task}
        return fragment(page.fragment, status=422 if refusal else 200, **result, **page.inputs(task))
    if refusal:
        flash(refusal, "error")
    return redirect(page.url(task), code=303)
