"""Uitvoeringen: the runs of all dossiers, by how they ended, what became of their actions, and when."""

from typing import Any

from flask import render_template

from app.blueprints.home import blueprint
from app.blueprints.listing import ListPage
from app.web.rights import Right, right


@blueprint.get("/runs")
@right(Right.USER)
def runs() -> Any:
    return render_template("home/runs.html", page=ListPage("runs"))
