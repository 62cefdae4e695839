"""My tasks."""

from flask import Blueprint

blueprint = Blueprint("worklist", __name__)

from app.blueprints.worklist import tasks  # noqa: E402, F401
