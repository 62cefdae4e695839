"""Where everybody starts: their own day, the office in figures, and search over everything."""

from flask import Blueprint

blueprint = Blueprint("home", __name__)

from app.blueprints.home import figures, search, start  # noqa: E402, F401
