"""Appointments, and what can be asked of one by its status."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, ForeignKey, SQLColumnExpression, Text, and_
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from app.extensions import db
from app.models.accounts import User
from app.models.dossiers import Dossier
from app.models.mixins import FOLDED, Versioned
from app.models.settings import AppointmentType, Location
from app.vocabulary import names
from app.vocabulary.standings import STANDINGS, Standing, where
from app.vocabulary.words import AppointmentStatus, Event


def _by_status(question: Callable[[Standing], bool]) -> hybrid_property[bool]:
    return hybrid_property(
        lambda appointment: question(STANDINGS[appointment.status]),
        expr=lambda appointments: appointments.status.in_(where(question)),
    )


class Appointment(Versioned, db.Model):
    __tablename__ = "appointments"

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(Text, unique=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossiers.id"), index=True)
    type_id: Mapped[int] = mapped_column(ForeignKey("appointment_types.id"), index=True)
    title: Mapped[str] = mapped_column(Text)
    title_key: Mapped[str] = mapped_column(FOLDED, default="", server_default="")
    location_id: Mapped[int | None] = mapped_column(ForeignKey("locations.id"), index=True)
    remarks: Mapped[str] = mapped_column(Text, default="")
    starts_at: Mapped[datetime] = mapped_column(index=True)
    duration_minutes: Mapped[int]
    advisor_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    status: Mapped[AppointmentStatus] = mapped_column(default=AppointmentStatus.SCHEDULED)
    moves: Mapped[int] = mapped_column(default=0)
    start_number: Mapped[int] = mapped_column(default=0, server_default="0")
    """Which of its starts this is: a move to another place or type keeps it."""
    moved_at: Mapped[datetime | None]
    """When it got its present start and type, if not when it was scheduled."""
    scheduled_at: Mapped[datetime]
    scheduled_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    ended_at: Mapped[datetime | None]
    """When it got its status; None while it is scheduled."""
    cancellation_reason: Mapped[str] = mapped_column(Text, default="")
    cancelled_at: Mapped[datetime | None]
    completed_at: Mapped[datetime | None]
    """These two are the version before's, which may still run beside this one for a moment; no longer used."""
    dossier: Mapped[Dossier] = relationship(back_populates="appointments")
    type: Mapped[AppointmentType] = relationship()
    location: Mapped[Location | None] = relationship()
    advisor: Mapped[User] = relationship(foreign_keys=[advisor_id])

    @validates("title")
    def _keep_key(self, _column: str, value: str) -> str:
        self.title_key = names.folded(value)
        return value

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.duration_minutes)

    @property
    def has_begun(self) -> bool:
        return self.starts_at <= datetime.now(UTC)

    # Asked of a row and in a query alike.
    is_open = _by_status(lambda standing: standing.is_open)
    is_called_off = _by_status(lambda standing: standing.is_called_off)
    counts = _by_status(lambda standing: standing.counts)
    can_be_reopened = _by_status(lambda standing: standing.can_be_reopened)

    def awaits(self, event: Event) -> bool:
        """Whether the moment of a timed event still comes."""
        return event in STANDINGS[self.status].awaits

    @classmethod
    def awaiting(cls, event: Event) -> ColumnElement[bool]:
        return cls.status.in_(where(lambda standing: event in standing.awaits))

    def lets_go(self, asked_at: datetime) -> bool:
        """Whether what was asked then isn't done any more, for how the appointment ended since."""
        return STANDINGS[self.status].lets_go and self.ended_at is not None and asked_at < self.ended_at

    @classmethod
    def letting_go(cls, asked_at: SQLColumnExpression[datetime]) -> ColumnElement[bool]:
        return and_(cls.status.in_(where(lambda standing: standing.lets_go)), asked_at < cls.ended_at)
