"""To-dos for colleagues (Werkvoorraad)."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from app.extensions import db
from app.models.accounts import User
from app.models.appointments import Appointment
from app.models.dossiers import Dossier
from app.models.mixins import FOLDED, unique_key
from app.vocabulary import names
from app.vocabulary.words import TaskStatus

if TYPE_CHECKING:
    from app.models.runs import RunAction


class Task(db.Model):
    __tablename__ = "tasks"
    __table_args__ = (
        unique_key("uq_tasks_live_key", "status <> 'withdrawn'"),
        Index("ix_tasks_assignee_id_status", "assignee_id", "status"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(Text)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossiers.id"), index=True)
    appointment_id: Mapped[int | None] = mapped_column(ForeignKey("appointments.id"), index=True)
    run_action_id: Mapped[int] = mapped_column(ForeignKey("run_actions.id"), index=True)
    subject: Mapped[str] = mapped_column(Text)
    subject_key: Mapped[str] = mapped_column(FOLDED, default="", server_default="")
    assignee_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    due_on: Mapped[date]
    status: Mapped[TaskStatus] = mapped_column(default=TaskStatus.OPEN)
    created_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    done_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    dossier: Mapped[Dossier] = relationship()
    appointment: Mapped[Appointment | None] = relationship()
    assignee: Mapped[User] = relationship(foreign_keys=[assignee_id])
    done_by: Mapped[User | None] = relationship(viewonly=True, foreign_keys=[done_by_id])
    run_action: Mapped["RunAction"] = relationship(viewonly=True)

    @validates("subject")
    def _keep_key(self, _column: str, value: str) -> str:
        self.subject_key = names.folded(value)
        return value

    @property
    def is_open(self) -> bool:
        return self.status is TaskStatus.OPEN
