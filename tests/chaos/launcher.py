"""The worker as the suite starts it: its lease short, its windows wide, and broken where a test wants that caught.

These switches exist here alone; the product has none of them.
"""

import argparse
import random
import time
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import and_, update

from app import queue, worker
from app.delivery import deliveries
from app.delivery.deliveries import Delivery
from app.engine import claims, recording, run_rows, runs
from app.extensions import Patience, db
from app.models import Dossier, Email, Run, RunAction
from app.vocabulary.words import EmailStatus, RunStatus


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--lease", type=float, required=True)
    parser.add_argument("--broken", choices=["", *BREAKS], default="")
    chosen = parser.parse_args()
    claims.LEASE = deliveries.LEASE = timedelta(seconds=chosen.lease)
    # Whoever waits for a lock is not silent, and gives up within the lease.
    worker.BACKGROUND = Patience(max(1, int(chosen.lease / 2)), max(1, int(chosen.lease)))
    # Between a claim and its transaction a process would seldom be hit.
    runs._carry_out = _dawdling(runs._carry_out)
    recording.record = _dawdling(recording.record)
    Delivery.write = _dawdling(Delivery.write)
    runs._ring_next = _ringing_late(runs._ring_next)
    if chosen.broken:
        BREAKS[chosen.broken]()
    worker.main([])


def _dawdling(act: Callable[..., Any], least: float = 0, most: float = 0.1) -> Callable[..., Any]:
    """Takes so many seconds longer."""

    def dawdled(*arguments: Any, **options: Any) -> Any:
        time.sleep(random.uniform(least, most))
        return act(*arguments, **options)

    return dawdled


def _ringing_late(ring_next: Callable[[int], None]) -> Callable[[int], None]:
    """Many a bell comes once more for what is done already."""

    def rang(run_id: int) -> None:
        ring_next(run_id)
        if random.random() < 0.5:
            queue.execute_run_later(run_id)

    return rang


def _break_claim() -> None:
    """Whoever hears a bell carries the run out, whoever else has it or had it."""

    def claim(run_id: int) -> str:
        now, token = datetime.now(UTC), uuid.uuid4().hex
        taken = {"status": RunStatus.RUNNING, "token": token, "lease_until": now + claims.LEASE, "started_at": now}
        db.session.execute(update(Run).where(Run.id == run_id).values(taken))
        db.session.commit()
        return token

    claims.claim = claim
    runs.lock_dossier = lambda dossier_id: db.session.get_one(Dossier, dossier_id)
    claims.still_mine = lambda run_id, _token: db.session.get(Run, run_id, populate_existing=True)


def _break_keys() -> None:
    """And nothing that is done can be recognized, by the plan or by the database."""
    _break_claim()
    made = run_rows.of_action

    def unrecognizable(*arguments: Any) -> RunAction:
        action = made(*arguments)
        action.key += f"~{uuid.uuid4().hex}"
        return action

    run_rows.of_action = unrecognizable


def _break_mail() -> None:
    """A mail that is being sent looks as if it waits, and whoever comes takes it; it takes long enough for two."""
    states = (EmailStatus.QUEUED, EmailStatus.SENDING)
    deliveries.is_due = lambda now: and_(Email.status.in_(states), Email.next_attempt_at <= now)
    Delivery._found = lambda self, *_statuses: db.session.get(Email, self._email_id, populate_existing=True)
    Delivery.write = _dawdling(Delivery.write, 0.5, 0.5)


BREAKS = {"claim": _break_claim, "keys": _break_keys, "mail": _break_mail}


if __name__ == "__main__":
    main()
