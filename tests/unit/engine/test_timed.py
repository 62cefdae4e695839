"""When a timed trigger is due."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.engine.domain.facts import Timing
from app.engine.domain.timed import moment_of, why_passed
from app.vocabulary.free_days import FreeDays
from app.vocabulary.office_calendar import OfficeCalendar
from app.vocabulary.offsets import Offset
from app.vocabulary.words import Event, OffsetUnit

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
OFFICE = OfficeCalendar(AMSTERDAM)


def at(year, month, day, hour=10, minute=0):
    return datetime(year, month, day, hour, minute, tzinfo=AMSTERDAM)


def test_two_working_days_before_a_monday_is_the_thursday_before():
    assert moment_of(Event.BEFORE, at(2026, 11, 9), Offset(2, OffsetUnit.WORKING_DAYS), OFFICE) == at(2026, 11, 5)


def test_working_days_skip_dutch_holidays():
    """Christmas 2026 falls on a Friday and a Saturday."""
    assert moment_of(Event.BEFORE, at(2026, 12, 28), Offset(1, OffsetUnit.WORKING_DAYS), OFFICE) == at(2026, 12, 24)
    assert moment_of(Event.AFTER, at(2027, 4, 26), Offset(1, OffsetUnit.WORKING_DAYS), OFFICE) == at(2027, 4, 28)


@pytest.mark.parametrize(
    ("day", "is_working"),
    [
        (date(2026, 11, 25), True),
        (date(2026, 11, 28), False),
        (date(2026, 4, 27), False),
        (date(2026, 5, 14), False),
        (date(2027, 3, 29), False),
    ],
)
def test_weekends_and_public_holidays_are_not_working_days(day, is_working):
    assert FreeDays().is_working_day(day) is is_working


def test_days_keep_the_local_time_when_the_clock_changes_in_between():
    before = moment_of(Event.BEFORE, at(2026, 10, 26), Offset(2, OffsetUnit.DAYS), OFFICE)
    assert before == at(2026, 10, 24)
    assert at(2026, 10, 26).astimezone(UTC) - before.astimezone(UTC) == timedelta(hours=49)


def test_hours_are_counted_on_the_clock_that_never_jumps():
    start = at(2026, 10, 25, 4).astimezone(UTC)
    assert moment_of(Event.BEFORE, start, Offset(3, OffsetUnit.HOURS), OFFICE) == start - timedelta(hours=3)


def timing(**changed):
    usual = {
        "trigger_id": 1,
        "moment": at(2026, 11, 5),
        "now": at(2026, 11, 5),
        "starts_at": at(2026, 11, 9),
        "set_at": at(2026, 11, 1),
        "activated_at": at(2026, 10, 1),
    }
    return Timing(**usual | changed)


def test_a_moment_that_has_just_come_is_not_let_go():
    assert why_passed(Event.BEFORE, timing()) is None


def test_a_worker_that_was_down_catches_up():
    """C62"""
    assert why_passed(Event.BEFORE, timing(now=at(2026, 11, 8))) is None


def test_a_moment_that_had_passed_when_the_appointment_was_made_is_let_go():
    """C61"""
    assert "afspraak werd gemaakt" in str(why_passed(Event.BEFORE, timing(set_at=at(2026, 11, 6))))


def test_a_moment_that_had_passed_when_the_trigger_was_switched_on_is_let_go():
    """C64"""
    assert "aangezet" in str(why_passed(Event.BEFORE, timing(activated_at=at(2026, 11, 6))))


def test_a_reminder_is_let_go_once_the_appointment_has_begun():
    assert "al begonnen" in str(why_passed(Event.BEFORE, timing(now=at(2026, 11, 9, 11))))
    assert why_passed(Event.AFTER, timing(moment=at(2026, 11, 10), now=at(2026, 12, 1))) is None
