"""Late facts: what became relevant after scheduling, with what starting it would do."""

from typing import Any

from flask import redirect, render_template, url_for
from flask_login import current_user

from app.blueprints.dossiers import blueprint
from app.blueprints.dossiers.appointments import load_appointment
from app.blueprints.dossiers.forms import LateFactsForm
from app.casework import late_facts
from app.vocabulary.sentences import DomainError
from app.web.rights import Right, right


@blueprint.get("/appointments/<int:appointment_id>/late-facts")
@right(Right.USER)
def late(appointment_id: int) -> Any:
    return _page(appointment_id, LateFactsForm())


@blueprint.post("/appointments/<int:appointment_id>/late-facts")
@right(Right.USER)
def start_late(appointment_id: int) -> Any:
    _dossier, one = load_appointment(appointment_id)
    form = LateFactsForm()
    try:
        late_facts.start(one, form.offer.data or "", token=form.token.data, by=current_user)
    except DomainError as error:
        form.refuse(error)
        return _page(appointment_id, form), 422
    return redirect(url_for("dossiers.appointment", appointment_id=appointment_id), code=303)


def _page(appointment_id: int, form: LateFactsForm) -> str:
    dossier, one = load_appointment(appointment_id)
    offers = late_facts.of_dossier(dossier, one)
    page = "dossiers/appointments/late_facts.html"
    return render_template(page, dossier=dossier, appointment=one, offers=offers, form=form)
