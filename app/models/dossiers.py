"""Dossiers, people, and what is asked of the client."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, Column, Connection, ForeignKey, Table, Text, UniqueConstraint, event
from sqlalchemy.orm import Mapped, Mapper, mapped_column, relationship

from app.extensions import db
from app.models.accounts import User
from app.models.mixins import FOLDED, Archivable, Versioned, unique_key
from app.models.settings import DocumentType, DossierStatus, LeadSource, PropertyOption
from app.vocabulary import names, phones
from app.vocabulary.words import ApplicantRole, FormOfAddress, RequestStatus, Salutation

if TYPE_CHECKING:
    from app.models.appointments import Appointment
    from app.models.runs import RunAction
    from app.models.timeline import FormerApplicant

dossier_options = Table(
    "dossier_options",
    db.metadata,
    Column("dossier_id", ForeignKey("dossiers.id", ondelete="CASCADE"), primary_key=True),
    Column("option_id", ForeignKey("property_options.id"), primary_key=True, index=True),
)

person_options = Table(
    "person_options",
    db.metadata,
    Column("person_id", ForeignKey("persons.id", ondelete="CASCADE"), primary_key=True),
    Column("option_id", ForeignKey("property_options.id"), primary_key=True, index=True),
)


class Person(Versioned, db.Model):
    __tablename__ = "persons"

    id: Mapped[int] = mapped_column(primary_key=True)
    salutation: Mapped[Salutation] = mapped_column(default=Salutation.UNKNOWN)
    first_name: Mapped[str] = mapped_column(Text, default="")
    prefix: Mapped[str] = mapped_column(Text, default="")
    last_name: Mapped[str] = mapped_column(Text)
    search_key: Mapped[str] = mapped_column(FOLDED, index=True)
    sort_key: Mapped[str] = mapped_column(FOLDED, default="", server_default="")
    email: Mapped[str] = mapped_column(Text, default="")
    email_key: Mapped[str] = mapped_column(FOLDED, default="", index=True)
    refused_address: Mapped[str] = mapped_column(Text, default="", server_default="")
    """An address of theirs that a mail server refused for good."""
    refusal: Mapped[str] = mapped_column(Text, default="", server_default="")
    """What it said."""
    phone: Mapped[str] = mapped_column(Text, default="")
    phone_key: Mapped[str] = mapped_column(FOLDED, default="", server_default="", index=True)
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"), index=True)
    """Who this turned out to be as well, and has had all that was this person's since."""
    options: Mapped[list[PropertyOption]] = relationship(secondary=person_options, order_by=PropertyOption.position)
    applicants: Mapped[list["Applicant"]] = relationship(viewonly=True, order_by="Applicant.dossier_id.desc()")
    """This person's part in each dossier, the newest dossier first."""
    former_applicants: Mapped[list["FormerApplicant"]] = relationship(
        viewonly=True, order_by="FormerApplicant.left_at.desc()"
    )

    @property
    def full_name(self) -> str:
        return " ".join(part for part in (self.first_name, self.prefix, self.last_name) if part)

    @property
    def why_unreachable(self) -> str:
        """What a mail server said of their address, as long as that is their address."""
        return self.refusal if self.refused_address and self.refused_address == self.email else ""

    @property
    def family_name(self) -> str:
        """With its prefix, as it stands alone: "Van Dalen"."""
        name = f"{self.prefix} {self.last_name}".strip()
        return name[:1].upper() + name[1:]


@event.listens_for(Person, "before_insert")
@event.listens_for(Person, "before_update")
def _keep_keys(_mapper: Mapper[Person], _connection: Connection, person: Person) -> None:
    person.search_key = names.folded(person.full_name)
    person.sort_key = names.folded(f"{person.last_name} {person.first_name}")
    person.email_key, person.phone_key = names.folded(person.email or ""), phones.key(person.phone or "")


class Dossier(Archivable, Versioned, db.Model):
    """Its number is its id."""

    __tablename__ = "dossiers"
    __table_args__ = (CheckConstraint("mortgage_amount >= 0", name="mortgage_amount"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str | None] = mapped_column(Text, unique=True)
    advisor_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    handler_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    status_id: Mapped[int] = mapped_column(ForeignKey("dossier_statuses.id"), index=True)
    lead_source_id: Mapped[int | None] = mapped_column(ForeignKey("lead_sources.id"), index=True)
    form_of_address: Mapped[FormOfAddress | None]
    mortgage_amount: Mapped[int | None]
    """It is in whole euros."""
    created_at: Mapped[datetime]
    advisor: Mapped[User] = relationship(foreign_keys=[advisor_id])
    handler: Mapped[User | None] = relationship(foreign_keys=[handler_id])
    status: Mapped[DossierStatus] = relationship()
    lead_source: Mapped[LeadSource | None] = relationship()
    options: Mapped[list[PropertyOption]] = relationship(secondary=dossier_options, order_by=PropertyOption.position)
    # "consumer" sorts before "partner", which is the order the office uses.
    applicants: Mapped[list["Applicant"]] = relationship(
        back_populates="dossier", order_by="Applicant.role", cascade="all, delete-orphan"
    )
    former_applicants: Mapped[list["FormerApplicant"]] = relationship(order_by="FormerApplicant.left_at")
    appointments: Mapped[list["Appointment"]] = relationship(
        back_populates="dossier", order_by="Appointment.starts_at, Appointment.id"
    )

    @property
    def name(self) -> str:
        return " – ".join(dict.fromkeys(applicant.person.family_name for applicant in self.applicants))

    @property
    def gone_applicants(self) -> list["FormerApplicant"]:
        """Each once, as they left last; who came back is not among them."""
        latest = {former.person_id: former for former in self.former_applicants}
        here = {applicant.person_id for applicant in self.applicants}
        return [former for person_id, former in latest.items() if person_id not in here]


class Applicant(db.Model):
    __tablename__ = "applicants"
    __table_args__ = (UniqueConstraint("dossier_id", "role"), UniqueConstraint("dossier_id", "person_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossiers.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True)
    role: Mapped[ApplicantRole]
    dossier: Mapped[Dossier] = relationship(back_populates="applicants")
    person: Mapped[Person] = relationship()


class DocumentRequest(db.Model):
    """A document asked from the client (Actiepunt voor klant)."""

    __tablename__ = "document_requests"
    __table_args__ = (unique_key("uq_document_requests_open_key", "status = 'open'"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(Text)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossiers.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"), index=True)
    document_type_id: Mapped[int] = mapped_column(ForeignKey("document_types.id"), index=True)
    appointment_id: Mapped[int | None] = mapped_column(ForeignKey("appointments.id"), index=True)
    run_action_id: Mapped[int] = mapped_column(ForeignKey("run_actions.id"), index=True)
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("document_requests.id"))
    status: Mapped[RequestStatus] = mapped_column(default=RequestStatus.OPEN)
    requested_at: Mapped[datetime]
    received_at: Mapped[datetime | None]
    issued_on: Mapped[date | None]
    valid_until_on: Mapped[date | None]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    reason: Mapped[str] = mapped_column(Text, default="")
    document_type: Mapped[DocumentType] = relationship()
    person: Mapped[Person | None] = relationship()
    decided_by: Mapped[User | None] = relationship()
    appointment: Mapped["Appointment | None"] = relationship()
    run_action: Mapped["RunAction"] = relationship(viewonly=True)
    replaces: Mapped["DocumentRequest | None"] = relationship(remote_side=[id])
    """The rejected request that this one asks again."""

    @property
    def is_open(self) -> bool:
        return self.status is RequestStatus.OPEN

    @property
    def is_received(self) -> bool:
        return self.status is RequestStatus.RECEIVED

    @property
    def is_delivered(self) -> bool:
        return self.status in (RequestStatus.RECEIVED, RequestStatus.APPROVED)


class StatusChange(db.Model):
    """A dossier's move from one status to another, by a user or by a run."""

    __tablename__ = "status_changes"

    id: Mapped[int] = mapped_column(primary_key=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossiers.id"), index=True)
    from_status_id: Mapped[int | None] = mapped_column(ForeignKey("dossier_statuses.id"), index=True)
    to_status_id: Mapped[int] = mapped_column(ForeignKey("dossier_statuses.id"), index=True)
    run_action_id: Mapped[int | None] = mapped_column(ForeignKey("run_actions.id"), unique=True)
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    changed_at: Mapped[datetime]
    from_status: Mapped[DossierStatus | None] = relationship(viewonly=True, foreign_keys=[from_status_id])
    to_status: Mapped[DossierStatus] = relationship(viewonly=True, foreign_keys=[to_status_id])
    run_action: Mapped["RunAction | None"] = relationship(viewonly=True)
    changed_by: Mapped[User | None] = relationship(viewonly=True)
