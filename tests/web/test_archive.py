"""The archive of dossiers: nothing goes in that still has something to come, and nothing starts in it."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from app.casework import appointments, archiving, late_facts
from app.delivery import emails
from app.engine import retrying, runs, timed
from app.extensions import db
from app.models import Appointment, Dossier, Email, Run, RunTrigger, User
from app.vocabulary.sentences import DomainError
from app.vocabulary.words import AppointmentStatus, EmailStatus, Event, OffsetUnit, RunStatus, Scope
from tests.factories import (
    a_document_type,
    a_dossier,
    a_person,
    a_scenario,
    a_trigger,
    an_appointment,
    an_email_template,
    asks,
    details,
    gives_task,
    mails,
    work,
)
from tests.web.pages import form, refusal, words

ARCHIVED = "Dit dossier is gearchiveerd. Zet het eerst terug; dan kan dit weer."


@pytest.fixture
def dossier(app, office):
    return a_dossier(a_person("Noor van Dalen"))


@pytest.fixture
def yara(advisor):
    return db.session.get_one(User, advisor.user_id)


def is_archived(dossier):
    db.session.expire_all()
    return db.session.get_one(Dossier, dossier.id).is_archived


def refused(act, *args, **kwargs):
    with pytest.raises(DomainError) as caught:
        act(*args, **kwargs)
    return str(caught.value)


def test_a_dossier_goes_out_of_the_list_and_is_put_back(advisor, dossier):
    settings = advisor.get(f"/dossiers/{dossier.id}/settings")
    assert f'action="/dossiers/{dossier.id}/archive"' in settings.text

    answer = advisor.post(f"/dossiers/{dossier.id}/archive")

    assert (answer.status_code, answer.location) == (303, f"/dossiers/{dossier.id}")
    page = advisor.get(answer.location)
    assert "Dit dossier is gearchiveerd." in words(page) and "Gearchiveerd" in words(page)
    assert "Nieuwe afspraak" not in words(page)
    assert "Van Dalen" not in advisor.get("/dossiers").text
    for url in ("/dossiers?archived=only", "/dossiers?archived=with", "/persons"):
        assert "Van Dalen" in advisor.get(url).text and "Gearchiveerd" in words(advisor.get(url))

    assert advisor.post(f"/dossiers/{dossier.id}/restoring").status_code == 303
    assert not is_archived(dossier) and "Van Dalen" in advisor.get("/dossiers").text
    assert "Van Dalen" not in advisor.get("/dossiers?archived=only").text
    told = words(advisor.get(f"/dossiers/{dossier.id}/timeline?kind=facts"))
    assert told.index("Gearchiveerd: Ja → Nee") < told.index("Gearchiveerd: Nee → Ja")


@pytest.mark.parametrize("act", ["archive", "restoring"])
def test_a_double_click_does_no_harm(advisor, dossier, act):
    first, second = (advisor.post(f"/dossiers/{dossier.id}/{act}") for _ in range(2))

    assert first.status_code == second.status_code == 303
    assert is_archived(dossier) == (act == "archive")


def test_who_has_the_settings_open_is_told(advisor, admin, dossier):
    opened = form(advisor.get(f"/dossiers/{dossier.id}/settings"))
    admin.post(f"/dossiers/{dossier.id}/archive")

    answer = advisor.post(f"/dossiers/{dossier.id}/settings", data=opened)

    assert answer.status_code == 422 and refusal(answer).startswith("Sanne Mulder heeft dit intussen gewijzigd.")


# What is still to come


def test_an_appointment_to_come_keeps_it_out_and_is_named(advisor, dossier, yara):
    appointment = an_appointment(dossier, starts_at=datetime(2031, 3, 3, 9, tzinfo=UTC))
    work()

    answer = advisor.post(f"/dossiers/{dossier.id}/archive")

    assert answer.location == f"/dossiers/{dossier.id}/settings" and not is_archived(dossier)
    assert "Er komt nog een afspraak: Oriënterend gesprek op 3 mrt 2031." in words(advisor.get(answer.location))
    an_appointment(dossier, starts_at=datetime(2031, 2, 3, 9, tzinfo=UTC))
    work()
    assert "Er komen nog 2 afspraken; de eerste is Oriënterend gesprek op 2031-02-03." in refused(
        archiving.archive, dossier.id, by=yara
    )
    appointment.starts_at = datetime.now(UTC) - timedelta(days=1)
    for other in db.session.scalars(select(Appointment).where(Appointment.id != appointment.id)):
        other.status = AppointmentStatus.CANCELLED
    db.session.commit()
    archiving.archive(dossier.id, by=yara)
    assert is_archived(dossier)


@pytest.mark.parametrize("status", [RunStatus.WAITING, RunStatus.QUEUED, RunStatus.RUNNING])
def test_a_run_under_way_keeps_it_out(dossier, yara, status):
    an_appointment(dossier, starts_at=datetime.now(UTC) - timedelta(days=1))
    run = db.session.scalars(select(Run)).one()
    run.status = status
    db.session.commit()

    assert refused(archiving.archive, dossier.id, by=yara) == "Er wacht of loopt nog een uitvoering."


def test_mail_that_must_still_leave_keeps_it_out_and_all_reasons_are_told(advisor, dossier, yara):
    a_trigger([mails(an_email_template())])
    an_appointment(dossier, starts_at=datetime.now(UTC) - timedelta(days=1))
    work()
    email = db.session.scalars(select(Email)).one()
    email.status = EmailStatus.QUEUED
    db.session.commit()
    assert refused(archiving.archive, dossier.id, by=yara) == "Er moet nog een e-mail weg."
    runs.start_by_hand(dossier, None, (), token="x", by=yara)

    answer = advisor.post(f"/dossiers/{dossier.id}/archive")

    said = words(advisor.get(answer.location))
    assert "Er wacht of loopt nog een uitvoering. Er moet nog een e-mail weg." in said


# Nothing starts in it


def test_an_archived_dossier_gets_no_appointment_by_any_path(advisor, dossier, yara):
    archiving.archive(dossier.id, by=yara)

    url = f"/dossiers/{dossier.id}/appointments/new"
    typed = form(advisor.get(url)) | {"on": "2031-03-03", "at": "10:00", "title": "Gesprek", "duration_minutes": "60"}
    what = details()
    typed |= {"type_id": str(what.type.id), "advisor_id": str(yara.id)}

    assert ARCHIVED in words(advisor.post(url, data=typed))
    assert refused(appointments.schedule, dossier, what, token="x", by=yara) == ARCHIVED
    assert db.session.scalars(select(Appointment)).all() == []


def test_an_appointment_of_an_archived_dossier_is_not_moved_completed_or_cancelled(dossier, yara):
    past = an_appointment(dossier, starts_at=datetime.now(UTC) - timedelta(days=1))
    work()
    archiving.archive(dossier.id, by=yara)

    assert refused(appointments.change, past, details(past.type), version=None, by=yara) == ARCHIVED
    assert refused(appointments.end, past, Event.COMPLETED, by=yara) == ARCHIVED
    assert refused(appointments.end, past, Event.CANCELLED, by=yara) == ARCHIVED
    assert [run.event for run in db.session.scalars(select(Run))] == [Event.SCHEDULED]


def test_a_mail_that_failed_is_not_sent_again_until_it_is_put_back(dossier, yara):
    a_trigger([mails(an_email_template())])
    an_appointment(dossier, starts_at=datetime.now(UTC) - timedelta(days=1))
    work()
    email = db.session.scalars(select(Email)).one()
    email.status, email.error = EmailStatus.FAILED, "550 nee"
    db.session.commit()
    archiving.archive(dossier.id, by=yara)

    assert refused(emails.send_again, email) == ARCHIVED
    assert db.session.get_one(Email, email.id).status is EmailStatus.FAILED

    archiving.restore(dossier.id, by=yara)
    emails.send_again(email)
    assert db.session.get_one(Email, email.id).status is EmailStatus.QUEUED


def test_no_scenario_is_started_on_it_until_it_is_put_back(advisor, dossier, yara):
    scenario = a_scenario("Nazorg", [asks(a_document_type())], scope=Scope.DOSSIER)
    archiving.archive(dossier.id, by=yara)
    url = f"/dossiers/{dossier.id}/scenarios"
    typed = form(advisor.get(url), "token") | {"scenario_ids": str(scenario.id)}

    answer = advisor.post(url, data=typed)

    assert answer.status_code == 422 and ARCHIVED in words(answer)
    archiving.restore(dossier.id, by=yara)
    assert advisor.post(url, data=typed).status_code == 303


def test_what_failed_is_not_tried_again_and_late_facts_start_nothing(dossier, yara):
    past = an_appointment(dossier, starts_at=datetime.now(UTC) - timedelta(days=1))
    run = db.session.scalars(select(Run)).one()
    run.status = RunStatus.FAILED
    db.session.commit()
    archiving.archive(dossier.id, by=yara)

    assert refused(retrying.retry_run, run) == ARCHIVED
    assert refused(late_facts.start, past, "x", token="x", by=yara) == ARCHIVED


def test_a_timed_trigger_lets_its_moment_go_and_says_why_also_after_it_is_put_back(advisor, dossier, yara):
    a_trigger([gives_task("Nabellen")], event=Event.AFTER, offset=(1, OffsetUnit.HOURS), name="Nabellen")
    past = an_appointment(dossier, starts_at=datetime.now(UTC) + timedelta(seconds=1))
    work()
    past.scheduled_at = past.starts_at = datetime.now(UTC) - timedelta(hours=3)
    db.session.commit()
    archiving.archive(dossier.id, by=yara)

    assert timed.raise_due() == 1
    work()
    archiving.restore(dossier.id, by=yara)
    assert timed.raise_due() == 0

    told = db.session.scalars(select(RunTrigger).where(RunTrigger.name == "Nabellen")).one()
    assert not told.has_fired
    assert told.reason["text"] == "Het dossier was gearchiveerd toen het moment kwam."
