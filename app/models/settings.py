"""What an office sets up: its properties and its lists."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import db
from app.models.mixins import Archivable, Coded, Named, Versioned
from app.vocabulary.words import FormOfAddress, Subject


class Office(Versioned, db.Model):
    """One row: the office itself."""

    __tablename__ = "offices"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    zone: Mapped[str] = mapped_column(Text, default="Europe/Amsterdam")
    form_of_address: Mapped[FormOfAddress] = mapped_column(default=FormOfAddress.FORMAL)
    hold_minutes: Mapped[int] = mapped_column(default=0, server_default="0")
    """How long each mail waits before it leaves, so that it can still be stopped."""
    guide_closed_at: Mapped[datetime | None]
    """When an admin had seen enough of the guide for setting up."""


class Property(Versioned, Named, Coded, Archivable, db.Model):
    """A named list of choices on a dossier or a person (API-entiteit)."""

    __tablename__ = "properties"
    __table_args__ = (UniqueConstraint("subject", "name_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[Subject]
    is_multiple: Mapped[bool] = mapped_column(default=False)
    position: Mapped[int] = mapped_column(default=0)
    options: Mapped[list["PropertyOption"]] = relationship(
        back_populates="property",
        order_by="PropertyOption.position, PropertyOption.id",
        cascade="all, delete-orphan",
    )


class PropertyOption(Named, Archivable, db.Model):
    __tablename__ = "property_options"
    __table_args__ = (UniqueConstraint("property_id", "name_key"), UniqueConstraint("property_id", "code"))

    id: Mapped[int] = mapped_column(primary_key=True)
    property_id: Mapped[int] = mapped_column(ForeignKey("properties.id"))
    code: Mapped[str] = mapped_column(Text)
    position: Mapped[int] = mapped_column(default=0)
    property: Mapped[Property] = relationship(back_populates="options")


class DocumentType(Versioned, Named, Coded, Archivable, db.Model):
    __tablename__ = "document_types"
    __table_args__ = (UniqueConstraint("subject", "name_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[Subject]
    validity_months: Mapped[int | None]
    instructions: Mapped[str] = mapped_column(Text, default="")
    position: Mapped[int] = mapped_column(default=0)


class EmailTemplate(Versioned, Named, Coded, Archivable, db.Model):
    __tablename__ = "email_templates"
    __table_args__ = (UniqueConstraint("name_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[Subject]
    formal_subject_line: Mapped[str] = mapped_column(Text)
    formal_body: Mapped[str] = mapped_column(Text)
    informal_subject_line: Mapped[str] = mapped_column(Text)
    informal_body: Mapped[str] = mapped_column(Text)
    position: Mapped[int] = mapped_column(default=0)


class DossierStatus(Versioned, Named, Coded, Archivable, db.Model):
    __tablename__ = "dossier_statuses"
    __table_args__ = (UniqueConstraint("name_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(default=0)


class LeadSource(Versioned, Named, Coded, Archivable, db.Model):
    __tablename__ = "lead_sources"
    __table_args__ = (UniqueConstraint("name_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(default=0)


class AppointmentType(Versioned, Named, Archivable, db.Model):
    __tablename__ = "appointment_types"
    __table_args__ = (UniqueConstraint("name_key"), UniqueConstraint("code"))

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(Text)
    duration_minutes: Mapped[int] = mapped_column(default=60)
    position: Mapped[int] = mapped_column(default=0)


class Location(Versioned, Named, Coded, Archivable, db.Model):
    __tablename__ = "locations"
    __table_args__ = (UniqueConstraint("name_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(default=0)


Index("ix_property_options_property_id", PropertyOption.property_id)
