"""Heropenen, on its page: what completing set in motion, undone or left as the user chooses."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from app.extensions import db
from app.models import Appointment, Run, Task
from app.vocabulary.words import AppointmentStatus, Event, TaskStatus
from tests.factories import a_dossier, a_trigger, an_appointment, gives_task, work
from tests.web.pages import form, refusal, words


@pytest.fixture
def completed(advisor, office):
    a_trigger([gives_task("Nazorg plannen")], event=Event.COMPLETED)
    appointment = an_appointment(a_dossier(), starts_at=datetime.now(UTC) - timedelta(hours=1))
    work()
    advisor.post(f"/appointments/{appointment.id}/completion")
    work()
    return appointment


def reopen(client, appointment, **values):
    url = f"/appointments/{appointment.id}/reopening"
    return client.post(url, data=form(client.get(url), "seen") | values)


def now(appointment):
    db.session.expire_all()
    return db.session.get_one(Appointment, appointment.id).status


def test_the_page_shows_what_was_set_in_motion_line_by_line(advisor, completed):
    page = words(advisor.get(f"/appointments/{completed.id}/reopening"))

    assert f"{completed.title} heropenen" in page
    assert "Dit kan worden teruggedraaid (1)" in page
    assert "Nazorg plannen Wordt gesloten: verdwijnt uit de werkvoorraad." in page
    assert f'href="/appointments/{completed.id}/reopening"' in advisor.get(f"/appointments/{completed.id}").text


def test_left_as_it_is_it_starts_nothing_when_it_is_completed_again(advisor, completed):
    response = reopen(advisor, completed)

    assert (response.status_code, response.location) == (303, f"/appointments/{completed.id}")
    assert now(completed) is AppointmentStatus.SCHEDULED
    assert db.session.scalars(select(Task.status)).all() == [TaskStatus.OPEN]
    again = advisor.post(f"/appointments/{completed.id}/completion")
    assert "Er start niets opnieuw" in words(advisor.get(again.location))
    assert len(db.session.scalars(select(Run).where(Run.event == Event.COMPLETED)).all()) == 1


def test_ticked_it_is_undone_and_told(advisor, completed):
    reopen(advisor, completed, undoes="y")

    assert db.session.scalars(select(Task.status)).all() == [TaskStatus.WITHDRAWN]
    told = words(advisor.get(f"/dossiers/{completed.dossier_id}/timeline"))
    assert f"Afspraak heropend: {completed.title}" in told and "Status: Afgerond → Gepland" in told
    assert "teruggedraaid" in told


def test_sent_twice_or_from_a_second_tab_it_is_reopened_once(advisor, completed):
    url = f"/appointments/{completed.id}/reopening"
    values = form(advisor.get(url), "seen")

    first, second = (advisor.post(url, data=values) for _ in range(2))

    assert first.status_code == second.status_code == 303
    advisor.post(f"/appointments/{completed.id}/completion")
    stale = advisor.post(url, data=values)
    assert stale.status_code == 422 and "intussen iets gewijzigd" in refusal(stale)
    assert now(completed) is AppointmentStatus.COMPLETED
    assert advisor.post(url, data=form(stale, "seen")).status_code == 303


def test_only_what_ended_by_completing_or_missing_can_be_reopened(advisor, completed):
    open_one = an_appointment(completed.dossier)
    assert advisor.get(f"/appointments/{open_one.id}/reopening").status_code == 303
    advisor.post(f"/appointments/{open_one.id}/cancellation", data={"keep_requests": "withdraw"})

    for method in ("get", "post"):
        response = getattr(advisor, method)(f"/appointments/{open_one.id}/reopening")
        assert "De afspraak is geannuleerd. Heropenen kan dan niet" in words(advisor.get(response.location))
    assert "/reopening" not in advisor.get(f"/appointments/{open_one.id}").text
    assert now(open_one) is AppointmentStatus.CANCELLED


def test_nothing_is_reopened_on_an_archived_dossier(advisor, completed):
    url = f"/appointments/{completed.id}/reopening"
    values = form(advisor.get(url), "seen")
    advisor.post(f"/dossiers/{completed.dossier_id}/archive")

    response = advisor.post(url, data=values)

    assert response.status_code == 422 and "gearchiveerd" in refusal(response)
    assert now(completed) is AppointmentStatus.COMPLETED
