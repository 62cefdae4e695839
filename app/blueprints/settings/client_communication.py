"""Instellingen | Klantcommunicatie: what the office is called and how it addresses clients."""

from flask.typing import ResponseReturnValue

from app.blueprints.settings import answers, blueprint
from app.blueprints.settings.forms import ClientCommunicationForm
from app.store import offices
from app.web.answers import form_page
from app.web.rights import Right, right


@blueprint.route("/settings/client-communication", methods=["GET", "POST"])
@right(Right.ADMIN)
def client_communication() -> ResponseReturnValue:
    office = offices.current()
    form = ClientCommunicationForm(obj=office)
    if answers.changed(form, offices.change, office):
        return answers.saved("settings.client_communication")
    return form_page("settings/client_communication.html", form)
