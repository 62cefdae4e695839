"""Nieuwe afspraak."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import event, func, select

from app.casework import appointments
from app.extensions import db
from app.models import Appointment, Location, Run
from app.vocabulary.sentences import DomainError
from app.vocabulary.words import Event, RunStatus
from tests.factories import a_dossier, a_location, a_person, a_user, an_appointment, an_appointment_type, details
from tests.web.pages import errors, form, options, refusal, words, yes_to


@pytest.fixture
def dossier(app, office):
    return a_dossier(a_person("Noor van Dalen"))


@pytest.fixture
def kind(app, office):
    return an_appointment_type("Oriënterend gesprek", minutes=60)


def filled_in(client, dossier, kind, **values):
    page = client.get(f"/dossiers/{dossier.id}/appointments/new")
    typed = {
        "type_id": str(kind.id),
        "title": "Kennismaking",
        "on": "2038-03-01",
        "at": "10:00",
        "duration_minutes": "45",
    }
    return form(page, "title") | typed | values


def schedule(client, dossier, values):
    return client.post(f"/dossiers/{dossier.id}/appointments/new", data=values)


def the_appointment():
    db.session.expire_all()
    return db.session.scalars(select(Appointment)).one()


def events():
    """In the order in which they happened."""
    return list(db.session.scalars(select(Run.event).order_by(Run.id)))


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


# Nieuwe afspraak


def test_the_form_proposes_the_advisor_of_the_dossier(advisor, kind):
    pim = a_user("Pim 't Hart")
    dossier = a_dossier(advisor=pim)

    page = advisor.get(f"/dossiers/{dossier.id}/appointments/new")

    assert form(page, "title")["advisor_id"] == str(pim.id)
    assert options(page, "type_id") == ["Kies een type", "Oriënterend gesprek"]


def test_an_advisor_who_left_is_not_quietly_replaced(advisor, kind):
    pim = a_user("Pim 't Hart")
    dossier = a_dossier(advisor=pim)
    pim.active = False
    db.session.commit()

    values = filled_in(advisor, dossier, kind)

    assert values["advisor_id"] == ""
    assert errors(schedule(advisor, dossier, values)) == {"advisor_id": "Vul dit in."}


def test_title_and_duration_are_proposed_from_the_type(advisor, kind):
    advice = an_appointment_type("Adviesgesprek", minutes=90)

    def proposed(**typed):
        answer = advisor.post("/appointments/proposal", data=typed, headers={"HX-Request": "true"})
        assert answer.status_code == 200 and answer.text.startswith('<div id="proposal"')
        values = form(type("Page", (), {"text": f"<form>{answer.text}</form>"}), "title")
        return values["title"], values["duration_minutes"]

    assert proposed(type_id=str(kind.id), title="", duration_minutes="") == ("Oriënterend gesprek", "60")
    own = {"title": "Oriënterend gesprek", "duration_minutes": "60"}
    assert proposed(type_id=str(advice.id), **own) == ("Adviesgesprek", "90")
    typed = {"title": "Kop koffie", "duration_minutes": "25"}
    assert proposed(type_id=str(advice.id), **typed) == ("Kop koffie", "25")
    assert proposed(type_id="", **typed) == ("Kop koffie", "25")


def test_a_proposal_for_a_type_that_does_not_exist_is_a_sentence(advisor):
    response = advisor.post("/appointments/proposal", data={"type_id": "999999"})

    assert response.status_code == 409
    assert "Wat u koos, bestaat niet meer. Kies opnieuw." in words(response)


def test_scheduling_keeps_all_that_was_filled_in_and_queues_one_run(advisor, dossier, kind):
    location, pim = a_location("Bij de klant"), a_user("Pim 't Hart")
    values = filled_in(
        advisor, dossier, kind, location_id=str(location.id), advisor_id=str(pim.id), remarks="Bel aan\nbij 12"
    )

    response = schedule(advisor, dossier, values)

    made = the_appointment()
    assert (response.status_code, response.location) == (303, f"/appointments/{made.id}")
    assert (made.title, made.type_id, made.duration_minutes) == ("Kennismaking", kind.id, 45)
    assert (made.location.name, made.advisor.name) == ("Bij de klant", "Pim 't Hart")
    assert made.remarks.splitlines() == ["Bel aan", "bij 12"]
    assert made.starts_at == datetime(2038, 3, 1, 9, 0, tzinfo=UTC)
    assert made.scheduled_by_id == advisor.user_id
    run = db.session.scalars(select(Run)).one()
    assert (run.event, run.status, run.appointment_id) == (Event.SCHEDULED, RunStatus.QUEUED, made.id)
    assert run.requested_by_id == advisor.user_id


def test_the_appointment_stands_in_the_left_navigation_at_once(advisor, dossier, kind):
    response = schedule(advisor, dossier, filled_in(advisor, dossier, kind))

    for url in (response.location, f"/dossiers/{dossier.id}"):
        page = advisor.get(url)
        assert f'href="{response.location}"' in page.text
        assert "Kennismaking 1 mrt 2038 10:00" in words(page)


@pytest.mark.parametrize(
    ("on", "utc"), [("2038-11-02", "09:00"), ("2038-07-02", "08:00"), ("2038-10-29", "08:00"), ("2038-11-01", "09:00")]
)
def test_a_time_means_the_offices_clock_of_that_day(advisor, dossier, kind, on, utc):
    schedule(advisor, dossier, filled_in(advisor, dossier, kind, on=on))

    assert the_appointment().starts_at.strftime("%Y-%m-%d %H:%M") == f"{on} {utc}"
    assert "10:00" in words(advisor.get(f"/appointments/{the_appointment().id}"))


def test_an_hour_that_the_clock_skips_is_refused(advisor, dossier, kind):
    values = filled_in(advisor, dossier, kind, on="2038-03-28", at="02:30")

    response = schedule(advisor, dossier, values)

    assert response.status_code == 422
    assert errors(response) == {"at": "Dit tijdstip bestaat niet: de klok gaat die nacht vooruit naar de zomertijd."}
    assert form(response, "title")["at"] == "02:30"
    assert count(Appointment) == count(Run) == 0


@pytest.mark.parametrize(("fold", "utc"), [("0", 0), ("1", 1)])
def test_an_hour_that_comes_twice_is_asked_and_stored_as_chosen(advisor, dossier, kind, fold, utc):
    values = filled_in(advisor, dossier, kind, on="2038-10-31", at="02:30")
    asked = schedule(advisor, dossier, values)
    assert asked.status_code == 422
    assert "Dit tijdstip komt twee keer voor" in errors(asked)["fold"]
    assert "De eerste keer (zomertijd)" in words(asked)

    at_night = form(asked, "title") | {"fold": fold}
    response = schedule(advisor, dossier, at_night | yes_to(schedule(advisor, dossier, at_night)))

    assert response.status_code == 303
    assert the_appointment().starts_at == datetime(2038, 10, 31, utc, 30, tzinfo=UTC)
    opened = form(advisor.get(f"{response.location}/edit"), "title")
    assert (opened["at"], opened["fold"]) == ("02:30", fold)
    assert advisor.post(f"{response.location}/edit", data=opened).status_code == 303
    assert events() == [Event.SCHEDULED]


def test_a_chosen_hour_is_kept_when_something_else_is_wrong(advisor, dossier, kind):
    values = filled_in(advisor, dossier, kind, on="2038-10-31", at="02:30", fold="0", title="")

    response = schedule(advisor, dossier, values)

    assert errors(response) == {"title": "Vul dit in."}
    assert form(response, "title")["fold"] == "0"


def test_all_missing_fields_are_said_at_once(advisor, dossier, kind):
    empty = dict.fromkeys(("type_id", "title", "on", "at", "duration_minutes", "advisor_id"), "")

    response = schedule(advisor, dossier, filled_in(advisor, dossier, kind, remarks="blijft staan") | empty)

    assert response.status_code == 422
    assert errors(response) == dict.fromkeys(empty, "Vul dit in.")
    assert refusal(response) == "Niet opgeslagen: kijk de gemarkeerde velden na."
    assert form(response, "title")["remarks"] == "blijft staan"


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("title", "   ", "Vul dit in."),
        ("title", "x" * 201, "200"),
        ("on", "31-02-2038", "geldige datum"),
        ("on", "0001-01-01", "Kies een datum van 2000 tot 2100."),
        ("on", "9999-12-31", "Kies een datum van 2000 tot 2100."),
        ("at", "25:00", "geldig"),
        ("at", "tien uur", "geldig"),
        ("duration_minutes", "0", "Kies een duur van 5 tot en met 1440 minuten."),
        ("duration_minutes", "1441", "Kies een duur van 5 tot en met 1440 minuten."),
        ("duration_minutes", "een uur", "getal"),
        ("duration_minutes", "9" * 30, "Kies een duur van 5 tot en met 1440 minuten."),
        ("type_id", "999999", "keuze"),
        ("advisor_id", "999999", "keuze"),
        ("location_id", "999999", "keuze"),
        ("remarks", "x" * 4001, "4000"),
    ],
)
def test_bad_input_is_a_dutch_sentence_beside_its_field(advisor, dossier, kind, field, value, said):
    response = schedule(advisor, dossier, filled_in(advisor, dossier, kind, **{field: value}))

    assert response.status_code == 422
    assert list(errors(response)) == [field]
    assert said in errors(response)[field]
    assert count(Run) == 0


def test_one_form_sent_twice_gives_one_appointment_and_one_run(advisor, dossier, kind):
    values = filled_in(advisor, dossier, kind)

    first, second = (schedule(advisor, dossier, values) for _ in range(2))

    assert first.location == second.location
    assert count(Appointment) == 1 and events() == [Event.SCHEDULED]


def test_a_form_without_a_token_is_a_form_of_its_own(advisor, dossier, kind):
    values = filled_in(advisor, dossier, kind, token="")

    first, second = (schedule(advisor, dossier, values) for _ in range(2))

    assert first.location != second.location


def test_archived_types_and_places_are_not_offered_and_stay_where_they_were_chosen(advisor, dossier, kind):
    appointment = an_appointment(dossier, kind)
    kind.archived_at = db.session.scalars(select(Location)).one().archived_at = datetime.now(UTC)
    db.session.commit()

    new = advisor.get(f"/dossiers/{dossier.id}/appointments/new")
    assert options(new, "type_id") == ["Kies een type"] and options(new, "location_id") == ["Geen"]
    url = f"/appointments/{appointment.id}/edit"
    opened = form(advisor.get(url), "title")
    assert advisor.post(url, data=opened).status_code == 303
    assert (opened["type_id"], opened["location_id"]) == (str(kind.id), str(appointment.location_id))


def test_an_appointment_in_the_past_may_be_recorded(advisor, dossier, kind):
    values = filled_in(advisor, dossier, kind, on="2020-01-06")
    asked = schedule(advisor, dossier, values)
    assert asked.status_code == 422 and "Dit moment is al voorbij: 6 jan 2020 10:00." in words(asked)
    assert schedule(advisor, dossier, values | yes_to(asked)).status_code == 303


# Unknown, and unfriendly


def test_html_in_a_title_or_remark_stays_text(advisor, dossier, kind):
    nasty = "<img src=x onerror=alert(1)>"

    response = schedule(advisor, dossier, filled_in(advisor, dossier, kind, title=nasty, remarks=nasty))

    for url in (response.location, f"{response.location}/edit", f"/dossiers/{dossier.id}"):
        assert "<img src=x" not in advisor.get(url).text
    assert nasty in words(advisor.get(response.location))


# The service


def test_a_type_that_is_deleted_meanwhile_is_a_sentence(app, dossier, kind):
    what = details(kind, starts_at=datetime.now(UTC) + timedelta(days=1))

    def delete(session, *_):
        session.connection().execute(kind.__table__.delete())

    event.listen(db.session, "before_flush", delete, once=True)
    with pytest.raises(DomainError, match="is intussen gewijzigd of verwijderd"):
        appointments.schedule(dossier, what, token="once", by=a_user())


def test_a_moment_is_refused_beside_the_field_it_belongs_to(app, office):
    zone = appointments.ZoneInfo("Europe/Amsterdam")
    at = datetime(2038, 1, 1, 2, 30, tzinfo=UTC).time()

    for on, field in ((date(2038, 3, 28), "at"), (date(2038, 10, 31), "fold"), (date(1, 1, 1), "on")):
        with pytest.raises(DomainError) as refused:
            appointments.moment(on, at, zone, None)
        assert refused.value.field == field
