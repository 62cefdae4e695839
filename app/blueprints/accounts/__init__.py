"""The signed-in user's own page, signing out, and the health of the system."""

from flask import Blueprint

blueprint = Blueprint("accounts", __name__)

from app.blueprints.accounts import health, profile  # noqa: E402, F401
