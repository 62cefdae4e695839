"""Terugdraaien: a page that shows line by line what can be undone, and doing it, whole or one item."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.blueprints.dossiers import blueprint
from app.blueprints.dossiers.dossier import load_dossier
from app.engine import run_reports, undoing
from app.extensions import db
from app.models import Run, RunAction
from app.vocabulary.sentences import DomainError
from app.web.rights import Right, right
from app.web.templating import sentence


@blueprint.get("/runs/<int:run_id>/undoing")
@right(Right.USER)
def ask_undoing(run_id: int) -> Any:
    one = run_reports.load(run_id) or abort(404)
    dossier = load_dossier(one.dossier_id)
    return render_template("dossiers/runs/undoing.html", dossier=dossier, run=one, prospect=undoing.prospect(one))


@blueprint.post("/runs/<int:run_id>/undoing")
@right(Right.USER)
def undo_run(run_id: int) -> Any:
    one = db.get_or_404(Run, run_id)
    try:
        is_news = undoing.undo(one, by=current_user, seen=request.form.get("seen", ""))
    except DomainError as error:
        flash(sentence(error.sentence), "error")
        return redirect(url_for("dossiers.ask_undoing", run_id=run_id), code=303)
    flash(_("De uitvoering is teruggedraaid.") if is_news else _("Deze uitvoering was al teruggedraaid."))
    return redirect(url_for("dossiers.run", run_id=run_id), code=303)


@blueprint.post("/run-actions/<int:action_id>/undoing")
@right(Right.USER)
def undo_action(action_id: int) -> Any:
    action = db.get_or_404(RunAction, action_id)
    run_id = action.run_id
    try:
        undone = undoing.undo_action(action, by=current_user)
    except DomainError as error:
        flash(sentence(error.sentence), "error")
        return redirect(url_for("dossiers.run", run_id=run_id), code=303)
    flash(sentence(undone))
    return redirect(url_for("dossiers.run", run_id=run_id, _anchor=f"action-{action_id}"), code=303)
