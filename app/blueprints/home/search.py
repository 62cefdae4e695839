"""Search over dossiers, persons and appointments, and the sheet of keyboard shortcuts."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.blueprints.home import blueprint
from app.tables import search
from app.web.htmx import fragment
from app.web.rights import Right, right

FEW, MANY = 5, 50


@blueprint.get("/search")
@right(Right.USER)
def results() -> ResponseReturnValue:
    text = request.args.get("q", "").strip()
    return render_template("home/search.html", text=text, results=search.find(text, most=MANY))


@blueprint.get("/search/suggestions")
@right(Right.USER)
def suggestions() -> ResponseReturnValue:
    text = request.args.get("q", "").strip()
    return fragment("home/_suggestions.html", text=text, results=search.find(text, most=FEW))


@blueprint.get("/keys")
@right(Right.USER)
def keys() -> ResponseReturnValue:
    """Only a script asks for it."""
    return fragment("home/_keys.html")
