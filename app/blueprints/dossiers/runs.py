"""What was set in motion (Uitvoeringen): the polled list, one run with its reasons, and starting by hand."""

from collections.abc import Callable

from flask import Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.blueprints.dossiers import blueprint
from app.blueprints.dossiers.appointments import load_appointment
from app.blueprints.dossiers.dossier import load_dossier
from app.blueprints.dossiers.forms import StartForm
from app.casework.offered import Offered
from app.engine import retrying, run_polling, run_reasons, run_reports, runs
from app.extensions import db
from app.models import Appointment, Dossier, Run, RunAction
from app.store import offices
from app.vocabulary.words import Scope
from app.web.answers import flashing_refusals, form_page, see_other
from app.web.forms import choices
from app.web.htmx import fragment
from app.web.rights import Right, right

MOST = 100


@blueprint.get("/dossiers/<int:dossier_id>/run-list")
@blueprint.get("/dossiers/<int:dossier_id>/appointments/<int:appointment_id>/run-list")
@right(Right.USER)
def run_list(dossier_id: int, appointment_id: int | None = None) -> ResponseReturnValue:
    """It is polled while something is under way, and answers 204 while what the page shows is still true."""
    runs = run_reports.of_dossier(dossier_id, appointment_id=appointment_id)
    if not runs:
        db.get_or_404(Dossier, dossier_id)
    if run_polling.mark(runs) == request.args.get("mark"):
        return Response(status=204)
    return fragment(
        "dossiers/runs/_list.html",
        runs=runs,
        dossier_id=dossier_id,
        appointment_id=appointment_id,
        is_polled=True,
        trigger="runs-changed",
    )


@blueprint.get("/dossiers/<int:dossier_id>/runs")
@right(Right.USER)
def dossier_runs(dossier_id: int) -> ResponseReturnValue:
    dossier = load_dossier(dossier_id)
    runs = run_reports.of_dossier(dossier_id, most=MOST)
    return render_template("dossiers/runs/index.html", dossier=dossier, appointment=None, runs=runs)


@blueprint.get("/appointments/<int:appointment_id>/runs")
@right(Right.USER)
def appointment_runs(appointment_id: int) -> ResponseReturnValue:
    dossier, appointment = load_appointment(appointment_id)
    runs = run_reports.of_dossier(dossier.id, appointment_id=appointment_id, most=MOST)
    return render_template("dossiers/runs/index.html", dossier=dossier, appointment=appointment, runs=runs)


@blueprint.get("/runs/<int:run_id>")
@right(Right.USER)
def run(run_id: int) -> ResponseReturnValue:
    run = run_reports.load(run_id) or abort(404)
    return render_template(
        "dossiers/runs/show.html",
        dossier=load_dossier(run.dossier_id),
        run=run,
        not_started=run_reasons.not_started(run.scenarios),
        uniqueness=run_reasons.unique_within,
    )


@blueprint.route("/appointments/<int:appointment_id>/scenarios", methods=["GET", "POST"])
@right(Right.USER)
def start_on_appointment(appointment_id: int) -> ResponseReturnValue:
    return _start(*load_appointment(appointment_id), url_for("dossiers.appointment", appointment_id=appointment_id))


@blueprint.route("/dossiers/<int:dossier_id>/scenarios", methods=["GET", "POST"])
@right(Right.USER)
def start_on_dossier(dossier_id: int) -> ResponseReturnValue:
    return _start(load_dossier(dossier_id), None, url_for("dossiers.show", dossier_id=dossier_id))


@blueprint.post("/runs/<int:run_id>/withdrawal")
@right(Right.USER)
def withdraw_run(run_id: int) -> ResponseReturnValue:
    return _done(run_id, lambda: runs.withdraw(db.get_or_404(Run, run_id)))


@blueprint.post("/runs/<int:run_id>/repetition")
@right(Right.USER)
def retry_run(run_id: int) -> ResponseReturnValue:
    return _done(run_id, lambda: retrying.retry_run(db.get_or_404(Run, run_id)))


@blueprint.post("/run-actions/<int:action_id>/repetition")
@right(Right.USER)
def retry_action(action_id: int) -> ResponseReturnValue:
    action = db.get_or_404(RunAction, action_id)
    return _done(action.run_id, lambda: retrying.retry_action(action))


def _done(run_id: int, act: Callable[[], None]) -> ResponseReturnValue:
    with flashing_refusals():
        act()
    return see_other("dossiers.run", run_id=run_id)


def _start(dossier: Dossier, appointment: Appointment | None, page: str) -> ResponseReturnValue:
    form = StartForm()
    offered = Offered().startable(Scope.APPOINTMENT if appointment else Scope.DOSSIER)
    form.scenario_ids.choices = choices(offered)
    if form.validate_on_submit():
        with form.showing_refusals():
            chosen, due_at = tuple(map(int, form.scenario_ids.data)), form.moment(offices.zone())
            runs.start_by_hand(dossier, appointment, chosen, token=form.token.data, by=current_user, due_at=due_at)
            return redirect(page, code=303)
    return form_page("dossiers/appointments/start.html", form, dossier=dossier, appointment=appointment, page=page)
