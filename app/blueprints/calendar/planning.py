"""A new appointment from the calendar: first the dossier it is for, then that dossier's own form."""

from collections.abc import Sequence
from typing import Any

from flask import render_template, request

from app.blueprints.calendar import blueprint
from app.blueprints.calendar_places import Wish, wish_of
from app.casework import appointments, calendars
from app.models import Appointment
from app.store import offices
from app.tables import dossier_table
from app.vocabulary.sentences import DomainError
from app.web.htmx import fragment
from app.web.rights import Right, right

MOST_DOSSIERS = 10


@blueprint.get("/calendar/appointments/new")
@right(Right.USER)
def choose_dossier() -> Any:
    wish = wish_of(request.args)
    return render_template("calendar/new.html", wish=wish, taken=_taken(wish), **_found())


@blueprint.get("/calendar/dossiers")
@right(Right.USER)
def suggest_dossiers() -> Any:
    return fragment("calendar/_dossiers.html", wish=wish_of(request.args), is_asked=True, **_found())


def _found() -> dict[str, Any]:
    text = request.args.get("q", "").strip()
    return {"text": text, "found": dossier_table.search(text, page=1, size=MOST_DOSSIERS)}


def _taken(wish: Wish) -> Sequence[Appointment]:
    """Who can't then. A time that the clock skips or doubles is the form's to ask about."""
    if not wish.on or not wish.at:
        return []
    try:
        return calendars.taken(appointments.moment(wish.on, wish.at, offices.zone(), None))
    except DomainError:
        return []
