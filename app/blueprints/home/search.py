"""Search over dossiers, persons and appointments: as is typed, and on a page of its own."""

from typing import Any

from flask import render_template, request

from app.blueprints.home import blueprint
from app.tables import search
from app.web.htmx import fragment
from app.web.rights import Right, right

FEW, MANY = 5, 50


@blueprint.get("/search")
@right(Right.USER)
def results() -> Any:
    text = request.args.get("q", "").strip()
    return render_template("home/search.html", text=text, found=search.find(text, most=MANY))


@blueprint.get("/search/suggestions")
@right(Right.USER)
def suggestions() -> Any:
    text = request.args.get("q", "").strip()
    return fragment("home/_suggestions.html", text=text, found=search.find(text, most=FEW))
