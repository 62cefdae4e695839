"""How long from an appointment's commit to the end of its run, with a real worker: `python -m bench.scheduling 50`.

On DATABASE_URL and REDIS_URL, where the demo office is loaded if the database is empty and the appointments stay;
without them on an SQLite and a Redis that are thrown away.
"""

import os
import statistics
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask import Flask
from redis import Redis
from sqlalchemy import Select, event, func, select

from app import create_app, demo
from app.casework import appointment_doubts, appointments, dossiers, persons
from app.engine import runs
from app.extensions import db
from app.models import Applicant, Appointment, AppointmentType, Dossier, Email, Person, Run, User
from app.queue import QUEUES, bell
from app.vocabulary.words import EmailStatus
from tests.backends import running_redis
from tests.processes import start_module, wait_until


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 50
    with ExitStack() as at_the_end:
        folder = Path(at_the_end.enter_context(tempfile.TemporaryDirectory()))
        os.environ["AANZET_INSTANCE"] = str(folder)
        if "REDIS_URL" not in os.environ:
            os.environ["REDIS_URL"] = at_the_end.enter_context(running_redis(folder / "redis")).url
        app = create_app()
        with app.app_context():
            db.create_all()
            demo.load_if_empty()
            print(f"{db.engine.name}, {count} appointments of two applicants, one worker")
            _count_queries(app)
            at_the_end.enter_context(start_module("worker", dict(os.environ), folder / "worker.log"))
            # The worker's own start is no part of it.
            _wait_for([_scheduled()])
            _one_by_one(count)
            _all_at_once(count)
            db.engine.dispose()


def _count_queries(app: Flask) -> None:
    made = []
    scheduling = count_queries(lambda: made.append(_scheduled()))
    with Redis.from_url(app.config["REDIS_URL"]) as connection:
        for which in QUEUES:
            bell(which, connection).empty()
    run_id = _run_of(made[0])
    running = count_queries(lambda: runs.execute(run_id))
    print(f"queries: {scheduling} to open the dossier and schedule, {running} for the run")


def count_queries(act: Callable[[], object]) -> int:
    seen: list[None] = []

    def note(*_: object) -> None:
        seen.append(None)

    event.listen(db.engine, "before_cursor_execute", note)
    act()
    event.remove(db.engine, "before_cursor_execute", note)
    return len(seen)


def _one_by_one(count: int) -> None:
    made = []
    for _ in range(count):
        made.append(_scheduled())
        _wait_for(made[-1:])
        # One worker: the next run would stand behind the delivery of this one's mails.
        _wait_for_mails()
    done = db.session.scalars(select(Run).where(Run.appointment_id.in_(made))).all()
    _print_times("commit to end of run", [run.ended_at - run.queued_at for run in done if run.ended_at])
    _print_times(
        "of which the run itself", [run.ended_at - run.started_at for run in done if run.ended_at and run.started_at]
    )


def _print_times(what: str, times: list[timedelta]) -> None:
    milliseconds = [time.total_seconds() * 1000 for time in times]
    print(f"one by one, {what}: median {statistics.median(milliseconds):.0f} ms, worst {max(milliseconds):.0f} ms")


def _all_at_once(count: int) -> None:
    made = [_scheduled() for _ in range(count)]
    started = time.monotonic()
    _wait_for(made)
    print(f"all at once: {count / (time.monotonic() - started):.0f} runs a second once all were scheduled")


def _wait_for(made: list[int]) -> None:
    _wait_until_none(select(func.count()).where(Run.appointment_id.in_(made), Run.ended_at.is_(None)))


def _wait_for_mails() -> None:
    _wait_until_none(select(func.count()).where(Email.status.in_((EmailStatus.QUEUED, EmailStatus.SENDING))))


def _wait_until_none(left: Select[int]) -> None:
    def are_done() -> bool:
        under_way = db.session.scalar(left)
        db.session.rollback()
        return not under_way

    wait_until(are_done, seconds=300, what="the worker is done")


def _scheduled() -> int:
    """On a new dossier each time, of people who have one already: every run asks and mails all that it can."""
    example = db.session.scalars(
        select(Dossier)
        .where(Dossier.id.in_(select(Applicant.dossier_id).join(Person).where(Person.last_name == "Dalen")))
        .order_by(Dossier.id)
        .limit(1)
    ).one()
    person = [dossiers.NewApplicant(one.person, persons.PersonDetails(last_name="")) for one in example.applicants]
    dossier = dossiers.open_new(
        dossiers.DossierDetails(example.advisor, example.handler, example.status, None, None, list(example.options)),
        *person,
        by=None,
    )
    made = schedule_on(dossier)
    db.session.rollback()
    return made


def schedule_on(dossier: Dossier) -> int:
    """In a week, of the office's first type."""
    type = db.session.scalars(select(AppointmentType).order_by(AppointmentType.position).limit(1)).one()
    details = appointments.AppointmentDetails(
        type=type,
        title=type.name,
        location=None,
        remarks="",
        starts_at=datetime.now(UTC) + timedelta(days=7),
        duration_minutes=type.duration_minutes,
        advisor=db.session.get_one(User, dossier.advisor_id),
        accepted=appointment_doubts.Everything(),
    )
    appointment = appointments.schedule(dossier, details, token=uuid.uuid4().hex, by=None)
    made: int = db.session.scalars(select(Appointment.id).where(Appointment.token == appointment.token)).one()
    return made


def _run_of(appointment_id: int) -> int:
    run_id: int = db.session.scalars(select(Run.id).where(Run.appointment_id == appointment_id)).one()
    db.session.rollback()
    return run_id


if __name__ == "__main__":
    main()
