"""What an office expects of its configuration: cases that are checked at each change of it."""

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import db
from app.models.mixins import Coded, Typed, Versioned
from app.models.settings import AppointmentType, DocumentType, DossierStatus, EmailTemplate, LeadSource, PropertyOption
from app.vocabulary.words import ApplicantRole, EffectKind, Event


class Expectation(Versioned, Coded):
    """A made-up dossier and event, and what must come of it."""

    __tablename__ = "expectations"
    __table_args__ = (UniqueConstraint("name_key"),)

    event: Mapped[Event] = mapped_column(default=Event.SCHEDULED)
    appointment_type_id: Mapped[int] = mapped_column(ForeignKey("appointment_types.id"), index=True)
    is_first_of_type: Mapped[bool] = mapped_column(default=True)
    has_partner: Mapped[bool] = mapped_column(default=False)
    status_id: Mapped[int | None] = mapped_column(ForeignKey("dossier_statuses.id"), index=True)
    """None: that of a new dossier."""
    lead_source_id: Mapped[int | None] = mapped_column(ForeignKey("lead_sources.id"), index=True)
    appointment_type: Mapped[AppointmentType] = relationship()
    status: Mapped[DossierStatus | None] = relationship()
    lead_source: Mapped[LeadSource | None] = relationship()
    choices: Mapped[list["ExpectationChoice"]] = relationship(
        order_by="ExpectationChoice.id", cascade="all, delete-orphan"
    )
    lines: Mapped[list["ExpectationLine"]] = relationship(
        order_by="ExpectationLine.position", cascade="all, delete-orphan"
    )


class ExpectationChoice(db.Model):
    """An option that is chosen on the made-up dossier, or on its applicant of that role."""

    __tablename__ = "expectation_choices"
    __table_args__ = (UniqueConstraint("expectation_id", "role", "option_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    expectation_id: Mapped[int] = mapped_column(ForeignKey("expectations.id", ondelete="CASCADE"))
    role: Mapped[ApplicantRole | None]
    """Whose it is; None where it is the dossier's."""
    option_id: Mapped[int] = mapped_column(ForeignKey("property_options.id"), index=True)
    option: Mapped[PropertyOption] = relationship()


class ExpectationLine(Typed, db.Model):
    """How many times one effect must come of it, which may be none."""

    __tablename__ = "expectation_lines"

    id: Mapped[int] = mapped_column(primary_key=True)
    expectation_id: Mapped[int] = mapped_column(ForeignKey("expectations.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    kind: Mapped[EffectKind]
    document_type_id: Mapped[int | None] = mapped_column(ForeignKey("document_types.id"), index=True)
    email_template_id: Mapped[int | None] = mapped_column(ForeignKey("email_templates.id"), index=True)
    status_id: Mapped[int | None] = mapped_column(ForeignKey("dossier_statuses.id"), index=True)
    role: Mapped[ApplicantRole | None]
    """Whom it must be for, if that matters."""
    times: Mapped[int] = mapped_column(default=1)
    document_type: Mapped[DocumentType | None] = relationship()
    email_template: Mapped[EmailTemplate | None] = relationship()
    status: Mapped[DossierStatus | None] = relationship()
