"""What an office sets up: its properties, lists, e-mail templates and users."""

from flask import Blueprint

blueprint = Blueprint("settings", __name__)

from app.blueprints.settings import (  # noqa: E402, F401
    client_communication,
    departures,
    email_templates,
    lists,
    office,
    options,
    properties,
    users,
)
