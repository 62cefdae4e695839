"""The office itself: its name, zone and default form of address, when it is open and which days it is free."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select

from app.extensions import db
from app.models import Office, User
from app.store.saving import save
from app.vocabulary.free_days import FreeDays
from app.vocabulary.office_calendar import Former, OfficeCalendar
from app.vocabulary.opening_hours import OpeningHours
from app.vocabulary.words import FormOfAddress


def current() -> Office:
    return db.session.scalars(select(Office).order_by(Office.id).limit(1)).one()


def zone() -> ZoneInfo:
    return zone_of(current())


def zone_of(office: Office) -> ZoneInfo:
    return ZoneInfo(office.zone)


def calendar() -> OfficeCalendar:
    return calendar_of(current())


def calendar_of(office: Office) -> OfficeCalendar:
    former = tuple(
        Former(datetime.fromisoformat(kept["until"]), FreeDays.of(kept["holidays"], kept["closings"]))
        for kept in office.former_free_days
    )
    return OfficeCalendar(zone_of(office), free_days_of(office), former)


def free_days_of(office: Office) -> FreeDays:
    return FreeDays.of(office.holidays, office.closings)


def opening_hours_of(office: Office) -> OpeningHours:
    return OpeningHours.of(office.opening_hours)


def change_days(
    office: Office,
    *,
    opening_hours: dict[str, str | None],
    holidays: list[str],
    closings: list[dict[str, str]],
    version: int,
    by: User,
) -> None:
    office.opening_hours, office.holidays, office.closings = opening_hours, holidays, closings
    save(office, version=version, by=by)


def change(
    office: Office, *, name: str, form_of_address: FormOfAddress, hold_minutes: int, version: int, by: User
) -> None:
    office.name = name.strip()
    office.form_of_address = form_of_address
    office.hold_minutes = hold_minutes
    save(office, version=version, by=by)
