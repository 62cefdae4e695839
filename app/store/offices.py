"""The office itself: its name, zone and default form of address."""

from zoneinfo import ZoneInfo

from sqlalchemy import select

from app.extensions import db
from app.models import Office, User
from app.store.saving import save
from app.vocabulary.words import FormOfAddress


def current() -> Office:
    return db.session.scalars(select(Office).order_by(Office.id).limit(1)).one()


def zone() -> ZoneInfo:
    return zone_of(current())


def zone_of(office: Office) -> ZoneInfo:
    return ZoneInfo(office.zone)


def change(
    office: Office, *, name: str, form_of_address: FormOfAddress, hold_minutes: int, version: int, by: User
) -> None:
    office.name = name.strip()
    office.form_of_address = form_of_address
    office.hold_minutes = hold_minutes
    save(office, version=version, by=by)
