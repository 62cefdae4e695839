"""Changing, moving, completing and cancelling an appointment."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from app.engine import runs
from app.extensions import db
from app.models import Appointment, DocumentRequest, Email, Run, RunAction
from app.vocabulary.words import AppointmentStatus, EmailStatus, Event, Outcome, RequestStatus, RunStatus
from tests.factories import (
    a_document_type,
    a_dossier,
    a_location,
    a_person,
    a_scenario,
    a_trigger,
    a_user,
    an_appointment,
    an_appointment_type,
    an_email_template,
    asks,
    gives_task,
    mails,
    work,
)
from tests.web.pages import errors, form, refusal, words


@pytest.fixture
def dossier(app, office):
    return a_dossier(a_person("Noor van Dalen"))


@pytest.fixture
def kind(app, office):
    return an_appointment_type("Oriënterend gesprek", minutes=60)


def the_appointment():
    db.session.expire_all()
    return db.session.scalars(select(Appointment)).one()


def events():
    """In the order in which they happened."""
    return list(db.session.scalars(select(Run.event).order_by(Run.id)))


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


# Changing and moving


@pytest.fixture
def appointment(dossier, kind):
    """In a week, at ten."""
    return an_appointment(dossier, kind)


@pytest.fixture
def edit_url(appointment):
    return f"/appointments/{appointment.id}/edit"


def change(client, url, **values):
    return client.post(url, data=form(client.get(url), "title") | values)


def test_what_is_news_to_nobody_sets_nothing_in_motion(advisor, appointment, edit_url):
    pim = a_user("Pim 't Hart")

    response = change(advisor, edit_url, title="Anders", remarks="Iets", duration_minutes="30", advisor_id=str(pim.id))

    assert (response.status_code, response.location) == (303, f"/appointments/{appointment.id}")
    changed = the_appointment()
    assert (changed.title, changed.remarks, changed.duration_minutes) == ("Anders", "Iets", 30)
    assert changed.advisor.name == "Pim 't Hart" and changed.moves == 0
    assert events() == [Event.SCHEDULED]


@pytest.mark.parametrize("moved", ["on", "at", "location_id", "type_id"])
def test_another_moment_place_or_type_is_one_move(advisor, appointment, edit_url, moved):
    values = {
        "on": "2038-03-01",
        "at": "9:30",
        "location_id": str(a_location("Videogesprek").id),
        "type_id": str(an_appointment_type("Adviesgesprek").id),
    }

    change(advisor, edit_url, **{moved: values[moved]})

    assert events() == [Event.SCHEDULED, Event.RESCHEDULED]
    assert the_appointment().moves == 1


def test_each_move_is_an_event_and_saving_the_same_again_is_none(advisor, appointment, edit_url):
    for at in ("09:30", "09:30", "10:00"):
        change(advisor, edit_url, at=at)

    assert events() == [Event.SCHEDULED, Event.RESCHEDULED, Event.RESCHEDULED]


def test_one_move_sent_twice_is_one_event(advisor, appointment, edit_url):
    values = form(advisor.get(edit_url), "title") | {"at": "09:30"}

    first, second = (advisor.post(edit_url, data=values) for _ in range(2))

    assert (first.status_code, second.status_code) == (303, 422)
    assert refusal(second) == "Dit staat er al: wat u invulde, is zo bewaard."
    assert events() == [Event.SCHEDULED, Event.RESCHEDULED]


def test_a_mail_that_is_not_sent_yet_says_the_new_time(advisor, dossier, kind):
    template = an_email_template(body="Tot {{ afspraak_tijd }}.")
    a_trigger([mails(template)])
    appointment = an_appointment(dossier, kind)
    runs.execute(db.session.scalar(select(Run.id)))
    email = db.session.scalars(select(Email)).one()
    assert email.status is EmailStatus.QUEUED

    change(advisor, f"/appointments/{appointment.id}/edit", at="09:30")

    assert "Tot 09:30." in words(advisor.get(f"/emails/{email.id}"))


def test_a_colleagues_change_underneath_is_said_and_a_second_save_goes_through(advisor, admin, appointment, edit_url):
    mine = form(advisor.get(edit_url), "title") | {"title": "Van mij", "at": "11:15", "remarks": "Mijn tekst"}
    change(admin, edit_url, title="Van Sanne")

    response = advisor.post(edit_url, data=mine)

    assert response.status_code == 422
    assert refusal(response).startswith("Sanne Mulder heeft dit intussen gewijzigd.")
    kept = form(response, "title")
    typed = mine.keys() - {"version", "previewed", "preview_mark"}
    assert {name: kept[name] for name in typed} == {name: mine[name] for name in typed}
    assert the_appointment().title == "Van Sanne" and events() == [Event.SCHEDULED]
    assert advisor.post(edit_url, data=kept).status_code == 303
    assert the_appointment().title == "Van mij"
    assert events() == [Event.SCHEDULED, Event.RESCHEDULED]


def test_a_question_about_the_hour_does_not_take_the_warning_of_a_colleagues_change_away(
    advisor, admin, appointment, edit_url
):
    mine = form(advisor.get(edit_url), "title") | {"on": "2038-10-31", "at": "02:30"}
    change(admin, edit_url, title="Van Sanne")

    asked = advisor.post(edit_url, data=mine)
    again = advisor.post(edit_url, data=form(asked, "title") | {"fold": "1"})

    assert "fold" in errors(asked)
    assert again.status_code == 422 and "Sanne Mulder" in refusal(again)


def test_wrong_input_in_a_change_keeps_what_was_typed(advisor, appointment, edit_url):
    response = change(advisor, edit_url, title="", at="12:34")

    assert response.status_code == 422 and errors(response) == {"title": "Vul dit in."}
    assert form(response, "title")["at"] == "12:34"


# Completing


def test_completing_is_one_event_however_often_it_is_asked(advisor, appointment):
    for _ in range(2):
        response = advisor.post(f"/appointments/{appointment.id}/completion")
        assert (response.status_code, response.location) == (303, f"/appointments/{appointment.id}")

    assert the_appointment().status is AppointmentStatus.COMPLETED
    assert the_appointment().ended_at is not None
    assert events() == [Event.SCHEDULED, Event.COMPLETED]


def test_a_completed_appointment_can_no_longer_be_changed_or_cancelled(advisor, appointment, edit_url):
    opened = form(advisor.get(edit_url), "title") | {"title": "Anders"}
    advisor.post(f"/appointments/{appointment.id}/completion")
    said = "De afspraak is afgerond. Er kan niets meer aan worden gewijzigd."

    refused = advisor.post(edit_url, data=opened)
    assert refused.status_code == 422 and refusal(refused) == said
    for method, path in (("get", "edit"), ("get", "cancellation"), ("post", "cancellation")):
        response = getattr(advisor, method)(f"/appointments/{appointment.id}/{path}")
        assert response.location == f"/appointments/{appointment.id}"
        assert said in words(advisor.get(response.location))
    page = advisor.get(f"/appointments/{appointment.id}").text
    assert f"{appointment.id}/edit" not in page and "/cancellation" not in page
    assert the_appointment().title == appointment.title


# Niet verschenen


@pytest.fixture
def begun(dossier, kind):
    return an_appointment(dossier, kind, starts_at=datetime.now(UTC) - timedelta(minutes=20))


def test_a_client_who_does_not_come_is_one_event_however_often_it_is_said(advisor, begun):
    for _ in range(2):
        response = advisor.post(f"/appointments/{begun.id}/absence")
        assert (response.status_code, response.location) == (303, f"/appointments/{begun.id}")

    assert the_appointment().status is AppointmentStatus.NO_SHOW
    assert events() == [Event.SCHEDULED, Event.NO_SHOW]
    assert "Niet verschenen" in words(advisor.get(f"/appointments/{begun.id}"))


def test_the_button_is_there_once_the_appointment_has_begun(advisor, appointment, kind):
    begun = an_appointment(appointment.dossier, kind, starts_at=datetime.now(UTC) - timedelta(minutes=20))

    assert f"/appointments/{begun.id}/absence" in advisor.get(f"/appointments/{begun.id}").text
    assert "/absence" not in advisor.get(f"/appointments/{appointment.id}").text
    early = advisor.post(f"/appointments/{appointment.id}/absence")
    assert "De afspraak is nog niet begonnen." in words(advisor.get(early.location))


def test_who_was_not_there_is_struck_in_lists_and_told_in_words(advisor, begun):
    advisor.post(f"/appointments/{begun.id}/absence")

    navigation = advisor.get(f"/dossiers/{begun.dossier_id}").text
    assert f'<span class="text-decoration-line-through">{begun.title}</span>' in navigation
    found = advisor.get("/appointments?when=all&status=no_show")
    assert begun.title in words(found)
    assert "Klant niet verschenen" in words(advisor.get(f"/dossiers/{begun.dossier_id}/timeline?kind=appointments"))
    (drawn,) = [
        one
        for one in advisor.get(f"/calendar/events?date={begun.starts_at.date()}&until=2100-01-01").json
        if one.get("dossier")
    ]
    assert drawn["status"] == "Niet verschenen" and drawn["className"].endswith("is-off")


def test_a_missed_appointment_cannot_be_changed_and_scenarios_can_still_be_started_on_it(advisor, begun):
    scenario = a_scenario("Nabellen", [gives_task("Bellen")])
    advisor.post(f"/appointments/{begun.id}/absence")

    refused = advisor.get(f"/appointments/{begun.id}/edit")
    assert "De klant is niet verschenen. Er kan niets meer aan worden gewijzigd." in words(
        advisor.get(refused.location)
    )
    url = f"/appointments/{begun.id}/scenarios"
    page = form(advisor.get(url), "token") | {"scenario_ids": str(scenario.id)}
    assert advisor.post(url, data=page).status_code == 303


# Cancelling


@pytest.fixture
def busy(dossier, kind):
    """An appointment that asked for a document and queued two mails, of which none left yet."""
    a_trigger(
        [
            asks(a_document_type("Loonstrook")),
            mails(an_email_template("Bevestiging")),
            mails(an_email_template("Welkom")),
        ]
    )
    appointment = an_appointment(dossier, kind)
    runs.execute(db.session.scalar(select(Run.id)))
    db.session.expire_all()
    return appointment


def cancel(client, appointment, **values):
    url = f"/appointments/{appointment.id}/cancellation"
    return client.post(url, data=form(client.get(url), "reason") | values)


def test_the_page_says_beforehand_what_will_be_withdrawn(advisor, busy):
    text = words(advisor.get(f"/appointments/{busy.id}/cancellation"))

    assert "Annuleren kan niet ongedaan worden gemaakt." in text
    assert "Deze e-mails zijn nog niet weg en worden ingetrokken: Bevestiging Welkom" in text
    assert "Wat gebeurt er met de documenten die nog openstaan? Loonstrook · Noor van Dalen" in text
    assert "kunnen niet worden teruggehaald" not in text


def test_a_mail_that_left_cannot_be_taken_back_and_the_page_says_so(advisor, busy):
    work()

    text = words(advisor.get(f"/appointments/{busy.id}/cancellation"))

    assert "Deze e-mails zijn al verstuurd en kunnen niet worden teruggehaald: Bevestiging" in text
    assert "nog niet weg" not in text
    cancel(advisor, busy)
    assert {email.status for email in db.session.scalars(select(Email))} == {EmailStatus.SENT}


def test_cancelling_withdraws_what_has_not_happened_yet(advisor, busy):
    change(advisor, f"/appointments/{busy.id}/edit", at="09:30")

    response = cancel(advisor, busy, reason="Klant is ziek")

    assert (response.status_code, response.location) == (303, f"/appointments/{busy.id}")
    cancelled = the_appointment()
    assert cancelled.is_called_off and cancelled.cancellation_reason == "Klant is ziek"
    assert {email.status for email in db.session.scalars(select(Email))} == {EmailStatus.WITHDRAWN}
    request = db.session.scalars(select(DocumentRequest)).one()
    assert (request.status, request.reason) == (RequestStatus.WITHDRAWN, "De afspraak is geannuleerd.")
    assert request.decided_by_id == advisor.user_id
    statuses = dict(db.session.execute(select(Run.event, Run.status)).all())
    assert statuses == {
        Event.SCHEDULED: RunStatus.DONE,
        Event.RESCHEDULED: RunStatus.WITHDRAWN,
        Event.CANCELLED: RunStatus.QUEUED,
    }
    sent = select(RunAction.outcome).join(Email, Email.run_action_id == RunAction.id)
    assert set(db.session.scalars(sent)) == {Outcome.WITHDRAWN}
    page = words(advisor.get(response.location))
    assert "Klant is ziek" in page and "Ingetrokken: de afspraak is geannuleerd." in page


def test_open_documents_stay_when_the_advisor_keeps_them(advisor, busy):
    cancel(advisor, busy, keep_requests="keep")

    assert db.session.scalars(select(DocumentRequest)).one().status is RequestStatus.OPEN
    assert {email.status for email in db.session.scalars(select(Email))} == {EmailStatus.WITHDRAWN}


def test_documents_that_were_received_are_never_withdrawn(advisor, busy):
    request = db.session.scalars(select(DocumentRequest)).one()
    advisor.post(f"/document-requests/{request.id}/receipt", data={"issued_on": "2026-01-01"})

    cancel(advisor, busy)

    db.session.expire_all()
    assert request.status is RequestStatus.RECEIVED


def test_a_second_cancellation_changes_nothing(advisor, busy):
    url = f"/appointments/{busy.id}/cancellation"
    values = form(advisor.get(url), "reason") | {"reason": "De eerste reden"}

    first, second = (advisor.post(url, data=values | {"reason": why}) for why in ("Een", "Twee"))

    assert first.location == second.location == f"/appointments/{busy.id}"
    assert the_appointment().cancellation_reason == "Een"
    assert events().count(Event.CANCELLED) == 1


def test_a_cancelled_appointment_can_no_longer_be_changed_completed_or_started_on(advisor, appointment, edit_url):
    opened = form(advisor.get(edit_url), "title") | {"title": "Anders"}
    cancel(advisor, appointment)
    said = "De afspraak is geannuleerd. Er kan niets meer aan worden gewijzigd."

    refused = advisor.post(edit_url, data=opened)
    assert refused.status_code == 422 and refusal(refused) == said
    assert form(refused, "title")["title"] == "Anders"
    for method, path in (("get", "edit"), ("get", "cancellation"), ("post", "completion")):
        response = getattr(advisor, method)(f"/appointments/{appointment.id}/{path}")
        assert response.location == f"/appointments/{appointment.id}"
        assert said in words(advisor.get(response.location))
    assert events() == [Event.SCHEDULED, Event.CANCELLED]


def test_the_left_navigation_shows_that_an_appointment_was_cancelled(advisor, appointment):
    cancel(advisor, appointment)

    assert "Geannuleerd" in words(advisor.get(f"/dossiers/{appointment.dossier_id}"))


def test_a_reason_that_is_too_long_is_refused_and_nothing_is_cancelled(advisor, appointment):
    response = cancel(advisor, appointment, reason="x" * 401)

    assert response.status_code == 422 and "400" in errors(response)["reason"]
    assert the_appointment().is_open


def test_a_cancelled_first_appointment_makes_way_for_the_next(advisor, dossier, kind):
    a_trigger([asks(a_document_type("Loonstrook"))], is_first_of_type=True)
    first = an_appointment(dossier, kind)
    cancel(advisor, first)
    work()
    assert count(DocumentRequest) == 0

    an_appointment(dossier, kind)
    work()

    assert count(DocumentRequest) == 1
