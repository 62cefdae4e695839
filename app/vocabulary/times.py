"""Local office time to UTC and back, refusing what a clock change makes untrue."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


class SkippedTime(ValueError):
    """The clock jumps over this local time."""


class DoubledTime(ValueError):
    """This local time comes twice on that day; `fold` says which."""


def to_utc(on: date, at: time, zone: ZoneInfo, fold: int | None = None) -> datetime:
    """Raises SkippedTime, or DoubledTime when `fold` is needed and missing (0: first, 1: second)."""
    local = datetime.combine(on, at.replace(tzinfo=None, fold=0))
    first, second = (local.replace(tzinfo=zone, fold=f).astimezone(UTC) for f in (0, 1))
    if first.astimezone(zone).replace(tzinfo=None) != local:
        raise SkippedTime
    if first == second:
        return first
    if fold is None:
        raise DoubledTime
    return second if fold else first


def as_drawn(starts_at: datetime, ends_at: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Gives both on a clock that names no zone. Where it goes back in between, the end follows from the length."""
    start, end = (moment.astimezone(zone).replace(tzinfo=None, fold=0) for moment in (starts_at, ends_at))
    return start, end if end > start else start + (ends_at - starts_at)


def week_of(day: date) -> list[date]:
    """Gives Monday to Sunday."""
    monday = day - timedelta(days=day.weekday())
    return [monday + timedelta(days=number) for number in range(7)]


def local_day(moment: datetime, zone: ZoneInfo) -> date:
    return moment.astimezone(zone).date()


def add_months(day: date, months: int) -> date:
    """Gives the same day of the month, or its last day where the month is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    first_of_next = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    return min(date(year, month + 1, 1) + timedelta(days=day.day - 1), first_of_next - timedelta(days=1))


def day_start(day: date, zone: ZoneInfo) -> datetime:
    """Gives its first moment, which comes after midnight where the clock skips that."""
    return datetime.combine(day, time(), zone).astimezone(UTC)
