"""An appointment as calendars understand it: an invitation that is sent again at each move, and taken back."""

from dataclasses import dataclass
from datetime import UTC, datetime

from icalendar import Calendar, Event, vCalAddress

from app.models import Appointment, Email
from app.vocabulary import events


@dataclass(frozen=True)
class Invitation:
    method: str
    text: bytes


@dataclass(frozen=True)
class Guest:
    name: str
    address: str


def method_for(email: Email) -> str:
    """Of a mail by which the applicants together, or who left them, hear what became of an appointment; else empty."""
    declared = events.of(email.run_action.run.event)
    is_news = email.appointment is not None and (email.is_to_applicants_together or declared.is_to_one)
    return declared.invitation if is_news else ""


def make(appointment: Appointment, method: str, organizer: Guest, guests: list[Guest]) -> Invitation:
    """From what is true now. Calendars take the highest SEQUENCE of one UID, and leave out what they have."""
    calendar = a_calendar()
    calendar.add("method", method)
    calendar.add_component(_event(appointment, organizer, guests, is_off=method == "CANCEL"))
    return Invitation(method, calendar.to_ical())


def a_calendar() -> Calendar:
    calendar = Calendar()
    for name, value in (("prodid", "-//Aanzet//Aanzet//NL"), ("version", "2.0"), ("calscale", "GREGORIAN")):
        calendar.add(name, value)
    return calendar


def an_event(appointment: Appointment, domain: str, summary: str, *, is_off: bool = False) -> Event:
    """The same appointment in an invitation and in a feed is one event to a calendar that gets both.

    `is_off`: for whom it is meant, even if it takes place for others.
    """
    is_off = is_off or appointment.is_called_off
    event = Event()
    event.add("uid", f"appointment-{appointment.id}@{domain}")
    event.add("sequence", appointment.moves + is_off)
    # In UTC, so that no calendar needs to know our zone.
    event.add("dtstart", appointment.starts_at.astimezone(UTC))
    event.add("dtend", appointment.ends_at.astimezone(UTC))
    event.add("summary", summary)
    if appointment.location:
        event.add("location", appointment.location.name)
    event.add("status", "CANCELLED" if is_off else "CONFIRMED")
    event.add("transp", "OPAQUE")
    return event


def _event(appointment: Appointment, organizer: Guest, guests: list[Guest], *, is_off: bool) -> Event:
    event = an_event(appointment, organizer.address.rpartition("@")[2], appointment.title, is_off=is_off)
    event.add("dtstamp", datetime.now(UTC))
    event.add("organizer", _address(organizer))
    for guest in guests:
        address = _address(guest)
        address.params.update({"cutype": "INDIVIDUAL", "role": "REQ-PARTICIPANT", "partstat": "NEEDS-ACTION"})
        address.params["rsvp"] = "FALSE"
        event.add("attendee", address, encode=False)
    return event


def _address(guest: Guest) -> vCalAddress:
    address = vCalAddress(f"mailto:{guest.address}")
    # Outlook doesn't know how newer calendars write a double quote.
    address.params["cn"] = guest.name.replace('"', "'")
    return address
