"""The list of people, and each one's page with all of their dossiers."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.blueprints.bulk import Outcome
from app.blueprints.listing import ListPage
from app.casework.merging import merging
from app.setup import properties
from app.tables import person_table
from app.vocabulary import numbers
from app.vocabulary.words import Subject
from app.web.answers import see_other
from app.web.rights import Right, right

blueprint = Blueprint("persons", __name__)


@blueprint.get("/persons")
@right(Right.USER)
def index() -> ResponseReturnValue:
    return render_template("persons/index.html", page=ListPage("persons"), outcome=None)


@blueprint.post("/persons")
@right(Right.ADMIN)
def merge_two() -> ResponseReturnValue:
    """Of the list, the two that were ticked."""
    ids = [id for id in map(numbers.whole, dict.fromkeys(request.form.getlist("id"))) if id]
    if len(ids) == 2:
        return see_other("person_merging.merge", first_id=ids[0], second_id=ids[1])
    outcome = Outcome(_("Niets gedaan: kies precies twee personen om samen te voegen."))
    return render_template("persons/index.html", page=ListPage("persons"), outcome=outcome), 422


@blueprint.get("/persons/<int:person_id>")
@right(Right.USER)
def show(person_id: int) -> ResponseReturnValue:
    person = person_table.load(person_id) or abort(404)
    if person.merged_into_id:
        flash(_("%(name)s is samengevoegd met deze persoon.", name=person.full_name), "info")
        return redirect(url_for("persons.show", person_id=person.merged_into_id))
    of_persons = [each for each in properties.everything() if each.subject is Subject.PERSON and not each.is_archived]
    merges = merging.of_person(person)
    return render_template("persons/show.html", person=person, properties=of_persons, merges=merges)
