"""Appointments: Nieuwe afspraak, changing and moving, completing and cancelling."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user

from app.blueprints.dossiers import blueprint, previewing
from app.blueprints.dossiers.appointment_forms import AppointmentForm, CancellationForm
from app.blueprints.dossiers.dossier import load_dossier, reopen
from app.casework import appointments, documents, late_facts
from app.casework.offered import Offered
from app.engine import previews, run_reports, timed, withdrawals
from app.models import Appointment, AppointmentType, Dossier
from app.store import offices
from app.vocabulary.sentences import DomainError
from app.vocabulary.words import Event
from app.web.htmx import fragment
from app.web.rights import Right, right
from app.web.templating import local_moment, sentence


def load_appointment(appointment_id: int) -> tuple[Dossier, Appointment]:
    dossier = load_dossier(appointments.dossier_of(appointment_id) or abort(404))
    return dossier, next(one for one in dossier.appointments if one.id == appointment_id)


@blueprint.get("/dossiers/<int:dossier_id>/appointments/new")
@right(Right.USER)
def new_appointment(dossier_id: int) -> Any:
    dossier = load_dossier(dossier_id)
    form = appointment_form()
    form.advisor_id.data = str(dossier.advisor_id)
    form.open_from(request.args)
    return _new(dossier, form)


@blueprint.post("/dossiers/<int:dossier_id>/appointments/new")
@right(Right.USER)
def schedule(dossier_id: int) -> Any:
    dossier = load_dossier(dossier_id)
    form = appointment_form()
    if form.validate():
        try:
            details = form.details(Offered(), offices.zone())
            seen = previewing.announced(dossier_id, None, details)
            made = appointments.schedule(dossier, details, token=form.token.data, by=current_user, previewed=seen)
            return _done(made, form)
        except DomainError as error:
            form.refuse(error)
    return _new(load_dossier(dossier_id), form), 422


def _new(dossier: Dossier, form: AppointmentForm) -> str:
    shown = previewing.of_new(dossier, form)
    return render_template("dossiers/appointments/new.html", dossier=dossier, form=form, preview=shown)


@blueprint.post("/appointments/proposal")
@right(Right.USER)
def propose() -> Any:
    """The title and the duration that go with the type that was picked."""
    form = appointment_form()
    form.propose(Offered())
    return fragment("dossiers/appointments/_proposal.html", form=form)


@blueprint.get("/appointments/<int:appointment_id>")
@right(Right.USER)
def appointment(appointment_id: int) -> Any:
    dossier, one = load_appointment(appointment_id)
    runs = run_reports.of_dossier(dossier.id, appointment_id=appointment_id)
    parts: dict[str, Any] = {"appointment": one, "runs": runs, "upcoming": timed.upcoming(one)}
    parts |= {"offers": late_facts.of_dossier(dossier, one), "progress": documents.progress_of_appointment(one)}
    return render_template("dossiers/appointments/show.html", dossier=dossier, **parts)


@blueprint.get("/appointments/<int:appointment_id>/edit")
@right(Right.USER)
def edit_appointment(appointment_id: int) -> Any:
    dossier, one = load_appointment(appointment_id)
    try:
        appointments.must_be_open(one)
    except DomainError as error:
        return _back(appointment_id, error)
    form = appointment_form(one)
    form.show(one, offices.zone())
    form.open_from(request.args)
    return _edit(dossier, one, form)


@blueprint.post("/appointments/<int:appointment_id>/edit")
@right(Right.USER)
def change_appointment(appointment_id: int) -> Any:
    dossier, one = load_appointment(appointment_id)
    form = appointment_form(one)
    if form.validate():
        try:
            old, details = one.type, form.details(Offered(), offices.zone())
            seen = previewing.announced(dossier.id, one, details)
            appointments.change(one, details, version=form.opened_version, by=current_user, previewed=seen)
            _tell_the_difference(one, old)
            return _done(one, form)
        except DomainError as error:
            form.refuse(error)
            dossier, one = load_appointment(appointment_id)
            reopen(form, error, one.version, lambda saved: saved.show(one, offices.zone()))
    return _edit(dossier, one, form), 422


def _edit(dossier: Dossier, appointment: Appointment, form: AppointmentForm) -> str:
    shown = previewing.of_move(dossier, appointment, form)
    page = "dossiers/appointments/edit.html"
    return render_template(page, dossier=dossier, appointment=appointment, form=form, preview=shown)


def _tell_the_difference(appointment: Appointment, old: AppointmentType) -> None:
    """A move to another type starts nothing by itself."""
    if appointment.type_id != old.id:
        for difference in previews.difference(appointment, old):
            flash(sentence(difference), "warning")


def _done(appointment: Appointment, form: AppointmentForm) -> Any:
    """To what it sets in motion; or back to the calendar, which says what was saved."""
    if not form.way_back:
        return _back(appointment.id)
    told = {"title": appointment.title, "moment": local_moment(appointment.starts_at)}
    flash(gettext("Opgeslagen: %(title)s, %(moment)s.", **told), "success")
    return redirect(form.way_back, code=303)


@blueprint.post("/appointments/<int:appointment_id>/completion", defaults={"event": Event.COMPLETED})
@blueprint.post("/appointments/<int:appointment_id>/absence", defaults={"event": Event.NO_SHOW})
@right(Right.USER)
def end_appointment(appointment_id: int, event: Event) -> Any:
    _dossier, one = load_appointment(appointment_id)
    try:
        if not appointments.end(one, event, by=current_user):
            flash(gettext("Er start niets opnieuw: wat dit eerder in gang zette, staat er nog."))
    except DomainError as error:
        return _back(appointment_id, error)
    return _back(appointment_id)


@blueprint.get("/appointments/<int:appointment_id>/cancellation")
@right(Right.USER)
def ask_cancellation(appointment_id: int) -> Any:
    dossier, one = load_appointment(appointment_id)
    try:
        appointments.must_be_open(one)
    except DomainError as error:
        return _back(appointment_id, error)
    return _cancellation(dossier, one, CancellationForm())


@blueprint.post("/appointments/<int:appointment_id>/cancellation")
@right(Right.USER)
def cancel_appointment(appointment_id: int) -> Any:
    dossier, one = load_appointment(appointment_id)
    form = CancellationForm()
    if not form.validate():
        return _cancellation(dossier, one, form), 422
    try:
        reason, keeps = form.reason.data or "", form.keeps
        appointments.end(one, Event.CANCELLED, by=current_user, reason=reason, keeps=keeps)
    except DomainError as error:
        return _back(appointment_id, error)
    return _back(appointment_id)


def _cancellation(dossier: Dossier, appointment: Appointment, form: CancellationForm) -> str:
    gone = withdrawals.consequences(appointment)
    page = "dossiers/appointments/cancel.html"
    return render_template(page, dossier=dossier, appointment=appointment, form=form, gone=gone)


def _back(appointment_id: int, error: DomainError | None = None) -> Any:
    if error:
        flash(sentence(error.sentence), "error")
    return redirect(url_for("dossiers.appointment", appointment_id=appointment_id), code=303)


def appointment_form(appointment: Appointment | None = None) -> AppointmentForm:
    form = AppointmentForm()
    form.offer(Offered(), appointment)
    return form
