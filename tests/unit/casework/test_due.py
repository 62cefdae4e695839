"""How soon something is due."""

from datetime import date, timedelta

import pytest

from app.casework.domain.due import Due, due

WEDNESDAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("days", "expected"), [(-1, Due.OVERDUE), (0, Due.TODAY), (1, Due.THIS_WEEK), (4, Due.THIS_WEEK), (5, Due.LATER)]
)
def test_a_week_ends_on_sunday(days, expected):
    assert due(WEDNESDAY + timedelta(days=days), WEDNESDAY) is expected


def test_on_sunday_tomorrow_is_later():
    sunday = WEDNESDAY + timedelta(days=4)
    assert due(sunday + timedelta(days=1), sunday) is Due.LATER
