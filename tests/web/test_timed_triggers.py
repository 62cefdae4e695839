"""Timed triggers on the screens, a scenario started for later, and trying again."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from app.casework import persons
from app.extensions import db
from app.models import Run, RunAction, Trigger
from app.vocabulary.words import AppliesTo, Event, OffsetUnit, Outcome, RunStatus, Subject
from tests import factories
from tests.factories import a_dossier, a_person, a_scenario, a_trigger, an_appointment, gives_task, work
from tests.web.pages import errors, form, words

BEFORE = "/triggers/new/before"


def filled(**values):
    return {
        "name": "Herinnering",
        "re_entry": "once_per_appointment",
        "is_active": "y",
        "version": "",
        "offset_amount": "2",
        "offset_unit": "working_days",
        "actions-0-kind": "start_relevant_scenarios",
    } | values


def the_trigger():
    db.session.expire_all()
    return db.session.scalars(select(Trigger)).one()


def test_switching_on_says_how_many_appointments_it_will_reach_and_asks(admin):
    an_appointment(starts_at=datetime.now(UTC) + timedelta(days=30))
    an_appointment(starts_at=datetime.now(UTC) + timedelta(days=40))
    an_appointment(starts_at=datetime.now(UTC) + timedelta(hours=1))

    asked = admin.post(BEFORE, data=filled())

    assert asked.status_code == 422
    assert "Deze trigger gaat 2 geplande afspraken bereiken" in words(asked)
    assert db.session.scalars(select(Trigger)).all() == []
    assert admin.post(BEFORE, data=filled(accepted="reach")).status_code == 303
    trigger = the_trigger()
    assert (trigger.event, trigger.offset_amount, trigger.offset_unit) == (Event.BEFORE, 2, OffsetUnit.WORKING_DAYS)
    assert trigger.activated_at is not None


def test_a_trigger_that_is_off_asks_nothing(admin):
    form_of_one = filled()
    del form_of_one["is_active"]
    assert admin.post(BEFORE, data=form_of_one).status_code == 303


@pytest.mark.parametrize("amount", ["", "0", "-1", "366", "twee", "9" * 40])
def test_a_time_that_makes_no_sense_is_refused_beside_its_field(admin, amount):
    response = admin.post(BEFORE, data=filled(offset_amount=amount))
    assert response.status_code == 422
    assert errors(response) == {"offset_amount": "Vul een getal in van 1 tot en met 365."}


def test_a_new_name_doesnt_start_it_anew(admin):
    admin.post(BEFORE, data=filled(accepted="reach"))
    trigger = the_trigger()
    since = trigger.activated_at
    page = admin.get(f"/triggers/{trigger.id}")
    values = form(page, "offset_amount") | {"name": "Herinnering afspraak"}

    assert admin.post(f"/triggers/{trigger.id}", data=values).status_code == 303
    assert the_trigger().activated_at == since


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_the_switch_in_the_list_asks_as_well(admin, headers):
    trigger = a_trigger(event=Event.BEFORE, offset=(1, OffsetUnit.DAYS), is_active=False)
    an_appointment(starts_at=datetime.now(UTC) + timedelta(days=30))
    url = f"/triggers/{trigger.id}/activity"

    asked = admin.post(url, data={"is_active": "1"}, headers=headers)

    assert asked.status_code == 422
    assert "Deze trigger gaat 1 geplande afspraak bereiken" in words(asked)
    assert not the_trigger().is_active
    assert admin.post(url, data=form(asked, "is_active") | {"accepted": "reach"}).status_code == 303
    assert the_trigger().is_active


def test_an_appointment_shows_what_is_still_to_come(advisor):
    a_trigger(event=Event.BEFORE, offset=(1, OffsetUnit.DAYS), name="Een dag van tevoren")
    appointment = an_appointment(starts_at=datetime(2027, 3, 2, 9, tzinfo=UTC))

    page = words(advisor.get(f"/appointments/{appointment.id}"))

    assert "Komt nog" in page
    assert "maandag 1 maart 2027 10:00 · Trigger: Een dag van tevoren" in page


def test_a_scenario_is_started_by_hand_for_later_and_can_be_withdrawn(advisor):
    scenario = a_scenario("Nabellen", [gives_task("Bellen")])
    appointment = an_appointment()
    work()
    url = f"/appointments/{appointment.id}/scenarios"
    values = form(advisor.get(url), "token") | {"scenario_ids": [str(scenario.id)], "on": "2030-03-01", "at": "10:00"}

    assert advisor.post(url, data=values).status_code == 303

    run = db.session.scalars(select(Run).order_by(Run.id.desc())).first()
    assert (run.status, run.due_at) == (RunStatus.WAITING, datetime(2030, 3, 1, 9, tzinfo=UTC))
    assert "Wacht op vrijdag 1 maart 2030 10:00." in words(advisor.get(f"/appointments/{appointment.id}"))
    advisor.post(f"/runs/{run.id}/withdrawal")
    db.session.refresh(run)
    assert run.status is RunStatus.WITHDRAWN


@pytest.mark.parametrize(
    ("on", "at", "sentence"),
    [("2030-03-01", "", "allebei"), ("2001-03-01", "10:00", "al voorbij"), ("2030-03-31", "02:30", "bestaat niet")],
)
def test_a_moment_that_cannot_be_is_refused(advisor, on, at, sentence):
    scenario = a_scenario("Nabellen", [gives_task("Bellen")])
    appointment = an_appointment()
    url = f"/appointments/{appointment.id}/scenarios"
    values = form(advisor.get(url), "token") | {"scenario_ids": [str(scenario.id)], "on": on, "at": at}

    response = advisor.post(url, data=values)

    assert response.status_code == 422
    assert sentence in words(response)


def test_a_blocked_action_is_tried_again_from_the_run(advisor):
    person = a_person("Bram Keizer", email="")
    template = factories.an_email_template("Informatie", subject=Subject.PERSON)
    scenario = a_scenario("Ondernemer", [factories.mails(template)], applies_to=AppliesTo.CONSUMER)
    a_trigger([factories.starts(scenario)])
    an_appointment(a_dossier(person))
    work()
    action = db.session.scalars(select(RunAction).where(RunAction.outcome == Outcome.BLOCKED)).one()
    url = f"/run-actions/{action.id}/repetition"
    assert url in advisor.get(f"/runs/{action.run_id}").text

    assert "Geen e-mailadres bekend van Bram Keizer." in words(advisor.post(url, follow_redirects=True))
    details = persons.PersonDetails(last_name="Keizer", first_name="Bram", email="bram@voorbeeld.example")
    persons.change(person, details, version=None, by=None)
    page = advisor.post(url, follow_redirects=True)
    assert "In de wachtrij" in words(page)
