"""Aan de slag: how far the setting up of the office is, told from what there is."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, and_, exists, select, update

from app.exchange import standard_office
from app.extensions import db
from app.models import (
    Appointment,
    AppointmentType,
    DocumentType,
    DossierStatus,
    EmailTemplate,
    Office,
    PropertyOption,
    Scenario,
    Trigger,
)
from app.models.mixins import Archivable, Setting
from app.store import offices


@dataclass(frozen=True)
class Step:
    key: str
    is_done: bool


@dataclass(frozen=True)
class Guide:
    steps: tuple[Step, ...]
    is_closed: bool
    offers_standard: bool

    @property
    def done(self) -> int:
        return sum(step.is_done for step in self.steps)

    @property
    def is_done(self) -> bool:
        return self.done == len(self.steps)

    @property
    def next(self) -> Step | None:
        return next((step for step in self.steps if not step.is_done), None)


def current() -> Guide:
    answers = db.session.execute(select(*(_is_there(*these).label(key) for key, these in _STEPS.items()))).one()
    steps = tuple(Step(key, bool(getattr(answers, key))) for key in _STEPS)
    is_begun = any(step.is_done for step in steps if step.key in ("scenarios", "triggers"))
    return Guide(
        steps,
        offices.current().guide_closed_at is not None,
        offers_standard=not is_begun and standard_office.content() is not None,
    )


# What must be there for a step to be done.
_STEPS: dict[str, tuple[type[Setting | Appointment], ...]] = {
    "properties": (PropertyOption,),
    "lists": (AppointmentType, DocumentType, EmailTemplate, DossierStatus),
    "scenarios": (Scenario,),
    "triggers": (Trigger,),
    "trial": (Appointment,),
}


def _is_there(*models: type[Setting | Appointment]) -> ColumnElement[bool]:
    return and_(*(exists(select(model.id).where(_counts(model))) for model in models))


def _counts(model: type[Setting | Appointment]) -> ColumnElement[bool]:
    """What is archived or off does nothing for a new office."""
    if issubclass(model, Trigger):
        return model.is_active.is_(True)
    return model.archived_at.is_(None) if issubclass(model, Archivable) else model.id.is_not(None)


def close() -> None:
    _put(datetime.now(UTC))


def reopen() -> None:
    _put(None)


def _put(closed_at: datetime | None) -> None:
    """By a statement: nobody who changes the office's own settings minds it."""
    db.session.execute(update(Office).values(guide_closed_at=closed_at))
    db.session.commit()
