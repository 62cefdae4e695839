"""Opening hours, by weekday."""

from datetime import UTC, datetime

import pytest

from app.vocabulary.opening_hours import USUAL, Hours, OpeningHours

OFFICE = OpeningHours.of(USUAL | {"thursday": "09:00-21:00", "friday": None})
MONDAY, THURSDAY, FRIDAY = 1, 4, 5


@pytest.mark.parametrize(
    ("day", "hour", "minute", "minutes", "is_open"),
    [
        (MONDAY, 9, 0, 60, True),
        (MONDAY, 16, 30, 60, True),
        (MONDAY, 16, 31, 60, False),
        (MONDAY, 8, 59, 60, False),
        (MONDAY, 9, 0, 1440, False),
        (THURSDAY, 19, 30, 90, True),
        (FRIDAY, 10, 0, 60, False),
    ],
)
def test_an_appointment_must_fit_in_as_a_whole(day, hour, minute, minutes, is_open):
    assert OFFICE.hold(datetime(2027, 3, day, hour, minute, tzinfo=UTC), minutes) is is_open


@pytest.mark.parametrize("text", ["", "9:00-17:30", "09:00", "17:30-09:00", "09:00-09:00", "24:00-25:00"])
def test_what_is_no_span_of_hours_is_not_read(text):
    assert Hours.read(text) is None


def test_hours_read_as_they_are_written():
    assert str(Hours.read("09:00-17:30")) == "09:00-17:30"
