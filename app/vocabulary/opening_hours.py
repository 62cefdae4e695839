"""From when till when an office is open, by weekday."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
USUAL = {day: "09:00-17:30" if day not in ("saturday", "sunday") else None for day in WEEKDAYS}
"""As an office keeps them; None: closed."""


@dataclass(frozen=True)
class Hours:
    opens: time
    closes: time

    def __str__(self) -> str:
        return f"{self.opens:%H:%M}-{self.closes:%H:%M}"

    @classmethod
    def read(cls, text: str) -> "Hours | None":
        """None for what isn't “09:00-17:30”."""
        if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d", text, re.ASCII):
            return None
        opens, closes = (time.fromisoformat(part) for part in text.split("-"))
        return cls(opens, closes) if opens < closes else None


@dataclass(frozen=True)
class OpeningHours:
    days: tuple[Hours | None, ...]
    """From Monday to Sunday; None: closed."""

    @classmethod
    def of(cls, kept: Mapping[str, str | None]) -> "OpeningHours":
        return cls(tuple(Hours.read(kept.get(day) or "") for day in WEEKDAYS))

    def on(self, day: date) -> Hours | None:
        return self.days[day.weekday()]

    def hold(self, start: datetime, minutes: int) -> bool:
        """Whether the office is open all the while. `start` is on the office's clock."""
        hours, end = self.on(start.date()), start + timedelta(minutes=minutes)
        return (
            hours is not None
            and start.date() == end.date()
            and hours.opens <= start.time()
            and end.time() <= hours.closes
        )
