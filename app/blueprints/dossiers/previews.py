"""What saving an appointment would start, while its form is filled in. Nothing is written."""

from flask import Response, request
from flask.typing import ResponseReturnValue

from app.blueprints.dossiers import blueprint, preview_card
from app.blueprints.dossiers.appointments import appointment_form, edit_page, load_appointment, new_page
from app.blueprints.dossiers.dossier import load_dossier
from app.casework.offered import Offered
from app.extensions import only_reads
from app.web.htmx import fragment
from app.web.rights import Right, right


@blueprint.post("/dossiers/<int:dossier_id>/appointments/preview")
@only_reads
@right(Right.USER)
def preview_new(dossier_id: int) -> ResponseReturnValue:
    return _answer(preview_card.card(load_dossier(dossier_id), None, appointment_form()))


@blueprint.post("/appointments/<int:appointment_id>/preview")
@only_reads
@right(Right.USER)
def preview_move(appointment_id: int) -> ResponseReturnValue:
    dossier, appointment = load_appointment(appointment_id)
    return _answer(preview_card.card(dossier, appointment, appointment_form(appointment)))


@blueprint.post("/dossiers/<int:dossier_id>/appointments/draft")
@only_reads
@right(Right.USER)
def draft_new(dossier_id: int) -> ResponseReturnValue:
    """Shows the form's page as it is being filled in, for who has no script."""
    form = appointment_form()
    form.propose(Offered())
    return new_page(load_dossier(dossier_id), form)


@blueprint.post("/appointments/<int:appointment_id>/draft")
@only_reads
@right(Right.USER)
def draft_move(appointment_id: int) -> ResponseReturnValue:
    dossier, appointment = load_appointment(appointment_id)
    return edit_page(dossier, appointment, appointment_form(appointment))


def _answer(card: preview_card.PreviewCard) -> ResponseReturnValue:
    """Answers 204 while what the page shows is still true, so that nothing moves under the reader's eyes."""
    if request.form.get("preview_mark") == card.mark:
        return Response(status=204)
    return fragment("dossiers/appointments/_preview.html", preview=card, is_asked=True)
