"""What is taken back says so, on the request and on the action that asked for it."""

import pytest
from sqlalchemy import select

from app.casework import appointments, documents
from app.extensions import db
from app.models import DocumentRequest, RunAction
from app.vocabulary.events import Withdrawn
from app.vocabulary.words import AppliesTo, Event, Outcome, RequestStatus
from app.watch import check
from tests.factories import a_document_type, a_scenario, a_trigger, a_user, an_appointment, asks, starts, work


@pytest.fixture
def appointment(app, office):
    scenario = a_scenario("Loondienst", [asks(a_document_type())], applies_to=AppliesTo.CONSUMER)
    a_trigger([starts(scenario)])
    appointment = an_appointment()
    work()
    return appointment


def the_request_and_its_action():
    db.session.expire_all()
    return db.session.scalars(select(DocumentRequest)).one(), db.session.scalars(select(RunAction)).one()


def test_cancelling_withdraws_the_requests_and_their_actions(appointment):
    appointments.end(appointment, Event.CANCELLED, by=None)
    request, action = the_request_and_its_action()
    assert (request.status, action.outcome) == (RequestStatus.WITHDRAWN, Outcome.WITHDRAWN)
    assert "geannuleerd" in action.reason["text"]
    work()
    assert check.breaches() == []


def test_what_the_advisor_keeps_stays_as_it_was(appointment):
    appointments.end(appointment, Event.CANCELLED, keeps=frozenset({Withdrawn.OPEN_REQUESTS}), by=None)
    request, action = the_request_and_its_action()
    assert (request.status, action.outcome) == (RequestStatus.OPEN, Outcome.DONE)


def test_a_request_withdrawn_by_hand_names_who_did(appointment):
    request, _ = the_request_and_its_action()
    documents.withdraw(request, by=a_user())
    request, action = the_request_and_its_action()
    assert (request.status, action.outcome) == (RequestStatus.WITHDRAWN, Outcome.WITHDRAWN)
    assert action.reason["values"] == {"who": "Yara de Wit"}
    assert check.breaches() == []
