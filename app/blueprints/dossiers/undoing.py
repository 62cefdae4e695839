"""Terugdraaien: a page that shows line by line what can be undone, and doing it, whole or one item."""

from flask import abort, flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.blueprints.dossiers import blueprint
from app.blueprints.dossiers.dossier import load_dossier
from app.engine import run_reports, undoing
from app.extensions import db
from app.models import Run, RunAction
from app.web.answers import flashing_refusals, see_other
from app.web.rights import Right, right
from app.web.templating import sentence


@blueprint.get("/runs/<int:run_id>/undoing")
@right(Right.USER)
def ask_undoing(run_id: int) -> ResponseReturnValue:
    run = run_reports.load(run_id) or abort(404)
    dossier = load_dossier(run.dossier_id)
    return render_template("dossiers/runs/undoing.html", dossier=dossier, run=run, prospect=undoing.prospect(run))


@blueprint.post("/runs/<int:run_id>/undoing")
@right(Right.USER)
def undo_run(run_id: int) -> ResponseReturnValue:
    run = db.get_or_404(Run, run_id)
    with flashing_refusals():
        is_news = undoing.undo(run, by=current_user, seen=request.form.get("seen", ""))
        flash(_("De uitvoering is teruggedraaid.") if is_news else _("Deze uitvoering was al teruggedraaid."))
        return see_other("dossiers.run", run_id=run_id)
    return see_other("dossiers.ask_undoing", run_id=run_id)


@blueprint.post("/run-actions/<int:action_id>/undoing")
@right(Right.USER)
def undo_action(action_id: int) -> ResponseReturnValue:
    action = db.get_or_404(RunAction, action_id)
    run_id = action.run_id
    with flashing_refusals():
        flash(sentence(undoing.undo_action(action, by=current_user)))
        return see_other("dossiers.run", run_id=run_id, _anchor=f"action-{action_id}")
    return see_other("dossiers.run", run_id=run_id)
