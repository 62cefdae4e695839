"""Instellingen | API-entiteiten: a property and what it is about."""

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_security import current_user

from app.blueprints.settings import answers, blueprint
from app.blueprints.settings.forms import PropertyForm
from app.blueprints.settings.options import list_values
from app.extensions import db
from app.models import Property
from app.setup import properties as service
from app.web.answers import form_page
from app.web.rights import Right, right


@blueprint.route("/settings/properties/new", methods=["GET", "POST"])
@right(Right.ADMIN)
def new_property() -> ResponseReturnValue:
    form = PropertyForm()
    if form.validate_on_submit():
        with form.showing_refusals():
            property = service.add(by=current_user, **form.values())
            return answers.saved("settings.property", thing_id=property.id)
    return form_page("settings/property_details.html", form, property=None)


@blueprint.get("/settings/properties/<int:thing_id>")
@right(Right.ADMIN)
def property(thing_id: int) -> ResponseReturnValue:
    values = list_values(db.get_or_404(Property, thing_id), renaming=request.args.get("renaming", type=int))
    return render_template("settings/property.html", **values)


@blueprint.route("/settings/properties/<int:thing_id>/details", methods=["GET", "POST"])
@right(Right.ADMIN)
def property_details(thing_id: int) -> ResponseReturnValue:
    property = db.get_or_404(Property, thing_id)
    form = PropertyForm(obj=property)
    if answers.changed(form, service.change, property):
        return answers.saved("settings.property", thing_id=thing_id)
    return form_page("settings/property_details.html", form, property=property)
