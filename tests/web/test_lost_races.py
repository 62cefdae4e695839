"""The same thing done many times at the same moment: it happens once, and nobody gets an error page."""

import contextvars
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from app.extensions import db
from app.models import Appointment, DocumentRequest, Dossier, Person, Run, Task, User
from app.vocabulary.words import Event, RequestStatus
from tests.conftest import signed_in
from tests.factories import (
    a_document_type,
    a_dossier,
    a_person,
    a_scenario,
    a_trigger,
    an_appointment,
    an_appointment_type,
    asks,
    gives_task,
    work,
)
from tests.web.pages import form

pytestmark = pytest.mark.database("both")

TIMES = 6


@pytest.fixture
def at_once(app, advisor):
    """Posts the same form many times at the same moment; gives the answers."""
    user = db.session.get_one(User, advisor.user_id)

    def post(url, data, **options):
        clients = [signed_in(app, user) for _ in range(TIMES)]
        db.session.commit()

        def one(client):
            return contextvars.Context().run(client.post, url, data=data, **options)

        with ThreadPoolExecutor(TIMES) as threads:
            answers = list(threads.map(one, clients))
        db.session.expire_all()
        return answers

    return post


def codes(answers):
    return sorted(answer.status_code for answer in answers)


def count(model, *where):
    return db.session.scalar(select(func.count()).select_from(model).where(*where))


@pytest.fixture
def dossier(app, office):
    return a_dossier(a_person("Noor van Dalen"))


def test_one_new_dossier_is_opened_once(advisor, at_once):
    values = form(advisor.get("/dossiers/new")) | {"consumer-last_name": "Keizer"}

    answers = at_once("/dossiers/new", values)

    assert codes(answers) == [303] * TIMES
    assert len({answer.location for answer in answers}) == 1
    assert count(Dossier) == count(Person) == 1


def test_one_appointment_is_scheduled_once(advisor, at_once, dossier):
    url = f"/dossiers/{dossier.id}/appointments/new"
    typed = {"title": "Kennismaking", "on": "2038-03-01", "at": "10:00", "duration_minutes": "45"}
    kind = an_appointment_type()
    values = form(advisor.get(url), "title") | typed | {"type_id": str(kind.id)}

    answers = at_once(url, values)

    assert codes(answers) == [303] * TIMES
    assert len({answer.location for answer in answers}) == 1
    assert count(Appointment) == count(Run) == 1


def test_one_move_is_one_event(advisor, at_once, dossier):
    url = f"/appointments/{an_appointment(dossier).id}/edit"

    answers = at_once(url, form(advisor.get(url), "title") | {"at": "09:15"})

    assert codes(answers) == [303] + [422] * (TIMES - 1)
    assert count(Run, Run.event == Event.RESCHEDULED) == 1


def test_one_cancellation_is_one_event(at_once, dossier):
    appointment = an_appointment(dossier)

    answers = at_once(f"/appointments/{appointment.id}/cancellation", {"reason": "", "keep_requests": "withdraw"})

    assert codes(answers) == [303] * TIMES
    assert count(Run, Run.event == Event.CANCELLED) == 1


def test_of_many_saves_of_a_person_one_wins_and_the_others_are_told(advisor, at_once, dossier):
    url = f"/dossiers/{dossier.id}/persons/{dossier.applicants[0].person_id}"

    answers = at_once(url, form(advisor.get(url)) | {"phone": "06"})

    assert codes(answers) == [303] + [422] * (TIMES - 1)
    assert sum("Dit staat er al: wat u invulde, is zo bewaard." in answer.text for answer in answers) == TIMES - 1


def test_of_many_saves_of_a_dossier_one_wins_and_the_others_are_told(advisor, at_once, dossier):
    url = f"/dossiers/{dossier.id}/settings"

    answers = at_once(url, form(advisor.get(url)) | {"form_of_address": "informal"})

    assert codes(answers) == [303] + [422] * (TIMES - 1)


def test_one_partner_joins_once(advisor, at_once, dossier):
    url = f"/dossiers/{dossier.id}/partner"

    answers = at_once(url, form(advisor.get(url), "partner-last_name") | {"partner-last_name": "Keizer"})

    assert codes(answers) == [303] + [422] * (TIMES - 1)
    assert count(Person) == 2


def test_one_start_by_hand_is_one_run(advisor, at_once, dossier):
    scenario = a_scenario("Nieuwbouw", [gives_task("Bellen")], scope="dossier")
    url = f"/dossiers/{dossier.id}/scenarios"

    answers = at_once(url, form(advisor.get(url), "token") | {"scenario_ids": [str(scenario.id)]})

    assert codes(answers) == [303] * TIMES
    assert count(Run) == 1


def test_one_rejection_asks_again_once(at_once, advisor, dossier):
    a_trigger([asks(a_document_type())])
    an_appointment(dossier)
    work()
    request = db.session.scalars(select(DocumentRequest)).one()
    advisor.post(f"/document-requests/{request.id}/receipt", data={"issued_on": "2026-01-01"})

    answers = at_once(f"/document-requests/{request.id}/rejection", {"reason": "Onleesbaar"})

    assert codes(answers) == [303] + [422] * (TIMES - 1)
    assert count(DocumentRequest, DocumentRequest.status == RequestStatus.OPEN) == 1
    assert count(DocumentRequest) == 2


def test_one_task_is_ticked_off_once(at_once, dossier):
    a_trigger([gives_task("Bellen")])
    an_appointment(dossier)
    work()
    task = db.session.scalars(select(Task)).one()

    answers = at_once(f"/tasks/{task.id}/completion", {}, headers={"HX-Request": "true"})

    assert codes(answers) == [200] + [422] * (TIMES - 1)
