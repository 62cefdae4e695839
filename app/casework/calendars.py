"""Appointments as calendars show them: those of some days, and of one advisor for a feed."""

from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Select, SQLColumnExpression, select, true
from sqlalchemy.orm import joinedload

from app.casework.appointment_doubts import LONGEST
from app.casework.dossiers import people_of
from app.extensions import db
from app.models import Appointment, User
from app.vocabulary.times import day_start

MOST_DAYS = 62
USUAL = 60
"""Minutes of an appointment, where none are known yet."""
PAST = timedelta(days=90)
"""How far back a feed goes."""


def between(first: date, end: date, zone: ZoneInfo, advisor_ids: Collection[int] = ()) -> Sequence[Appointment]:
    """Gives those that touch these days, cancelled ones too, and everyone's when no advisor is named."""
    starts_at, ends_at = day_start(first, zone), day_start(min(end, first + timedelta(days=MOST_DAYS)), zone)
    of_advisors = Appointment.advisor_id.in_(advisor_ids) if advisor_ids else true()
    return _touching(starts_at, ends_at, of_advisors)


def taken(starts_at: datetime, minutes: int = USUAL) -> Sequence[Appointment]:
    """What stands in the way of who would plan something then."""
    return _touching(starts_at, starts_at + timedelta(minutes=minutes), Appointment.is_open)


def _touching(starts_at: datetime, ends_at: datetime, which: SQLColumnExpression[bool]) -> list[Appointment]:
    near = _in_order().where(which, Appointment.starts_at < ends_at, Appointment.starts_at > starts_at - LONGEST)
    return [appointment for appointment in db.session.scalars(near) if appointment.ends_at > starts_at]


def of_advisor(user: User) -> Sequence[Appointment]:
    since = datetime.now(UTC) - PAST
    own = _in_order().where(Appointment.advisor_id == user.id, Appointment.starts_at > since)
    return db.session.scalars(own).all()


def _in_order() -> Select[Appointment]:
    """All that an entry tells is loaded along, so that no row asks for more."""
    return (
        select(Appointment)
        .options(joinedload(Appointment.advisor), joinedload(Appointment.location), people_of(Appointment.dossier))
        .order_by(Appointment.starts_at, Appointment.id)
    )
