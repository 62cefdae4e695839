"""When a timed trigger is due: hours, days or working days before or after an appointment's start."""

from datetime import date, datetime, timedelta

from app.engine.domain.facts import Timing
from app.vocabulary import events
from app.vocabulary.free_days import FreeDays
from app.vocabulary.office_calendar import OfficeCalendar
from app.vocabulary.offsets import Offset
from app.vocabulary.sentences import Sentence, say
from app.vocabulary.words import Event, OffsetUnit


def moment_of(
    event: Event, starts_at: datetime, offset: Offset, calendar: OfficeCalendar, free_days: FreeDays | None = None
) -> datetime:
    """Hours are counted on the clock that never jumps; days keep the appointment's local time of day.

    `free_days`: other ones than those of now.
    """
    step = events.of(event).step
    if offset.unit is OffsetUnit.HOURS:
        return starts_at + step * timedelta(hours=offset.amount)
    local = starts_at.astimezone(calendar.zone)
    day = _days_from(local.date(), step, offset, free_days or calendar.free_days)
    return datetime.combine(day, local.time(), calendar.zone).astimezone(starts_at.tzinfo)


def has_come(event: Event, starts_at: datetime, offset: Offset, calendar: OfficeCalendar) -> bool:
    """Whether the moment came while the days that it is counted by were the office's free days. One that other free
    days put in the past never did."""
    return any(
        since <= moment_of(event, starts_at, offset, calendar, free_days) <= until
        for since, until, free_days in calendar.reigns()
    )


def why_passed(event: Event, timing: Timing) -> Sentence | None:
    """Why a moment that has come is let go. A worker that was down is no reason: it catches up."""
    if timing.is_archived:
        return say("Het dossier was gearchiveerd toen het moment kwam.")
    if timing.moment <= timing.set_at:
        return say("Het moment was al voorbij toen de afspraak werd gemaakt of verzet.")
    if timing.moment <= timing.activated_at:
        return say("Het moment was al voorbij toen deze trigger werd aangezet.")
    if timing.is_made_up:
        return say("Het moment was al voorbij toen het kantoor andere vrije dagen koos.")
    if events.of(event).step < 0 and timing.now >= timing.starts_at:
        return say("De afspraak was al begonnen toen de achterstand werd ingehaald.")
    return None


def _days_from(day: date, step: int, offset: Offset, free_days: FreeDays) -> date:
    if offset.unit is OffsetUnit.DAYS:
        return day + step * timedelta(days=offset.amount)
    left = offset.amount
    while left:
        day += step * timedelta(days=1)
        left -= free_days.is_working_day(day)
    return day
