"""Start: what today brings, of the user alone or of the whole office, and each part of it at length."""

from collections.abc import Callable
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.blueprints.home import blueprint
from app.blueprints.tasks import TaskPage
from app.home import problems, start_page
from app.home.start_page import Whose
from app.models import Task
from app.vocabulary.words import Severity
from app.watch import health
from app.web.rights import Right, right
from app.web.templating import zone

FEW, MANY = 6, 200

PARTS: dict[str, Callable[[Whose, int], Any]] = {
    "appointments": start_page.appointments,
    "runs": start_page.runs,
    "problems": lambda whose, most: problems.of(whose.dossiers, most),
    "tasks": start_page.tasks,
    "waiting": start_page.waiting,
}


@blueprint.get("/")
@right(Right.USER)
def index() -> ResponseReturnValue:
    whose = whose_work()
    parts = {name: find(whose, FEW) for name, find in PARTS.items()}
    return render_template(
        "home/index.html",
        is_empty=not start_page.has_dossiers(None),
        warnings=_warnings(),
        today=start_page.on_day(parts["appointments"][:FEW], whose),
        by_due=start_page.by_due(parts["tasks"][:FEW], whose.today),
        most=FEW,
        **shown(whose),
        **parts,
    )


@blueprint.get("/home/appointments", defaults={"part": "appointments"})
@blueprint.get("/home/problems", defaults={"part": "problems"})
@blueprint.get("/home/waiting", defaults={"part": "waiting"})
@right(Right.USER)
def at_length(part: str) -> ResponseReturnValue:
    whose = whose_work()
    rows = {part: PARTS[part](whose, MANY)}
    return render_template("home/at_length.html", part=part, most=MANY, **shown(whose), **rows)


def whose_work() -> Whose:
    """The user's own, or the office's where that is asked for. An admin who advises nobody looks at the office."""
    scope = request.args.get("scope")
    if scope == "mine" or (scope != "office" and not current_user.is_admin):
        return Whose(current_user, zone())
    is_own = scope != "office" and start_page.has_dossiers(current_user)
    return Whose(current_user if is_own else None, zone())


def shown(whose: Whose) -> dict[str, Any]:
    scope = "mine" if whose.user else "office"
    return {"whose": whose, "scope": scope, "start_url": url_for("home.index", scope=scope)}


def _warnings() -> list[health.Remark]:
    if not current_user.is_admin:
        return []
    return [remark for remark in health.remarks(health.report()) if remark.severity is Severity.WRONG]


def _tasks(_: Task) -> dict[str, Any]:
    """The address of the button says whose tasks are shown."""
    whose = whose_work()
    tasks = start_page.tasks(whose, FEW)
    return {"tasks": tasks, "by_due": start_page.by_due(tasks[:FEW], whose.today), "most": FEW, **shown(whose)}


TaskPage("home/_tasks.html", _tasks, lambda _: shown(whose_work())["start_url"]).add_to(blueprint, "/home")
