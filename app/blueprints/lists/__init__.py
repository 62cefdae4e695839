"""What all lists have: files of them, and views that are kept."""

from flask import Blueprint

blueprint = Blueprint("lists", __name__)

from app.blueprints.lists import files, views  # noqa: E402, F401
