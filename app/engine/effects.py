"""Makes the one effect of an action: a request, a queued mail, a task or a change of status."""

import uuid
from datetime import UTC, date, datetime, timedelta
from typing import Any

from app.extensions import db
from app.models import DocumentRequest, Email, Run, RunAction, StatusChange, Task
from app.store import offices
from app.vocabulary.words import EffectKind

_MESSAGES = uuid.uuid5(uuid.NAMESPACE_URL, "urn:aanzet:message")


def make(run: Run, action: RunAction) -> None:
    match action.kind:
        case EffectKind.REQUEST_DOCUMENT:
            _add(run, action, DocumentRequest, action.order, requested_at=_now())
        case EffectKind.SEND_EMAIL:
            now = _now()
            _add(
                run,
                action,
                Email,
                action.order,
                queued_at=now,
                next_attempt_at=now + timedelta(minutes=offices.current().hold_minutes),
                message_id=str(uuid.uuid5(_MESSAGES, f"{action.id}:{action.key}")),
            )
        case EffectKind.CREATE_TASK:
            order = {"subject": action.order["subject"], "assignee_id": action.order["assignee_id"]}
            due_on = date.fromisoformat(action.order["due_on"])
            _add(run, action, Task, order, due_on=due_on, created_at=_now())
        case EffectKind.SET_STATUS:
            _set_status(run, action)
    db.session.flush()


def _add(run: Run, action: RunAction, table: Any, order: dict[str, Any], **moments: Any) -> None:
    db.session.add(
        table(
            key=action.key,
            dossier_id=run.dossier_id,
            appointment_id=run.appointment_id,
            run_action_id=action.id,
            **order,
            **moments,
        )
    )


def _set_status(run: Run, action: RunAction) -> None:
    dossier, status_id = run.dossier, action.order["status_id"]
    db.session.add(
        StatusChange(
            dossier_id=dossier.id,
            from_status_id=dossier.status_id,
            to_status_id=status_id,
            run_action_id=action.id,
            changed_at=_now(),
        )
    )
    dossier.status_id = status_id
    # Who has the dossier's form open is told that this changed it.
    dossier.changed_at, dossier.changed_by = _now(), "Aanzet"


def _now() -> datetime:
    return datetime.now(UTC)
