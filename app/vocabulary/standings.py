"""What an appointment in each of its statuses still is: each question has one answer, and is asked in no other way."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.vocabulary.words import AppointmentStatus, Event


@dataclass(frozen=True)
class Standing:
    is_open: bool = False
    """It can be changed, moved and ended, and it takes its hour."""
    is_called_off: bool = False
    """Nothing can be set in motion for it any more, and calendars take it back."""
    counts: bool = False
    """It takes place or took place: it is one of its type on the dossier."""
    lets_go: bool = False
    """What was asked for it before it got this status isn't done any more."""
    can_be_reopened: bool = False
    awaits: frozenset[Event] = frozenset()
    """The timed events whose moments still come."""


STANDINGS: Mapping[AppointmentStatus, Standing] = {
    AppointmentStatus.SCHEDULED: Standing(is_open=True, counts=True, awaits=frozenset({Event.BEFORE, Event.AFTER})),
    AppointmentStatus.COMPLETED: Standing(counts=True, can_be_reopened=True, awaits=frozenset({Event.AFTER})),
    AppointmentStatus.CANCELLED: Standing(is_called_off=True, lets_go=True),
    AppointmentStatus.NO_SHOW: Standing(lets_go=True, can_be_reopened=True),
}


def where(question: Callable[[Standing], bool]) -> tuple[AppointmentStatus, ...]:
    """The statuses in which the answer is yes."""
    return tuple(status for status, standing in STANDINGS.items() if question(standing))
