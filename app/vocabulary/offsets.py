"""How long before or after an appointment something is due."""

from dataclasses import dataclass
from datetime import timedelta

from app.vocabulary.words import OffsetUnit


@dataclass(frozen=True)
class Offset:
    amount: int
    unit: OffsetUnit

    def longest(self, closed: timedelta) -> timedelta:
        """No moment is further from the start than this, whatever holidays come between, and `closed` days besides."""
        if self.unit is OffsetUnit.HOURS:
            return timedelta(hours=self.amount + 1)
        if self.unit is OffsetUnit.DAYS:
            return timedelta(days=self.amount + 1)
        return timedelta(days=self.amount * 2 + 14) + closed
