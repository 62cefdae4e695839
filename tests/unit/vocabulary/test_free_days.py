"""Free days: holidays that an office keeps, and days of its own."""

from datetime import date

import pytest

from app.vocabulary.free_days import KEPT, Closing, FreeDays, holidays_on
from app.vocabulary.words import Holiday

GOOD_FRIDAY = date(2027, 3, 26)


def test_each_holiday_falls_on_one_day_of_a_lustrum_year():
    days = [date.fromordinal(date(2030, 1, 1).toordinal() + number) for number in range(365)]
    found = [holiday for day in days for holiday in holidays_on(day)]
    assert sorted(found) == sorted(Holiday)


def test_good_friday_is_a_working_day_unless_the_office_keeps_it():
    assert FreeDays().is_working_day(GOOD_FRIDAY)
    assert not FreeDays(frozenset([Holiday.GOOD_FRIDAY])).is_working_day(GOOD_FRIDAY)
    assert holidays_on(GOOD_FRIDAY) == (Holiday.GOOD_FRIDAY,)


@pytest.mark.parametrize("year", [2027, 2030, 2033, 2035])
def test_liberation_day_is_free_each_fifth_year_or_each_year(year):
    day = date(year, 5, 5)
    kept = FreeDays().why_free(day)
    assert (kept is Holiday.LIBERATION_DAY_LUSTRUM) is (year % 5 == 0)
    assert FreeDays(frozenset([Holiday.LIBERATION_DAY])).why_free(day) is Holiday.LIBERATION_DAY


def test_days_of_its_own_run_to_the_last_one():
    week = Closing(date(2027, 12, 27), date(2027, 12, 31), "Tussen kerst en oud en nieuw")
    days = FreeDays(frozenset(KEPT), (week,))
    assert [days.is_working_day(date(2027, 12, day)) for day in (24, 27, 31)] == [True, False, False]
    assert days.why_free(date(2027, 12, 31)) == week
    assert days.closed.days == 5


def test_what_nobody_knows_any_more_is_no_free_day():
    assert FreeDays.of(["christmas_day", "sint_maarten"], []).holidays == {Holiday.CHRISTMAS_DAY}
