"""What stands in the calendar on a day, for the list and for the drawing alike."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import url_for

from app.blueprints.calendar_places import Place
from app.models import Appointment
from app.store import offices
from app.vocabulary.formatting import clock
from app.vocabulary.free_days import Closing, FreeDays, holidays_on
from app.vocabulary.names import initials
from app.vocabulary.times import as_drawn, local_day
from app.web.templating import label, office

COLOURS = 8


@dataclass(frozen=True)
class Day:
    on: date
    called: str
    """The names that the day has, where it is a holiday or the office is closed."""
    appointments: Sequence[Appointment]


def colour_of(advisor_id: int) -> str:
    """A class of the palette in calendar.css, the same on every page."""
    return f"advisor-{advisor_id % COLOURS}"


def by_day(days: Iterable[date], appointments: Sequence[Appointment], zone: ZoneInfo) -> list[Day]:
    dated = [(local_day(appointment.starts_at, zone), appointment) for appointment in appointments]
    free = offices.free_days_of(office())
    return [Day(day, _called(day, free), [appointment for on, appointment in dated if on == day]) for day in days]


def open_hours() -> list[dict[str, Any]]:
    """In the shape that FullCalendar takes, where Sunday comes first."""
    hours = offices.opening_hours_of(office()).days
    return [
        {"daysOfWeek": [(weekday + 1) % 7], "startTime": f"{open.opens:%H:%M}", "endTime": f"{open.closes:%H:%M}"}
        for weekday, open in enumerate(hours)
        if open
    ]


def drawn(appointments: Iterable[Appointment], days: Iterable[date], zone: ZoneInfo) -> list[dict[str, Any]]:
    """Gives appointments and free days in the shape that FullCalendar takes."""
    return [*_free_days(days), *(_entry(appointment, zone) for appointment in appointments)]


def _entry(appointment: Appointment, zone: ZoneInfo) -> dict[str, Any]:
    start, end = as_drawn(appointment.starts_at, appointment.ends_at, zone)
    state = "" if appointment.is_open else " is-ended" if appointment.counts else " is-off"
    return {
        "id": str(appointment.id),
        "title": appointment.title,
        # The office's clock, without a zone: every browser draws the same.
        "start": start.isoformat(),
        "end": end.isoformat(),
        "startEditable": appointment.is_open,
        "className": f"agenda-entry {colour_of(appointment.advisor_id)}{state}",
        "url": url_for("dossiers.appointment", appointment_id=appointment.id),
        "moveUrl": url_for("dossiers.edit_appointment", appointment_id=appointment.id, version=appointment.version),
        "time": f"{clock(appointment.starts_at, zone)}–{clock(appointment.ends_at, zone)}",
        "dossier": appointment.dossier.name,
        "advisor": appointment.advisor.name,
        "initials": initials(appointment.advisor.name),
        "place": appointment.location.name if appointment.location else "",
        "status": "" if appointment.is_open else label(appointment.status),
    }


def _free_days(days: Iterable[date]) -> Iterable[dict[str, Any]]:
    """A holiday has its name on top. When the office is free its hours are shaded as a weekend's are."""
    free, hours = offices.free_days_of(office()), offices.opening_hours_of(office())
    for day in days:
        if name := _called(day, free):
            yield {"title": name, "start": day.isoformat(), "allDay": True, "className": "agenda-holiday"}
        # What is closed is shaded already.
        if free.why_free(day) and hours.on(day):
            yield {"start": f"{day}T00:00", "end": f"{day + timedelta(days=1)}T00:00", "display": "background"}


def _called(day: date, free: FreeDays) -> str:
    """Holidays have their names, on which the office may be open too."""
    why, holidays = free.why_free(day), holidays_on(day)
    own = [why.name] if isinstance(why, Closing) else []
    return ", ".join([*map(label, holidays[:1]), *own])


def legend(advisors: Iterable[Any], place: Place) -> list[dict[str, Any]]:
    return [
        {
            "id": advisor.id,
            "name": advisor.name,
            "initials": initials(advisor.name),
            "colour": colour_of(advisor.id),
            "is_shown": not place.advisor_ids or advisor.id in place.advisor_ids,
        }
        for advisor in advisors
    ]
