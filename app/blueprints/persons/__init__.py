"""People in the CRM."""

from flask import Blueprint

blueprint = Blueprint("persons", __name__)

from app.blueprints.persons import persons  # noqa: E402, F401
