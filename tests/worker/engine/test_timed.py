"""Timed triggers are found by looking, and each acts once for an appointment."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
import time_machine
from sqlalchemy import event, select

from app.casework import appointments
from app.engine import runs, timed
from app.extensions import db
from app.insight import consequences_of_a_save
from app.models import Email, Run, Task
from app.setup import settings_lists, triggers, uses
from app.vocabulary.words import EmailStatus, Event, OffsetUnit, RunStatus
from app.watch import check
from tests import factories
from tests.factories import a_dossier, a_trigger, a_user, an_appointment, an_email_template, details, mails, work

# A Monday, so that the appointment is on the Monday after.
NOW = datetime(2026, 11, 30, 9, tzinfo=UTC)
START = NOW + timedelta(days=7)


@pytest.fixture
def clock(office):
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def reminder(clock):
    reminder = an_email_template("Herinnering afspraak")
    return a_trigger([mails(reminder)], event=Event.BEFORE, offset=(2, OffsetUnit.WORKING_DAYS), name="Herinnering")


def timed_runs():
    db.session.expire_all()
    return db.session.scalars(select(Run).where(Run.event.in_((Event.BEFORE, Event.AFTER))).order_by(Run.id)).all()


def mailed():
    db.session.expire_all()
    return db.session.scalars(select(Email.status)).all()


def test_nothing_happens_before_the_moment_and_one_mail_leaves_after_it(app, clock, reminder):
    an_appointment(starts_at=START)
    work()
    assert timed.raise_due() == 0
    clock.move_to(START - timedelta(days=4))
    assert timed.raise_due() == 1
    work()
    assert mailed() == [EmailStatus.SENT]
    assert timed.raise_due() == 0
    assert [run.status for run in timed_runs()] == [RunStatus.DONE]
    assert check.breaches() == []


def test_a_sweeper_that_was_down_catches_up(app, clock, reminder):
    """C62"""
    an_appointment(starts_at=START)
    work()
    clock.move_to(START - timedelta(hours=1))
    timed.raise_due()
    work()
    assert mailed() == [EmailStatus.SENT]


def test_two_sweepers_make_one_run(app, clock, reminder):
    """C26"""
    an_appointment(starts_at=START)
    clock.move_to(START - timedelta(days=3))
    timed.raise_due()
    timed.raise_due()
    assert len(timed_runs()) == 1


def test_a_moment_that_had_passed_at_scheduling_is_skipped_with_the_reason(app, clock, reminder):
    """C61"""
    an_appointment(starts_at=NOW + timedelta(days=1))
    work()
    timed.raise_due()
    work()
    assert mailed() == []
    (run,) = timed_runs()
    assert not run.triggers[0].has_fired
    assert "al voorbij toen de afspraak werd gemaakt" in run.triggers[0].reason["text"]


def test_a_trigger_that_is_switched_on_leaves_old_records_alone(app, clock, reminder):
    """C64: only what is still to come is reached, and the admin is told how many that is."""
    triggers.switch(reminder, False, by=a_user())
    an_appointment(starts_at=NOW + timedelta(days=3))
    an_appointment(starts_at=NOW + timedelta(days=20))
    clock.move_to(NOW + timedelta(days=2))
    work()
    assert triggers.reached_by(reminder) == 1
    triggers.switch(reminder, True, by=a_user())
    timed.raise_due()
    work()
    assert mailed() == []
    clock.move_to(NOW + timedelta(days=19))
    timed.raise_due()
    work()
    assert mailed() == [EmailStatus.SENT]


def test_a_moved_appointment_is_reminded_at_its_new_moment(app, clock, reminder):
    """C50"""
    appointment = an_appointment(starts_at=START)
    work()
    appointments.change(
        appointment, details(starts_at=START + timedelta(days=7)), version=appointment.version, by=a_user()
    )
    work()
    clock.move_to(START - timedelta(days=3))
    assert timed.raise_due() == 0
    clock.move_to(START + timedelta(days=4))
    assert timed.raise_due() == 1


def test_a_move_withdraws_a_moment_that_came_but_was_not_carried_out(app, clock, reminder):
    appointment = an_appointment(starts_at=START)
    work()
    clock.move_to(START - timedelta(days=3))
    timed.raise_due()
    appointments.change(
        appointment, details(starts_at=START + timedelta(days=7)), version=appointment.version, by=a_user()
    )
    work()
    assert mailed() == []
    clock.move_to(START + timedelta(days=4))
    timed.raise_due()
    work()
    assert [run.status for run in timed_runs()] == [RunStatus.WITHDRAWN, RunStatus.DONE]
    assert mailed() == [EmailStatus.SENT]


def test_a_cancelled_appointment_is_not_reminded(app, clock, reminder):
    """C45"""
    appointment = an_appointment(starts_at=START)
    work()
    appointments.end(appointment, Event.CANCELLED, by=a_user())
    clock.move_to(START - timedelta(days=3))
    assert timed.raise_due() == 0


def test_after_a_completed_appointment_the_trigger_still_fires(app, clock):
    a_trigger([mails(an_email_template("Nazorg"))], event=Event.AFTER, offset=(3, OffsetUnit.DAYS))
    appointment = an_appointment(starts_at=START)
    work()
    clock.move_to(START + timedelta(hours=1))
    appointments.end(appointment, Event.COMPLETED, by=a_user())
    work()
    clock.move_to(START + timedelta(days=3, minutes=1))
    assert timed.raise_due() == 1
    work()
    assert mailed() == [EmailStatus.SENT]


def test_a_timed_trigger_concerns_its_own_types_only(app, clock):
    kind = factories.an_appointment_type("Adviesgesprek")
    a_trigger([mails(an_email_template("Nazorg"))], event=Event.AFTER, offset=(1, OffsetUnit.HOURS), types=[kind])
    an_appointment(starts_at=START)
    an_appointment(type=kind, starts_at=START)
    work()
    clock.move_to(START + timedelta(hours=2))
    assert timed.raise_due() == 1


def test_a_scenario_started_by_hand_for_later_waits_and_then_runs(app, clock):
    scenario = factories.a_scenario("Nabellen", [factories.gives_task("Bellen")])
    dossier = a_dossier()
    appointment = an_appointment(dossier, starts_at=START)
    work()
    later = NOW + timedelta(days=2)
    run = runs.start_by_hand(dossier, appointment, (scenario.id,), token="a", by=a_user(), due_at=later)
    assert run.status is RunStatus.WAITING
    runs.execute(run.id)
    db.session.refresh(run)
    assert run.status is RunStatus.WAITING
    clock.move_to(later)
    assert runs.ring_due() >= 0
    runs.execute(run.id)
    db.session.refresh(run)
    assert run.status is RunStatus.DONE


@pytest.fixture
def planned(clock):
    """A scenario that is to start in two days, by hand, and its run."""
    scenario = factories.a_scenario("Nabellen", [factories.gives_task("Bellen")])
    appointment = an_appointment(a_dossier(), starts_at=START)
    work()
    later = NOW + timedelta(days=2)
    run = runs.start_by_hand(appointment.dossier, appointment, (scenario.id,), token="a", by=a_user(), due_at=later)
    return SimpleNamespace(scenario=scenario, run=run, at=later)


def test_a_scenario_that_is_to_start_is_not_deleted_and_archiving_it_says_so(app, planned):
    (use,) = uses.of(planned.scenario)
    assert str(use) == f"Geplande start op {planned.at}, dossier Van Dalen"
    with pytest.raises(uses.InUse):
        settings_lists.delete(planned.scenario)
    (asked,) = consequences_of_a_save.of_archiving(planned.scenario)
    assert str(asked.sentence).startswith(f"Het wordt nog wel gestart op {planned.at}")


def test_an_archived_scenario_starts_where_that_was_planned_already(app, clock, planned):
    settings_lists.archive(planned.scenario, by=a_user())
    clock.move_to(planned.at)
    runs.execute(planned.run.id)
    db.session.refresh(planned.run)
    assert planned.run.status is RunStatus.DONE
    assert db.session.scalars(select(Task.subject)).all() == ["Bellen"]


def test_a_planned_start_of_what_is_gone_fails_in_words(app, clock, planned):
    planned.run.scenario_ids = [99]
    db.session.commit()
    clock.move_to(planned.at)
    runs.execute(planned.run.id)
    db.session.refresh(planned.run)
    assert planned.run.status is RunStatus.FAILED
    assert planned.run.error == "Een scenario dat nu zou starten, bestaat niet meer. Er is niets gestart."


def test_what_waits_says_what_it_will_start(advisor, planned):
    appointment, run = planned.run.appointment_id, planned.run.id
    assert "Scenario's: Nabellen" in advisor.get(f"/appointments/{appointment}").text
    assert "Dan start: Nabellen." in advisor.get(f"/runs/{run}").text


def test_cancelling_withdraws_a_scenario_that_waits(app, clock):
    scenario = factories.a_scenario("Nabellen", [factories.gives_task("Bellen")])
    appointment = an_appointment(starts_at=START)
    work()
    later = NOW + timedelta(days=2)
    run = runs.start_by_hand(appointment.dossier, appointment, (scenario.id,), token="a", by=a_user(), due_at=later)
    appointments.end(appointment, Event.CANCELLED, by=a_user())
    db.session.refresh(run)
    assert run.status is RunStatus.WITHDRAWN


def test_a_moment_that_nobody_looked_for_is_a_breach(app, clock, reminder):
    an_appointment(starts_at=START)
    work()
    clock.move_to(START - timedelta(days=3))
    assert any("has no run for trigger" in breach for breach in check.breaches())
    timed.raise_due()
    work()
    assert check.breaches() == []


def test_a_moment_that_had_passed_stays_passed_when_the_run_is_tried_again(app, clock, reminder):
    """A second attempt comes later than the first; the moment that it is about doesn't."""
    an_appointment(starts_at=NOW + timedelta(days=1))
    work()
    timed.raise_due()
    (run,) = timed_runs()
    run.attempts, run.due_at = 1, NOW + timedelta(seconds=2)
    db.session.commit()
    clock.move_to(NOW + timedelta(seconds=3))
    work()
    assert timed_runs()[0].status is RunStatus.DONE
    assert mailed() == []


def test_a_moment_is_no_breach_before_a_look_could_have_found_it(app, clock, reminder):
    """As right after a restore, which switches every timed trigger on anew."""
    an_appointment(starts_at=START)
    work()
    clock.move_to(START - timedelta(days=3))
    reminder.activated_at = datetime.now(UTC)
    db.session.commit()
    assert check.breaches() == []


def test_looking_takes_no_more_queries_for_many_appointments_than_for_few(app, clock, reminder):
    def queries():
        count = []
        listen = lambda *_: count.append(1)  # noqa: E731 - removed again by the same name
        event.listen(db.engine, "before_cursor_execute", listen)
        timed.due(datetime.now(UTC))
        event.remove(db.engine, "before_cursor_execute", listen)
        return len(count)

    for _ in range(2):
        an_appointment(starts_at=START)
    few = queries()
    for _ in range(6):
        an_appointment(starts_at=START)
    assert queries() == few
