"""What another holds is passed over, or waited for within bounds, and that costs a run no attempt."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event, select, update

from app import queue
from app.engine import claims, runs, timed
from app.extensions import db, waiting_at_most
from app.models import Appointment, Email, Run, Trigger
from app.store import locking
from app.vocabulary.words import EmailStatus, Event, OffsetUnit, RunStatus
from tests.factories import a_dossier, a_person, a_trigger, an_appointment, an_email_template, gives_task, mails
from tests.worker.held import holder
from tests.worker.mail_server import MailServer, running
from tests.worker.mailing import deliver, execute_runs

PAST = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture
def other(backend):
    with holder(backend) as other:
        yield other


def run_of(appointment):
    return db.session.scalars(select(Run).where(Run.appointment_id == appointment.id)).one()


def two_runs():
    made = [run_of(an_appointment(a_dossier(a_person(name)))) for name in ("Noor Smit", "Els Jansen")]
    ids = [run.id for run in made]
    db.session.execute(update(Run).values(rung_at=PAST))
    db.session.commit()
    return ids


def test_a_run_whose_dossier_is_held_for_too_long_goes_back_and_has_had_no_attempt(app, office, other, monkeypatch):
    run = run_of(an_appointment())
    run_id, dossier_id = run.id, run.dossier_id
    db.session.commit()
    # Between the claim and the transaction; and no longer than until it has waited in vain.
    event.listen(db.engine, "checkin", lambda *_: other.take("dossiers", dossier_id), once=True)
    monkeypatch.setattr(locking, "sleep", lambda _seconds: other.let_go())
    with waiting_at_most(1):
        runs.execute(run_id)
    db.session.expire_all()
    run = db.session.get(Run, run_id)
    assert (run.status, run.attempts, run.token, run.error) == (RunStatus.QUEUED, 0, None, "")
    other.let_go()
    db.session.commit()
    runs.execute(run_id)
    db.session.expire_all()
    assert (run.status, run.attempts) == (RunStatus.DONE, 1)


@pytest.mark.database("sqlite")
def test_a_run_for_which_there_was_no_turn_to_write_has_had_no_attempt_and_a_bell_again(app, office, other):
    run_id, _ = two_runs()
    queue.bell(queue.RUNS).empty()
    other.take("runs", run_id)
    with waiting_at_most(1):
        runs.execute(run_id)
    other.let_go()
    assert [job.args for job in queue.bell(queue.RUNS).jobs] == [[run_id]]
    assert db.session.get(Run, run_id).attempts == 0


@pytest.mark.database("postgresql")
def test_who_claims_a_run_passes_over_one_that_is_held(app, office, other):
    """On SQLite there is one to hold, the turn to write; there its process is ended."""
    held, free = two_runs()
    other.take("runs", held)
    assert claims.claim(held) is None
    assert claims.claim(free)


@pytest.mark.database("postgresql")
def test_the_sweeper_passes_over_a_run_that_is_held_and_rings_for_the_others(app, office, other):
    held, free = two_runs()
    other.take("runs", held)
    assert runs.ring_due() == 1
    assert db.session.get(Run, free).rung_at > PAST
    db.session.commit()
    other.let_go()
    assert runs.ring_due() == 1


@pytest.mark.database("postgresql")
def test_a_run_that_took_down_its_workers_holds_up_no_sweeper_when_it_is_held(app, office, other):
    held, free = two_runs()
    exhausted = {"status": RunStatus.RUNNING, "attempts": claims.MOST_ATTEMPTS, "lease_until": PAST}
    db.session.execute(update(Run).values(exhausted))
    db.session.commit()
    other.take("runs", held)
    runs.ring_due()
    assert [db.session.get(Run, id).status for id in (held, free)] == [RunStatus.RUNNING, RunStatus.FAILED]


@pytest.mark.database("postgresql")
def test_a_moment_of_a_dossier_that_is_held_is_found_by_the_next_look(app, office, other):
    a_trigger([gives_task("Nabellen")], event=Event.AFTER, offset=(1, OffsetUnit.HOURS))
    start = datetime.now(UTC) - timedelta(hours=2)
    held, _free = (an_appointment(a_dossier(a_person(name)), starts_at=start) for name in ("Noor Smit", "Els Jansen"))
    dossier_id = held.dossier_id
    db.session.commit()
    make_moments_count()
    other.take("dossiers", dossier_id)
    assert timed.raise_due() == 1
    other.let_go()
    assert timed.raise_due() == 1


def make_moments_count():
    """As if the trigger was on, and the appointments made, long before."""
    db.session.execute(update(Trigger).values(activated_at=PAST))
    db.session.execute(update(Appointment).values(scheduled_at=PAST))
    db.session.commit()


@pytest.mark.database("postgresql")
def test_a_mail_that_is_held_holds_up_no_other(app, office, other):
    a_trigger([mails(an_email_template())])
    for name in ("Noor Smit", "Els Jansen"):
        an_appointment(a_dossier(a_person(name, email=f"{name[:3].lower()}@klant.example")))
    execute_runs()
    held, free = db.session.scalars(select(Email.id).order_by(Email.id)).all()
    db.session.commit()
    with running(MailServer()) as server:
        other.take("emails", held)
        assert deliver(server) == 1
        assert db.session.get(Email, free).status is EmailStatus.SENT
        db.session.commit()
        other.let_go()
        assert deliver(server) == 1
