"""Heropenen: a page that shows what completing or missing an appointment set in motion, and opens it again."""

from flask import flash
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext
from flask_login import current_user
from wtforms import BooleanField, HiddenField

from app.blueprints.dossiers import blueprint
from app.blueprints.dossiers.appointments import load_appointment
from app.casework import reopening
from app.models import Appointment, Dossier
from app.web.answers import flashing_refusals, form_page, see_other
from app.web.forms import Form
from app.web.rights import Right, right


class ReopeningForm(Form):
    undoes = BooleanField(lazy_gettext("Draai ook terug wat dit in gang zette"))
    seen = HiddenField()


@blueprint.route("/appointments/<int:appointment_id>/reopening", methods=["GET", "POST"])
@right(Right.USER)
def reopen_appointment(appointment_id: int) -> ResponseReturnValue:
    dossier, appointment = load_appointment(appointment_id)
    form = ReopeningForm()
    if form.is_submitted():
        with form.showing_refusals():
            reopening.reopen(appointment, undoes=form.undoes.data, seen=form.seen.data or "", by=current_user)
            flash(gettext("De afspraak is heropend."), "success")
            return see_other("dossiers.appointment", appointment_id=appointment_id)
        dossier, appointment = load_appointment(appointment_id)
    elif appointment.is_open:
        return see_other("dossiers.appointment", appointment_id=appointment_id)
    return _ask(dossier, appointment, form)


def _ask(dossier: Dossier, appointment: Appointment, form: ReopeningForm) -> ResponseReturnValue:
    appointment_id = appointment.id
    with flashing_refusals():
        prospect = reopening.prospect(appointment)
        form.seen.data = prospect.mark
        page = "dossiers/appointments/reopen.html"
        return form_page(page, form, dossier=dossier, appointment=appointment, prospect=prospect)
    return see_other("dossiers.appointment", appointment_id=appointment_id)
