"""Someone taken off a dossier and put back, and Consument and Partner changing places: shown first, then done."""

from typing import Any

from flask import flash
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext
from flask_login import current_user
from wtforms import HiddenField, RadioField
from wtforms.fields.choices import SelectChoice

from app.blueprints.dossiers import blueprint
from app.blueprints.dossiers.dossier import load_dossier
from app.blueprints.dossiers.people import load_applicant
from app.casework import leaving
from app.vocabulary import numbers
from app.vocabulary.words import EffectKind
from app.web.answers import flashing_refusals, form_page, see_other
from app.web.forms import Form
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
    seen = HiddenField()
    """The mark of what the user saw."""

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
    form = LeavingForm()
    if form.validate_on_submit():
        with form.showing_refusals():
            leaving.leave(dossier_id, person_id, keeps=form.keeps, seen=form.seen.data or "", by=current_user)
            flash(gettext("De partner is van het dossier gehaald."), "success")
            return see_other("dossiers.show", dossier_id=dossier_id)
    outlook = leaving.prospect(load_applicant(dossier_id, person_id))
    form.seen.data = outlook.mark
    return form_page("dossiers/people/leaving.html", form, dossier=load_dossier(dossier_id), outlook=outlook)


@blueprint.post("/dossiers/<int:dossier_id>/persons/<int:person_id>/return")
@right(Right.USER)
def come_back(dossier_id: int, person_id: int) -> ResponseReturnValue:
    load_dossier(dossier_id)
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
