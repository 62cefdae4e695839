"""Instellingen | Klantcommunicatie: what the office is called and how it addresses clients."""

from typing import Any

from flask import url_for
from flask_security import current_user

from app.blueprints.settings import answers, blueprint
from app.blueprints.settings.forms import ClientCommunicationForm
from app.models import Office
from app.store import offices
from app.web.rights import Right, right


@blueprint.route("/settings/client-communication", methods=["GET", "POST"])
@right(Right.ADMIN)
def client_communication() -> Any:
    office = offices.current()
    form = ClientCommunicationForm(obj=office)
    if form.validate_on_submit() and answers.accepted(form, lambda: _change(office, form), office):
        return answers.saved(url_for("settings.client_communication"))
    return answers.page("settings/client_communication.html", form)


def _change(office: Office, form: ClientCommunicationForm) -> None:
    offices.change(
        office,
        name=form.name.data,
        form_of_address=form.form_of_address.data,
        hold_minutes=form.hold_minutes.data,
        version=form.opened_version or 0,
        by=current_user,
    )
