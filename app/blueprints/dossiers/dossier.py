"""A dossier's own page, and its settings (Instellingen)."""

from collections.abc import Callable
from typing import Any

from flask import abort, redirect, render_template, url_for
from flask_login import current_user

from app.blueprints.dossiers import blueprint
from app.blueprints.dossiers.forms import ApplicantForm, DossierForm, NoteForm
from app.blueprints.dossiers.property_fields import with_properties
from app.casework import documents, dossiers, late_facts, notes, timeline, worklist
from app.casework.offered import Offered
from app.engine import run_reports
from app.extensions import db
from app.models import Dossier
from app.vocabulary.sentences import DomainError
from app.vocabulary.words import Subject
from app.web.comparing import blank_like, differences
from app.web.forms import Form
from app.web.htmx import fragment
from app.web.rights import Right, right


def load_dossier(dossier_id: int) -> Dossier:
    return dossiers.load(dossier_id) or abort(404)


def reopen(form: Form, error: DomainError, version: int, show: Callable[[Any], None]) -> None:
    """After someone else's save, a second and conscious save goes through. A field's own error changes nothing.

    `show` fills a form with what is saved.
    """
    if error.field is None:
        form.version.data = str(version)
        saved = blank_like(form)
        show(saved)
        form.saved_values = differences(form, saved)


@blueprint.get("/dossiers/<int:dossier_id>")
@right(Right.USER)
def show(dossier_id: int) -> Any:
    dossier = load_dossier(dossier_id)
    return render_template(
        "dossiers/show.html",
        dossier=dossier,
        runs=run_reports.of_dossier(dossier_id),
        properties=Offered().properties,
        offers=late_facts.of_dossier(dossier),
        entries=timeline.latest(dossier_id),
        notes=notes.latest(dossier_id),
        note_form=NoteForm(),
        **open_work_of(dossier_id),
    )


@blueprint.get("/dossiers/<int:dossier_id>/open-work")
@right(Right.USER)
def open_work(dossier_id: int) -> Any:
    """Asked when a run has changed something."""
    dossier = db.get_or_404(Dossier, dossier_id)
    return fragment("dossiers/_open_work.html", dossier=dossier, **open_work_of(dossier_id))


def open_work_of(dossier_id: int) -> dict[str, Any]:
    requests = documents.of_dossier(dossier_id)
    return {
        "requests": [one for one in requests if one.is_open],
        "delivered": [one for one in requests if one.is_delivered],
        "progress": documents.progress_of(requests),
        "tasks": worklist.of_dossier(dossier_id),
    }


@blueprint.get("/dossiers/<int:dossier_id>/status")
@right(Right.USER)
def status(dossier_id: int) -> Any:
    """Asked when a run has changed something."""
    return fragment("dossiers/_status.html", dossier=db.get_or_404(Dossier, dossier_id))


@blueprint.get("/dossiers/<int:dossier_id>/settings")
@right(Right.USER)
def settings(dossier_id: int) -> Any:
    dossier = load_dossier(dossier_id)
    form = dossier_form(dossier)
    form.show(dossier)
    return render_template("dossiers/settings.html", dossier=dossier, form=form)


@blueprint.post("/dossiers/<int:dossier_id>/settings")
@right(Right.USER)
def change(dossier_id: int) -> Any:
    dossier = load_dossier(dossier_id)
    form = dossier_form(dossier)
    if is_saved(dossier, form):
        return redirect(url_for("dossiers.show", dossier_id=dossier_id), code=303)
    return render_template("dossiers/settings.html", dossier=load_dossier(dossier_id), form=form), 422


def is_saved(dossier: Dossier, form: DossierForm) -> bool:
    """If not, the form says why not."""
    if not form.validate():
        return False
    dossier_id = dossier.id
    try:
        dossiers.change(dossier, form.details(Offered()), version=form.opened_version, by=current_user)
    except DomainError as error:
        form.refuse(error)
        dossier = load_dossier(dossier_id)
        reopen(form, error, dossier.version, lambda saved: saved.show(dossier))
        return False
    return True


@blueprint.route("/dossiers/<int:dossier_id>/partner", methods=["GET", "POST"])
@right(Right.USER)
def add_partner(dossier_id: int) -> Any:
    dossier = load_dossier(dossier_id)
    form = with_properties(ApplicantForm, Offered().properties, Subject.PERSON)(prefix="partner-")
    form.not_on = dossier_id
    if form.is_submitted() and form.validate() and not form.must_choose():
        try:
            dossiers.add_partner(dossier, form.applicant(), by=current_user)
            return redirect(url_for("dossiers.show", dossier_id=dossier_id), code=303)
        except DomainError as error:
            form.refuse(error)
    status = 422 if form.is_submitted() else 200
    return render_template("dossiers/partner.html", dossier=load_dossier(dossier_id), form=form), status


def dossier_form(dossier: Dossier, prefix: str = "") -> DossierForm:
    offered = Offered()
    form = with_properties(DossierForm, offered.properties, Subject.DOSSIER, dossier.options)(prefix=prefix)
    form.offer(offered, dossier)
    return form
