"""What an office sets up: its properties and its lists."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, Column, Connection, ForeignKey, Index, Table, Text, UniqueConstraint, event, inspect
from sqlalchemy.orm import Mapped, Mapper, mapped_column, relationship

from app.extensions import db
from app.models.mixins import FOLDED, Archivable, Coded, Setting, Versioned
from app.vocabulary import names, opening_hours
from app.vocabulary.free_days import KEPT
from app.vocabulary.kept import KeptFreeDays
from app.vocabulary.words import FormOfAddress, ReEntry, Subject


class Office(Versioned, db.Model):
    """The table has one row: the office itself."""

    __tablename__ = "offices"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    zone: Mapped[str] = mapped_column(Text, default="Europe/Amsterdam")
    form_of_address: Mapped[FormOfAddress] = mapped_column(default=FormOfAddress.FORMAL)
    hold_minutes: Mapped[int] = mapped_column(default=0, server_default="0")
    """How long each mail waits before it leaves, so that it can still be stopped."""
    guide_closed_at: Mapped[datetime | None]
    """When an admin had seen enough of the guide for setting up."""
    opening_hours: Mapped[dict[str, str | None]] = mapped_column(JSON, default=lambda: dict(opening_hours.USUAL))
    """By weekday, such as "09:00-17:30"; None: closed."""
    holidays: Mapped[list[str]] = mapped_column(JSON, default=lambda: list(KEPT), active_history=True)
    """Those on which the office is free."""
    closings: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list, active_history=True)
    """Free days of its own: name, first_on, last_on."""
    former_free_days: Mapped[list[KeptFreeDays]] = mapped_column(JSON, default=list)
    """Holidays and closings as they were, each `until` another choice was saved; the earliest first."""


MOST_FORMER = 20


@event.listens_for(Office, "before_update")
def _keep_former_free_days(_mapper: Mapper[Office], _connection: Connection, office: Office) -> None:
    """Whoever changes them: moments that came while they counted stay as they are."""
    holidays, closings = _before(office, "holidays"), _before(office, "closings")
    if (holidays, closings) != (office.holidays, office.closings):
        former = KeptFreeDays(until=datetime.now(UTC).isoformat(), holidays=holidays, closings=closings)
        office.former_free_days = [*office.former_free_days, former][-MOST_FORMER:]


def _before(office: Office, name: str) -> Any:
    gone: Any = inspect(office).attrs[name].history.deleted
    return gone[0] if gone else getattr(office, name)


class Property(Versioned, Archivable, Coded):
    """A named list of choices on a dossier or a person (API-entiteit)."""

    __tablename__ = "properties"
    __table_args__ = (UniqueConstraint("subject", "name_key"),)

    subject: Mapped[Subject]
    is_multiple: Mapped[bool] = mapped_column(default=False)
    options: Mapped[list["PropertyOption"]] = relationship(
        back_populates="property", order_by="PropertyOption.position, PropertyOption.id", cascade="all, delete-orphan"
    )


class PropertyOption(Archivable, Setting):
    __tablename__ = "property_options"
    __table_args__ = (UniqueConstraint("property_id", "name_key"), UniqueConstraint("property_id", "code"))

    property_id: Mapped[int] = mapped_column(ForeignKey("properties.id"))
    property: Mapped[Property] = relationship(back_populates="options")


class DocumentType(Versioned, Archivable, Coded):
    __tablename__ = "document_types"
    __table_args__ = (UniqueConstraint("subject", "name_key"),)

    subject: Mapped[Subject]
    validity_months: Mapped[int | None]
    instructions: Mapped[str] = mapped_column(Text, default="")


email_template_appointment_types = Table(
    "email_template_appointment_types",
    db.metadata,
    Column("email_template_id", ForeignKey("email_templates.id", ondelete="CASCADE"), primary_key=True),
    Column("appointment_type_id", ForeignKey("appointment_types.id"), primary_key=True, index=True),
)


class EmailTemplate(Versioned, Archivable, Coded):
    __tablename__ = "email_templates"
    __table_args__ = (UniqueConstraint("name_key"),)

    subject: Mapped[Subject]
    formal_subject_line: Mapped[str] = mapped_column(Text)
    formal_body: Mapped[str] = mapped_column(Text)
    informal_subject_line: Mapped[str] = mapped_column(Text)
    informal_body: Mapped[str] = mapped_column(Text)
    re_entry: Mapped[ReEntry] = mapped_column(
        default=ReEntry.ONCE_PER_APPOINTMENT, server_default=ReEntry.ONCE_PER_APPOINTMENT.value
    )
    """How often one client gets it."""
    appointment_types: Mapped[list["AppointmentType"]] = relationship(
        secondary=email_template_appointment_types, order_by="AppointmentType.position", lazy="selectin"
    )
    """None named: all."""

    @property
    def appointment_type_ids(self) -> list[int]:
        return [kind.id for kind in self.appointment_types]

    def text(self, form: FormOfAddress) -> tuple[str, str]:
        """Give the subject line and the body in that form of address."""
        if form is FormOfAddress.INFORMAL:
            return self.informal_subject_line, self.informal_body
        return self.formal_subject_line, self.formal_body


class DossierStatus(Versioned, Archivable, Coded):
    __tablename__ = "dossier_statuses"
    __table_args__ = (UniqueConstraint("name_key"),)


class LeadSource(Versioned, Archivable, Coded):
    __tablename__ = "lead_sources"
    __table_args__ = (UniqueConstraint("name_key"),)


class AppointmentType(Versioned, Archivable, Setting):
    __tablename__ = "appointment_types"
    __table_args__ = (UniqueConstraint("name_key"), UniqueConstraint("code"))

    duration_minutes: Mapped[int] = mapped_column(default=60)
    search_key: Mapped[str] = mapped_column(FOLDED, default="", server_default="")


@event.listens_for(AppointmentType, "before_insert")
@event.listens_for(AppointmentType, "before_update")
def _keep_search_key(_mapper: Mapper[AppointmentType], _connection: Connection, kind: AppointmentType) -> None:
    kind.search_key = names.folded(kind.name)


class Location(Versioned, Archivable, Coded):
    __tablename__ = "locations"
    __table_args__ = (UniqueConstraint("name_key"),)


Index("ix_property_options_property_id", PropertyOption.property_id)
