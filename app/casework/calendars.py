"""Appointments as calendars show them: those of some days, and of one advisor for a feed."""

from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from app.casework.appointments import LONGEST
from app.extensions import db
from app.models import Applicant, Appointment, Dossier, User
from app.vocabulary.times import day_start

MOST_DAYS = 62
PAST = timedelta(days=90)
"""How far back a feed goes."""


def between(first: date, end: date, zone: ZoneInfo, advisor_ids: Collection[int] = ()) -> Sequence[Appointment]:
    """Those that touch these days, cancelled ones too; of everyone when no advisor is named."""
    starts_at, ends_at = day_start(first, zone), day_start(min(end, first + timedelta(days=MOST_DAYS)), zone)
    found = _in_order().where(Appointment.starts_at < ends_at, Appointment.starts_at > starts_at - LONGEST)
    if advisor_ids:
        found = found.where(Appointment.advisor_id.in_(advisor_ids))
    return [one for one in db.session.scalars(found) if one.ends_at > starts_at]


def taken(starts_at: datetime, minutes: int = 60) -> Sequence[Appointment]:
    """What stands in the way of who would plan something then."""
    standing = _in_order().where(
        Appointment.is_open,
        Appointment.starts_at < starts_at + timedelta(minutes=minutes),
        Appointment.starts_at > starts_at - LONGEST,
    )
    return [one for one in db.session.scalars(standing) if one.ends_at > starts_at]


def of_advisor(user: User) -> Sequence[Appointment]:
    since = datetime.now(UTC) - PAST
    own = _in_order().where(Appointment.advisor_id == user.id, Appointment.starts_at > since)
    return db.session.scalars(own).all()


def _in_order() -> Select[Any]:
    """With all that an entry tells, so that no row asks for more."""
    return (
        select(Appointment)
        .options(
            joinedload(Appointment.advisor),
            joinedload(Appointment.location),
            joinedload(Appointment.dossier).selectinload(Dossier.applicants).joinedload(Applicant.person),
        )
        .order_by(Appointment.starts_at, Appointment.id)
    )
