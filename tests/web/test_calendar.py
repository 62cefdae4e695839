"""Agenda: the list of days, what is drawn, and planning and moving from there."""

import json
import re
from datetime import UTC, datetime
from html import unescape

import pytest
from sqlalchemy import select

from app.casework import appointments
from app.extensions import db
from app.models import Appointment, Dossier, Run
from app.store import offices
from app.vocabulary.words import Event
from tests.factories import a_dossier, a_person, a_status, a_user, an_appointment, an_appointment_type, details
from tests.web.pages import asked, errors, form, refusal, words

MONDAY = "2037-11-30"
TEN = datetime(2037, 11, 30, 9, 0, tzinfo=UTC)
"""On the office's clock: Monday, at ten."""


def booked(name="Noor van Dalen", starts_at=TEN, advisor=None, kind="Oriënterend gesprek", minutes=60):
    what = details(an_appointment_type(kind, minutes=minutes), starts_at=starts_at, advisor=advisor)
    dossier = a_dossier(a_person(name), advisor=advisor)
    return appointments.schedule(dossier, what, token=name + str(starts_at), by=None)


def drawn(client, **asked):
    return [one for one in client.get("/calendar/events", query_string=asked).json if "id" in one]


# The list of days


def test_a_week_is_a_list_of_days_with_their_appointments(advisor):
    booked()
    booked("Chidi Okafor", advisor=a_user("Pim 't Hart"), kind="Adviesgesprek")

    page = advisor.get(f"/calendar?date={MONDAY}")

    said = words(page)
    assert "maandag 30 november 2037 Nieuwe afspraak" in said and "zondag 6 december 2037" in said
    assert "10:00–11:00 Oriënterend gesprek – Van Dalen Yara de Wit · Kantoor Utrecht" in said
    assert "10:00–11:00 Adviesgesprek – Okafor Pim 't Hart" in said
    assert "date=2037-11-23" in page.text and "date=2037-12-07" in page.text


def test_only_the_advisors_that_are_asked_for_are_listed(advisor):
    booked()
    pim = a_user("Pim 't Hart")
    booked("Chidi Okafor", advisor=pim)

    said = words(advisor.get(f"/calendar?date={MONDAY}&advisor={pim.id}"))

    assert "Okafor" in said and "Van Dalen" not in said


def test_a_day_can_be_asked_for_alone(advisor):
    said = words(advisor.get(f"/calendar?date={MONDAY}&view=day"))

    assert "maandag 30 november 2037" in said and "dinsdag" not in said and "Volgende dag" in said


def test_a_holiday_has_its_name_in_the_readers_language(advisor):
    assert "vrijdag 25 december 2037 Eerste kerstdag" in words(advisor.get("/calendar?date=2037-12-24"))
    christmas = [one for one in advisor.get("/calendar/events?date=2037-12-24&until=2037-12-27").json if "title" in one]
    assert [(one["start"], one["title"]) for one in christmas] == [
        ("2037-12-25", "Eerste kerstdag"),
        ("2037-12-26", "Tweede kerstdag"),
    ]


def test_a_holiday_on_which_the_office_works_has_its_name_and_is_not_shaded(advisor):
    """Good Friday, until the office keeps it; and days of its own."""

    def entries():
        drawn = advisor.get("/calendar/events?date=2038-04-23&until=2038-04-24").json
        return [one.get("title") or one["display"] for one in drawn]

    assert entries() == ["Goede Vrijdag"]
    office = offices.current()
    office.holidays = [*office.holidays, "good_friday"]
    office.closings = [{"name": "Verhuizing", "first_on": "2038-04-27", "last_on": "2038-04-28"}]
    db.session.commit()
    assert entries() == ["Goede Vrijdag", "background"]
    assert "woensdag 28 april 2038 Verhuizing" in words(advisor.get("/calendar?date=2038-04-27"))


def test_the_drawing_knows_the_offices_hours(advisor):
    office = offices.current()
    office.opening_hours = office.opening_hours | {"monday": None, "saturday": "10:00-14:00"}
    db.session.commit()
    hours = json.loads(unescape(re.search(r'data-hours="([^"]*)"', advisor.get("/calendar").text)[1]))
    assert [one["daysOfWeek"] for one in hours] == [[2], [3], [4], [5], [6]]
    assert hours[-1] == {"daysOfWeek": [6], "startTime": "10:00", "endTime": "14:00"}


@pytest.mark.parametrize("asked", ["date=x&view=y&advisor=z", "date=9999-12-31", "date=1999-01-01&advisor=99999999999"])
def test_an_address_that_says_nothing_shows_this_week(advisor, asked):
    for url in ("/calendar", "/calendar/events"):
        assert advisor.get(f"{url}?{asked}").status_code == 200
    assert f'data-date="{datetime.now(offices.zone()).date()}"' in advisor.get(f"/calendar?{asked}").text


# What is drawn


def test_an_appointment_is_drawn_on_the_offices_clock_without_a_zone(advisor):
    one = booked()

    (entry,) = drawn(advisor, date=MONDAY, until="2037-12-07")

    assert (entry["start"], entry["end"], entry["time"]) == (
        "2037-11-30T10:00:00",
        "2037-11-30T11:00:00",
        "10:00–11:00",
    )
    assert (entry["dossier"], entry["advisor"], entry["initials"]) == ("Van Dalen", "Yara de Wit", "YW")
    assert entry["url"] == f"/appointments/{one.id}" and entry["startEditable"] is True


def test_the_night_in_which_the_clock_goes_back_has_no_appointment_that_ends_before_it_starts(advisor):
    """From 02:45 summer time until 02:15 winter time."""
    booked(starts_at=datetime(2037, 10, 25, 0, 45, tzinfo=UTC), minutes=30)

    (entry,) = drawn(advisor, date="2037-10-25", until="2037-10-26")

    assert (entry["start"], entry["end"]) == ("2037-10-25T02:45:00", "2037-10-25T03:15:00")
    assert entry["time"] == "02:45–02:15"


def test_the_night_in_which_the_clock_goes_forward_is_drawn_as_the_clock_runs(advisor):
    booked(starts_at=datetime(2037, 3, 29, 0, 30, tzinfo=UTC))

    (entry,) = drawn(advisor, date="2037-03-29", until="2037-03-30")

    assert (entry["start"], entry["end"]) == ("2037-03-29T01:30:00", "2037-03-29T03:30:00")


def test_a_day_begins_and_ends_at_the_offices_midnight(advisor):
    booked("Van Gisteren", starts_at=datetime(2037, 11, 29, 21, 30, tzinfo=UTC))
    booked("Van Vandaag", starts_at=datetime(2037, 11, 29, 23, 0, tzinfo=UTC))
    booked("Van Morgen", starts_at=datetime(2037, 11, 30, 23, 0, tzinfo=UTC))

    assert [one["start"] for one in drawn(advisor, date=MONDAY, until="2037-12-01")] == ["2037-11-30T00:00:00"]


def test_what_is_over_or_cancelled_cannot_be_dragged_and_says_so(advisor):
    cancelled, completed = booked(), booked("Chidi Okafor", kind="Adviesgesprek")
    appointments.end(cancelled, Event.CANCELLED, by=None)
    appointments.end(completed, Event.COMPLETED, by=None)

    entries = drawn(advisor, date=MONDAY, until="2037-12-01")

    assert {(one["status"], one["startEditable"]) for one in entries} == {("Geannuleerd", False), ("Afgerond", False)}
    assert {one["className"].split()[-1] for one in entries} == {"is-off", "is-ended"}


def test_a_range_is_no_longer_than_two_months(advisor):
    booked(starts_at=datetime(2038, 11, 30, 9, 0, tzinfo=UTC))

    assert drawn(advisor, date=MONDAY, until="2039-01-01") == []


def test_names_are_text_and_never_markup(advisor):
    booked("Noor <b>Vet</b>")

    assert "<b>Vet" not in advisor.get(f"/calendar?date={MONDAY}").text
    answer = advisor.get(f"/calendar/events?date={MONDAY}&until=2037-12-01")
    assert answer.content_type == "application/json" and answer.json[0]["dossier"] == "<b>Vet</b>"


# Planning from a free slot


def test_a_free_slot_asks_for_the_dossier_and_then_opens_its_form_filled_in(advisor):
    dossier, pim = a_dossier(a_person("Noor van Dalen")), a_user("Pim 't Hart")
    a_dossier(a_person("Chidi Okafor"))
    asked = {
        "on": MONDAY,
        "at": "10:30",
        "advisor_id": str(pim.id),
        "calendar": f"date={MONDAY}&view=week",
        "q": "dalen",
    }

    page = advisor.get("/calendar/appointments/new", query_string=asked)
    fragment = advisor.get("/calendar/dossiers", query_string=asked)

    assert "maandag 30 november 2037, 10:30" in words(page)
    for answer in (page, fragment):
        assert "Van Dalen" in answer.text and "Okafor" not in answer.text
        assert f"/dossiers/{dossier.id}/appointments/new?on={MONDAY}&amp;at=10:30" in answer.text
    values = form(advisor.get(f"/dossiers/{dossier.id}/appointments/new", query_string=asked), "title")
    assert (values["on"], values["at"], values["advisor_id"]) == (MONDAY, "10:30", str(pim.id))


def test_for_a_new_client_the_dossier_is_opened_first_and_the_moment_goes_along(advisor):
    pim = a_user("Pim 't Hart")
    a_status("Nieuw")
    place = f"date={MONDAY}&view=week"
    asked = {"on": MONDAY, "at": "10:30", "advisor_id": str(pim.id), "calendar": place, "q": "Bosch"}
    found = advisor.get("/calendar/dossiers", query_string=asked).text
    url = unescape(re.search(r'href="(/dossiers/new\?[^"]*)"', found)[1])

    page = advisor.get(url)
    values = form(page)
    refused = advisor.post(url, data=values | {"consumer-last_name": ""})
    answer = advisor.post(url, data=values | {"consumer-first_name": "Lotte"})

    assert "Daarna: de afspraak op maandag 30 november 2037, 10:30" in words(page)
    assert (values["consumer-last_name"], values["advisor_id"]) == ("Bosch", str(pim.id))
    assert refused.status_code == 422 and "Daarna: de afspraak op" in words(refused)
    dossier = db.session.scalars(select(Dossier)).one()
    assert answer.status_code == 303 and answer.location.startswith(f"/dossiers/{dossier.id}/appointments/new?")
    appointment = form(advisor.get(answer.location), "title")
    assert (appointment["on"], appointment["at"], appointment["calendar"]) == (MONDAY, "10:30", place)
    assert appointment["advisor_id"] == str(pim.id)


@pytest.mark.parametrize(
    ("text", "taken_over"),
    [
        ("lotte@voorbeeld.example", ("", "lotte@voorbeeld.example")),
        ("Lotte van den Bosch", ("", "")),
        ("12", ("", "")),
        ("", ("", "")),
    ],
)
def test_of_what_was_looked_for_only_what_is_sure_is_filled_in(advisor, text, taken_over):
    a_status("Nieuw")

    values = form(advisor.get("/dossiers/new", query_string={"text": text}))

    assert (values["consumer-last_name"], values["consumer-email"]) == taken_over


def test_from_start_an_appointment_is_planned_before_its_moment_is_known(advisor):
    a_dossier()
    assert 'href="/calendar/appointments/new?on="' in advisor.get("/").text
    found = advisor.get("/calendar/appointments/new?on=").text
    url = unescape(re.search(r'href="(/dossiers/new\?[^"]*)"', found)[1])

    page = advisor.get(url)
    answer = advisor.post(url, data=form(page) | {"consumer-last_name": "Bosch"})

    assert "Daarna: de afspraak Nieuw dossier" in words(page)
    assert "/appointments/new?on=&" in answer.location
    assert form(advisor.get(answer.location), "title")["on"] == ""


def test_who_is_taken_then_is_told(advisor):
    booked()

    said = words(advisor.get(f"/calendar/appointments/new?on={MONDAY}&at=10:30"))
    later = words(advisor.get(f"/calendar/appointments/new?on={MONDAY}&at=11:00"))

    assert "Bezet op dit moment: Yara de Wit: 10:00–11:00 Oriënterend gesprek, Van Dalen" in said
    assert "Bezet" not in later


@pytest.mark.parametrize(
    "asked", ["on=x&at=y&advisor_id=z", "on=2037-03-29&at=02:30", "on=2037-10-25&at=02:30", "at=25:00"]
)
def test_a_moment_that_is_none_is_left_to_the_form(advisor, asked):
    dossier = a_dossier()

    assert advisor.get(f"/calendar/appointments/new?{asked}").status_code == 200
    values = form(advisor.get(f"/dossiers/{dossier.id}/appointments/new?{asked}"), "title")
    assert values["advisor_id"] == str(dossier.advisor_id)


def test_after_planning_from_the_calendar_one_is_back_at_the_same_week(advisor):
    dossier, kind = a_dossier(), an_appointment_type()
    url = f"/dossiers/{dossier.id}/appointments/new"
    place = f"date={MONDAY}&view=week&advisor={dossier.advisor_id}"
    values = form(advisor.get(url, query_string={"on": MONDAY, "at": "10:00", "calendar": place}), "title")

    answer = advisor.post(
        url, data=values | {"type_id": str(kind.id), "title": "Kennismaken", "duration_minutes": "60"}
    )

    assert (answer.status_code, answer.location) == (303, f"/calendar?{place}")
    page = words(advisor.get(answer.location))
    assert "Opgeslagen: Kennismaken, 30 nov 2037 10:00." in page and "10:00–11:00 Kennismaken – Van Dalen" in page


@pytest.mark.parametrize("place", ["https://elders.example/", "//elders.example", "date=x&next=//elders.example"])
def test_the_way_back_never_leaves_for_elsewhere(advisor, place):
    dossier, kind = a_dossier(), an_appointment_type()
    url = f"/dossiers/{dossier.id}/appointments/new"
    values = form(advisor.get(url), "title") | {"calendar": place, "on": MONDAY, "at": "10:00"}

    answer = advisor.post(
        url, data=values | {"type_id": str(kind.id), "title": "Kennismaken", "duration_minutes": "60"}
    )

    assert answer.location.startswith("/calendar?date=") and "elders" not in answer.location


# Moving by dragging


def dragged(client, one, at="14:30", on="2037-12-01"):
    entry = next(entry for entry in drawn(client, date=MONDAY, until="2037-12-07") if entry["id"] == str(one.id))
    return client.get(f"{entry['moveUrl']}&on={on}&at={at}&calendar=date%3D{MONDAY}%26view%3Dweek")


def events():
    db.session.expire_all()
    return list(db.session.scalars(select(Run.event).order_by(Run.id)))


def test_dragging_opens_the_form_at_the_new_moment_and_moves_nothing_yet(advisor):
    one = booked()

    page = dragged(advisor, one)

    values = form(page, "title")
    assert (values["on"], values["at"]) == ("2037-12-01", "14:30")
    assert "Nu: maandag 30 november 2037 10:00" in words(page) and "Dit start er als u verzet" in page.text
    assert f'href="/calendar?date={MONDAY}&amp;view=week"' in page.text
    assert events() == [Event.SCHEDULED]

    answer = advisor.post(f"/appointments/{one.id}/edit", data=values)
    assert answer.location == f"/calendar?date={MONDAY}&view=week"
    assert events() == [Event.SCHEDULED, Event.RESCHEDULED]
    assert db.session.get_one(Appointment, one.id).starts_at == datetime(2037, 12, 1, 13, 30, tzinfo=UTC)


def test_what_a_colleague_moved_since_it_was_drawn_is_not_moved_over_unseen(advisor):
    one = booked()
    (entry,) = drawn(advisor, date=MONDAY, until="2037-12-01")
    what = details(an_appointment_type(), starts_at=datetime(2037, 12, 2, 9, 0, tzinfo=UTC))
    appointments.change(one, what, version=None, by=a_user("Pim 't Hart"))
    values = form(advisor.get(f"{entry['moveUrl']}&on=2037-12-01&at=14:30"), "title")

    answer = advisor.post(f"/appointments/{one.id}/edit", data=values)

    assert answer.status_code == 422 and "Pim 't Hart heeft dit intussen gewijzigd" in refusal(answer)
    assert events() == [Event.SCHEDULED, Event.RESCHEDULED]


def test_dragging_onto_another_appointment_of_the_advisor_is_refused(advisor):
    one = booked()
    booked("Chidi Okafor", starts_at=datetime(2037, 12, 1, 13, 30, tzinfo=UTC))

    answer = advisor.post(f"/appointments/{one.id}/edit", data=form(dragged(advisor, one), "title"))

    assert answer.status_code == 422 and "heeft dan al een afspraak" in words(answer) and "overlap" in asked(answer)


def test_dragging_into_the_hour_that_is_skipped_is_refused(advisor):
    one = booked()

    answer = advisor.post(
        f"/appointments/{one.id}/edit", data=form(dragged(advisor, one, "02:30", "2038-03-28"), "title")
    )

    assert answer.status_code == 422 and "bestaat niet" in errors(answer)["at"]


def test_a_form_that_was_not_opened_from_the_calendar_goes_on_as_ever(advisor):
    one = an_appointment()
    values = form(advisor.get(f"/appointments/{one.id}/edit"), "title")

    assert advisor.post(f"/appointments/{one.id}/edit", data=values).location == f"/appointments/{one.id}"
