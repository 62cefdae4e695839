"""A task ticked off, or opened again after a mistake, on any page that lists it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect
from flask_login import current_user

from app.casework import worklist
from app.extensions import db
from app.models import Task
from app.vocabulary.sentences import DomainError
from app.web.htmx import fragment, is_htmx
from app.web.templating import sentence


@dataclass(frozen=True)
class TaskPage:
    """`inputs`: those of the fragment, except `refusal` and `changed`."""

    fragment: str
    inputs: Callable[[Task], Mapping[str, Any]]
    url: Callable[[Task], str]


def complete(task_id: int, page: TaskPage) -> Any:
    return _do(task_id, lambda task: worklist.complete(task, by=current_user), page)


def reopen(task_id: int, page: TaskPage) -> Any:
    return _do(task_id, worklist.reopen, page)


def _do(task_id: int, act: Callable[[Task], None], page: TaskPage) -> Any:
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
