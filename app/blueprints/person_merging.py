"""Samenvoegen: two persons side by side, made one, and taken apart again."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_login import current_user
from wtforms import HiddenField, RadioField

from app.casework import persons
from app.casework.domain.merging import BOTH, ComparedField
from app.casework.merging import comparison, merging, undoing
from app.casework.merging.comparison import Comparison
from app.extensions import db
from app.models import Person, PersonMerge
from app.tables import person_table
from app.web.answers import flashing_refusals, form_page, see_other
from app.web.forms import Form
from app.web.rights import Right, right
from app.web.templating import said

blueprint = Blueprint("person_merging", __name__)


class MergeForm(Form):
    """With a field for each that differs."""

    seen = HiddenField()
    kept = RadioField(_("Wie blijft?"))

    def choices(self) -> dict[str, str]:
        return {field.name: field.data for field in self if field.name not in ("seen", "kept", "version")}


@blueprint.get("/persons/<int:person_id>/merging")
@right(Right.ADMIN)
def choose(person_id: int) -> ResponseReturnValue:
    """Who looks the same is offered, and whoever is searched for."""
    person = person_table.load(person_id) or abort(404)
    if person.merged_into_id:
        return redirect(url_for("person_merging.choose", person_id=person.merged_into_id))
    text = request.args.get("q", "").strip()
    found = person_table.search(text) if text else persons.alike_to(person)
    others = [other for other in found if other.id != person_id]
    return render_template("persons/merging/choose.html", person=person, text=text, others=others)


@blueprint.route("/persons/<int:first_id>/merging/<int:second_id>", methods=["GET", "POST"])
@right(Right.ADMIN)
def merge(first_id: int, second_id: int) -> ResponseReturnValue:
    compared = comparison.of(first_id, second_id)
    form = _form(compared) if compared else None
    if form and form.validate_on_submit():
        with form.showing_refusals():
            made = _merged(form, first_id, second_id)
            flash(
                gettext("%(who)s is samengevoegd met %(whom)s.", who=made.merged_name, whom=made.kept_name), "success"
            )
            return see_other("persons.show", person_id=made.kept_id)
        compared = comparison.of(first_id, second_id)
    if form is None or compared is None:
        return _led_on(first_id, second_id)
    form.seen.data = compared.mark
    return form_page("persons/merging/merge.html", form, compared=compared)


@blueprint.get("/person-merges/<int:merge_id>")
@right(Right.ADMIN)
def show(merge_id: int) -> ResponseReturnValue:
    merge = db.get_or_404(PersonMerge, merge_id)
    return render_template("persons/merging/show.html", merge=merge, prospect=undoing.prospect(merge))


@blueprint.post("/person-merges/<int:merge_id>/undoing")
@right(Right.ADMIN)
def undo(merge_id: int) -> ResponseReturnValue:
    merge = db.get_or_404(PersonMerge, merge_id)
    with flashing_refusals():
        if undoing.undo(merge, by=current_user):
            flash(gettext("Het samenvoegen is ongedaan gemaakt: het zijn weer twee personen."), "success")
    return see_other("person_merging.show", merge_id=merge_id)


def _form(compared: Comparison) -> MergeForm:
    people = {str(person.id): person.full_name for person in compared.people}
    fields: dict[str, Any] = {"kept": RadioField(_("Wie blijft?"), choices=people, default=str(compared.stays))}
    for field in compared.differing:
        choices = {choice: _told(field, choice) for choice in field.choices}
        fields[field.name] = RadioField(said(field.label), choices=choices, default=field.default)
    return type(MergeForm.__name__, (MergeForm,), fields)()


def _told(field: ComparedField, choice: str) -> str:
    if choice == BOTH:
        return gettext("Allebei")
    return said(field.values[int(choice)]) or gettext("Niet ingevuld")


def _merged(form: MergeForm, first_id: int, second_id: int) -> PersonMerge:
    kept_id = int(form.kept.data)
    other_id = second_id if kept_id == first_id else first_id
    return merging.merge(kept_id, other_id, form.choices(), seen=form.seen.data or "", by=current_user)


def _led_on(*ids: int) -> ResponseReturnValue:
    """To who stayed, where one of them is merged already."""
    people = [db.get_or_404(Person, id) for id in ids]
    merged = next((person for person in people if person.merged_into_id), None)
    if merged is None:
        return see_other("person_merging.choose", person_id=people[0].id)
    return see_other("persons.show", person_id=merged.id)
