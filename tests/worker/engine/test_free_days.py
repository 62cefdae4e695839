"""Other free days move what is still to come, and make nothing up of what has passed."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from app.engine import timed
from app.engine.timed import Shift
from app.extensions import db
from app.insight import consequences_of_a_save
from app.models import Email, Run
from app.store import offices
from app.vocabulary.words import Event, OffsetUnit
from app.watch import check
from tests.factories import a_trigger, a_user, an_appointment, an_email_template, mails, work

NOW = datetime(2026, 11, 30, 9, tzinfo=UTC)
"""A Monday; the appointment is on the Monday after, its moment on Thursday at the same hour."""
START = NOW + timedelta(days=7)
THURSDAY = NOW + timedelta(days=3)


@pytest.fixture
def clock(office):
    with time_machine.travel(NOW, tick=False) as traveller:
        a_trigger([mails(an_email_template())], event=Event.BEFORE, offset=(2, OffsetUnit.WORKING_DAYS))
        an_appointment(starts_at=START)
        work()
        yield traveller


def closed(*days, holidays=None):
    """The office chooses these days of December as its own free days, and no others."""
    office = offices.current()
    offices.change_days(
        office,
        opening_hours=office.opening_hours,
        holidays=office.holidays if holidays is None else holidays,
        closings=[{"name": "Dicht", "first_on": f"2026-12-{day:02d}", "last_on": f"2026-12-{day:02d}"} for day in days],
        version=office.version,
        by=a_user(),
    )


def looked():
    timed.raise_due()
    work()
    runs = db.session.scalars(select(Run).where(Run.event == Event.BEFORE)).all()
    return [run.triggers[0].reason for run in runs], len(db.session.scalars(select(Email)).all())


MAILED, NOTHING_YET = ([None], 1), ([], 0)


def test_a_moment_to_come_moves_along(app, clock):
    closed(4)
    clock.move_to(THURSDAY - timedelta(days=1, seconds=1))
    assert looked() == NOTHING_YET
    clock.move_to(THURSDAY - timedelta(days=1))
    assert looked() == MAILED


def test_a_moment_that_moves_to_later_comes_then(app, clock):
    closed(4)
    closed()
    clock.move_to(THURSDAY - timedelta(hours=1))
    assert looked() == NOTHING_YET
    clock.move_to(THURSDAY)
    assert looked() == MAILED


def test_a_moment_that_other_free_days_put_in_the_past_never_came(app, clock):
    clock.move_to(THURSDAY - timedelta(hours=1))
    closed(4)
    clock.move_to(THURSDAY + timedelta(hours=1))
    (reason,), mailed = looked()
    assert (mailed, reason["text"]) == (0, "Het moment was al voorbij toen het kantoor andere vrije dagen koos.")
    assert check.breaches() == []


def test_what_is_moved_twice_between_two_looks_never_came_either(app, clock):
    clock.move_to(THURSDAY - timedelta(hours=1))
    closed(4)
    clock.move_to(THURSDAY - timedelta(minutes=59))
    closed(4, 24)
    assert looked()[1] == 0


@pytest.mark.parametrize("days", [(4,), (24,)])
def test_a_moment_that_came_before_the_change_is_caught_up_with(app, clock, days):
    """The sweeper was down for a minute; whether it concerns this moment or another."""
    clock.move_to(THURSDAY + timedelta(minutes=1))
    closed(*days)
    clock.move_to(THURSDAY + timedelta(minutes=2))
    assert looked() == MAILED


def test_a_run_that_was_raised_before_the_change_does_what_it_was_raised_for(app, clock):
    clock.move_to(THURSDAY)
    timed.raise_due()
    closed(4)
    work()
    assert looked() == MAILED


def test_holidays_count_as_days_of_its_own_do(app, clock):
    """Christmas 2026 falls on a Friday: without it, two working days before the Monday after is a day later."""
    an_appointment(starts_at=datetime(2026, 12, 28, 9, tzinfo=UTC))
    work()
    closed(7, holidays=[])
    clock.move_to(datetime(2026, 12, 24, 8, 59, tzinfo=UTC))
    timed.raise_due()
    before = len(db.session.scalars(select(Run).where(Run.event == Event.BEFORE)).all())
    clock.move_to(datetime(2026, 12, 24, 9, tzinfo=UTC))
    assert (before, timed.raise_due()) == (1, 1)


def test_a_long_closing_reaches_as_far_back_as_it_must(app, clock):
    """Two working days before the day after six weeks without any."""
    an_appointment(starts_at=datetime(2027, 2, 15, 9, tzinfo=UTC))
    office = offices.current()
    closing = {"name": "Verbouwing", "first_on": "2026-12-28", "last_on": "2027-02-14"}
    values = {"opening_hours": office.opening_hours, "holidays": office.holidays, "closings": [closing]}
    offices.change_days(office, **values, version=office.version, by=a_user())
    clock.move_to(datetime(2026, 12, 23, 9, tzinfo=UTC))
    assert timed.raise_due() == 2


def test_what_would_move_is_told_beforehand(app, clock):
    an_appointment(starts_at=START + timedelta(days=1))
    clock.move_to(THURSDAY - timedelta(hours=1))
    days = offices.free_days_of(offices.current())
    then = days.of(days.holidays, [{"name": "Dicht", "first_on": "2026-12-04", "last_on": "2026-12-04"}])
    assert timed.shifted(days) == Shift()
    assert timed.shifted(then) == Shift(moved=2, lost=1)
    assert [str(one.sentence) for one in consequences_of_a_save.of_free_days(then)] == [
        "Er schuiven 2 momenten op van triggers die nog komen.",
        "1 daarvan ligt dan in het verleden, en komt niet meer.",
    ]


def test_what_is_planned_on_days_that_become_free_is_told_and_stays(app, clock):
    days = offices.free_days_of(offices.current())
    then = days.of(days.holidays, [{"name": "Dicht", "first_on": "2026-12-07", "last_on": "2026-12-08"}])
    assert [str(one.sentence) for one in consequences_of_a_save.of_free_days(then)] == [
        "Er staat 1 afspraak op een dag die vrij wordt. Die blijft staan."
    ]
