"""A person's details and properties, reached by the name on a dossier."""

from typing import Any

from flask import abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.blueprints.dossiers import blueprint
from app.blueprints.dossiers.dossier import load_dossier
from app.blueprints.dossiers.forms import SavedPersonForm
from app.blueprints.dossiers.property_fields import with_properties
from app.casework import persons
from app.casework.offered import Offered
from app.extensions import db
from app.models import Applicant, Person
from app.vocabulary import numbers
from app.vocabulary.words import Subject
from app.web.answers import form_page, see_other
from app.web.comparing import comparing
from app.web.rights import Right, right


@blueprint.route("/dossiers/<int:dossier_id>/persons/<int:person_id>", methods=["GET", "POST"])
@right(Right.USER)
def person(dossier_id: int, person_id: int) -> ResponseReturnValue:
    applicant = load_applicant(dossier_id, person_id)
    form = person_form(applicant.person)
    if not form.is_submitted() and applicant.person_id != person_id:
        return redirect(url_for("dossiers.person", dossier_id=dossier_id, person_id=applicant.person_id))
    if form.is_submitted():
        if is_person_saved(applicant.person, form):
            return see_other("dossiers.show", dossier_id=dossier_id)
        applicant = load_applicant(dossier_id, person_id)
    return form_page("dossiers/person.html", form, dossier=applicant.dossier, person=applicant.person)


@blueprint.post("/dossiers/<int:dossier_id>/persons/<int:person_id>/refusal/withdrawal")
@right(Right.USER)
def forget_refusal(dossier_id: int, person_id: int) -> ResponseReturnValue:
    """By a user who knows that the address is right: mails go there again."""
    person = load_applicant(dossier_id, person_id).person
    persons.forget_refusal(person)
    flash(_("Er gaan weer mails naar %(address)s.", address=person.email))
    return see_other("dossiers.person", dossier_id=dossier_id, person_id=person_id)


def load_applicant(dossier_id: int, person_id: int) -> Applicant:
    """By the number of who was merged as well: pages and links go on leading to the one who stayed."""
    by_id = {applicant.person_id: applicant for applicant in load_dossier(dossier_id).applicants}
    return by_id.get(person_id) or by_id.get(persons.known_as(person_id)) or abort(404)


def is_person_saved(person: Person, form: SavedPersonForm) -> bool:
    """Where it is not saved, the form says why not."""
    person_id = person.id
    if form.validate():
        with comparing(form, lambda: person_form(db.get_or_404(Person, person_id), formdata=None)):
            opened_as = numbers.whole(form.opened_as.data)
            persons.change(person, form.details(), version=form.opened_version, opened_as=opened_as, by=current_user)
            return True
        form.opened_as.data = str(person_id)
    return False


def person_form(person: Person, **how: Any) -> SavedPersonForm:
    form = with_properties(SavedPersonForm, Offered().properties, Subject.PERSON, person.options)
    return form(obj=person, opened_as=person.id, **how)
