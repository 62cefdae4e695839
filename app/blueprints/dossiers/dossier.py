"""A dossier's own page, its settings (Instellingen), and its way to the archive and back."""

from collections.abc import Callable
from typing import Any

from flask import abort, flash, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user

from app.blueprints.dossiers import blueprint
from app.blueprints.dossiers.forms import ApplicantForm, DossierForm, NoteForm
from app.blueprints.dossiers.property_fields import with_properties
from app.blueprints.tasks import TaskPage
from app.casework import archiving, documents, dossiers, lapsed_facts, late_facts, notes, timeline, worklist
from app.casework.offered import Offered
from app.delivery import repeating
from app.engine import run_reports
from app.extensions import db
from app.models import Dossier
from app.vocabulary.words import Subject
from app.web.answers import flashing_refusals, form_page, see_other
from app.web.comparing import comparing
from app.web.htmx import fragment
from app.web.rights import Right, right


def load_dossier(dossier_id: int) -> Dossier:
    return dossiers.load(dossier_id) or abort(404)


@blueprint.get("/dossiers/<int:dossier_id>")
@right(Right.USER)
def show(dossier_id: int) -> ResponseReturnValue:
    dossier = load_dossier(dossier_id)
    return render_template(
        "dossiers/show.html",
        dossier=dossier,
        runs=run_reports.of_dossier(dossier_id),
        properties=Offered().properties,
        offers=late_facts.of_dossier(dossier),
        lapses=lapsed_facts.news(dossier),
        elsewhere=repeating.gone_elsewhere(dossier_id),
        entries=timeline.latest(dossier_id),
        notes=notes.latest(dossier_id),
        note_form=NoteForm(),
        **open_work_of(dossier_id),
    )


@blueprint.get("/dossiers/<int:dossier_id>/open-work")
@right(Right.USER)
def open_work(dossier_id: int) -> ResponseReturnValue:
    """The page asks for it when a run has changed something."""
    dossier = db.get_or_404(Dossier, dossier_id)
    return fragment("dossiers/_open_work.html", dossier=dossier, **open_work_of(dossier_id))


def open_work_of(dossier_id: int) -> dict[str, Any]:
    requests = documents.of_dossier(dossier_id)
    return {
        "requests": [request for request in requests if request.is_open],
        "delivered": [request for request in requests if request.is_delivered],
        "progress": documents.progress_of(requests),
        "tasks": worklist.of_dossier(dossier_id),
    }


TaskPage(
    "dossiers/_open_work.html",
    lambda task: {"dossier": task.dossier, **open_work_of(task.dossier_id)},
    lambda task: url_for("dossiers.show", dossier_id=task.dossier_id),
).add_to(blueprint, "/dossiers")


@blueprint.get("/dossiers/<int:dossier_id>/status")
@right(Right.USER)
def status(dossier_id: int) -> ResponseReturnValue:
    """The page asks for it when a run has changed something."""
    return fragment("dossiers/_status.html", dossier=db.get_or_404(Dossier, dossier_id))


@blueprint.route("/dossiers/<int:dossier_id>/settings", methods=["GET", "POST"])
@right(Right.USER)
def settings(dossier_id: int) -> ResponseReturnValue:
    dossier = load_dossier(dossier_id)
    form = dossier_form(dossier)
    if form.is_submitted():
        if is_saved(dossier, form):
            return see_other("dossiers.show", dossier_id=dossier_id)
        dossier = load_dossier(dossier_id)
    return form_page("dossiers/settings.html", form, dossier=dossier)


def is_saved(dossier: Dossier, form: DossierForm) -> bool:
    """Where it is not saved, the form says why not."""
    dossier_id = dossier.id
    if form.validate():
        with comparing(form, lambda: dossier_form(load_dossier(dossier_id), formdata=None)):
            dossiers.change(dossier, form.details(Offered()), version=form.opened_version, by=current_user)
            return True
    return False


@blueprint.post("/dossiers/<int:dossier_id>/archive")
@right(Right.USER)
def archive(dossier_id: int) -> ResponseReturnValue:
    return _archived(dossier_id, archiving.archive, gettext("Dit dossier is gearchiveerd."))


@blueprint.post("/dossiers/<int:dossier_id>/restoring")
@right(Right.USER)
def restore(dossier_id: int) -> ResponseReturnValue:
    return _archived(dossier_id, archiving.restore, gettext("Dit dossier is teruggezet."))


def _archived(dossier_id: int, act: Callable[..., None], told: str) -> ResponseReturnValue:
    """What is refused is told on the page where it was asked: the dossier's Instellingen."""
    db.get_or_404(Dossier, dossier_id)
    with flashing_refusals():
        act(dossier_id, by=current_user)
        flash(told, "success")
        return see_other("dossiers.show", dossier_id=dossier_id)
    return see_other("dossiers.settings", dossier_id=dossier_id)


@blueprint.route("/dossiers/<int:dossier_id>/partner", methods=["GET", "POST"])
@right(Right.USER)
def add_partner(dossier_id: int) -> ResponseReturnValue:
    dossier = load_dossier(dossier_id)
    form = with_properties(ApplicantForm, Offered().properties, Subject.PERSON)(prefix="partner-")
    form.not_on = dossier_id
    if form.validate_on_submit() and not form.must_choose():
        with form.showing_refusals():
            dossiers.add_partner(dossier, form.applicant(), by=current_user)
            return see_other("dossiers.show", dossier_id=dossier_id)
    return form_page("dossiers/partner.html", form, dossier=load_dossier(dossier_id))


def dossier_form(dossier: Dossier, **how: Any) -> DossierForm:
    offered = Offered()
    form = with_properties(DossierForm, offered.properties, Subject.DOSSIER, dossier.options)(obj=dossier, **how)
    form.offer(offered, dossier)
    return form
