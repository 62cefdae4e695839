"""Local office time to UTC and back."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.vocabulary.times import DoubledTime, SkippedTime, add_months, as_drawn, day_start, local_day, to_utc, week_of

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def test_a_local_time_has_the_offset_of_its_own_day():
    """C58: entered in summer time for a day in winter time."""
    assert to_utc(date(2026, 11, 2), time(10, 0), AMSTERDAM) == datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
    assert to_utc(date(2026, 10, 20), time(10, 0), AMSTERDAM) == datetime(2026, 10, 20, 8, 0, tzinfo=UTC)


def test_a_time_that_the_clock_jumps_over_is_refused():
    """C60"""
    with pytest.raises(SkippedTime):
        to_utc(date(2026, 3, 29), time(2, 30), AMSTERDAM)
    with pytest.raises(SkippedTime):
        to_utc(date(2026, 3, 29), time(2, 0), AMSTERDAM, fold=1)


def test_the_moments_around_the_jump_are_fine():
    assert to_utc(date(2026, 3, 29), time(1, 59), AMSTERDAM) == datetime(2026, 3, 29, 0, 59, tzinfo=UTC)
    assert to_utc(date(2026, 3, 29), time(3, 0), AMSTERDAM) == datetime(2026, 3, 29, 1, 0, tzinfo=UTC)


def test_a_time_that_comes_twice_asks_which():
    """C60"""
    with pytest.raises(DoubledTime):
        to_utc(date(2026, 10, 25), time(2, 30), AMSTERDAM)
    first = to_utc(date(2026, 10, 25), time(2, 30), AMSTERDAM, fold=0)
    second = to_utc(date(2026, 10, 25), time(2, 30), AMSTERDAM, fold=1)
    assert (first.hour, second.hour) == (0, 1)


def test_an_answer_to_which_one_does_no_harm_at_any_other_time():
    for fold in (0, 1):
        assert to_utc(date(2026, 11, 2), time(10, 0), AMSTERDAM, fold) == datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


def test_the_local_day_starts_at_local_midnight():
    assert local_day(datetime(2026, 11, 1, 22, 59, tzinfo=UTC), AMSTERDAM) == date(2026, 11, 1)
    assert local_day(datetime(2026, 11, 1, 23, 0, tzinfo=UTC), AMSTERDAM) == date(2026, 11, 2)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 8, 31), 3, date(2026, 11, 30)),
        (date(2026, 10, 15), 3, date(2027, 1, 15)),
        (date(2026, 12, 31), 12, date(2027, 12, 31)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 11, 30), 1, date(2026, 12, 30)),
        (date(2026, 5, 5), 0, date(2026, 5, 5)),
    ],
)
def test_months_end_on_the_same_day_or_the_last_of_a_shorter_month(day, months, expected):
    assert add_months(day, months) == expected


@pytest.mark.parametrize(
    ("starts_at", "minutes", "drawn"),
    [
        (datetime(2026, 11, 2, 9, 0, tzinfo=UTC), 60, ("2026-11-02T10:00:00", "2026-11-02T11:00:00")),
        (datetime(2026, 3, 29, 0, 30, tzinfo=UTC), 60, ("2026-03-29T01:30:00", "2026-03-29T03:30:00")),
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), 60, ("2026-10-25T02:30:00", "2026-10-25T03:30:00")),
        (datetime(2026, 10, 24, 23, 30, tzinfo=UTC), 120, ("2026-10-25T01:30:00", "2026-10-25T02:30:00")),
    ],
)
def test_what_is_drawn_names_no_zone_and_never_ends_before_it_starts(starts_at, minutes, drawn):
    ends_at = starts_at + timedelta(minutes=minutes)
    assert tuple(one.isoformat() for one in as_drawn(starts_at, ends_at, AMSTERDAM)) == drawn


def test_a_day_starts_at_local_midnight_also_when_the_clock_changes():
    assert day_start(date(2026, 3, 29), AMSTERDAM) == datetime(2026, 3, 28, 23, 0, tzinfo=UTC)
    assert day_start(date(2026, 3, 30), AMSTERDAM) == datetime(2026, 3, 29, 22, 0, tzinfo=UTC)


def test_a_week_is_monday_to_sunday():
    week = week_of(date(2027, 1, 1))
    assert (week[0], week[-1], len(week)) == (date(2026, 12, 28), date(2027, 1, 3), 7)
