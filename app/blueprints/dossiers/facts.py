"""What is known of a dossier and its people, changed in place on its page; and what became relevant by that."""

from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.blueprints.dossiers import blueprint
from app.blueprints.dossiers.appointments import load_appointment
from app.blueprints.dossiers.dossier import dossier_form, is_saved, load_dossier
from app.blueprints.dossiers.forms import LateFactsForm, SavedPersonForm
from app.blueprints.dossiers.people import is_person_saved, load_applicant, person_form
from app.casework import lapsed_facts, late_facts
from app.casework.offered import Offered
from app.delivery import repeating
from app.models import Applicant, Dossier, Person
from app.web.answers import form_page, see_other
from app.web.htmx import fragment
from app.web.rights import Right, right

CHANGED = "facts-changed"


@blueprint.get("/dossiers/<int:dossier_id>/facts")
@right(Right.USER)
def dossier_facts(dossier_id: int) -> ResponseReturnValue:
    """It comes back where the form stood, when the user leaves that."""
    return _card(load_dossier(dossier_id))


@blueprint.get("/dossiers/<int:dossier_id>/facts/edit")
@right(Right.USER)
def edit_facts(dossier_id: int) -> ResponseReturnValue:
    dossier = load_dossier(dossier_id)
    return fragment("dossiers/_dossier_form.html", dossier=dossier, form=dossier_form(dossier, prefix="dossier-"))


@blueprint.post("/dossiers/<int:dossier_id>/facts")
@right(Right.USER)
def save_facts(dossier_id: int) -> ResponseReturnValue:
    dossier = load_dossier(dossier_id)
    form = dossier_form(dossier, prefix="dossier-")
    if is_saved(dossier, form):
        return _card(load_dossier(dossier_id), is_saved=True)
    return fragment("dossiers/_dossier_form.html", status=422, dossier=load_dossier(dossier_id), form=form)


@blueprint.get("/dossiers/<int:dossier_id>/persons/<int:person_id>/facts")
@right(Right.USER)
def person_facts(dossier_id: int, person_id: int) -> ResponseReturnValue:
    """It comes back where the form stood, when the user leaves that."""
    applicant = load_applicant(dossier_id, person_id)
    return _card(applicant.dossier, applicant)


@blueprint.get("/dossiers/<int:dossier_id>/persons/<int:person_id>/facts/edit")
@right(Right.USER)
def edit_person_facts(dossier_id: int, person_id: int) -> ResponseReturnValue:
    applicant = load_applicant(dossier_id, person_id)
    dossier, person = applicant.dossier, applicant.person
    return fragment("dossiers/_person_form.html", dossier=dossier, person=person, form=_person_form(person, person_id))


@blueprint.post("/dossiers/<int:dossier_id>/persons/<int:person_id>/facts")
@right(Right.USER)
def save_person_facts(dossier_id: int, person_id: int) -> ResponseReturnValue:
    applicant = load_applicant(dossier_id, person_id)
    form = _person_form(applicant.person, person_id)
    is_saved = is_person_saved(applicant.person, form)
    applicant = load_applicant(dossier_id, person_id)
    dossier, person = applicant.dossier, applicant.person
    if is_saved:
        return _card(dossier, applicant, is_saved=True)
    return fragment("dossiers/_person_form.html", status=422, dossier=dossier, person=person, form=form)


@blueprint.get("/dossiers/<int:dossier_id>/offers")
@right(Right.USER)
def offers(dossier_id: int) -> ResponseReturnValue:
    """The page asks for it when facts were changed in place, and when a run has ended."""
    dossier = load_dossier(dossier_id)
    offers, lapses = late_facts.of_dossier(dossier), lapsed_facts.news(dossier)
    elsewhere = repeating.gone_elsewhere(dossier_id)
    page = "dossiers/_offers.html"
    return fragment(page, dossier=dossier, offers=offers, lapses=lapses, elsewhere=elsewhere, is_asked=True)


@blueprint.route("/appointments/<int:appointment_id>/late-facts", methods=["GET", "POST"])
@right(Right.USER)
def late(appointment_id: int) -> ResponseReturnValue:
    form = LateFactsForm()
    if form.is_submitted():
        with form.showing_refusals():
            _dossier, appointment = load_appointment(appointment_id)
            late_facts.start(appointment, form.offer.data or "", token=form.token.data, by=current_user)
            return see_other("dossiers.appointment", appointment_id=appointment_id)
    dossier, appointment = load_appointment(appointment_id)
    offers = late_facts.of_dossier(dossier, appointment)
    page = "dossiers/appointments/late_facts.html"
    return form_page(page, form, dossier=dossier, appointment=appointment, offers=offers)


def _person_form(person: Person, url_id: int) -> SavedPersonForm:
    """It has a prefix of its own, since two people can be changed side by side."""
    form = person_form(person, prefix=f"person-{url_id}-")
    form.url_id = url_id
    return form


def _card(dossier: Dossier, applicant: Applicant | None = None, *, is_saved: bool = False) -> ResponseReturnValue:
    return fragment(
        "dossiers/_person_card.html" if applicant else "dossiers/_dossier_card.html",
        trigger=CHANGED if is_saved else None,
        dossier=dossier,
        applicant=applicant,
        properties=Offered().properties,
        is_back=True,
        is_saved=is_saved,
    )
