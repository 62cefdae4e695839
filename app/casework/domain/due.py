"""How soon a day is that something has to be done by."""

from datetime import date, timedelta
from enum import StrEnum


class Due(StrEnum):
    OVERDUE = "overdue"
    TODAY = "today"
    THIS_WEEK = "this_week"
    LATER = "later"


def due(on: date, today: date) -> Due:
    """A week ends on Sunday."""
    if on <= today:
        return Due.TODAY if on == today else Due.OVERDUE
    return Due.THIS_WEEK if on <= today + timedelta(days=6 - today.weekday()) else Due.LATER
