"""What is sent to the client or to a colleague, and to whom it left."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, ClassVar

from sqlalchemy import ForeignKey, Index, Text, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import db
from app.models.dossiers import Dossier, Person
from app.models.mixins import unique_key
from app.models.settings import EmailTemplate
from app.vocabulary.json_values import JsonObject
from app.vocabulary.words import EmailStatus, Recipient, Shortfall

if TYPE_CHECKING:
    from app.models.appointments import Appointment
    from app.models.runs import RunAction


class Email(db.Model):
    """A mail that the engine asked for: queued first, delivered by a job of its own."""

    __tablename__ = "emails"
    most_attempts: ClassVar[int] = 5
    __table_args__ = (
        unique_key("uq_emails_live_key", "status <> 'withdrawn'"),
        unique_key("uq_emails_once_key", "status IN ('queued', 'sending', 'sent', 'uncertain')", "once_key"),
        Index("ix_emails_status_next_attempt_at", "status", "next_attempt_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(Text)
    once_key: Mapped[str | None] = mapped_column(Text)
    """Of what its dossier gets once, whatever asks for it."""
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossiers.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    email_template_id: Mapped[int] = mapped_column(ForeignKey("email_templates.id"), index=True)
    appointment_id: Mapped[int | None] = mapped_column(ForeignKey("appointments.id"), index=True)
    run_action_id: Mapped[int] = mapped_column(ForeignKey("run_actions.id"), index=True)
    recipient: Mapped[Recipient] = mapped_column(server_default=Recipient.APPLICANTS.value)
    """With the person: for whom it is meant. Who that is, and where, is looked up when it leaves."""
    repeats_id: Mapped[int | None] = mapped_column(ForeignKey("emails.id"), index=True)
    """The mail that left before, to others or elsewhere."""
    status: Mapped[EmailStatus] = mapped_column(default=EmailStatus.QUEUED)
    attempts: Mapped[int] = mapped_column(default=0)
    next_attempt_at: Mapped[datetime | None]
    waits_for_server: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Its next attempt is late because the mail server is away, not because of the mail."""
    token: Mapped[str | None] = mapped_column(Text)
    lease_until: Mapped[datetime | None]
    data_at: Mapped[datetime | None]
    """When its text began to leave; from then on nobody can be sure until the server answers."""
    message_id: Mapped[str] = mapped_column(Text)
    error: Mapped[str] = mapped_column(Text, default="")
    subject_line: Mapped[str | None] = mapped_column(Text)
    body: Mapped[str | None] = mapped_column(Text)
    told_starts_at: Mapped[datetime | None]
    """When its appointment is, as its text tells the applicants; None where it doesn't."""
    told_location_id: Mapped[int | None]
    """Where it was then."""
    queued_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    is_partial: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Somebody it is meant for was refused, and doesn't have it since either."""
    dossier: Mapped[Dossier] = relationship()
    person: Mapped[Person | None] = relationship()
    appointment: Mapped["Appointment | None"] = relationship()
    email_template: Mapped[EmailTemplate] = relationship()
    run_action: Mapped["RunAction"] = relationship(viewonly=True)
    repeats: Mapped["Email | None"] = relationship(remote_side=[id])
    recipients: Mapped[list["EmailRecipient"]] = relationship(
        back_populates="email", order_by="EmailRecipient.id", cascade="all, delete-orphan"
    )

    @property
    def why(self) -> JsonObject | str:
        """What went wrong: the sentence its action keeps; while it is tried again, the mail server's words."""
        return self.error if self.is_under_way or not self.error else self.run_action.reason or self.error

    @property
    def shown(self) -> EmailStatus | Shortfall:
        """What became of it, as it is shown."""
        return Shortfall.PARTIAL if self.is_partial and self.status is EmailStatus.SENT else self.status

    @property
    def is_under_way(self) -> bool:
        return self.status in (EmailStatus.QUEUED, EmailStatus.SENDING)

    @property
    def is_held(self) -> bool:
        """Kept for a while before its first attempt, so that it can still be stopped."""
        is_new = self.status is EmailStatus.QUEUED and self.attempts == 0 and not self.waits_for_server
        return is_new and self.next_attempt_at is not None and self.next_attempt_at > datetime.now(UTC)

    @property
    def is_delayed(self) -> bool:
        """It was tried in vain, or would be."""
        return self.status is EmailStatus.QUEUED and (self.attempts > 0 or self.waits_for_server)

    @property
    def is_uncertain(self) -> bool:
        return self.status is EmailStatus.UNCERTAIN

    @property
    def can_be_repeated(self) -> bool:
        return self.is_delayed or self.status in (
            EmailStatus.FAILED,
            EmailStatus.UNCERTAIN,
            EmailStatus.BLOCKED,
            EmailStatus.SKIPPED,
        )

    @property
    def has_left(self) -> bool:
        """Or may have."""
        is_leaving = self.status is EmailStatus.SENDING and self.data_at is not None
        return is_leaving or self.status in (EmailStatus.SENT, EmailStatus.UNCERTAIN)

    @property
    def is_to_applicants_together(self) -> bool:
        return self.recipient is Recipient.APPLICANTS and self.person_id is None


class EmailRecipient(db.Model):
    """To whom a mail left, with the name and the address of then."""

    __tablename__ = "email_recipients"

    id: Mapped[int] = mapped_column(primary_key=True)
    email_id: Mapped[int] = mapped_column(ForeignKey("emails.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"), index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    name: Mapped[str] = mapped_column(Text)
    address: Mapped[str] = mapped_column(Text)
    left_at: Mapped[datetime]
    refusal: Mapped[str] = mapped_column(Text, default="", server_default="")
    """Why this one didn't get it."""
    leaving_key: Mapped[str | None] = mapped_column(Text, unique=True)
    """Lets the database refuse a second mail of the same template and occasion to this address."""
    email: Mapped[Email] = relationship(back_populates="recipients")
