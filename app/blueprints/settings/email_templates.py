"""Instellingen | E-mailsjablonen: the text in its two forms, checked, and tried on a real dossier."""

from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_security import current_user

from app.blueprints.settings import answers, blueprint
from app.blueprints.settings.forms import EmailTemplateForm
from app.engine.domain.text_templates import VARIABLES
from app.extensions import db
from app.models import EmailTemplate
from app.setup import email_templates as service
from app.vocabulary.words import Subject
from app.web import htmx
from app.web.answers import form_page
from app.web.rights import Right, right

_PAGE = "settings/email_template.html"
_CHOICES = ("dossier_id", "person_id", "appointment_id")


@blueprint.route("/settings/email-templates/new", methods=["GET", "POST"])
@right(Right.ADMIN)
def new_email_template() -> ResponseReturnValue:
    form = EmailTemplateForm()
    if form.validate_on_submit():
        with form.showing_refusals():
            service.add(by=current_user, **form.values())
            return answers.saved("settings.email_templates")
    return form_page(_PAGE, form, **_values(form, None))


@blueprint.route("/settings/email-templates/<int:thing_id>", methods=["GET", "POST"])
@right(Right.ADMIN)
def email_template(thing_id: int) -> ResponseReturnValue:
    template = db.get_or_404(EmailTemplate, thing_id)
    form = EmailTemplateForm(obj=template)
    if answers.changed(form, service.change, template):
        return answers.saved("settings.email_templates")
    return form_page(_PAGE, form, **_values(form, template))


@blueprint.post("/settings/email-templates/preview")
@right(Right.ADMIN)
def email_template_preview() -> ResponseReturnValue:
    """Shows what is typed now, saved or not."""
    form = EmailTemplateForm()
    if htmx.is_htmx():
        return htmx.fragment("settings/_preview.html", **_preview(form))
    template_id = request.form.get("template_id", type=int)
    template = db.get_or_404(EmailTemplate, template_id) if template_id else None
    return render_template(_PAGE, form=form, **_values(form, template))


def _values(form: EmailTemplateForm, template: EmailTemplate | None) -> dict[str, Any]:
    return {"template": template, "variables": VARIABLES, **_preview(form)}


def _preview(form: EmailTemplateForm) -> dict[str, Any]:
    """Fills the template in for the dossier, the person and the appointment that were chosen."""
    chosen = {name: request.form.get(name, type=int) for name in _CHOICES}
    subject = form.subject.data or Subject.PERSON
    return {"preview": service.preview(form.texts(), subject, **chosen)}
