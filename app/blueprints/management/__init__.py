"""Scenarios, triggers and what is expected of them."""

from flask import Blueprint

blueprint = Blueprint("management", __name__)

from app.blueprints.management import configuration, coverage, expectations, guide, history, scenarios, trial, triggers  # noqa: E402, F401
