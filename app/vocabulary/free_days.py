"""The days on which an office does not work: weekends, the holidays that it keeps, and days of its own."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from holidays import HolidayBase, country_holidays

from app.vocabulary.sentences import Sentence, say
from app.vocabulary.words import Holiday

KEPT = tuple(day for day in Holiday if day not in (Holiday.GOOD_FRIDAY, Holiday.LIBERATION_DAY))
"""The holidays on which an office is free until it says otherwise."""

LONGEST = timedelta(days=366)

# As the package calls them in English.
_NAMES: Mapping[str, Holiday] = {
    "New Year's Day": Holiday.NEW_YEARS_DAY,
    "Good Friday": Holiday.GOOD_FRIDAY,
    "Easter Sunday": Holiday.EASTER_SUNDAY,
    "Easter Monday": Holiday.EASTER_MONDAY,
    "King's Day": Holiday.KINGS_DAY,
    "Ascension Day": Holiday.ASCENSION_DAY,
    "Pentecost": Holiday.PENTECOST,
    "Pentecost Monday": Holiday.PENTECOST_MONDAY,
    "Christmas Day": Holiday.CHRISTMAS_DAY,
    "Second Day of Christmas": Holiday.SECOND_DAY_OF_CHRISTMAS,
}


@dataclass(frozen=True)
class Closing:
    """Days of the office's own, the last one included."""

    first: date
    last: date
    name: str


@dataclass(frozen=True)
class FreeDays:
    holidays: frozenset[Holiday] = frozenset(KEPT)
    closings: tuple[Closing, ...] = ()

    @classmethod
    def of(cls, holidays: Collection[str], closings: Collection[Mapping[str, str]]) -> "FreeDays":
        """As an office keeps them."""
        return cls(
            frozenset(holiday for holiday in Holiday if holiday in holidays),
            tuple(
                Closing(date.fromisoformat(kept["first_on"]), date.fromisoformat(kept["last_on"]), kept["name"])
                for kept in closings
            ),
        )

    def is_working_day(self, day: date) -> bool:
        return day.weekday() < 5 and self.why_free(day) is None

    def why_free(self, day: date) -> Holiday | Closing | None:
        """Weekends aside."""
        kept = (holiday for holiday in holidays_on(day) if holiday in self.holidays)
        own = (closing for closing in self.closings if closing.first <= day <= closing.last)
        return next(kept, None) or next(own, None)

    @property
    def closed(self) -> timedelta:
        """No more than this is taken by days of its own."""
        return sum(((closing.last - closing.first + timedelta(days=1)) for closing in self.closings), timedelta())


def problem(first_on: str, last_on: str) -> Sentence | None:
    """Of free days of the office's own; nothing is said of days that are missing."""
    if not first_on or not last_on:
        return None
    first, last = date.fromisoformat(first_on), date.fromisoformat(last_on)
    if last < first:
        return say("De laatste dag ligt voor de eerste.")
    return say("Kies hoogstens een jaar.") if last - first > LONGEST else None


@lru_cache(maxsize=4096)
def holidays_on(day: date) -> tuple[Holiday, ...]:
    """Those that the Netherlands know, whether the office is free then or not."""
    if (day.month, day.day) == (5, 5):
        anniversary = (Holiday.LIBERATION_DAY_LUSTRUM,) if day.year % 5 == 0 else ()
        liberation: tuple[Holiday, ...] = (Holiday.LIBERATION_DAY, *anniversary)
    else:
        liberation = ()
    return (*liberation, *(_NAMES[name] for name in _dutch_holidays().get_list(day) if name in _NAMES))


@lru_cache
def _dutch_holidays() -> HolidayBase:
    """It fills itself with each year that is asked for."""
    return country_holidays("NL", language="en_US")
