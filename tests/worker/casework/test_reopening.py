"""Heropenen: what the end of an appointment set in motion is undone with it or stays, and nothing is done twice."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from app.casework import appointments, reopening
from app.engine import claims, runs, timed, undoing
from app.extensions import db
from app.models import Appointment, Email, FactChange, Run, Task
from app.store import offices
from app.vocabulary.sentences import DomainError
from app.vocabulary.words import AppointmentStatus, EmailStatus, Event, OffsetUnit, RunStatus, TaskStatus
from app.watch import check
from tests.factories import a_trigger, a_user, an_appointment, an_email_template, gives_task, mails, work
from tests.worker.side_by_side import side_by_side

START = datetime(2026, 12, 7, 9, tzinfo=UTC)


@pytest.fixture
def clock(app, office):
    with time_machine.travel(START - timedelta(days=7), tick=False) as traveller:
        yield traveller


@pytest.fixture
def begun(clock):
    """An appointment an hour after its start, whose completion gives a task."""
    a_trigger([gives_task("Nazorg plannen")], event=Event.COMPLETED)
    appointment = an_appointment(starts_at=START)
    work()
    clock.move_to(START + timedelta(hours=1))
    return appointment


def end(appointment, event=Event.COMPLETED):
    return appointments.end(appointment, event, by=a_user())


def reopen(appointment, *, undoes=False):
    seen = reopening.prospect(appointment).mark
    reopening.reopen(appointment, undoes=undoes, seen=seen, by=a_user())


def keys(event=Event.COMPLETED):
    db.session.expire_all()
    return db.session.scalars(select(Run.key).where(Run.event == event).order_by(Run.id)).all()


def tasks():
    db.session.expire_all()
    return db.session.scalars(select(Task.status).order_by(Task.id)).all()


def test_reopened_without_undoing_it_stays_and_completing_again_starts_nothing(begun):
    end(begun)
    work()
    reopen(begun)
    assert begun.is_open and begun.ended_at is None
    assert end(begun) is False
    work()
    assert (keys(), tasks()) == ([f"completed:{begun.id}"], [TaskStatus.OPEN])
    assert check.breaches() == []


def test_reopened_with_undoing_completing_again_is_a_new_event(begun):
    end(begun)
    work()
    reopen(begun, undoes=True)
    assert tasks() == [TaskStatus.WITHDRAWN]
    assert end(begun) is True
    work()
    assert keys() == [f"completed:{begun.id}", f"completed:{begun.id}:1"]
    assert tasks() == [TaskStatus.WITHDRAWN, TaskStatus.OPEN]
    assert check.breaches() == []


def test_what_was_undone_on_the_page_of_its_run_counts_as_well(begun):
    end(begun)
    work()
    reopen(begun)
    undoing.undo(db.session.scalars(select(Run).where(Run.event == Event.COMPLETED)).one(), by=a_user())
    assert end(begun) is True
    assert keys() == [f"completed:{begun.id}", f"completed:{begun.id}:1"]


def test_a_completion_that_set_nothing_in_motion_is_no_obstacle_for_the_next(clock):
    """The type was wrong, say, and is mended in between."""
    appointment = an_appointment(starts_at=START)
    end(appointment)
    work()
    reopen(appointment)
    a_trigger([gives_task("Nazorg plannen")], event=Event.COMPLETED)
    assert end(appointment) is True
    work()
    assert tasks() == [TaskStatus.OPEN]
    assert check.breaches() == []


def test_completed_by_mistake_and_then_missed_is_another_event(begun):
    end(begun)
    work()
    reopen(begun)
    end(begun, Event.NO_SHOW)
    assert begun.status is AppointmentStatus.NO_SHOW
    assert keys(Event.NO_SHOW) == [f"no_show:{begun.id}"]
    assert check.breaches() == []


def test_a_cancelled_appointment_stays_cancelled(begun):
    end(begun, Event.CANCELLED)
    with pytest.raises(DomainError, match="geannuleerd"):
        reopening.reopen(begun, undoes=False, seen="", by=a_user())
    db.session.refresh(begun)
    assert begun.is_called_off


def test_a_run_that_waits_for_its_worker_is_withdrawn_with_it(begun):
    end(begun)
    run = db.session.scalars(select(Run).where(Run.event == Event.COMPLETED)).one()
    token = claims.claim(run.id)
    db.session.refresh(run)
    reopen(begun, undoes=True)
    runs._carry_out(run.id, token)
    db.session.rollback()
    work()
    assert (db.session.get_one(Run, run.id).status, tasks()) == (RunStatus.WITHDRAWN, [])
    end(begun)
    work()
    assert tasks() == [TaskStatus.OPEN]
    assert check.breaches() == []


def test_a_run_that_ended_since_it_was_seen_is_shown_first(begun):
    end(begun)
    seen = reopening.prospect(begun).mark
    work()
    with pytest.raises(DomainError, match="intussen"):
        reopening.reopen(begun, undoes=True, seen=seen, by=a_user())
    db.session.refresh(begun)
    assert not begun.is_open and tasks() == [TaskStatus.OPEN]


def test_what_cannot_be_undone_stays_and_is_not_done_again(clock):
    a_trigger([mails(an_email_template("Bedankt")), gives_task("Nazorg plannen")], event=Event.COMPLETED)
    appointment = an_appointment(starts_at=START)
    end(appointment)
    work()
    lines = {line.action.name: line.can_be_undone for line in reopening.prospect(appointment).lines}
    assert lines == {"Bedankt": False, "Nazorg plannen": True}
    reopen(appointment, undoes=True)
    end(appointment)
    work()
    assert db.session.scalars(select(Email.status)).all() == [EmailStatus.SENT]
    assert tasks() == [TaskStatus.WITHDRAWN, TaskStatus.OPEN]


def test_moments_that_were_let_go_are_due_again_once(clock):
    a_trigger([mails(an_email_template("Nazorg"))], event=Event.AFTER, offset=(1, OffsetUnit.HOURS))
    appointment = an_appointment(starts_at=START)
    work()
    clock.move_to(START + timedelta(hours=2))
    for _ in range(2):
        assert timed.raise_due() == 1
        end(appointment, Event.NO_SHOW)
        assert timed.raise_due() == 0
        reopen(appointment)
    assert timed.raise_due() == 1
    work()
    assert timed.raise_due() == 0
    after = db.session.execute(select(Run.key, Run.status).where(Run.event == Event.AFTER).order_by(Run.id)).all()
    assert [status for _key, status in after] == [RunStatus.WITHDRAWN, RunStatus.WITHDRAWN, RunStatus.DONE]
    assert len({key for key, _status in after}) == 3
    assert db.session.scalars(select(Email.status)).all() == [EmailStatus.SENT]
    assert check.breaches() == []


def test_a_moment_that_comes_by_reopening_is_not_late_at_once(clock):
    a_trigger([mails(an_email_template("Nazorg"))], event=Event.AFTER, offset=(1, OffsetUnit.HOURS))
    appointment = an_appointment(starts_at=START)
    work()
    clock.move_to(START + timedelta(minutes=30))
    end(appointment, Event.NO_SHOW)
    work()
    clock.move_to(START + timedelta(days=3))
    reopen(appointment)
    assert check.breaches() == []


def test_mails_that_its_end_withdrew_stay_withdrawn_and_are_named(clock):
    offices.current().hold_minutes = 60 * 24 * 30
    db.session.commit()
    a_trigger([mails(an_email_template("Bevestiging"))])
    appointment = an_appointment(starts_at=START)
    work()
    clock.move_to(START + timedelta(hours=1))
    end(appointment, Event.NO_SHOW)
    named = [email.email_template.name for email in reopening.prospect(appointment).withdrawn]
    assert named == ["Bevestiging"]
    reopen(appointment)
    assert db.session.scalars(select(Email.status)).all() == [EmailStatus.WITHDRAWN]


def test_who_reopened_it_is_kept(begun):
    end(begun)
    work()
    reopen(begun)
    end(begun)
    kept = db.session.execute(
        select(FactChange.field, FactChange.before, FactChange.after).order_by(FactChange.id)
    ).all()
    assert kept == [("Status", "Afgerond", "Gepland"), ("Status", "Gepland", "Afgerond")]
    assert set(db.session.scalars(select(FactChange.changed_by_id))) == {a_user().id}


def test_of_one_that_somebody_reopened_meanwhile_there_is_nothing_to_show(begun):
    end(begun)
    reopen(begun)
    with pytest.raises(DomainError, match="De afspraak is al heropend"):
        reopening.prospect(begun)


def test_many_who_reopen_and_complete_at_once_make_one_run_for_each_that_was_undone(app, office):
    a_trigger([gives_task("Nazorg plannen")], event=Event.COMPLETED)
    appointment_id = an_appointment(starts_at=datetime.now(UTC) - timedelta(hours=1)).id
    work()
    end(db.session.get(Appointment, appointment_id))

    def meet():
        run_ids = db.session.scalars(select(Run.id).where(Run.event == Event.COMPLETED)).all()
        db.session.rollback()
        for run_id in run_ids:
            runs.execute(run_id)
        appointment = db.session.get(Appointment, appointment_id)
        with suppress(DomainError):
            reopen(appointment, undoes=True)
        db.session.rollback()
        end(db.session.get(Appointment, appointment_id))

    side_by_side(app, 4, meet)
    work()
    appointment = db.session.get(Appointment, appointment_id)
    assert appointment.status is AppointmentStatus.COMPLETED
    standing = db.session.scalars(
        select(Run).where(Run.event == Event.COMPLETED, Run.undone_at.is_(None), Run.status != RunStatus.WITHDRAWN)
    ).all()
    assert len(standing) == 1 and tasks().count(TaskStatus.OPEN) == 1
    assert check.breaches() == []
