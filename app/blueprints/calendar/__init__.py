"""The calendar (Agenda): a page with the advisors' appointments, and a feed for each user's own calendar."""

from flask import Blueprint

blueprint = Blueprint("calendar", __name__)

from app.blueprints.calendar import feed, page  # noqa: E402, F401
