"""What people wrote on a dossier, what they changed in it that no other table tells, and what they answered."""

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import db
from app.models.accounts import User
from app.models.mixins import unique_key
from app.vocabulary.words import ApplicantRole

if TYPE_CHECKING:
    from app.models.appointments import Appointment
    from app.models.dossiers import Dossier, Person
    from app.models.runs import RunAction


class Note(db.Model):
    """It is a colleague's, or was left by an action."""

    __tablename__ = "notes"
    __table_args__ = (unique_key("uq_notes_live_key", "withdrawn_at IS NULL"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(Text, unique=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossiers.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    written_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    written_at: Mapped[datetime]
    edited_at: Mapped[datetime | None]
    run_action_id: Mapped[int | None] = mapped_column(ForeignKey("run_actions.id"), index=True)
    key: Mapped[str | None] = mapped_column(Text)
    """What the note of an action is unique by."""
    withdrawn_at: Mapped[datetime | None]
    """When the action was undone; what colleagues write is deleted instead."""
    withdrawn_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    written_by: Mapped[User | None] = relationship(foreign_keys=[written_by_id])
    withdrawn_by: Mapped[User | None] = relationship(viewonly=True, foreign_keys=[withdrawn_by_id])
    run_action: Mapped["RunAction | None"] = relationship(viewonly=True)

    @property
    def is_of_colleague(self) -> bool:
        return self.run_action_id is None


class FactChange(db.Model):
    """One field of a dossier, of a person or of an appointment that a user gave another value."""

    __tablename__ = "fact_changes"

    id: Mapped[int] = mapped_column(primary_key=True)
    dossier_id: Mapped[int | None] = mapped_column(ForeignKey("dossiers.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"), index=True)
    """It is set instead of the dossier, and shows on every dossier of this person."""
    appointment_id: Mapped[int | None] = mapped_column(ForeignKey("appointments.id"), index=True)
    property_id: Mapped[int | None] = mapped_column(ForeignKey("properties.id", ondelete="SET NULL"), index=True)
    field: Mapped[str] = mapped_column(Text)
    """Its label in Dutch, to be translated; for a property, its name as it was then."""
    before: Mapped[str] = mapped_column(Text)
    after: Mapped[str] = mapped_column(Text)
    changed_at: Mapped[datetime]
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    changed_by: Mapped[User | None] = relationship()
    person: Mapped["Person | None"] = relationship(viewonly=True)
    appointment: Mapped["Appointment | None"] = relationship(viewonly=True)


class FormerApplicant(db.Model):
    """Somebody's part in a dossier that has ended. Who comes back is an applicant again, and this stays."""

    __tablename__ = "former_applicants"

    id: Mapped[int] = mapped_column(primary_key=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossiers.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True)
    role: Mapped[ApplicantRole]
    name: Mapped[str] = mapped_column(Text)
    """It is the name of then."""
    left_at: Mapped[datetime]
    left_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    person: Mapped["Person"] = relationship(viewonly=True)
    dossier: Mapped["Dossier"] = relationship(viewonly=True)


class LapseAnswer(db.Model):
    """That somebody decided about what a scenario asked that no longer applies: asked once for these facts."""

    __tablename__ = "lapse_answers"
    __table_args__ = (UniqueConstraint("dossier_id", "mark"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossiers.id", ondelete="CASCADE"))
    mark: Mapped[str] = mapped_column(Text)
    """Of the scenario, the person, the appointment and the facts for which it no longer applies."""
    answered_at: Mapped[datetime]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
