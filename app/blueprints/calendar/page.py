"""Agenda: the advisors' appointments of a week or a day."""

from datetime import timedelta
from typing import Any

from flask import jsonify, render_template, request

from app.blueprints.calendar import blueprint, entries
from app.blueprints.calendar_places import day_of, place_of
from app.casework import calendars
from app.setup import users
from app.store import offices
from app.web.rights import Right, right


@blueprint.get("/calendar")
@right(Right.USER)
def show() -> Any:
    """As a list of days, which the drawing takes the place of where there is a script."""
    place, zone = place_of(request.args), offices.zone()
    days = place.days
    found = calendars.between(days[0], days[-1] + timedelta(days=1), zone, place.advisor_ids)
    parts = {"legend": entries.legend(users.colleagues(), place), "days": entries.by_day(days, found, zone)}
    return render_template("calendar/show.html", place=place, hours=entries.WORKING_HOURS, **parts)


@blueprint.get("/calendar/events")
@right(Right.USER)
def events() -> Any:
    """Of the days that are drawn: from `date` up to `until`."""
    place, zone = place_of(request.args), offices.zone()
    longest = place.day + timedelta(days=calendars.MOST_DAYS)
    until = min(day_of(request.args.get("until")) or longest, longest)
    found = calendars.between(place.day, until, zone, place.advisor_ids)
    days = [place.day + timedelta(days=number) for number in range((until - place.day).days)]
    return jsonify(entries.drawn(found, days, zone))
