"""One round: clients at work while things are killed, then quiet, then the judgement."""

import time
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from flask import Flask
from sqlalchemy import select

from app.extensions import db
from app.models import Email, Run
from app.vocabulary.words import EmailStatus, RunStatus
from tests.chaos import setups, verdict
from tests.chaos.clients import Client, Slots
from tests.chaos.faults import HORSE_STANDS, WORKER_STANDS, Fault, Faults
from tests.chaos.office import furnish
from tests.chaos.verdict import Verdict
from tests.processes import wait_until

CLIENTS = 6
DUST_SETTLES_WITHIN = 90.0
# On top of that: two workers on a busy machine may be behind when the clients go home.
AND_PER_APPOINTMENT = 0.5
# Seconds to the next run of another dossier while a process stands still inside its transaction. On SQLite, where none
# can write meanwhile, it has to be ended first.
OTHERS_WITHIN = 10.0


@dataclass(frozen=True)
class Round:
    setup: str
    appointments: int
    seed: int
    lease: float = 2.0
    rate: float = 2.0
    """Appointments a second, as far as the faults let them through."""
    pauses: tuple[float, float] = (1.0, 3.0)
    """Seconds between two faults."""
    dossiers: int = 0
    only: tuple[str, ...] = ()
    """The kinds of faults; all when none is named."""
    broken: str = ""


@dataclass(frozen=True)
class Report:
    round: Round
    seconds: float
    settled_after: float | None
    did: Counter[str]
    unanswered: Counter[str]
    """Requests that a client had to make again, by what it got instead of an answer."""
    faults: list[Fault]
    missed: Counter[str]
    recoveries: dict[str, list[float]]
    waits: list[float]
    """Seconds from each event to the end of its run."""
    verdict: Verdict
    trouble: list[str]

    @property
    def is_clean(self) -> bool:
        return self.verdict.is_clean and self.settled_after is not None and not self.trouble and not self.held_up

    @property
    def held_up(self) -> list[str]:
        """By whoever stood still inside a transaction, for longer than is right."""
        limit = OTHERS_WITHIN + (self.round.lease if self.round.setup == "sqlite" else 0)
        stood = [(kind, seconds) for kind in (HORSE_STANDS, WORKER_STANDS) for seconds in self.recoveries.get(kind, ())]
        return [
            f"{kind}: the next run of another ended after {seconds:.1f} s" for kind, seconds in stood if seconds > limit
        ]


def play(round: Round, folder: Path) -> Report:
    began = time.monotonic()
    with setups.running(round.setup, folder, seed=round.seed, lease=round.lease, broken=round.broken) as setup:
        with setup.app.app_context():
            office = furnish(logins=CLIENTS, dossiers=round.dossiers or max(4, round.appointments // 5))
        slots = Slots()
        clients = [
            Client(
                setup.url,
                office,
                login,
                slots,
                share=round.appointments // CLIENTS + (number < round.appointments % CLIENTS),
                pause=CLIENTS / round.rate,
                seed=f"{round.seed} client {number}",
            )
            for number, login in enumerate(office.logins)
        ]
        seed = f"{round.seed} faults"
        faults = Faults(setup, lease=round.lease, seed=seed, pauses=round.pauses, only=round.only)
        for thread in (*clients, faults):
            thread.start()
        for client in clients:
            client.join()
        faults.stop()
        settled_after = _settle(setup.app, DUST_SETTLES_WITHIN + AND_PER_APPOINTMENT * round.appointments)
        setup.stop()
        with setup.app.app_context():
            judged = verdict.judge((one for client in clients for one in client.booked), setup.mail.accepted)
            recoveries, waits = _recoveries(faults.done), _waits()
    return Report(
        round,
        time.monotonic() - began,
        settled_after,
        sum((client.did for client in clients), Counter()),
        sum((client.unanswered for client in clients), Counter()),
        faults.done,
        faults.missed,
        recoveries,
        waits,
        judged,
        [line for thread in (*clients, faults) for line in thread.trouble],
    )


def _settle(app: Flask, seconds: float) -> float | None:
    """How long it takes until nothing is under way any more; None if it never is."""

    def is_quiet() -> bool:
        with app.app_context():
            runs = select(Run.id).where(Run.status.in_((RunStatus.QUEUED, RunStatus.RUNNING)))
            emails = select(Email.id).where(Email.status.in_((EmailStatus.QUEUED, EmailStatus.SENDING)))
            busy = any(db.session.scalar(query.limit(1)) for query in (runs, emails))
            db.session.rollback()
        time.sleep(0.1)
        return not busy

    began = time.monotonic()
    try:
        wait_until(is_quiet, seconds=seconds)
    except AssertionError:
        return None
    return time.monotonic() - began


def _recoveries(faults: list[Fault]) -> dict[str, list[float]]:
    """Seconds from each fault to the first run that ends after it, of a dossier that it didn't lock."""
    done = select(Run.ended_at, Run.dossier_id).where(Run.status == RunStatus.DONE).order_by(Run.ended_at)
    ended = db.session.execute(done).all()
    found: dict[str, list[float]] = {}
    for fault in faults:
        others = (moment for moment, dossier_id in ended if dossier_id not in fault.dossier_ids)
        after: datetime | None = next((moment for moment in others if moment and moment > fault.at), None)
        if after:
            found.setdefault(fault.kind, []).append((after - fault.at).total_seconds())
    return found


def _waits() -> list[float]:
    done = db.session.execute(select(Run.queued_at, Run.ended_at).where(Run.status == RunStatus.DONE))
    return [(ended_at - queued_at).total_seconds() for queued_at, ended_at in done if ended_at]
