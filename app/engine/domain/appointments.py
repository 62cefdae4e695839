"""Rules about appointments: which is the first of its type."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Booking:
    """An appointment as the rules about its neighbours see it."""

    id: int
    type_id: int
    scheduled_at: datetime
    """When it was put in the diary, not when it takes place."""
    counts: bool
    """As one of its type."""


def is_first_of_type(own: Booking, others: Iterable[Booking]) -> bool:
    """No other of that type on the dossier was scheduled earlier and counts."""
    return not any(
        booking.type_id == own.type_id
        and booking.counts
        and booking.id != own.id
        and (booking.scheduled_at, booking.id) < (own.scheduled_at, own.id)
        for booking in others
    )
