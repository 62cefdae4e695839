"""Invitations: what a calendar is told of an appointment that is made, moved and cancelled."""

from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar

from app.delivery import invitations
from app.delivery.invitations import Guest
from app.models import Appointment, Location
from app.vocabulary.words import AppointmentStatus

OFFICE = Guest("Hypotheekhuis De Brug", "noreply@debrug.example")
NOOR, BRAM = Guest("Noor van Dalen", "noor@voorbeeld.example"), Guest("Bram Keizer", "bram@voorbeeld.example")
NINE = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


def an_appointment(**has):
    details = {"title": "Oriënterend gesprek", "starts_at": NINE, "duration_minutes": 90, "moves": 0}
    return Appointment(id=12, status=AppointmentStatus.SCHEDULED, **details | has)


def event_of(appointment, guests=(NOOR, BRAM), organizer=OFFICE, method="REQUEST"):
    invitation = invitations.make(appointment, method, organizer, list(guests))
    calendar = Calendar.from_ical(invitation.text)
    assert calendar["METHOD"] == invitation.method
    assert "\n" not in invitation.text.decode().replace("\r\n", "")
    assert max(len(line) for line in invitation.text.split(b"\r\n")) <= 75
    (event,) = calendar.events
    return event


def test_an_appointment_becomes_an_event_in_utc():
    """C58: ten o'clock in November, in Amsterdam."""
    appointment = an_appointment(location=Location(name="Kantoor, Utrecht"))
    text = invitations.make(appointment, "REQUEST", OFFICE, [NOOR]).text.decode()
    lines = text.replace("\r\n ", "").split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR" and "VERSION:2.0" in lines and "METHOD:REQUEST" in lines
    for line in (
        "UID:appointment-12@debrug.example",
        "SEQUENCE:0",
        "DTSTART:20261102T090000Z",
        "DTEND:20261102T103000Z",
        "SUMMARY:Oriënterend gesprek",
        "LOCATION:Kantoor\\, Utrecht",
        "STATUS:CONFIRMED",
        'ORGANIZER;CN="Hypotheekhuis De Brug":mailto:noreply@debrug.example',
    ):
        assert line in lines
    assert any(line.startswith("DTSTAMP:") and line.endswith("Z") for line in lines)


def test_ten_o_clock_in_july_is_another_moment_than_in_november():
    july = datetime.fromisoformat("2026-07-06T10:00:00+02:00")
    assert event_of(an_appointment(starts_at=july))["DTSTART"].to_ical() == b"20260706T080000Z"


def test_each_recipient_is_a_guest_who_need_not_answer():
    guests = event_of(an_appointment())["ATTENDEE"]
    assert [str(guest) for guest in guests] == ["mailto:noor@voorbeeld.example", "mailto:bram@voorbeeld.example"]
    assert [guest.params["CN"] for guest in guests] == ["Noor van Dalen", "Bram Keizer"]
    assert {guest.params["RSVP"] for guest in guests} == {"FALSE"}


def test_a_move_has_the_same_uid_and_a_higher_sequence():
    first, moved = event_of(an_appointment()), event_of(an_appointment(moves=2, starts_at=NINE - timedelta(minutes=30)))
    assert first["UID"] == moved["UID"]
    assert (first["SEQUENCE"], moved["SEQUENCE"]) == (0, 2)
    assert moved["DTSTART"].to_ical() == b"20261102T083000Z"


def test_a_cancelled_appointment_is_taken_back():
    cancelled = an_appointment(moves=2)
    cancelled.status = AppointmentStatus.CANCELLED
    event = event_of(cancelled, method="CANCEL")
    assert (event["UID"], event["SEQUENCE"], event["STATUS"]) == ("appointment-12@debrug.example", 3, "CANCELLED")


def test_appointments_have_uids_of_their_own():
    other = an_appointment()
    other.id = 13
    assert event_of(an_appointment())["UID"] != event_of(other)["UID"]


@pytest.mark.parametrize(
    "title", ["Met; komma, en \\ streep", "Regel\nBEGIN:VALARM", "Çelik & Zn. " + "ë" * 200, 'Zeg "ja"', "END:VEVENT"]
)
def test_a_title_can_hold_anything(title):
    assert event_of(an_appointment(title=title))["SUMMARY"] == title


def test_a_name_can_not_break_out_of_its_line():
    event = event_of(an_appointment(), organizer=Guest('De "Brug"; x:y, Ütrecht', "noreply@debrug.example"))
    assert event["ORGANIZER"].params["CN"] == "De 'Brug'; x:y, Ütrecht"
    assert str(event["ORGANIZER"]) == "mailto:noreply@debrug.example"
