"""What was set in motion (Uitvoeringen): the polled list, one run with its reasons, and starting by hand."""

from collections.abc import Callable
from typing import Any

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask_login import current_user

from app.blueprints.dossiers import blueprint
from app.blueprints.dossiers.appointments import load_appointment
from app.blueprints.dossiers.dossier import load_dossier
from app.blueprints.dossiers.forms import StartForm
from app.casework.offered import Offered
from app.engine import retrying, run_reasons, run_reports, runs
from app.extensions import db
from app.models import Appointment, Dossier, Run, RunAction
from app.store import offices
from app.vocabulary.sentences import DomainError
from app.vocabulary.words import Scope
from app.web.forms import choices
from app.web.htmx import fragment
from app.web.rights import Right, right
from app.web.templating import sentence


@blueprint.get("/dossiers/<int:dossier_id>/run-list")
@blueprint.get("/dossiers/<int:dossier_id>/appointments/<int:appointment_id>/run-list")
@right(Right.USER)
def run_list(dossier_id: int, appointment_id: int | None = None) -> Any:
    """Polled while something is under way; 204 while what the page shows is still true."""
    found = run_reports.of_dossier(dossier_id, appointment_id=appointment_id)
    if not found:
        db.get_or_404(Dossier, dossier_id)
    if run_reports.mark(found) == request.args.get("mark"):
        return Response(status=204)
    return fragment(
        "dossiers/runs/_list.html",
        runs=found,
        dossier_id=dossier_id,
        appointment_id=appointment_id,
        is_polled=True,
        trigger="runs-changed",
    )


@blueprint.get("/dossiers/<int:dossier_id>/runs")
@right(Right.USER)
def dossier_runs(dossier_id: int) -> Any:
    dossier = load_dossier(dossier_id)
    found = run_reports.of_dossier(dossier_id, most=100)
    return render_template("dossiers/runs/index.html", dossier=dossier, appointment=None, runs=found)


@blueprint.get("/appointments/<int:appointment_id>/runs")
@right(Right.USER)
def appointment_runs(appointment_id: int) -> Any:
    dossier, one = load_appointment(appointment_id)
    found = run_reports.of_dossier(dossier.id, appointment_id=appointment_id, most=100)
    return render_template("dossiers/runs/index.html", dossier=dossier, appointment=one, runs=found)


@blueprint.get("/runs/<int:run_id>")
@right(Right.USER)
def run(run_id: int) -> Any:
    one = run_reports.load(run_id) or abort(404)
    dossier = load_dossier(one.dossier_id)
    not_started = run_reasons.not_started(one.scenarios)
    parts = {"not_started": not_started, "uniqueness": run_reasons.unique_within}
    return render_template("dossiers/runs/show.html", dossier=dossier, run=one, **parts)


@blueprint.route("/appointments/<int:appointment_id>/scenarios", methods=["GET", "POST"])
@right(Right.USER)
def start_on_appointment(appointment_id: int) -> Any:
    dossier, one = load_appointment(appointment_id)
    return _start(dossier, one, url_for("dossiers.appointment", appointment_id=appointment_id))


@blueprint.route("/dossiers/<int:dossier_id>/scenarios", methods=["GET", "POST"])
@right(Right.USER)
def start_on_dossier(dossier_id: int) -> Any:
    return _start(load_dossier(dossier_id), None, url_for("dossiers.show", dossier_id=dossier_id))


@blueprint.post("/runs/<int:run_id>/withdrawal")
@right(Right.USER)
def withdraw_run(run_id: int) -> Any:
    one = db.get_or_404(Run, run_id)
    return _done(one, lambda: runs.withdraw(one))


@blueprint.post("/runs/<int:run_id>/repetition")
@right(Right.USER)
def retry_run(run_id: int) -> Any:
    one = db.get_or_404(Run, run_id)
    return _done(one, lambda: retrying.retry_run(one))


@blueprint.post("/run-actions/<int:action_id>/repetition")
@right(Right.USER)
def retry_action(action_id: int) -> Any:
    action = db.get_or_404(RunAction, action_id)
    return _done(action.run, lambda: retrying.retry_action(action))


def _done(run: Run, act: Callable[[], None]) -> Any:
    page = url_for("dossiers.run", run_id=run.id)
    try:
        act()
    except DomainError as error:
        flash(sentence(error.sentence), "error")
    return redirect(page, code=303)


def _start(dossier: Dossier, appointment: Appointment | None, page: str) -> Any:
    form = StartForm()
    offered = Offered().startable(Scope.APPOINTMENT if appointment else Scope.DOSSIER)
    form.scenario_ids.choices = choices(offered)
    if form.validate_on_submit():
        chosen = tuple(int(one) for one in form.scenario_ids.data)
        try:
            due_at = form.moment(offices.zone())
            runs.start_by_hand(dossier, appointment, chosen, token=form.token.data, by=current_user, due_at=due_at)
            return redirect(page, code=303)
        except DomainError as error:
            form.refuse(error)
    status = 422 if form.is_submitted() else 200
    return render_template(
        "dossiers/appointments/start.html", dossier=dossier, appointment=appointment, form=form, page=page
    ), status
