"""The feed of a user's appointments: its secret link, and what other calendars read there."""

from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar

from app.casework import appointments, departures, handing_over
from app.casework.domain.handovers import mark
from app.extensions import db
from app.models import User
from app.vocabulary.words import Event
from tests.conftest import signed_in
from tests.factories import a_dossier, a_location, a_person, a_user, an_appointment_type, details
from tests.web.pages import words

SOON = (datetime.now(UTC) + timedelta(days=7)).replace(hour=9, minute=0, second=0, microsecond=0)


@pytest.fixture
def yara(advisor):
    return db.session.get_one(User, advisor.user_id)


@pytest.fixture
def link(advisor, yara):
    advisor.post("/calendar/feed")
    db.session.refresh(yara)
    return f"/calendar/feed/{yara.calendar_token}.ics"


def booked(name="Noor van Dalen", starts_at=SOON, advisor=None, **has):
    what = details(an_appointment_type(), starts_at=starts_at, advisor=advisor, **has)
    return appointments.schedule(a_dossier(a_person(name)), what, token=name + str(starts_at), by=None)


def events(response):
    """By their UID. What every calendar asks of a line is asked here each time."""
    assert response.status_code == 200
    assert "\n" not in response.text.replace("\r\n", "")
    assert max(len(line) for line in response.data.split(b"\r\n")) <= 75
    return {str(event["UID"]): event for event in Calendar.from_ical(response.data).events}


def test_a_feed_tells_an_appointment_as_the_invitation_does(app, visitor, link):
    one = booked("Noor van Dalen-Çelik, Şen", location=a_location("Kantoor; Utrecht, 1e verdieping"))

    response = visitor.get(link)

    ((uid, event),) = events(response).items()
    assert uid == f"appointment-{one.id}@{app.config['MAIL_FROM'].rpartition('@')[2]}"
    assert event["SUMMARY"] == "Oriënterend gesprek – Van Dalen-Çelik, Şen"
    assert event["LOCATION"] == "Kantoor; Utrecht, 1e verdieping"
    assert (event["DTSTART"].to_ical(), event["SEQUENCE"]) == (f"{SOON:%Y%m%dT%H%M%SZ}".encode(), 0)
    assert event["URL"] == f"http://localhost/appointments/{one.id}" and event["URL"] in event["DESCRIPTION"]
    assert response.content_type == "text/calendar; charset=utf-8"
    assert response.headers["Cache-Control"] == "private, no-cache" and "Set-Cookie" not in response.headers
    assert "\r\nREFRESH-INTERVAL;VALUE=DURATION:PT1H\r\nX-PUBLISHED-TTL:PT1H\r\n" in response.text
    assert "METHOD" not in response.text


def test_a_move_and_a_cancellation_are_newer_versions_of_the_same_event(visitor, link):
    one = booked()
    appointments.change(one, details(starts_at=SOON + timedelta(days=1)), version=None, by=None)
    (moved,) = events(visitor.get(link)).values()
    appointments.end(one, Event.CANCELLED, by=None)
    (cancelled,) = events(visitor.get(link)).values()

    assert (moved["SEQUENCE"], moved["STATUS"]) == (1, "CONFIRMED")
    assert (cancelled["SEQUENCE"], cancelled["STATUS"]) == (2, "CANCELLED")
    assert moved["UID"] == cancelled["UID"] and moved["DTSTART"].dt == SOON + timedelta(days=1)


def test_only_ones_own_appointments_of_the_last_ninety_days_and_later_are_told(visitor, link):
    booked("Noor Straks")
    booked("Noor Toen", starts_at=SOON - timedelta(days=90))
    booked("Noor Vroeger", starts_at=SOON - timedelta(days=100))
    booked("Noor Elders", advisor=a_user("Pim 't Hart"))

    told = sorted(str(event["SUMMARY"]).rpartition(" – ")[2] for event in events(visitor.get(link)).values())

    assert told == ["Straks", "Toen"]


def test_remarks_stay_at_the_office(visitor, link):
    one = booked()
    one.remarks = "Schuld van 20.000"
    db.session.commit()

    assert "Schuld" not in visitor.get(link).text


def test_the_feed_speaks_the_language_of_its_user(visitor, yara, link):
    one = booked()
    appointments.end(one, Event.COMPLETED, by=None)
    assert "Afgerond" in visitor.get(link).text
    yara.locale = "en"
    db.session.commit()

    assert "Completed" in visitor.get(link).text


def test_who_has_the_latest_is_told_so(visitor, link):
    one = booked()
    mark = visitor.get(link).headers["ETag"]

    assert visitor.get(link, headers={"If-None-Match": mark}).status_code == 304
    appointments.change(one, details(starts_at=SOON + timedelta(days=1)), version=None, by=None)
    assert visitor.get(link, headers={"If-None-Match": mark}).status_code == 200


def test_a_new_link_ends_the_old_one_and_revoking_ends_both(advisor, visitor, yara, link):
    advisor.post("/calendar/feed")
    db.session.refresh(yara)
    newer = f"/calendar/feed/{yara.calendar_token}.ics"
    assert (visitor.get(link).status_code, visitor.get(newer).status_code) == (404, 200)

    advisor.post("/calendar/feed/revocation")
    assert visitor.get(newer).status_code == 404


@pytest.mark.parametrize("token", ["", "None", "geheim", "é", "x" * 500])
def test_a_guess_finds_nothing(visitor, yara, token):
    assert visitor.get(f"/calendar/feed/{token}.ics").status_code == 404


def test_someone_who_left_has_no_feed_any_more(app, visitor, yara, link):
    departures.deactivate(yara, {}, seen=mark(handing_over.belongings(yara)), by=None)

    assert visitor.get(link).status_code == 404


def test_the_profile_shows_the_link_to_its_owner_alone_and_what_it_gives_away(app, advisor, yara, link):
    page = advisor.get("/profile")

    assert f"http://localhost{link}" in page.text
    assert "ziet uw afspraken met de namen van uw klanten" in words(page)
    other = signed_in(app, a_user("Pim 't Hart")).get("/profile")
    assert yara.calendar_token not in other.text and "Link maken" in words(other)


def test_making_and_revoking_a_link_needs_the_forms_own_token(app, advisor, yara):
    app.config["WTF_CSRF_ENABLED"] = True

    advisor.post("/calendar/feed")

    db.session.refresh(yara)
    assert yara.calendar_token is None
