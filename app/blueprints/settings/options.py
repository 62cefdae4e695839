"""The options of a property, managed in place on its page."""

from collections.abc import Callable
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.blueprints import moving
from app.blueprints.asking import insist
from app.blueprints.settings import answers, blueprint
from app.blueprints.settings.forms import NameForm, OptionForm
from app.extensions import db
from app.insight import consequences_of_a_save
from app.models import Property, PropertyOption
from app.setup import property_options as service
from app.vocabulary.sentences import DomainError
from app.web import htmx
from app.web.rights import Right, right

_PART, _WHOLE = "settings/_options.html", "settings/property.html"


def list_values(
    property: Property,
    *,
    form: OptionForm | None = None,
    renaming: int | None = None,
    opened_name: str = "",
    name_form: NameForm | None = None,
    focus: str = "",
) -> dict[str, Any]:
    """All that the list of options shows; `renaming` is the id of the option whose name is being changed.

    `focus`: the id of the element where the user goes on.
    """
    chosen = next((option for option in property.options if option.id == renaming), None)
    return {
        "property": property,
        "options": service.in_order(property),
        "form": form or OptionForm(formdata=None, code=service.next_code(property)),
        "renaming": renaming,
        "opened_name": opened_name or (chosen.name if chosen else ""),
        "name_form": name_form or NameForm(formdata=None, obj=chosen),
        "focus": focus,
        "refusal": None,
        "refused_id": None,
    }


@blueprint.get("/settings/properties/<int:thing_id>/options")
@right(Right.ADMIN)
def options(thing_id: int) -> ResponseReturnValue:
    property = db.get_or_404(Property, thing_id)
    focus = _rename_button(request.args.get("renamed", 0, type=int))
    return htmx.fragment(_PART, **list_values(property, renaming=request.args.get("renaming", type=int), focus=focus))


@blueprint.post("/settings/properties/<int:thing_id>/options")
@right(Right.ADMIN)
def new_option(thing_id: int) -> ResponseReturnValue:
    property = db.get_or_404(Property, thing_id)
    form = OptionForm()
    if form.validate():
        with form.showing_refusals():
            service.add(property, name=form.name.data, code=form.code.data)
            values = list_values(property, **_renaming(), focus="new-name")
            return htmx.changed(_PART, _url(thing_id), **values)
    return _refused(list_values(property, form=form, **_renaming()))


@blueprint.post("/settings/options/<int:option_id>/name")
@right(Right.ADMIN)
def option_name(option_id: int) -> ResponseReturnValue:
    option, form = db.get_or_404(PropertyOption, option_id), NameForm()
    if form.validate():
        with form.showing_refusals():
            service.rename(option, name=form.name.data, opened_name=request.form.get("opened_name", ""))
            values = list_values(option.property, focus=_rename_button(option_id))
            return htmx.changed(_PART, _url(option.property_id), **values)
    return _refused(list_values(option.property, renaming=option_id, name_form=form))


@blueprint.post("/settings/options/<int:option_id>/position")
@right(Right.ADMIN)
def option_position(option_id: int) -> ResponseReturnValue:
    return _in_place(option_id, lambda option: service.move(option, moving.steps()))


@blueprint.post("/settings/options/<int:option_id>/archive")
@right(Right.ADMIN)
def option_archive(option_id: int) -> ResponseReturnValue:
    return _in_place(option_id, _archive)


def _archive(option: PropertyOption) -> None:
    insist(consequences_of_a_save.of_archiving(option))
    service.archive(option)


@blueprint.post("/settings/options/<int:option_id>/restoration")
@right(Right.ADMIN)
def option_restoration(option_id: int) -> ResponseReturnValue:
    return _in_place(option_id, service.restore)


@blueprint.post("/settings/options/<int:option_id>/deletion")
@right(Right.ADMIN)
def option_deletion(option_id: int) -> ResponseReturnValue:
    if answers.asks_first():
        option = db.get_or_404(PropertyOption, option_id)
        return answers.deletion(option.name, page="settings.properties", back=_url(option.property_id))
    return _in_place(option_id, service.delete, can_bring_back=True)


def _in_place(
    option_id: int, action: Callable[[PropertyOption], None], *, can_bring_back: bool = False
) -> ResponseReturnValue:
    option = db.get_or_404(PropertyOption, option_id)
    property, was = option.property, {"name": option.name, "code": option.code}
    try:
        action(option)
    except DomainError as error:
        return _refused(list_values(property, **_renaming()) | {"refusal": error, "refused_id": option_id})
    values = list_values(property, **_renaming())
    return htmx.changed(_PART, _url(property.id), **values, removed=was if can_bring_back else None)


def _renaming() -> dict[str, Any]:
    """The option whose name is being typed while something else is done in the list, and its name when that began."""
    return {"renaming": request.form.get("renaming", type=int), "opened_name": request.form.get("opened_name", "")}


def _rename_button(option_id: int) -> str:
    return f"options-{option_id}-rename"


def _refused(values: dict[str, Any]) -> ResponseReturnValue:
    return render_template(_PART if htmx.is_htmx() else _WHOLE, **values), 422


def _url(property_id: int) -> str:
    return url_for("settings.property", thing_id=property_id)
