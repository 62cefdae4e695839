"""A process that stands still inside its transaction is ended by its worker, and nobody waits for it for long."""

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import select

from app.delivery import emails
from app.engine import runs
from app.extensions import db
from app.models import Email, Run
from app.vocabulary.words import EmailStatus, RunStatus
from tests.backends import Backend
from tests.factories import a_dossier, a_person, a_trigger, an_appointment, an_email_template, gives_task, mails
from tests.processes import Process, start_module, wait_until
from tests.worker.mailing import execute_runs

pytestmark = pytest.mark.database("both")


@contextmanager
def stopping(backend: Backend, folder, place: str, *served: str) -> Iterator[Process]:
    command = [sys.executable, "-m", "tests.stopping", str(folder / "mark"), place, *served]
    with Process("worker", command, backend.environment, folder / "stopping.log") as process:
        yield process


def has_stopped(folder) -> bool:
    mark = folder / "mark"
    return mark.exists() and bool(mark.read_text())


def status_of(model, id):
    return asked(select(model.status).where(model.id == id))


def attempts_of(model, id):
    return asked(select(model.attempts).where(model.id == id))


def asked(question):
    """And no turn to write is kept from the worker."""
    answer = db.session.scalar(question)
    db.session.rollback()
    return answer


def run_of(name):
    run_id = db.session.scalar(select(Run.id).where(Run.appointment_id == an_appointment(a_dossier(a_person(name))).id))
    db.session.commit()
    return run_id


def test_a_run_that_stands_still_is_ended_and_begun_anew_and_the_next_one_follows(app, backend, office, tmp_path):
    """There is one worker, and no sweeper."""
    a_trigger([gives_task("Bellen")])
    with stopping(backend, tmp_path, "run"):
        first = run_of("Noor Smit")
        wait_until(lambda: has_stopped(tmp_path), what="it stands still")
        wait_until(lambda: status_of(Run, first) is RunStatus.DONE, what="it was carried out")
        second = run_of("Els Jansen")
        wait_until(lambda: status_of(Run, second) is RunStatus.DONE, what="the next one was too")
    assert (attempts_of(Run, first), attempts_of(Run, second)) == (2, 1)
    assert "gives no sign of life; ending it" in (tmp_path / "stopping.log").read_text()


@pytest.mark.database("postgresql")
def test_where_nobody_ends_it_the_server_does_and_others_go_on_meanwhile(app, backend, office, tmp_path):
    """Its worker stands still with it. On SQLite the worker's own supervisor ends both."""
    a_trigger([gives_task("Bellen")])
    with stopping(backend, tmp_path, "run") as worker:
        first = run_of("Noor Smit")
        wait_until(lambda: has_stopped(tmp_path), what="it stands still")
        worker.signal(signal.SIGSTOP)
        with start_module("worker", backend.environment, tmp_path / "log"):
            second = run_of("Els Jansen")
            wait_until(lambda: status_of(Run, second) is RunStatus.DONE, what="the other dossier was served")

            def is_done():
                # As the sweeper does.
                runs.ring_due()
                return status_of(Run, first) is RunStatus.DONE

            wait_until(is_done, what="it was taken over")
        worker.signal(signal.SIGCONT)
    assert (attempts_of(Run, first), attempts_of(Run, second)) == (2, 1)


def test_a_mail_whose_process_stands_still_is_sent_by_a_free_worker(app, backend, office, tmp_path):
    """It held the mail, so that no other could put it back, for as long as it stood."""
    a_trigger([mails(an_email_template())])
    an_appointment()
    execute_runs()
    email_id = db.session.scalar(select(Email.id))
    db.session.commit()
    with stopping(backend, tmp_path, "mail", "emails"):
        emails.ring_at_once()
        wait_until(lambda: has_stopped(tmp_path), what="it stands still")
        with start_module("worker", backend.environment, tmp_path / "log", "emails"):

            def is_sent():
                # As the sweeper does.
                emails.ring_due()
                return status_of(Email, email_id) is EmailStatus.SENT

            wait_until(is_sent, what="the mail has left")
    assert attempts_of(Email, email_id) == 2
