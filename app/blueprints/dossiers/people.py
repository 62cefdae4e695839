"""A person's details and properties, reached by the name on a dossier."""

from typing import Any

from flask import abort, redirect, render_template, url_for
from flask_login import current_user

from app.blueprints.dossiers import blueprint
from app.blueprints.dossiers.dossier import load_dossier, reopen
from app.blueprints.dossiers.forms import PersonForm
from app.blueprints.dossiers.property_fields import with_properties
from app.casework import persons
from app.casework.offered import Offered
from app.extensions import db
from app.models import Dossier, Person
from app.vocabulary.sentences import DomainError
from app.vocabulary.words import Subject
from app.web.rights import Right, right


@blueprint.get("/dossiers/<int:dossier_id>/persons/<int:person_id>")
@right(Right.USER)
def person(dossier_id: int, person_id: int) -> Any:
    dossier, whom = load_person(dossier_id, person_id)
    form = person_form(whom)
    form.show(whom)
    return render_template("dossiers/person.html", dossier=dossier, person=whom, form=form)


@blueprint.post("/dossiers/<int:dossier_id>/persons/<int:person_id>")
@right(Right.USER)
def change_person(dossier_id: int, person_id: int) -> Any:
    _dossier, whom = load_person(dossier_id, person_id)
    form = person_form(whom)
    if is_person_saved(whom, form):
        return redirect(url_for("dossiers.show", dossier_id=dossier_id), code=303)
    dossier, whom = load_person(dossier_id, person_id)
    return render_template("dossiers/person.html", dossier=dossier, person=whom, form=form), 422


def load_person(dossier_id: int, person_id: int) -> tuple[Dossier, Person]:
    dossier = load_dossier(dossier_id)
    for applicant in dossier.applicants:
        if applicant.person_id == person_id:
            return dossier, applicant.person
    abort(404)


def is_person_saved(person: Person, form: PersonForm) -> bool:
    """If not, the form says why not."""
    if not form.validate():
        return False
    person_id = person.id
    try:
        persons.change(person, form.details(), version=form.opened_version, by=current_user)
    except DomainError as error:
        form.refuse(error)
        saved = db.get_or_404(Person, person_id)
        reopen(form, error, saved.version, lambda form: form.show(saved))
        return False
    return True


def person_form(person: Person, prefix: str = "") -> PersonForm:
    return with_properties(PersonForm, Offered().properties, Subject.PERSON, person.options)(prefix=prefix)
