"""Dossiercontrole, and the list of documents as the client sees it (Actiepunten voor klant)."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.blueprints.dossiers import blueprint
from app.blueprints.dossiers.appointments import load_appointment
from app.blueprints.dossiers.dossier import load_dossier
from app.blueprints.dossiers.forms import ReceiptForm, RejectionForm
from app.casework import documents
from app.extensions import db
from app.models import Appointment, DocumentRequest, DocumentType, Dossier
from app.setup import settings_lists
from app.store import offices
from app.vocabulary.times import local_day
from app.web.forms import Form
from app.web.htmx import changed, fragment, is_htmx
from app.web.rights import Right, right


@blueprint.get("/dossiers/<int:dossier_id>/documents")
@right(Right.USER)
def document_control(dossier_id: int) -> ResponseReturnValue:
    dossier = load_dossier(dossier_id)
    return render_template("dossiers/documents/index.html", appointment=None, **_parts(dossier))


@blueprint.get("/appointments/<int:appointment_id>/documents")
@right(Right.USER)
def appointment_documents(appointment_id: int) -> ResponseReturnValue:
    dossier, appointment = load_appointment(appointment_id)
    return render_template("dossiers/documents/index.html", appointment=appointment, **_parts(dossier))


@blueprint.get("/appointments/<int:appointment_id>/action-points")
@right(Right.USER)
def action_points(appointment_id: int) -> ResponseReturnValue:
    dossier, appointment = load_appointment(appointment_id)
    parts = {"dossier": dossier, "appointment": appointment, "asked": documents.open_by_person(dossier.id)}
    return render_template("dossiers/documents/action_points.html", **parts)


@blueprint.get("/appointments/<int:appointment_id>/progress")
@right(Right.USER)
def appointment_progress(appointment_id: int) -> ResponseReturnValue:
    """The page asks for it when a run has changed something."""
    appointment = db.get_or_404(Appointment, appointment_id)
    progress = documents.progress_of_appointment(appointment)
    return fragment("dossiers/appointments/_document_progress.html", appointment=appointment, progress=progress)


@blueprint.post("/document-requests/<int:request_id>/receipt")
@right(Right.USER)
def receive_document(request_id: int) -> ResponseReturnValue:
    form = ReceiptForm()
    issued_on = form.issued_on.data
    return _do(request_id, form, lambda request: documents.receive(request, issued_on=issued_on, by=current_user))


@blueprint.post("/document-requests/<int:request_id>/approval")
@right(Right.USER)
def approve_document(request_id: int) -> ResponseReturnValue:
    return _do(request_id, Form(), lambda request: documents.approve(request, by=current_user))


@blueprint.post("/document-requests/<int:request_id>/rejection")
@right(Right.USER)
def reject_document(request_id: int) -> ResponseReturnValue:
    form = RejectionForm()
    return _do(request_id, form, lambda request: documents.reject(request, reason=form.reason.data, by=current_user))


@blueprint.post("/document-requests/<int:request_id>/withdrawal")
@right(Right.USER)
def withdraw_document(request_id: int) -> ResponseReturnValue:
    return _do(request_id, Form(), lambda request: documents.withdraw(request, by=current_user))


def _do(request_id: int, form: Form, act: Callable[[DocumentRequest], None]) -> ResponseReturnValue:
    request = db.get_or_404(DocumentRequest, request_id)
    if form.validate():
        with form.showing_refusals():
            act(request)
            parts = _parts(load_dossier(request.dossier_id)) | {"changed": request}
            return changed("dossiers/documents/_list.html", _page_of(request), **parts)
    parts = _parts(load_dossier(request.dossier_id)) | {"refused_id": request.id, "refused_form": form}
    if is_htmx():
        return fragment("dossiers/documents/_list.html", status=422, **parts)
    return render_template("dossiers/documents/index.html", appointment=None, **parts), 422


def _page_of(request: DocumentRequest) -> str:
    if request.appointment_id:
        return url_for("dossiers.appointment_documents", appointment_id=request.appointment_id)
    return url_for("dossiers.document_control", dossier_id=request.dossier_id)


def _parts(dossier: Dossier) -> dict[str, Any]:
    requests = documents.of_dossier(dossier.id)
    return {
        "dossier": dossier,
        "requests": requests,
        "kinds": settings_lists.everything(DocumentType),
        "chosen": None,
        "progress": documents.progress_of(requests),
        "today": local_day(datetime.now(UTC), offices.zone()),
        "changed": None,
        "refused_id": None,
        "refused_form": None,
    }
