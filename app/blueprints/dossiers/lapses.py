"""What is still open of scenarios that no longer apply: offered with the reason, withdrawn, or left for now."""

from flask import flash
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user

from app.blueprints.dossiers import blueprint
from app.blueprints.dossiers.appointments import load_appointment
from app.blueprints.dossiers.forms import LateFactsForm
from app.casework import lapsed_facts
from app.web.answers import form_page, see_other
from app.web.rights import Right, right


@blueprint.route("/appointments/<int:appointment_id>/lapsed-facts", methods=["GET", "POST"])
@right(Right.USER)
def lapsed(appointment_id: int) -> ResponseReturnValue:
    form = LateFactsForm()
    if form.is_submitted():
        with form.showing_refusals():
            _dossier, appointment = load_appointment(appointment_id)
            mark, token = form.offer.data or "", form.token.data
            run = lapsed_facts.withdraw(appointment, mark, token=token, by=current_user)
            return see_other("dossiers.run", run_id=run.id)
    return _page(appointment_id, form)


@blueprint.post("/appointments/<int:appointment_id>/lapsed-facts/refusal")
@right(Right.USER)
def decline_lapsed(appointment_id: int) -> ResponseReturnValue:
    form = LateFactsForm()
    with form.showing_refusals():
        _dossier, appointment = load_appointment(appointment_id)
        lapsed_facts.decline(appointment, form.offer.data or "", by=current_user)
        flash(gettext("Dit wordt pas weer gevraagd als deze gegevens opnieuw wijzigen."))
        return see_other("dossiers.lapsed", appointment_id=appointment_id)
    return _page(appointment_id, form)


def _page(appointment_id: int, form: LateFactsForm) -> ResponseReturnValue:
    dossier, appointment = load_appointment(appointment_id)
    lapses = lapsed_facts.of_dossier(dossier, appointment)
    page = "dossiers/appointments/lapsed_facts.html"
    return form_page(page, form, dossier=dossier, appointment=appointment, lapses=lapses)
