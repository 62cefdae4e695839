"""Appointments: the list, Nieuwe afspraak, changing and moving, completing and cancelling."""

from typing import Any

from flask import abort, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user

from app.blueprints.dossiers import blueprint, preview_card
from app.blueprints.dossiers.appointment_forms import AppointmentForm, CancellationForm
from app.blueprints.dossiers.dossier import load_dossier
from app.blueprints.listing import ListPage
from app.casework import appointments, documents, lapsed_facts, late_facts
from app.casework.offered import Offered
from app.engine import previews, run_reports, timed, withdrawals
from app.models import Appointment, AppointmentType, Dossier
from app.store import offices
from app.vocabulary.words import Event
from app.web.answers import flashing_refusals, form_page, see_other
from app.web.comparing import comparing
from app.web.htmx import fragment
from app.web.rights import Right, right
from app.web.templating import local_moment, sentence


@blueprint.get("/appointments", endpoint="appointments")
@right(Right.USER)
def index() -> ResponseReturnValue:
    return render_template("dossiers/appointments/index.html", page=ListPage("appointments"))


def load_appointment(appointment_id: int) -> tuple[Dossier, Appointment]:
    dossier = load_dossier(appointments.dossier_of(appointment_id) or abort(404))
    return dossier, next(appointment for appointment in dossier.appointments if appointment.id == appointment_id)


@blueprint.get("/dossiers/<int:dossier_id>/appointments/new")
@right(Right.USER)
def new_appointment(dossier_id: int) -> ResponseReturnValue:
    dossier = load_dossier(dossier_id)
    form = appointment_form()
    form.advisor_id.data = str(dossier.advisor_id)
    form.open_from(request.args)
    return new_page(dossier, form)


@blueprint.post("/dossiers/<int:dossier_id>/appointments/new")
@right(Right.USER)
def schedule(dossier_id: int) -> ResponseReturnValue:
    dossier = load_dossier(dossier_id)
    form = appointment_form()
    if form.validate():
        with form.showing_refusals():
            details = form.details(Offered(), offices.zone())
            seen = preview_card.announced(dossier_id, None, details)
            made = appointments.schedule(dossier, details, token=form.token.data, by=current_user, previewed=seen)
            return _done(made, form)
    return new_page(load_dossier(dossier_id), form), 422


def new_page(dossier: Dossier, form: AppointmentForm) -> str:
    preview = preview_card.card(dossier, None, form)
    return render_template("dossiers/appointments/new.html", dossier=dossier, form=form, preview=preview)


@blueprint.post("/appointments/proposal")
@right(Right.USER)
def propose() -> ResponseReturnValue:
    form = appointment_form()
    form.propose(Offered())
    return fragment("dossiers/appointments/_proposal.html", form=form)


@blueprint.get("/appointments/<int:appointment_id>")
@right(Right.USER)
def appointment(appointment_id: int) -> ResponseReturnValue:
    dossier, appointment = load_appointment(appointment_id)
    return render_template(
        "dossiers/appointments/show.html",
        dossier=dossier,
        appointment=appointment,
        runs=run_reports.of_dossier(dossier.id, appointment_id=appointment_id),
        upcoming=timed.upcoming(appointment),
        offers=late_facts.of_dossier(dossier, appointment),
        lapses=lapsed_facts.news(dossier, appointment),
        progress=documents.progress_of_appointment(appointment),
    )


@blueprint.get("/appointments/<int:appointment_id>/edit")
@right(Right.USER)
def edit_appointment(appointment_id: int) -> ResponseReturnValue:
    dossier, appointment = load_appointment(appointment_id)
    with flashing_refusals():
        appointments.must_be_open(appointment)
        form = _filled_form(appointment)
        form.open_from(request.args)
        return edit_page(dossier, appointment, form)
    return _back(appointment_id)


@blueprint.post("/appointments/<int:appointment_id>/edit")
@right(Right.USER)
def change_appointment(appointment_id: int) -> ResponseReturnValue:
    dossier, appointment = load_appointment(appointment_id)
    form = appointment_form(appointment)
    if form.validate():
        with comparing(form, lambda: _filled_form(load_appointment(appointment_id)[1], formdata=None)):
            old, details = appointment.type, form.details(Offered(), offices.zone())
            seen = preview_card.announced(dossier.id, appointment, details)
            appointments.change(appointment, details, version=form.opened_version, by=current_user, previewed=seen)
            _tell_the_difference(appointment, old)
            return _done(appointment, form)
    return edit_page(*load_appointment(appointment_id), form), 422


def edit_page(dossier: Dossier, appointment: Appointment, form: AppointmentForm) -> str:
    preview = preview_card.card(dossier, appointment, form)
    page = "dossiers/appointments/edit.html"
    return render_template(page, dossier=dossier, appointment=appointment, form=form, preview=preview)


def _tell_the_difference(appointment: Appointment, old: AppointmentType) -> None:
    """A move to another type starts nothing by itself."""
    if appointment.type_id != old.id:
        for difference in previews.difference(appointment, old):
            flash(sentence(difference), "warning")


def _done(appointment: Appointment, form: AppointmentForm) -> ResponseReturnValue:
    """Leads to what it sets in motion; or back to the calendar, which says what was saved."""
    if not form.way_back:
        return _back(appointment.id)
    told = {"title": appointment.title, "moment": local_moment(appointment.starts_at)}
    flash(gettext("Opgeslagen: %(title)s, %(moment)s.", **told), "success")
    return redirect(form.way_back, code=303)


@blueprint.post("/appointments/<int:appointment_id>/completion", defaults={"event": Event.COMPLETED})
@blueprint.post("/appointments/<int:appointment_id>/absence", defaults={"event": Event.NO_SHOW})
@right(Right.USER)
def end_appointment(appointment_id: int, event: Event) -> ResponseReturnValue:
    _dossier, appointment = load_appointment(appointment_id)
    with flashing_refusals():
        if not appointments.end(appointment, event, by=current_user):
            flash(gettext("Er start niets opnieuw: wat dit eerder in gang zette, staat er nog."))
    return _back(appointment_id)


@blueprint.route("/appointments/<int:appointment_id>/cancellation", methods=["GET", "POST"])
@right(Right.USER)
def cancel_appointment(appointment_id: int) -> ResponseReturnValue:
    dossier, appointment = load_appointment(appointment_id)
    form = CancellationForm()
    with flashing_refusals():
        if not form.validate_on_submit():
            appointments.must_be_open(appointment)
            gone = withdrawals.consequences(appointment)
            page = "dossiers/appointments/cancel.html"
            return form_page(page, form, dossier=dossier, appointment=appointment, gone=gone)
        reason, keeps = form.reason.data or "", form.keeps
        appointments.end(appointment, Event.CANCELLED, by=current_user, reason=reason, keeps=keeps)
    return _back(appointment_id)


def _back(appointment_id: int) -> ResponseReturnValue:
    return see_other("dossiers.appointment", appointment_id=appointment_id)


def _filled_form(appointment: Appointment, **how: Any) -> AppointmentForm:
    form = appointment_form(appointment, **how)
    form.show(appointment, offices.zone())
    return form


def appointment_form(appointment: Appointment | None = None, **how: Any) -> AppointmentForm:
    form = AppointmentForm(**how)
    form.offer(Offered(), appointment)
    return form
