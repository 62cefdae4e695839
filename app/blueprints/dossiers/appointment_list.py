"""The list of all appointments."""

from typing import Any

from flask import render_template

from app.blueprints.dossiers import blueprint
from app.blueprints.listing import ListPage
from app.web.rights import Right, right


@blueprint.get("/appointments")
@right(Right.USER)
def appointments() -> Any:
    return render_template("dossiers/appointments/index.html", page=ListPage("appointments"))
