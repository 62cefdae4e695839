"""Heropenen: an appointment that ended by mistake is open again; what that set in motion stays, or is undone."""

from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha1

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.casework import fact_changes
from app.engine import runs, undoing
from app.engine.undoing import ActionProspect
from app.extensions import db
from app.models import Appointment, Email, Run, User
from app.store.locking import lock_dossier, refuse, refuse_archived
from app.store.saving import GONE, save
from app.vocabulary import events
from app.vocabulary.sentences import Sentence
from app.vocabulary.words import AppointmentStatus, EmailStatus, RunStatus


@dataclass(frozen=True)
class Reopening:
    """What reopening can undo, and what it can't."""

    appointment: Appointment
    run: Run | None
    """The run of the event that ended it, as far as it still stands."""
    lines: list[ActionProspect]
    freed: list[str]
    """The triggers that may fire on this dossier once more."""
    withdrawn: list[Email]
    """The mails that the event withdrew, and that stay so."""

    @property
    def can_be_undone(self) -> bool:
        """A run that isn't done yet made nothing, and needn't."""
        if self.run is None:
            return False
        return not self.run.is_done or bool(self.freed) or any(line.can_be_undone for line in self.lines)

    @property
    def mark(self) -> str:
        """Differs when reopening would do anything else."""
        run = f"{self.run.id}:{self.run.status}" if self.run else ""
        lines = [f"{line.action.id}:{line.can_be_undone}" for line in self.lines]
        parts = [str(self.appointment.ended_at), run, *lines, *self.freed]
        return sha1("|".join(parts).encode(), usedforsecurity=False).hexdigest()[:16]


def prospect(appointment: Appointment) -> Reopening:
    """Refuses where nothing is to be reopened."""
    _must_be_reopenable(appointment)
    run = runs.standing(appointment.id, events.giving(appointment.status).event)
    undoable = undoing.prospect(run) if run and run.is_done else None
    lines, freed = (undoable.lines, undoable.freed) if undoable else ([], [])
    return Reopening(appointment, run, lines, freed, _withdrawn_by_its_end(appointment))


def reopen(appointment: Appointment, *, undoes: bool, seen: str, by: User) -> None:
    """The second of two finds it open and changes nothing. `seen` is the mark of what the user saw."""
    appointment_id, dossier_id = appointment.id, appointment.dossier_id
    dossier = lock_dossier(dossier_id)
    # What was read before the lock may have changed since.
    db.session.expire_all()
    appointment = db.session.get_one(Appointment, appointment_id)
    if appointment.is_open:
        db.session.rollback()
        return
    refuse_archived(dossier)
    now = prospect(appointment)
    if now.mark != seen:
        refuse("Er is intussen iets gewijzigd. Hieronder staat wat er nu gebeurt: kijk het na.")
    if undoes and now.run and now.can_be_undone:
        _take_back(now.run, by)
    before = fact_changes.of_status(appointment)
    appointment.status, appointment.ended_at = AppointmentStatus.SCHEDULED, None
    after = fact_changes.of_status(appointment)
    fact_changes.record(before, after, by=by, dossier_id=dossier_id, appointment_id=appointment_id)
    save(appointment, version=None, by=by, taken=GONE)


def _must_be_reopenable(appointment: Appointment) -> None:
    if appointment.is_open:
        refuse("De afspraak is al heropend.")
    if not appointment.can_be_reopened:
        because = Sentence(events.giving(appointment.status).because)
        refuse("%(because)s Heropenen kan dan niet; plan een nieuwe afspraak.", because=because)


def _take_back(run: Run, by: User) -> None:
    if run.is_done:
        undoing.undo_within(run, run.dossier, by=by)
    else:
        # A worker that has just taken it finds it gone once it gets the dossier.
        run.status, run.ended_at, run.token, run.lease_until = RunStatus.WITHDRAWN, datetime.now(UTC), None, None


def _withdrawn_by_its_end(appointment: Appointment) -> list[Email]:
    withdrawn = db.session.scalars(
        select(Email)
        .where(Email.appointment_id == appointment.id, Email.status == EmailStatus.WITHDRAWN)
        .options(joinedload(Email.email_template), joinedload(Email.run_action))
        .order_by(Email.id)
    )
    reason = events.giving(appointment.status).withdrawn
    return [email for email in withdrawn if (email.run_action.reason or {}).get("text") == reason]
