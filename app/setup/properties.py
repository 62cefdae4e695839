"""Properties of dossiers and people (API-entiteiten), and the options they can have."""

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import Table, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import selectinload

from app.extensions import db
from app.models import Property, PropertyOption, User
from app.models.dossiers import dossier_options, person_options
from app.setup import settings_lists, uses
from app.store import positions
from app.vocabulary import names
from app.vocabulary.sentences import N_, DomainError
from app.vocabulary.words import Subject

_TAKEN = N_("Deze naam of code bestaat al bij deze API-entiteit.")


def everything() -> Sequence[Property]:
    """With their options, in the office's order."""
    in_order = select(Property).order_by(Property.archived_at.is_not(None), Property.position, Property.id)
    return db.session.scalars(in_order.options(selectinload(Property.options))).all()


def add(*, name: str, subject: Subject, is_multiple: bool, by: User) -> Property:
    property = Property(name=name, subject=subject, is_multiple=is_multiple)
    settings_lists.add(property, by=by)
    return property


def change(property: Property, *, name: str, subject: Subject, is_multiple: bool, version: int, by: User) -> None:
    refuse_unfit(property, subject=subject, is_multiple=is_multiple)
    settings_lists.change(property, name=name, subject=subject, is_multiple=is_multiple, version=version, by=by)


def refuse_unfit(property: Property, *, subject: Subject, is_multiple: bool) -> None:
    """What dossiers and people hold of it must still fit."""
    if subject is not property.subject and uses.of(property):
        raise DomainError(
            "“%(name)s” is in gebruik. Waar het bij hoort, kan niet meer veranderen.",
            field="subject",
            name=property.name,
        )
    if property.is_multiple and not is_multiple:
        _refuse_while_several_are_chosen(property)


def _refuse_while_several_are_chosen(property: Property) -> None:
    if property.subject is Subject.PERSON:
        count, singular, plural = (
            _holders_of_several(person_options, "person_id", property),
            N_("Bij 1 persoon zijn er meer gekozen. Maak daar eerst één keuze van."),
            N_("Bij %(count)s personen zijn er meer gekozen. Maak daar eerst één keuze van."),
        )
    else:
        count, singular, plural = (
            _holders_of_several(dossier_options, "dossier_id", property),
            N_("Bij 1 dossier zijn er meer gekozen. Maak daar eerst één keuze van."),
            N_("Bij %(count)s dossiers zijn er meer gekozen. Maak daar eerst één keuze van."),
        )
    if count:
        raise DomainError(singular if count == 1 else plural, field="is_multiple", count=count)


def _holders_of_several(table: Table, holder: str, property: Property) -> int:
    holders = (
        select(table.c[holder])
        .join(PropertyOption, PropertyOption.id == table.c.option_id)
        .where(PropertyOption.property_id == property.id)
        .group_by(table.c[holder])
        .having(func.count() > 1)
    )
    return db.session.scalar(select(func.count()).select_from(holders.subquery())) or 0


def next_code(property: Property) -> str:
    """One more than the highest three-digit code: 004."""
    numbers = [int(option.code) for option in property.options if option.code.isdecimal()]
    return f"{max(numbers, default=0) + 1:03d}"


def options_of(property: Property) -> list[PropertyOption]:
    """Options stand in the office's order, the archived ones last."""
    return sorted(property.options, key=lambda option: (option.is_archived, option.position, option.id))


def add_option(property: Property, *, name: str, code: str) -> PropertyOption:
    _refuse_taken(property, name=name, code=code)
    last = max((option.position for option in property.options), default=-1)
    option = PropertyOption(property_id=property.id, name=name, code=code, position=last + 1)
    db.session.add(option)
    _commit()
    return option


def rename_option(option: PropertyOption, *, name: str, opened_name: str) -> None:
    """`opened_name` is the name that was on the screen when the user started."""
    if option.name != names.clean(opened_name):
        raise DomainError(
            "Iemand anders heeft dit intussen “%(name)s” genoemd. Sla opnieuw op om uw naam te bewaren.",
            field="name",
            name=option.name,
        )
    _refuse_taken(option.property, name=name, but=option)
    option.name = name
    _commit()


def _refuse_taken(property: Property, *, name: str, code: str | None = None, but: PropertyOption | None = None) -> None:
    key = names.key(name)
    for option in property.options:
        if option is but:
            continue
        if option.name_key == key:
            text = _EXISTS_ARCHIVED if option.is_archived else _EXISTS
            raise DomainError(text, field="name", name=option.name, code=option.code)
        if code is not None and option.code.casefold() == code.casefold():
            raise DomainError("Deze code is al van “%(name)s”.", field="code", name=option.name)


_EXISTS = N_("“%(name)s” bestaat al, met code %(code)s.")
_EXISTS_ARCHIVED = N_("“%(name)s” bestaat al, met code %(code)s, en is gearchiveerd. Zet dat item terug.")


def move_option(option: PropertyOption, steps: int) -> None:
    positions.move([sibling for sibling in options_of(option.property) if not sibling.is_archived], option, steps)


def archive_option(option: PropertyOption) -> None:
    option.archived_at = option.archived_at or datetime.now(UTC)
    _commit()


def restore_option(option: PropertyOption) -> None:
    option.archived_at = None
    _commit()


def delete_option(option: PropertyOption) -> None:
    settings_lists.delete(option)


def _commit() -> None:
    try:
        db.session.commit()
    except IntegrityError as error:
        db.session.rollback()
        raise DomainError(_TAKEN, field="name") from error
