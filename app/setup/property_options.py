"""The options that a property can have: in the office's order, each with a code of its own."""

from datetime import UTC, datetime

from sqlalchemy.exc import IntegrityError

from app.extensions import db
from app.models import Property, PropertyOption
from app.setup import settings_lists
from app.store import positions
from app.vocabulary import names
from app.vocabulary.sentences import N_, DomainError


def next_code(property: Property) -> str:
    """One more than the highest three-digit code: 004."""
    numbers = [int(option.code) for option in property.options if option.code.isdecimal()]
    return f"{max(numbers, default=0) + 1:03d}"


def in_order(property: Property) -> list[PropertyOption]:
    """Options stand in the office's order, the archived ones last."""
    return sorted(property.options, key=lambda option: (option.is_archived, option.position, option.id))


def add(property: Property, *, name: str, code: str) -> PropertyOption:
    _refuse_taken(property, name=name, code=code)
    last = max((option.position for option in property.options), default=-1)
    option = PropertyOption(property_id=property.id, name=name, code=code, position=last + 1)
    db.session.add(option)
    _commit()
    return option


def rename(option: PropertyOption, *, name: str, opened_name: str) -> None:
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
    for option in [sibling for sibling in property.options if sibling is not but]:
        if option.name_key == names.key(name):
            text = _EXISTS_ARCHIVED if option.is_archived else _EXISTS
            raise DomainError(text, field="name", name=option.name, code=option.code)
        if code is not None and option.code.casefold() == code.casefold():
            raise DomainError("Deze code is al van “%(name)s”.", field="code", name=option.name)


_EXISTS = N_("“%(name)s” bestaat al, met code %(code)s.")
_EXISTS_ARCHIVED = N_("“%(name)s” bestaat al, met code %(code)s, en is gearchiveerd. Zet dat item terug.")


def move(option: PropertyOption, steps: int) -> None:
    positions.move([sibling for sibling in in_order(option.property) if not sibling.is_archived], option, steps)


def archive(option: PropertyOption) -> None:
    option.archived_at = option.archived_at or datetime.now(UTC)
    _commit()


def restore(option: PropertyOption) -> None:
    option.archived_at = None
    _commit()


def delete(option: PropertyOption) -> None:
    settings_lists.delete(option)


def _commit() -> None:
    try:
        db.session.commit()
    except IntegrityError as error:
        db.session.rollback()
        raise DomainError(N_("Deze naam of code bestaat al bij deze API-entiteit."), field="name") from error
