"""What is asked of an appointment is answered alike by a row and by the database."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from app.extensions import db
from app.models import Appointment, Run
from app.vocabulary.events import TIMED_EVENTS
from app.vocabulary.words import AppointmentStatus
from tests.factories import a_dossier, an_appointment


@pytest.fixture
def one_of_each(app, office):
    dossier = a_dossier()
    for status in AppointmentStatus:
        appointment = an_appointment(dossier)
        appointment.status = status
        if not appointment.is_open:
            appointment.ended_at = datetime.now(UTC)
    db.session.commit()


def found(*where):
    return set(db.session.scalars(select(Appointment.id).where(*where)))


def told(question):
    return {one.id for one in db.session.scalars(select(Appointment)) if question(one)}


def test_whether_it_is_open_called_off_or_counts(one_of_each):
    assert found(Appointment.is_open) == told(lambda one: one.is_open)
    assert found(Appointment.is_called_off) == told(lambda one: one.is_called_off)
    assert found(Appointment.counts) == told(lambda one: one.counts)
    assert len(found(~Appointment.is_open)) == len(AppointmentStatus) - 1


@pytest.mark.parametrize("event", TIMED_EVENTS)
def test_whether_a_moment_still_comes(one_of_each, event):
    assert found(Appointment.awaiting(event)) == told(lambda one: one.awaits(event))


@pytest.mark.parametrize("later", [-1, 1])
def test_whether_it_lets_go_of_what_was_asked_before_it_ended(one_of_each, later):
    for run in db.session.scalars(select(Run)):
        run.due_at = run.queued_at = (run.appointment.ended_at or datetime.now(UTC)) + timedelta(hours=later)
    db.session.commit()
    rows = select(Run.appointment_id).join(Appointment).where(Appointment.letting_go(Run.asked_at))
    let_go = {run.appointment_id for run in db.session.scalars(select(Run)) if run.appointment.lets_go(run.asked_at)}
    assert set(db.session.scalars(rows)) == let_go
    assert bool(let_go) == (later < 0)
