"""The list of people, and each one's page with all of their dossiers."""

from typing import Any

from flask import abort, render_template

from app.blueprints.listing import ListPage
from app.blueprints.persons import blueprint
from app.setup import properties
from app.tables import person_table
from app.vocabulary.words import Subject
from app.web.rights import Right, right


@blueprint.get("/persons")
@right(Right.USER)
def index() -> Any:
    return render_template("persons/index.html", page=ListPage("persons"))


@blueprint.get("/persons/<int:person_id>")
@right(Right.USER)
def show(person_id: int) -> Any:
    person = person_table.load(person_id) or abort(404)
    of_persons = [one for one in properties.everything() if one.subject is Subject.PERSON and not one.is_archived]
    return render_template("persons/show.html", person=person, properties=of_persons)
