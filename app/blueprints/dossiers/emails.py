"""E-mails of an appointment: each readable as it went out, or as it would go out now."""

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.blueprints.dossiers import blueprint
from app.blueprints.dossiers.appointments import load_appointment
from app.blueprints.dossiers.dossier import load_dossier
from app.blueprints.dossiers.forms import RepetitionForm
from app.delivery import emails, recipients, repeating
from app.engine.domain.text_templates import MissingValue
from app.extensions import db
from app.models import Email
from app.web.answers import flashing_refusals, form_page, see_other
from app.web.rights import Right, right


@blueprint.get("/appointments/<int:appointment_id>/emails")
@right(Right.USER)
def appointment_emails(appointment_id: int) -> ResponseReturnValue:
    dossier, appointment = load_appointment(appointment_id)
    mails = emails.of_appointment(appointment_id)
    page, unreached = "dossiers/emails/index.html", repeating.unreached(mails)
    return render_template(page, dossier=dossier, appointment=appointment, emails=mails, unreached=unreached)


@blueprint.get("/emails/<int:email_id>")
@right(Right.USER)
def email(email_id: int) -> ResponseReturnValue:
    return _page(db.get_or_404(Email, email_id), RepetitionForm())


@blueprint.post("/emails/<int:email_id>/repetition")
@right(Right.USER)
def send_email_again(email_id: int) -> ResponseReturnValue:
    email, form = db.get_or_404(Email, email_id), RepetitionForm()
    with form.showing_refusals():
        emails.send_again(email, accepted_doubt=form.doubt.data or "", seen=form.to.data)
        flash(_("De mail staat opnieuw in de wachtrij."))
        return see_other("dossiers.email", email_id=email_id)
    return _page(email, form)


@blueprint.post("/emails/<int:email_id>/release")
@right(Right.USER)
def send_email_now(email_id: int) -> ResponseReturnValue:
    """Lets a mail go that is held."""
    with flashing_refusals():
        if emails.send_now(db.get_or_404(Email, email_id), seen=request.form.get("to")):
            flash(_("De mail wordt nu verstuurd."))
        else:
            flash(_("Deze mail wordt niet meer vastgehouden. Hieronder staat hoe het ermee is."), "warning")
    return see_other("dossiers.email", email_id=email_id)


def _page(email: Email, form: RepetitionForm) -> ResponseReturnValue:
    dossier = load_dossier(email.dossier_id)
    try:
        letter, missing = emails.compose(email), None
    except MissingValue as error:
        letter, missing = None, error.name
    form.to.data = recipients.mark(email)
    return form_page(
        "dossiers/emails/show.html",
        form,
        dossier=dossier,
        email=email,
        letter=letter,
        missing=missing,
        doubt=emails.doubt(email),
        chain=repeating.chain(email),
        repetition=emails.repetition(email),
    )
