"""Dutch public holidays, and the days on which an office works."""

from datetime import date
from functools import lru_cache

from holidays import HolidayBase, country_holidays

# As the package calls them.
_LANGUAGES = {"nl": "nl", "en": "en_US"}


def is_working_day(day: date) -> bool:
    return day.weekday() < 5 and day not in _dutch_holidays("nl")


def holiday(day: date, language: str) -> str | None:
    """Gives its name, if it is one."""
    return _dutch_holidays(language).get(day)


@lru_cache
def _dutch_holidays(language: str) -> HolidayBase:
    """It fills itself with each year that is asked for."""
    return country_holidays("NL", language=_LANGUAGES.get(language, "nl"))
