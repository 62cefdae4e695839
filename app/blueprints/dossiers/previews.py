"""What saving an appointment would start, while its form is filled in. Nothing is written."""

from typing import Any

from flask import Response, render_template, request

from app.blueprints.dossiers import blueprint, previewing
from app.blueprints.dossiers.appointments import appointment_form, load_appointment
from app.blueprints.dossiers.dossier import load_dossier
from app.casework.offered import Offered
from app.extensions import only_reads
from app.web.htmx import fragment
from app.web.rights import Right, right


@blueprint.post("/dossiers/<int:dossier_id>/appointments/preview")
@only_reads
@right(Right.USER)
def preview_new(dossier_id: int) -> Any:
    return _answer(previewing.of_new(load_dossier(dossier_id), appointment_form()))


@blueprint.post("/appointments/<int:appointment_id>/preview")
@only_reads
@right(Right.USER)
def preview_move(appointment_id: int) -> Any:
    dossier, one = load_appointment(appointment_id)
    return _answer(previewing.of_move(dossier, one, appointment_form(one)))


@blueprint.post("/dossiers/<int:dossier_id>/appointments/draft")
@only_reads
@right(Right.USER)
def draft_new(dossier_id: int) -> Any:
    """The page of the form as it is being filled in, for who has no script."""
    dossier, form = load_dossier(dossier_id), appointment_form()
    form.propose(Offered())
    shown = previewing.of_new(dossier, form)
    return render_template("dossiers/appointments/new.html", dossier=dossier, form=form, preview=shown)


@blueprint.post("/appointments/<int:appointment_id>/draft")
@only_reads
@right(Right.USER)
def draft_move(appointment_id: int) -> Any:
    dossier, one = load_appointment(appointment_id)
    form = appointment_form(one)
    parts = {"appointment": one, "form": form, "preview": previewing.of_move(dossier, one, form)}
    return render_template("dossiers/appointments/edit.html", dossier=dossier, **parts)


def _answer(shown: previewing.Shown) -> Any:
    """204 while what the page shows is still true, so that nothing moves under the reader's eyes."""
    if request.form.get("preview_mark") == shown.mark:
        return Response(status=204)
    return fragment("dossiers/appointments/_preview.html", preview=shown, is_asked=True)
