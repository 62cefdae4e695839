"""Someone taken off a dossier and put back, and Consument and Partner changing places: shown first, then done."""

from collections.abc import Sequence
from typing import Any

from flask import flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext
from flask_login import current_user
from wtforms import HiddenField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice

from app.blueprints.dossiers import blueprint
from app.blueprints.dossiers.dossier import load_dossier
from app.blueprints.dossiers.people import load_applicant
from app.casework.applicants import leaving, parting
from app.casework.offered import pick_or_none
from app.extensions import db
from app.models import Applicant, EmailTemplate, Person
from app.vocabulary import numbers
from app.vocabulary.words import EffectKind
from app.web.answers import flashing_refusals, form_page, see_other
from app.web.forms import Form, choices
from app.web.htmx import fragment
from app.web.rights import Right, right

KEEP = "keep"


def _kept_or_not(label: Any, keep: Any) -> RadioField:
    choices = [SelectChoice("withdraw", lazy_gettext("Intrekken")), SelectChoice(KEEP, keep)]
    return RadioField(label, choices=choices, default="withdraw")


class LeavingForm(Form):
    requests = _kept_or_not(
        lazy_gettext("Wat gebeurt er met de documenten die nog openstaan?"), lazy_gettext("Open laten staan")
    )
    emails = _kept_or_not(
        lazy_gettext("Wat gebeurt er met de e-mails die nog niet weg zijn?"), lazy_gettext("Toch versturen")
    )
    tasks = _kept_or_not(lazy_gettext("Wat gebeurt er met de open taken?"), lazy_gettext("Open laten staan"))
    template_id = SelectField(lazy_gettext("E-mail hierover"), default="")
    seen = HiddenField()
    """The mark of what the user saw."""
    read = StringField()
    """The mark of the e-mail that stood there."""

    def offer(self, templates: Sequence[EmailTemplate], usual: EmailTemplate | None) -> None:
        self.template_id.choices = choices(templates, empty=lazy_gettext("Geen e-mail"))
        if not self.is_submitted():
            self.template_id.data = str(usual.id) if usual else ""

    @property
    def by_kind(self) -> dict[EffectKind, RadioField]:
        return {
            EffectKind.REQUEST_DOCUMENT: self.requests,
            EffectKind.SEND_EMAIL: self.emails,
            EffectKind.CREATE_TASK: self.tasks,
        }

    @property
    def keeps(self) -> frozenset[EffectKind]:
        return frozenset(kind for kind, field in self.by_kind.items() if field.data == KEEP)


class SwapForm(Form):
    consumer_id = HiddenField()
    """Who was the Consument when the form was opened."""


@blueprint.route("/dossiers/<int:dossier_id>/persons/<int:person_id>/leaving", methods=["GET", "POST"])
@right(Right.USER)
def leave(dossier_id: int, person_id: int) -> ResponseReturnValue:
    if leaving.has_left(load_dossier(dossier_id), person_id):
        return see_other("dossiers.show", dossier_id=dossier_id)
    load_applicant(dossier_id, person_id)
    form, templates = LeavingForm(), parting.templates()
    form.offer(templates, parting.usual())
    if form.validate_on_submit():
        with form.showing_refusals():
            template, seen = pick_or_none(templates, form.template_id.data or ""), form.seen.data or ""
            marks = {"seen": seen, "read": form.read.data or ""}
            leaving.leave(dossier_id, person_id, keeps=form.keeps, template=template, by=current_user, **marks)
            flash(gettext("De partner is van het dossier gehaald."), "success")
            return see_other("dossiers.show", dossier_id=dossier_id)
    return _leaving_page(dossier_id, person_id, form)


@blueprint.get("/dossiers/<int:dossier_id>/persons/<int:person_id>/leaving/email")
@right(Right.USER)
def leaving_email(dossier_id: int, person_id: int) -> ResponseReturnValue:
    """The form asks for it when another template is chosen."""
    applicant = load_applicant(dossier_id, person_id)
    return fragment("dossiers/people/_parting.html", letters=_letters(applicant, request.args.get("template_id", "")))


def _leaving_page(dossier_id: int, person_id: int, form: LeavingForm) -> ResponseReturnValue:
    applicant = load_applicant(dossier_id, person_id)
    outlook, letters = leaving.prospect(applicant), _letters(applicant, form.template_id.data or "")
    form.seen.data, to_come = outlook.mark, parting.to_come(applicant.dossier)
    page = "dossiers/people/leaving.html"
    return form_page(page, form, dossier=applicant.dossier, outlook=outlook, letters=letters, to_come=to_come)


def _letters(applicant: Applicant, template_id: str) -> parting.Parting:
    template = next((one for one in parting.templates() if str(one.id) == template_id), None)
    return parting.parting(applicant.dossier, applicant.person, template)


@blueprint.post("/dossiers/<int:dossier_id>/persons/<int:person_id>/return")
@right(Right.USER)
def come_back(dossier_id: int, person_id: int) -> ResponseReturnValue:
    load_dossier(dossier_id)
    db.get_or_404(Person, person_id)
    with flashing_refusals():
        leaving.come_back(dossier_id, person_id, by=current_user)
        flash(gettext("De partner staat weer op dit dossier."), "success")
    return see_other("dossiers.show", dossier_id=dossier_id)


@blueprint.route("/dossiers/<int:dossier_id>/roles", methods=["GET", "POST"])
@right(Right.USER)
def swap(dossier_id: int) -> ResponseReturnValue:
    dossier, form = load_dossier(dossier_id), SwapForm()
    if form.validate_on_submit():
        with flashing_refusals():
            leaving.swap(dossier_id, consumer_id=numbers.whole(form.consumer_id.data) or 0, by=current_user)
        return see_other("dossiers.show", dossier_id=dossier_id)
    if len(dossier.applicants) < 2:
        return see_other("dossiers.show", dossier_id=dossier_id)
    form.consumer_id.data = str(dossier.applicants[0].person_id)
    return form_page("dossiers/people/swap.html", form, dossier=dossier, outlook=leaving.outlook_of_swap(dossier))
