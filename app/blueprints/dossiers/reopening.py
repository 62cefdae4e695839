"""Heropenen: a page that shows what completing or missing an appointment set in motion, and opens it again."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext, lazy_gettext
from flask_login import current_user
from wtforms import BooleanField, HiddenField

from app.blueprints.dossiers import blueprint
from app.blueprints.dossiers.appointments import load_appointment
from app.casework import reopening
from app.models import Appointment, Dossier
from app.vocabulary.sentences import DomainError
from app.web.forms import Form
from app.web.rights import Right, right
from app.web.templating import sentence


class ReopeningForm(Form):
    undoes = BooleanField(lazy_gettext("Draai ook terug wat dit in gang zette"))
    seen = HiddenField()


@blueprint.get("/appointments/<int:appointment_id>/reopening")
@right(Right.USER)
def ask_reopening(appointment_id: int) -> Any:
    dossier, one = load_appointment(appointment_id)
    if one.is_open:
        return _back(appointment_id)
    return _ask(dossier, one, ReopeningForm())


@blueprint.post("/appointments/<int:appointment_id>/reopening")
@right(Right.USER)
def reopen_appointment(appointment_id: int) -> Any:
    _dossier, one = load_appointment(appointment_id)
    form = ReopeningForm()
    try:
        reopening.reopen(one, undoes=form.undoes.data, seen=form.seen.data or "", by=current_user)
    except DomainError as error:
        form.refuse(error)
        return _ask(*load_appointment(appointment_id), form)
    flash(gettext("De afspraak is heropend."), "success")
    return _back(appointment_id)


def _ask(dossier: Dossier, appointment: Appointment, form: ReopeningForm) -> Any:
    appointment_id = appointment.id
    try:
        found = reopening.prospect(appointment)
    except DomainError as error:
        flash(sentence(error.sentence), "error")
        return _back(appointment_id)
    form.seen.data = found.mark
    parts = {"appointment": appointment, "form": form, "prospect": found}
    page = render_template("dossiers/appointments/reopen.html", dossier=dossier, **parts)
    return page, 422 if form.is_submitted() else 200


def _back(appointment_id: int) -> Any:
    return redirect(url_for("dossiers.appointment", appointment_id=appointment_id), code=303)
