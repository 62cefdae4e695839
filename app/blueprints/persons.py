"""The list of people, and each one's page with all of their dossiers."""

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from app.blueprints.listing import ListPage
from app.setup import properties
from app.tables import person_table
from app.vocabulary.words import Subject
from app.web.rights import Right, right

blueprint = Blueprint("persons", __name__)


@blueprint.get("/persons")
@right(Right.USER)
def index() -> ResponseReturnValue:
    return render_template("persons/index.html", page=ListPage("persons"))


@blueprint.get("/persons/<int:person_id>")
@right(Right.USER)
def show(person_id: int) -> ResponseReturnValue:
    person = person_table.load(person_id) or abort(404)
    of_persons = [each for each in properties.everything() if each.subject is Subject.PERSON and not each.is_archived]
    return render_template("persons/show.html", person=person, properties=of_persons)
