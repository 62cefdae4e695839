"""What all lists of the settings share: their order, the archive and deleting what isn't used."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from app.extensions import db
from app.models import (
    AppointmentType,
    DocumentType,
    DossierStatus,
    EmailTemplate,
    LeadSource,
    Location,
    Property,
    User,
)
from app.setup import uses
from app.store import positions
from app.store.saving import save
from app.vocabulary.sentences import N_, DomainError
from app.vocabulary.words import Subject

Listed = TypeVar(
    "Listed",
    AppointmentType,
    DocumentType,
    DossierStatus,
    EmailTemplate,
    LeadSource,
    Location,
    Property,
)


def everything(model: type[Listed]) -> Sequence[Listed]:
    """In the office's order, the archived ones last."""
    in_order = select(model).order_by(model.archived_at.is_not(None), model.position, model.id)
    return db.session.scalars(in_order).all()


def add(thing: Listed, *, by: User) -> None:
    """`thing` is new and filled in; it becomes the last."""
    model = type(thing)
    if isinstance(thing, AppointmentType):
        _refuse_taken_code(thing.code)
    thing.position = positions.last(model)
    save(thing, version=None, by=by, taken=_taken(model))


def _refuse_taken_code(code: str) -> None:
    """Commands call an appointment type by its code."""
    taken = select(AppointmentType.name).where(func.lower(AppointmentType.code) == code.lower())
    if (name := db.session.scalar(taken)) is not None:
        raise DomainError("Deze code is al van “%(name)s”.", field="code", name=name)


def change(thing: Listed, *, version: int, by: User, **values: Any) -> None:
    """What may change freely. `subject` is refused once the thing is used; `code` never changes."""
    subject: Subject | None = values.get("subject")
    if isinstance(thing, (DocumentType, EmailTemplate)) and subject not in (None, thing.subject):
        refuse_other_subject(thing)
    for name, value in values.items():
        setattr(thing, name, value)
    save(thing, version=version, by=by, taken=_taken(type(thing)))


def refuse_other_subject(thing: DocumentType | EmailTemplate) -> None:
    """Once it is used."""
    if uses.of(thing):
        raise DomainError(
            "“%(name)s” is in gebruik. Of het per persoon of per dossier is, kan niet meer veranderen.",
            field="subject",
            name=thing.name,
        )


def _taken(model: type[Any]) -> str:
    if model in (DocumentType, Property):
        return N_("Deze naam bestaat al, bij dezelfde keuze voor persoon of dossier.")
    return N_("Deze naam bestaat al.")


def move(thing: Listed, steps: int) -> None:
    """Among what isn't archived."""
    positions.move([one for one in everything(type(thing)) if not one.is_archived], thing, steps)


def archive(thing: Listed, *, by: User) -> None:
    thing.archived_at = thing.archived_at or datetime.now(UTC)
    save(thing, version=None, by=by)


def restore(thing: Listed, *, by: User) -> None:
    """In the place that it had: what is off for a while changes nothing."""
    thing.archived_at = None
    save(thing, version=None, by=by)


def delete(thing: Any) -> None:
    """Refused with the list of uses, also when the first use comes in between."""
    uses.refuse_if_used(thing)
    name = thing.name
    try:
        db.session.delete(thing)
        db.session.commit()
    except IntegrityError as error:
        db.session.rollback()
        raise uses.InUse(name, uses.of(thing)) from error
    except StaleDataError as error:
        db.session.rollback()
        raise DomainError("Iemand anders heeft dit intussen gewijzigd.") from error
