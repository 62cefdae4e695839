"""Agenda: the advisors' appointments of a week or a day, and a new one, for which a dossier is chosen first."""

from datetime import timedelta
from typing import Any

from flask import jsonify, render_template, request
from flask.typing import ResponseReturnValue

from app.blueprints.calendar import blueprint, entries
from app.blueprints.calendar_places import Wish, day_of, place_of, wish_of
from app.casework import appointment_doubts, appointments, calendars
from app.casework.appointment_doubts import Wanted
from app.setup import users
from app.store import offices
from app.tables import dossier_table
from app.vocabulary.sentences import DomainError
from app.web.htmx import fragment
from app.web.rights import Right, right

MOST_DOSSIERS = 10


@blueprint.get("/calendar")
@right(Right.USER)
def show() -> ResponseReturnValue:
    """Shows a list of days, which the drawing takes the place of where there is a script."""
    place, zone = place_of(request.args), offices.zone()
    days = place.days
    shown = calendars.between(days[0], days[-1] + timedelta(days=1), zone, place.advisor_ids)
    parts = {"legend": entries.legend(users.colleagues(), place), "days": entries.by_day(days, shown, zone)}
    return render_template("calendar/show.html", place=place, hours=entries.open_hours(), **parts)


@blueprint.get("/calendar/events")
@right(Right.USER)
def events() -> ResponseReturnValue:
    """Gives the days that are drawn, from `date` up to `until`."""
    place, zone = place_of(request.args), offices.zone()
    longest = place.day + timedelta(days=calendars.MOST_DAYS)
    until = min(day_of(request.args.get("until")) or longest, longest)
    shown = calendars.between(place.day, until, zone, place.advisor_ids)
    days = [place.day + timedelta(days=number) for number in range((until - place.day).days)]
    return jsonify(entries.drawn(shown, days, zone))


@blueprint.get("/calendar/appointments/new")
@right(Right.USER)
def choose_dossier() -> ResponseReturnValue:
    wish = wish_of(request.args)
    return render_template("calendar/new.html", wish=wish, **_standing_then(wish), **_dossiers())


@blueprint.get("/calendar/dossiers")
@right(Right.USER)
def suggest_dossiers() -> ResponseReturnValue:
    return fragment("calendar/_dossiers.html", wish=wish_of(request.args), is_asked=True, **_dossiers())


def _dossiers() -> dict[str, Any]:
    text = request.args.get("q", "").strip()
    return {"text": text, "dossiers": dossier_table.search(text, page=1, size=MOST_DOSSIERS)}


def _standing_then(wish: Wish) -> dict[str, Any]:
    """What advisors have then already, and what will be asked. A time that the clock skips or doubles is the form's to
    ask about."""
    nothing: dict[str, Any] = {"taken": [], "doubts": []}
    if not wish.on or not wish.at:
        return nothing
    try:
        starts_at = appointments.moment(wish.on, wish.at, offices.zone(), None)
    except DomainError:
        return nothing
    doubts = appointment_doubts.of(Wanted(starts_at, calendars.USUAL, None))
    return {"taken": calendars.taken(starts_at), "doubts": doubts}
