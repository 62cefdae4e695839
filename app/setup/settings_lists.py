"""What all lists of the settings share: their order, the archive and deleting what isn't used."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TypeVar

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from app.extensions import db
from app.models import AppointmentType, DocumentType, DossierStatus, EmailTemplate, LeadSource, Location, Property, User
from app.models.mixins import Setting
from app.setup import uses
from app.store import positions
from app.store.locking import refuse
from app.store.saving import save
from app.vocabulary.sentences import N_, DomainError

Listed = TypeVar("Listed", AppointmentType, DocumentType, DossierStatus, EmailTemplate, LeadSource, Location, Property)


def everything(model: type[Listed]) -> Sequence[Listed]:
    """In the office's order, the archived ones last."""
    in_order = select(model).order_by(model.archived_at.is_not(None), model.position, model.id)
    return db.session.scalars(in_order).all()


def add(setting: Listed, *, by: User) -> None:
    """`setting` is new and filled in; it becomes the last."""
    model = type(setting)
    if isinstance(setting, AppointmentType):
        _refuse_taken_code(setting.code)
    setting.position = positions.last(model)
    save(setting, version=None, by=by, taken=_taken(model))


def _refuse_taken_code(code: str) -> None:
    """Commands call an appointment type by its code."""
    taken = select(AppointmentType.name).where(func.lower(AppointmentType.code) == code.lower())
    if (name := db.session.scalar(taken)) is not None:
        raise DomainError("Deze code is al van “%(name)s”.", field="code", name=name)


def change(setting: Listed, *, version: int, by: User, **values: object) -> None:
    """Change what may change freely. `subject` is refused once it is used; `code` never changes."""
    subject = values.get("subject")
    if isinstance(setting, (DocumentType, EmailTemplate)) and subject not in (None, setting.subject):
        refuse_other_subject(setting)
    for name, value in values.items():
        setattr(setting, name, value)
    save(setting, version=version, by=by, taken=_taken(type(setting)))


def refuse_other_subject(setting: DocumentType | EmailTemplate) -> None:
    """Refuse another subject once it is used."""
    if uses.of(setting):
        raise DomainError(
            "“%(name)s” is in gebruik. Of het per persoon of per dossier is, kan niet meer veranderen.",
            field="subject",
            name=setting.name,
        )


def _taken(model: type[Setting]) -> str:
    if model in (DocumentType, Property):
        return N_("Deze naam bestaat al, bij dezelfde keuze voor persoon of dossier.")
    return N_("Deze naam bestaat al.")


def move(setting: Listed, steps: int) -> None:
    """Move it among what isn't archived."""
    positions.move([row for row in everything(type(setting)) if not row.is_archived], setting, steps)


def archive(setting: Setting, *, by: User) -> None:
    setting.archived_at = setting.archived_at or datetime.now(UTC)
    save(setting, version=None, by=by)


def restore(setting: Setting, *, by: User) -> None:
    """Restore it in the place that it had: what is off for a while changes nothing."""
    setting.archived_at = None
    save(setting, version=None, by=by)


def delete(setting: Setting) -> None:
    """Delete it; refused with the list of uses, also when the first use comes in between."""
    uses.refuse_if_used(setting)
    name = setting.name
    try:
        db.session.delete(setting)
        db.session.commit()
    except IntegrityError as error:
        db.session.rollback()
        raise uses.InUse(name, uses.of(setting)) from error
    except StaleDataError:
        refuse("Iemand anders heeft dit intussen gewijzigd.")
