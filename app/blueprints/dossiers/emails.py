"""E-mails of an appointment: each readable as it went out, or as it would go out now."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from app.blueprints.dossiers import blueprint
from app.blueprints.dossiers.appointments import load_appointment
from app.blueprints.dossiers.dossier import load_dossier
from app.blueprints.dossiers.forms import RepetitionForm
from app.delivery import emails
from app.engine.domain.text_templates import MissingValue
from app.extensions import db
from app.models import Email
from app.vocabulary.sentences import DomainError
from app.web.rights import Right, right


@blueprint.get("/appointments/<int:appointment_id>/emails")
@right(Right.USER)
def appointment_emails(appointment_id: int) -> Any:
    dossier, one = load_appointment(appointment_id)
    found = emails.of_appointment(appointment_id)
    return render_template("dossiers/emails/index.html", dossier=dossier, appointment=one, emails=found)


@blueprint.get("/emails/<int:email_id>")
@right(Right.USER)
def email(email_id: int) -> Any:
    return _page(db.get_or_404(Email, email_id), RepetitionForm())


@blueprint.post("/emails/<int:email_id>/repetition")
@right(Right.USER)
def send_email_again(email_id: int) -> Any:
    one, form = db.get_or_404(Email, email_id), RepetitionForm()
    try:
        emails.send_again(one, accepted_doubt=form.doubt.data or "")
    except DomainError as error:
        form.refuse(error)
        return _page(one, form), 422
    flash(_("De mail staat opnieuw in de wachtrij."))
    return redirect(url_for("dossiers.email", email_id=email_id), code=303)


@blueprint.post("/emails/<int:email_id>/release")
@right(Right.USER)
def send_email_now(email_id: int) -> Any:
    """Of a mail that is held."""
    if emails.send_now(db.get_or_404(Email, email_id)):
        flash(_("De mail wordt nu verstuurd."))
    else:
        flash(_("Deze mail wordt niet meer vastgehouden. Hieronder staat hoe het ermee is."), "warning")
    return redirect(url_for("dossiers.email", email_id=email_id), code=303)


def _page(one: Email, form: RepetitionForm) -> str:
    dossier = load_dossier(one.dossier_id)
    try:
        letter, missing = emails.compose(one), None
    except MissingValue as error:
        letter, missing = None, error.name
    return render_template(
        "dossiers/emails/show.html",
        dossier=dossier,
        email=one,
        letter=letter,
        missing=missing,
        form=form,
        doubt=emails.doubt(one),
    )
