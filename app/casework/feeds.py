"""A user's own appointments as a calendar that other programs read, by a secret address."""

import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from icalendar import vDuration
from sqlalchemy import select

from app.casework import calendars
from app.delivery import invitations
from app.extensions import db
from app.models import Appointment, User

REFRESH = timedelta(hours=1)


def make_link(user: User) -> None:
    """The old one opens nothing any more."""
    user.calendar_token = secrets.token_urlsafe(32)
    db.session.commit()


def revoke(user: User) -> None:
    user.calendar_token = None
    db.session.commit()


def owner(token: str) -> User | None:
    """There is none either where someone may not sign in any more."""
    user = db.session.scalar(select(User).where(User.calendar_token == token, User.active))
    known = user.calendar_token if user else None
    return user if known and secrets.compare_digest(known.encode(), token.encode()) else None


def text(user: User, domain: str, told: Callable[[Appointment], str], link: Callable[[Appointment], str]) -> bytes:
    """The same as long as nothing changed, so that who asks again can be told so.

    `told`: what stands below an event. Remarks stay at the office.
    """
    calendar = invitations.a_calendar()
    for name in ("name", "x-wr-calname"):
        calendar.add(name, f"Aanzet – {user.name}")
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    # A name that icalendar doesn't know would be written as a text.
    calendar.add("x-published-ttl", vDuration(REFRESH), encode=False)
    for appointment in calendars.of_advisor(user):
        event = invitations.an_event(appointment, domain, f"{appointment.title} – {appointment.dossier.name}")
        changed_at = appointment.changed_at or datetime(2000, 1, 1, tzinfo=UTC)
        event.add("dtstamp", changed_at)
        event.add("last-modified", changed_at)
        event.add("description", told(appointment))
        event.add("url", link(appointment))
        calendar.add_component(event)
    return calendar.to_ical()
