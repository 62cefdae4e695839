"""What an office counts its days by: its zone, its free days, and those that it had before."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from app.vocabulary.free_days import FreeDays


@dataclass(frozen=True)
class Former:
    """Free days as they were until then."""

    until: datetime
    free_days: FreeDays


@dataclass(frozen=True)
class OfficeCalendar:
    zone: ZoneInfo
    free_days: FreeDays = field(default_factory=FreeDays)
    former: tuple[Former, ...] = ()
    """Earliest first."""

    @property
    def changed_at(self) -> datetime | None:
        """Since when the free days are as they are, if they were ever otherwise."""
        return self.former[-1].until if self.former else None

    def reigns(self) -> Iterator[tuple[datetime, datetime, FreeDays]]:
        """Since when, until when, and which days counted then."""
        since = datetime.min.replace(tzinfo=UTC)
        for former in self.former:
            yield since, former.until, former.free_days
            since = former.until
        yield since, datetime.max.replace(tzinfo=UTC), self.free_days
