"""What one event set in motion, kept as it was then."""

from datetime import datetime

from sqlalchemy import JSON, ColumnElement, Connection, ForeignKey, Index, Text, case, event, true, update
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, Mapper, mapped_column, relationship

from app.extensions import db
from app.models.accounts import User
from app.models.appointments import Appointment
from app.models.dossiers import Dossier
from app.models.emails import Email
from app.models.management import Trigger
from app.vocabulary import events
from app.vocabulary.json_values import Json
from app.vocabulary.kept import KeptFinding
from app.vocabulary.words import EffectKind, Event, Outcome, RunStatus, Weighing


class Run(db.Model):
    __tablename__ = "runs"
    __table_args__ = (Index("ix_runs_status_due_at", "status", "due_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(Text, unique=True)
    """There is one per event: "scheduled:12", "rescheduled:12:1", "started_by_hand:<token>"."""
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossiers.id"), index=True)
    appointment_id: Mapped[int | None] = mapped_column(ForeignKey("appointments.id"), index=True)
    event: Mapped[Event]
    start_number: Mapped[int] = mapped_column(default=0, server_default="0")
    """For which of the appointment's starts it is carried out."""
    trigger_id: Mapped[int | None] = mapped_column(ForeignKey("triggers.id", ondelete="SET NULL"), index=True)
    """The timed trigger whose moment came."""
    scenario_ids: Mapped[list[int]] = mapped_column(JSON, default=list)
    """The scenarios that were started by hand; empty where triggers decide."""
    requested_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    previewed: Mapped[dict[str, Json] | None] = mapped_column(JSON(none_as_null=True))
    """What the user saw announced, and once the run is done what became different; None where nothing was announced."""
    mails_clients: Mapped[bool] = mapped_column(default=True, server_default=true())
    """False: its appointment was over when it was saved, and nobody chose to mail the clients all the same."""
    status: Mapped[RunStatus] = mapped_column(default=RunStatus.QUEUED)
    due_at: Mapped[datetime]
    queued_at: Mapped[datetime]
    rung_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    token: Mapped[str | None] = mapped_column(Text)
    lease_until: Mapped[datetime | None]
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None] = mapped_column(index=True)
    error: Mapped[str] = mapped_column(Text, default="")
    undone_at: Mapped[datetime | None]
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    dossier: Mapped[Dossier] = relationship()
    appointment: Mapped[Appointment | None] = relationship()
    trigger: Mapped[Trigger | None] = relationship()
    requested_by: Mapped[User | None] = relationship(foreign_keys=[requested_by_id])
    undone_by: Mapped[User | None] = relationship(foreign_keys=[undone_by_id])
    triggers: Mapped[list["RunTrigger"]] = relationship(order_by="RunTrigger.position")
    scenarios: Mapped[list["RunScenario"]] = relationship(order_by="RunScenario.position")
    actions: Mapped[list["RunAction"]] = relationship(
        order_by="RunAction.position", back_populates="run", foreign_keys="RunAction.run_id"
    )

    @hybrid_property
    def asked_at(self) -> datetime:
        """When it was first to happen; `due_at` is later at each attempt."""
        return self.due_at if self.event is Event.STARTED_BY_HAND else self.queued_at

    @asked_at.inplace.expression
    @classmethod
    def _asked_at(cls) -> ColumnElement[datetime]:
        return case((cls.event == Event.STARTED_BY_HAND, cls.due_at), else_=cls.queued_at)

    @property
    def occasion(self) -> str:
        """What its mails and tasks are unique within."""
        return f"appointment:{self.appointment_id}" if self.appointment_id else f"by_hand:{self.key}"

    @property
    def is_active(self) -> bool:
        return self.status in (RunStatus.QUEUED, RunStatus.RUNNING)

    @property
    def is_waiting(self) -> bool:
        return self.status is RunStatus.WAITING

    @property
    def is_done(self) -> bool:
        return self.status is RunStatus.DONE

    @property
    def can_be_undone(self) -> bool:
        """Whether it is worth a look; what exactly can be taken back, the page of undoing says."""
        parts = [trigger.own_actions for trigger in self.triggers] + [scenario.actions for scenario in self.scenarios]
        did_something = any(action.did_something for actions in parts for action in actions)
        return self.is_done and not self.is_undone and did_something

    @property
    def is_undone(self) -> bool:
        return self.undone_at is not None

    @property
    def is_superseded(self) -> bool:
        """It was for a start from which its appointment was moved away: the present one has runs of its own."""
        if self.appointment is None or not events.of(self.event).is_of_start:
            return False
        return self.start_number != self.appointment.start_number

    @property
    def difference(self) -> Json:
        """What it did otherwise than announced, in sentences."""
        return (self.previewed or {}).get("difference")


class RunTrigger(db.Model):
    """A trigger on the run's event, and whether it fired or why not."""

    __tablename__ = "run_triggers"

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("runs.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    trigger_id: Mapped[int | None] = mapped_column(ForeignKey("triggers.id", ondelete="SET NULL"), index=True)
    version: Mapped[int | None]
    name: Mapped[str] = mapped_column(Text)
    has_fired: Mapped[bool]
    reason: Mapped[dict[str, Json] | None] = mapped_column(JSON)
    once_key: Mapped[str | None] = mapped_column(Text, unique=True)
    """Set where the trigger may fire once per dossier; the database refuses a second."""
    own_actions: Mapped[list["RunAction"]] = relationship(
        primaryjoin="and_(RunTrigger.id == RunAction.run_trigger_id, RunAction.run_scenario_id.is_(None))",
        order_by="RunAction.position",
        viewonly=True,
    )


@event.listens_for(Trigger, "before_delete")
def _end_its_keys(_mapper: Mapper[Trigger], connection: Connection, trigger: Trigger) -> None:
    """Whoever deletes it: a key ends with what it is about."""
    connection.execute(update(RunTrigger).where(RunTrigger.trigger_id == trigger.id).values(once_key=None))


class RunScenario(db.Model):
    """A scenario as it was weighed for the dossier or for one person."""

    __tablename__ = "run_scenarios"

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("runs.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    scenario_id: Mapped[int | None] = mapped_column(ForeignKey("scenarios.id", ondelete="SET NULL"), index=True)
    version: Mapped[int | None]
    name: Mapped[str] = mapped_column(Text)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    person_name: Mapped[str | None] = mapped_column(Text)
    weighing: Mapped[Weighing]
    reason: Mapped[dict[str, Json] | None] = mapped_column(JSON)
    conditions: Mapped[list[KeptFinding]] = mapped_column(JSON)
    actions: Mapped[list["RunAction"]] = relationship(order_by="RunAction.position", viewonly=True)

    @property
    def has_started(self) -> bool:
        return self.weighing is Weighing.STARTED

    @property
    def applies_no_longer(self) -> bool:
        """What is still open of it is withdrawn by this run."""
        return self.weighing is Weighing.NO_LONGER


class RunAction(db.Model):
    """One action of a plan for one target, its outcome and why."""

    __tablename__ = "run_actions"

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("runs.id", ondelete="CASCADE"), index=True)
    run_trigger_id: Mapped[int | None] = mapped_column(ForeignKey("run_triggers.id"), index=True)
    run_scenario_id: Mapped[int | None] = mapped_column(ForeignKey("run_scenarios.id"), index=True)
    position: Mapped[int]
    action_id: Mapped[int | None] = mapped_column(ForeignKey("actions.id", ondelete="SET NULL"), index=True)
    who: Mapped[str] = mapped_column(Text)
    """The scenario or trigger that asked."""
    kind: Mapped[EffectKind]
    name: Mapped[str] = mapped_column(Text)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    person_name: Mapped[str | None] = mapped_column(Text)
    key: Mapped[str] = mapped_column(Text)
    order: Mapped[dict[str, Json]] = mapped_column(JSON)
    """All that carrying it out needs, so that a retry does what was planned."""
    outcome: Mapped[Outcome]
    reason: Mapped[dict[str, Json] | None] = mapped_column(JSON)
    done_by_id: Mapped[int | None] = mapped_column(ForeignKey("run_actions.id"), index=True)
    attempts: Mapped[int] = mapped_column(default=1)
    ended_at: Mapped[datetime]
    run: Mapped[Run] = relationship(back_populates="actions", foreign_keys=[run_id])
    done_by: Mapped["RunAction | None"] = relationship(remote_side=[id], foreign_keys=[done_by_id])
    """What does it already; of a line that withdrew something, what had made that."""
    email: Mapped[Email | None] = relationship(
        primaryjoin="RunAction.id == foreign(Email.run_action_id)", viewonly=True, uselist=False
    )

    @property
    def did_something(self) -> bool:
        """Made something, or withdrew what another made."""
        return self.outcome in (Outcome.DONE, Outcome.FAILED) or (
            self.outcome is Outcome.WITHDRAWN and self.done_by_id is not None
        )


class Sweep(db.Model):
    """When the sweeper last went round. The table has one row."""

    __tablename__ = "sweeps"

    id: Mapped[int] = mapped_column(primary_key=True)
    swept_at: Mapped[datetime]
