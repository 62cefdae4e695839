"""Niet verschenen: what was still to come stops, what was asked stays, and the next appointment counts as the first."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from app.casework import appointments
from app.engine import claims, retrying, runs, timed
from app.extensions import db
from app.models import Appointment, DocumentRequest, Email, Run, RunAction, Task
from app.store import offices
from app.vocabulary.sentences import DomainError
from app.vocabulary.words import AppointmentStatus, EmailStatus, Event, OffsetUnit, Outcome, RequestStatus, RunStatus
from app.watch import check
from tests.factories import (
    a_document_type,
    a_dossier,
    a_scenario,
    a_trigger,
    a_user,
    an_appointment,
    an_email_template,
    asks,
    gives_task,
    mails,
    work,
)
from tests.worker.side_by_side import side_by_side

NOW = datetime(2026, 11, 30, 9, tzinfo=UTC)
START = NOW + timedelta(days=7)


@pytest.fixture
def clock(app, office):
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def missed(clock):
    """An appointment that asked for a document and holds its mail, an hour after its start."""
    office_holds_mails(60 * 24 * 30)
    a_trigger([asks(a_document_type()), mails(an_email_template("Bevestiging"))])
    appointment = an_appointment(starts_at=START)
    work()
    clock.move_to(START + timedelta(hours=1))
    return appointment


def office_holds_mails(minutes):
    offices.current().hold_minutes = minutes
    db.session.commit()


def miss(appointment):
    appointments.end(appointment, Event.NO_SHOW, by=a_user())


def all_of(column):
    db.session.expire_all()
    return db.session.scalars(select(column)).all()


def test_it_is_one_event_with_one_run_and_what_was_asked_stays_open(missed):
    a_trigger([gives_task("Bellen: nieuwe afspraak maken")], event=Event.NO_SHOW)
    for _ in range(2):
        miss(missed)
    work()
    assert missed.status is AppointmentStatus.NO_SHOW and missed.ended_at == START + timedelta(hours=1)
    assert db.session.scalars(select(Run.key).where(Run.event == Event.NO_SHOW)).all() == [f"no_show:{missed.id}"]
    assert all_of(Task.subject) == ["Bellen: nieuwe afspraak maken"]
    assert all_of(DocumentRequest.status) == [RequestStatus.OPEN]
    assert check.breaches() == []


def test_its_unsent_mails_are_withdrawn_with_the_reason(missed):
    miss(missed)
    assert all_of(Email.status) == [EmailStatus.WITHDRAWN]
    action = db.session.scalars(select(RunAction).join(Email, Email.run_action_id == RunAction.id)).one()
    assert (action.outcome, action.reason["text"]) == (Outcome.WITHDRAWN, "Ingetrokken: de klant is niet verschenen.")


def test_it_cannot_be_said_before_the_appointment_has_begun(clock):
    appointment = an_appointment(starts_at=START)
    with pytest.raises(DomainError, match="nog niet begonnen"):
        miss(appointment)
    db.session.refresh(appointment)
    assert appointment.is_open
    clock.move_to(START)
    miss(appointment)
    assert appointment.status is AppointmentStatus.NO_SHOW


def test_what_was_to_come_afterwards_does_not_come(clock):
    a_trigger([mails(an_email_template("Nazorg"))], event=Event.AFTER, offset=(1, OffsetUnit.DAYS))
    appointment = an_appointment(starts_at=START)
    work()
    clock.move_to(START + timedelta(hours=1))
    miss(appointment)
    assert timed.upcoming(appointment) == []
    clock.move_to(START + timedelta(days=2))
    assert timed.raise_due() == 0
    work()
    assert check.breaches() == []


def test_a_moment_that_had_come_and_waits_for_its_worker_is_withdrawn(clock):
    a_trigger([mails(an_email_template("Nazorg"))], event=Event.AFTER, offset=(1, OffsetUnit.HOURS))
    appointment = an_appointment(starts_at=START)
    work()
    clock.move_to(START + timedelta(hours=2))
    assert timed.raise_due() == 1
    run = db.session.scalars(select(Run).where(Run.event == Event.AFTER)).one()
    token = claims.claim(run.id)
    miss(appointment)
    runs._carry_out(run.id, token)
    db.session.rollback()
    work()
    assert all_of(Email.id) == []
    assert db.session.get_one(Run, run.id).status is RunStatus.WITHDRAWN


def test_a_run_that_comes_late_asks_its_documents_and_mails_nothing(clock):
    """Of an appointment that was written down afterwards, while the worker was away."""
    a_trigger([asks(a_document_type()), mails(an_email_template("Bevestiging"))])
    appointment = an_appointment(starts_at=NOW - timedelta(hours=2))
    clock.shift(timedelta(seconds=5))
    miss(appointment)
    clock.shift(timedelta(seconds=5))
    work()
    assert all_of(DocumentRequest.status) == [RequestStatus.OPEN]
    assert all_of(Email.status) == [EmailStatus.WITHDRAWN]
    assert check.breaches() == []


def test_a_run_that_waits_for_its_second_attempt_mails_nothing_either(clock):
    """Its next attempt is due after the client was missed, and what it is about was asked before."""
    a_trigger([asks(a_document_type()), mails(an_email_template("Bevestiging"))])
    appointment = an_appointment(starts_at=NOW - timedelta(hours=2))
    run = db.session.scalars(select(Run)).one()
    runs._give_back(run.id, claims.claim(run.id), ValueError("the first attempt"))
    clock.shift(timedelta(seconds=1))
    miss(appointment)
    assert run.due_at > appointment.ended_at
    clock.shift(timedelta(seconds=30))
    work()
    assert all_of(DocumentRequest.status) == [RequestStatus.OPEN]
    assert all_of(Email.status) == [EmailStatus.WITHDRAWN]
    assert check.breaches() == []


def test_its_own_mail_leaves(clock):
    a_trigger([mails(an_email_template("We hebben u gemist"))], event=Event.NO_SHOW)
    appointment = an_appointment(starts_at=START)
    work()
    clock.move_to(START + timedelta(hours=1))
    miss(appointment)
    work()
    assert all_of(Email.status) == [EmailStatus.SENT]


def test_the_next_of_its_type_counts_as_the_first(missed):
    a_trigger([gives_task("Kennismaken")], is_first_of_type=True)
    miss(missed)
    work()
    an_appointment(missed.dossier, missed.type, starts_at=START + timedelta(days=7))
    work()
    assert all_of(Task.subject) == ["Kennismaken"]


def test_what_failed_before_is_not_tried_again_and_what_is_started_since_is(missed):
    run = db.session.scalars(select(Run)).one()
    run.status = RunStatus.FAILED
    db.session.commit()
    miss(missed)
    with pytest.raises(DomainError, match="Hier wordt niets meer voor gedaan"):
        retrying.retry_run(run)
    scenario = a_scenario("Nabellen", [gives_task("Bellen")])
    runs.start_by_hand(missed.dossier, missed, (scenario.id,), token="a", by=a_user())
    work()
    assert all_of(Task.subject) == ["Bellen"]


def test_of_two_who_say_otherwise_at_once_one_is_right(app, office):
    appointment_id = an_appointment(a_dossier(), starts_at=datetime.now(UTC) - timedelta(hours=1)).id
    ways = iter([Event.NO_SHOW, Event.COMPLETED, Event.NO_SHOW, Event.COMPLETED])

    def say():
        way = next(ways)
        with suppress(DomainError):
            appointments.end(db.session.get(Appointment, appointment_id), way, by=None)

    side_by_side(app, 4, say)
    ended = db.session.scalars(select(Run.event).where(Run.event.in_((Event.NO_SHOW, Event.COMPLETED)))).all()
    assert ended == [db.session.get(Appointment, appointment_id).status.value]
