"""Instellingen | API-entiteiten: a property and what it is about."""

from typing import Any

from flask import render_template, request, url_for
from flask_security import current_user

from app.blueprints.settings import answers, blueprint
from app.blueprints.settings.forms import PropertyForm
from app.blueprints.settings.options import list_values
from app.extensions import db
from app.models import Property
from app.setup import properties as service
from app.web.rights import Right, right


@blueprint.route("/settings/properties/new", methods=["GET", "POST"])
@right(Right.ADMIN)
def new_property() -> Any:
    form = PropertyForm()
    if form.validate_on_submit():
        made: list[Property] = []
        if answers.accepted(form, lambda: made.append(service.add(by=current_user, **form.values()))):
            return answers.saved(url_for("settings.property", thing_id=made[0].id))
    return answers.page("settings/property_new.html", form)


@blueprint.get("/settings/properties/<int:thing_id>")
@right(Right.ADMIN)
def property(thing_id: int) -> Any:
    thing = db.get_or_404(Property, thing_id)
    renaming = request.args.get("renaming", type=int)
    return render_template("settings/property.html", **list_values(thing, renaming=renaming))


@blueprint.route("/settings/properties/<int:thing_id>/details", methods=["GET", "POST"])
@right(Right.ADMIN)
def property_details(thing_id: int) -> Any:
    thing = db.get_or_404(Property, thing_id)
    form = PropertyForm(obj=thing)
    if answers.changed(form, service.change, thing):
        return answers.saved(url_for("settings.property", thing_id=thing_id))
    return answers.page("settings/property_details.html", form, property=thing)
