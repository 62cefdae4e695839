"""Runs: committed with their event, carried out once, and never lost."""

import os
import signal
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from redis import Redis
from sqlalchemy import event, func, select, update

from app.casework import appointments
from app.engine import claims, rules, runs
from app.extensions import db
from app.models import (
    Action,
    Appointment,
    DocumentRequest,
    Dossier,
    Email,
    Location,
    Run,
    RunAction,
    RunTrigger,
    StatusChange,
    Task,
)
from app.queue import RUNS, bell
from app.vocabulary.events import Withdrawn
from app.vocabulary.sentences import DomainError
from app.vocabulary.words import EffectKind, Event, Outcome, ReEntry, RunStatus
from tests.factories import (
    a_condition,
    a_document_type,
    a_dossier,
    a_location,
    a_person,
    a_property,
    a_scenario,
    a_status,
    a_trigger,
    a_user,
    an_appointment,
    an_appointment_type,
    an_email_template,
    asks,
    details,
    gives_task,
    mails,
    option,
    sets_status,
    starts_relevant,
    work,
)
from tests.processes import start_module, wait_until
from tests.worker.side_by_side import side_by_side

PAST = datetime(2020, 1, 1, tzinfo=UTC)
NOWHERE = "unix:///nowhere/redis.sock"


def a_trigger_for_everything(**other):
    """Asks, mails, gives a task and sets the status: four effects for a dossier with one applicant."""
    return a_trigger(
        [
            asks(a_document_type()),
            mails(an_email_template()),
            gives_task("Bellen"),
            sets_status(a_status("Stukken opgevraagd")),
        ],
        **other,
    )


def effects():
    return tuple(
        db.session.scalar(select(func.count()).select_from(table))
        for table in (DocumentRequest, Email, Task, StatusChange)
    )


def the_run(event=Event.SCHEDULED):
    return db.session.scalars(select(Run).where(Run.event == event)).one()


def run_id_of(appointment):
    return db.session.scalars(select(Run.id).where(Run.appointment_id == appointment.id)).one()


def rung(app):
    """The runs that jobs in Redis will look at."""
    with Redis.from_url(app.config["REDIS_URL"]) as connection:
        return [job.args[0] for job in bell(RUNS, connection).jobs if job.args]


def execute(run_id):
    db.session.commit()
    runs.execute(run_id)
    db.session.expire_all()


# Committed with the event


def test_the_run_is_committed_with_the_appointment_and_then_rung_for(app, office):
    """C24, C25"""
    appointment = an_appointment()
    run = the_run()
    assert (run.key, run.status, run.appointment_id) == (
        f"scheduled:{appointment.id}",
        RunStatus.QUEUED,
        appointment.id,
    )
    assert rung(app) == [run.id]


def test_an_appointment_that_is_refused_leaves_no_run_and_no_job(app, office):
    """C25"""
    dossier, gone = a_dossier(), a_location("Weg")
    what = details(location=gone)
    db.session.delete(gone)
    db.session.commit()
    with pytest.raises(DomainError):
        appointments.schedule(dossier, what, token="een", by=None)
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(Appointment)) == 0
    assert db.session.scalar(select(func.count()).select_from(Run)) == 0
    assert rung(app) == []


def test_the_same_form_sent_twice_gives_one_appointment_and_one_run(app, office):
    """C57"""
    dossier = a_dossier()
    first, second = (an_appointment(dossier, token="een en dezelfde").id for _ in range(2))
    assert first == second
    assert the_run().appointment_id == first


def test_ten_of_the_same_form_at_the_same_moment_give_one_appointment(app, office):
    """C57"""
    dossier_id = a_dossier().id
    details()

    def schedule():
        dossier = db.session.get(Dossier, dossier_id)
        return appointments.schedule(dossier, details(), token="een en dezelfde", by=None).id

    assert len(set(side_by_side(app, 10, schedule))) == 1
    assert the_run().event is Event.SCHEDULED


def test_a_move_is_one_event_of_its_own_and_a_new_title_is_none(app, office):
    """C51"""
    appointment = an_appointment()
    before = (appointment.type, appointment.starts_at)
    retitled = details(before[0], starts_at=before[1], title="Kennismaking")
    assert not appointments.change(appointment, retitled, version=None, by=a_user())
    later = details(before[0], starts_at=before[1] + timedelta(hours=1))
    assert appointments.change(appointment, later, version=None, by=a_user())
    assert sorted(db.session.scalars(select(Run.key))) == [
        f"rescheduled:{appointment.id}:1",
        f"scheduled:{appointment.id}",
    ]


# Carried out once


def test_a_run_carries_out_its_plan_and_keeps_it(app, office):
    """C5"""
    a_trigger_for_everything(name="Eerste gesprek")
    an_appointment()
    work()
    run = the_run()
    assert (run.status, run.attempts) == (RunStatus.DONE, 1)
    assert [(action.kind, action.outcome) for action in run.actions] == [
        (EffectKind.REQUEST_DOCUMENT, Outcome.DONE),
        (EffectKind.SEND_EMAIL, Outcome.DONE),
        (EffectKind.CREATE_TASK, Outcome.DONE),
        (EffectKind.SET_STATUS, Outcome.DONE),
    ]
    assert [trigger.name for trigger in run.triggers] == ["Eerste gesprek"]
    assert effects() == (1, 1, 1, 1)
    assert run.dossier.status.name == "Stukken opgevraagd"


def test_workers_that_get_the_same_run_at_the_same_moment_make_one_set_of_effects(app, office):
    """C4, C16, C19, C31"""
    a_trigger_for_everything()
    run_id = run_id_of(an_appointment())
    side_by_side(app, 8, lambda: runs.execute(run_id))
    assert (the_run().status, the_run().attempts) == (RunStatus.DONE, 1)
    assert effects() == (1, 1, 1, 1)


def test_a_run_that_has_ended_is_not_carried_out_again(app, office):
    """C21: a job that comes twice finds nothing to do."""
    a_trigger_for_everything()
    run_id = run_id_of(an_appointment())
    for _ in range(3):
        execute(run_id)
    assert (the_run().attempts, effects()) == (1, (1, 1, 1, 1))


def test_a_job_for_a_run_that_is_not_there_does_nothing(app, office):
    runs.execute(987)


def test_two_appointments_at_the_same_moment_ask_for_a_document_once(app, office):
    """C19: different runs of one dossier in different workers."""
    a_trigger([asks(a_document_type())])
    dossier = a_dossier()
    ids = [run_id_of(an_appointment(dossier)) for _ in range(2)]
    side_by_side(app, 4, lambda: [runs.execute(run_id) for run_id in ids])
    for run_id in ids:
        execute(run_id)
    assert effects()[0] == 1
    outcomes = db.session.scalars(select(RunAction.outcome).order_by(RunAction.run_id)).all()
    assert outcomes == [Outcome.DONE, Outcome.SKIPPED]


def test_events_of_one_dossier_are_handled_in_their_order(app, office):
    a_trigger_for_everything()
    dossier = a_dossier()
    first, second = (run_id_of(an_appointment(dossier)) for _ in range(2))
    other = run_id_of(an_appointment(a_dossier(a_person("Els Jansen"))))
    execute(second)
    assert db.session.get(Run, second).status is RunStatus.QUEUED
    execute(other)
    assert db.session.get(Run, other).status is RunStatus.DONE
    execute(first)
    execute(second)
    assert db.session.get(Run, second).status is RunStatus.DONE
    ended = select(Run.id).where(Run.dossier_id == dossier.id).order_by(Run.ended_at)
    assert db.session.scalars(ended).all() == [first, second]


def test_a_run_that_ends_rings_for_the_next_of_its_dossier(app, office):
    dossier = a_dossier()
    first, second = (run_id_of(an_appointment(dossier)) for _ in range(2))
    execute(second)
    with Redis.from_url(app.config["REDIS_URL"]) as connection:
        bell(RUNS, connection).empty()
    execute(first)
    assert rung(app) == [second]


def test_a_worker_that_died_leaves_its_run_to_another_when_its_lease_ends(app, office):
    """C22"""
    a_trigger_for_everything()
    run_id = run_id_of(an_appointment())
    assert claims.claim(run_id)
    execute(run_id)
    assert (the_run().status, effects()) == (RunStatus.RUNNING, (0, 0, 0, 0))
    expire_lease(run_id)
    execute(run_id)
    assert (the_run().status, the_run().attempts, effects()) == (RunStatus.DONE, 2, (1, 1, 1, 1))


def test_a_run_that_is_released_can_be_taken_over_at_once(app, office):
    a_trigger_for_everything()
    run_id = run_id_of(an_appointment())
    token = claims.claim(run_id)
    runs.release(run_id)
    assert rung(app) == [run_id]
    execute(run_id)
    assert (the_run().status, the_run().attempts, effects()) == (RunStatus.DONE, 2, (1, 1, 1, 1))
    runs._carry_out(run_id, token)
    runs.release(run_id)
    assert (the_run().status, effects()) == (RunStatus.DONE, (1, 1, 1, 1))


@pytest.mark.database("postgresql")
def test_the_process_of_a_run_that_is_killed_is_not_waited_for(app, office, backend, tmp_path):
    """There is no sweeper here that would ring again. On SQLite nothing can hold up a run that was begun."""
    a_trigger_for_everything()
    run_id = run_id_of(an_appointment())
    db.session.commit()
    with db.engine.connect() as other, start_module("worker", backend.environment, tmp_path / "log") as worker:
        other.execute(select(Dossier.id).with_for_update())
        wait_until(lambda: _status_of(run_id) is RunStatus.RUNNING, what="the run has begun")
        (horse,) = Path(f"/proc/{worker.pid}/task/{worker.pid}/children").read_text().split()
        os.kill(int(horse), signal.SIGKILL)
        other.rollback()
        wait_until(lambda: _status_of(run_id) is RunStatus.DONE, what="the run has ended")
    db.session.expire_all()
    assert (the_run().attempts, effects()) == (2, (1, 1, 1, 1))


def _status_of(run_id):
    status = db.session.scalars(select(Run.status).where(Run.id == run_id)).one()
    db.session.commit()
    return status


def test_what_an_orphan_writes_late_changes_nothing(app, office):
    """C18: a worker that was paused beyond its lease wakes up after another finished the run."""
    a_trigger_for_everything()
    run_id = run_id_of(an_appointment())
    old_token = claims.claim(run_id)
    expire_lease(run_id)
    execute(run_id)
    ended_at = the_run().ended_at
    db.session.commit()
    runs._carry_out(run_id, old_token)
    runs._give_back(run_id, old_token, RuntimeError("te laat"))
    db.session.expire_all()
    run = the_run()
    assert (run.status, run.ended_at, run.error) == (RunStatus.DONE, ended_at, "")
    assert effects() == (1, 1, 1, 1)


def test_an_orphan_changes_nothing_while_another_is_at_it(app, office):
    a_trigger_for_everything()
    run_id = run_id_of(an_appointment())
    old_token = claims.claim(run_id)
    expire_lease(run_id)
    assert claims.claim(run_id)
    runs._carry_out(run_id, old_token)
    db.session.rollback()
    assert (the_run().status, effects()) == (RunStatus.RUNNING, (0, 0, 0, 0))


def expire_lease(run_id):
    db.session.execute(update(Run).where(Run.id == run_id).values(lease_until=PAST))
    db.session.commit()


# What fails


def test_one_failing_action_leaves_the_others_be(app, office):
    """C84: here the database refuses one of four."""
    a_trigger_for_everything()
    an_appointment(a_dossier(a_person("Els Jansen")))
    work()
    dossier = a_dossier()
    stray = db.session.scalars(select(DocumentRequest)).one()
    person_id, type_id = dossier.applicants[0].person_id, stray.document_type_id
    stray.key = f"document:{dossier.id}:{person_id}:{type_id}"
    db.session.commit()
    run_id = run_id_of(an_appointment(dossier))
    work()
    run = db.session.get(Run, run_id)
    assert run.status is RunStatus.DONE
    assert [action.outcome for action in run.actions] == [Outcome.FAILED, Outcome.DONE, Outcome.DONE, Outcome.DONE]
    assert "De database weigert dit" in run.actions[0].reason["text"]
    assert effects() == (1, 2, 2, 2)


def test_a_run_that_fails_is_given_back_and_tried_again_later(app, office):
    a_trigger_for_everything(name="Werkt", position=1)
    broken = a_trigger([Action(kind=EffectKind.SEND_EMAIL)], name="Stuk", position=2)
    run_id = run_id_of(an_appointment())
    execute(run_id)
    run = the_run()
    assert (run.status, run.attempts, run.token) == (RunStatus.QUEUED, 1, None)
    assert "not complete" in run.error
    assert timedelta(seconds=1) < run.due_at - datetime.now(UTC) < timedelta(seconds=3)
    assert effects() == (0, 0, 0, 0)
    broken.is_active = False
    make_due(run_id)
    execute(run_id)
    assert (the_run().status, the_run().error, effects()) == (RunStatus.DONE, "", (1, 1, 1, 1))


def test_a_run_that_keeps_failing_ends_after_five_attempts_with_its_reason(app, office):
    a_trigger([Action(kind=EffectKind.SEND_EMAIL)])
    run_id = run_id_of(an_appointment())
    waits = []
    for _ in range(7):
        make_due(run_id)
        execute(run_id)
        waits.append((the_run().due_at - datetime.now(UTC)).total_seconds())
    run = the_run()
    assert (run.status, run.attempts) == (RunStatus.FAILED, 5)
    assert run.ended_at
    assert "ValueError" in run.error
    assert waits[:4] == sorted(waits[:4])


def test_a_failing_run_of_one_dossier_never_stops_another(app, office):
    """C84"""
    a_trigger([Action(kind=EffectKind.SEND_EMAIL)], types=[an_appointment_type("Tekenafspraak")])
    a_trigger_for_everything(types=[an_appointment_type()])
    an_appointment(a_dossier(), an_appointment_type("Tekenafspraak"))
    fine = run_id_of(an_appointment(a_dossier(a_person("Els Jansen")), an_appointment_type()))
    work()
    assert db.session.get(Run, fine).status is RunStatus.DONE


def make_due(run_id):
    db.session.execute(
        update(Run).where(Run.id == run_id, Run.status == RunStatus.QUEUED).values(due_at=PAST, rung_at=PAST)
    )
    db.session.commit()


@pytest.mark.database("postgresql")
def test_an_appointment_can_be_scheduled_while_a_run_changes_the_dossier(app, office):
    """SQLite has one writer; there the second waits before it has read anything."""
    a_trigger_for_everything()
    dossier = a_dossier()
    run_id = run_id_of(an_appointment(dossier))
    assert dossier.status.name == "Nieuw"
    with ThreadPoolExecutor(1) as pool:
        pool.submit(in_context, app, lambda: runs.execute(run_id)).result()
    an_appointment(dossier)
    assert dossier.status.name == "Stukken opgevraagd"


def in_context(app, act):
    with app.app_context():
        act()


# Cancelling


def test_cancelling_withdraws_the_run_that_was_not_carried_out_yet(app, office):
    """C45"""
    a_trigger_for_everything()
    appointment = an_appointment()
    run_id = run_id_of(appointment)
    appointments.end(appointment, Event.CANCELLED, reason="Ziek", by=a_user())
    work()
    execute(run_id)
    assert db.session.get(Run, run_id).status is RunStatus.WITHDRAWN
    assert effects() == (0, 0, 0, 0)
    assert the_run(Event.CANCELLED).status is RunStatus.DONE


def test_cancelling_withdraws_a_run_that_a_worker_has_just_taken(app, office):
    a_trigger_for_everything()
    appointment = an_appointment()
    run_id = run_id_of(appointment)
    token = claims.claim(run_id)
    appointments.end(appointment, Event.CANCELLED, by=None)
    runs._carry_out(run_id, token)
    db.session.rollback()
    assert (db.session.get(Run, run_id).status, effects()) == (RunStatus.WITHDRAWN, (0, 0, 0, 0))


@pytest.mark.parametrize("keeps", [False, True])
def test_cancelling_withdraws_unsent_mails_and_open_requests_unless_they_are_kept(app, office, keeps):
    """C45"""
    a_trigger_for_everything()
    appointment = an_appointment()
    execute(run_id_of(appointment))
    appointments.end(
        appointment,
        Event.CANCELLED,
        reason="Ziek",
        keeps=frozenset({Withdrawn.OPEN_REQUESTS} if keeps else ()),
        by=a_user(),
    )
    work()
    assert db.session.scalars(select(Email.status)).all() == ["withdrawn"]
    assert db.session.scalars(select(DocumentRequest.status)).all() == ["open" if keeps else "withdrawn"]
    of_mail = db.session.scalars(select(RunAction).where(RunAction.kind == EffectKind.SEND_EMAIL)).one()
    assert of_mail.outcome is Outcome.WITHDRAWN
    assert of_mail.reason["text"] == "Ingetrokken: de afspraak is geannuleerd."


def test_the_cancellation_itself_is_mailed(app, office):
    a_trigger([mails(an_email_template("Afspraak geannuleerd"))], event=Event.CANCELLED)
    appointment = an_appointment()
    appointments.end(appointment, Event.CANCELLED, by=None)
    work()
    assert db.session.scalars(select(Email.status)).all() == ["sent"]


def test_cancelling_many_times_at_once_is_one_event(app, office):
    """C46, C56"""
    appointment_id = an_appointment().id

    def cancel():
        appointment = db.session.get(Appointment, appointment_id)
        appointments.end(appointment, Event.CANCELLED, by=None)

    side_by_side(app, 6, cancel)
    assert the_run(Event.CANCELLED).key == f"cancelled:{appointment_id}"


def test_cancelling_and_carrying_out_at_once_end_in_one_of_two_ways(app, office):
    """Either nothing was done, or all was done and what can be was withdrawn."""
    a_trigger_for_everything()
    appointment = an_appointment()
    appointment_id, run_id = appointment.id, run_id_of(appointment)

    def meet():
        appointment = db.session.get(Appointment, appointment_id)
        db.session.commit()
        runs.execute(run_id)
        appointments.end(appointment, Event.CANCELLED, by=None)

    side_by_side(app, 4, meet)
    run = db.session.get(Run, run_id)
    assert run.status in (RunStatus.DONE, RunStatus.WITHDRAWN)
    assert effects() == ((1, 1, 1, 1) if run.status is RunStatus.DONE else (0, 0, 0, 0))
    assert set(db.session.scalars(select(Email.status))) <= {"withdrawn"}


# Re-entry and duplicates, through the database


def test_once_per_dossier_fires_for_the_first_of_five_appointments(app, office):
    """C10"""
    a_trigger_for_everything(re_entry=ReEntry.ONCE_PER_DOSSIER)
    dossier = a_dossier()
    for _ in range(5):
        an_appointment(dossier)
    for _ in range(5):
        work()
    fired = db.session.execute(select(RunTrigger.has_fired, RunTrigger.reason).order_by(RunTrigger.run_id)).all()
    assert [has_fired for has_fired, _ in fired] == [True, False, False, False, False]
    assert fired[1].reason["text"].startswith("Deze trigger is op dit dossier al uitgevoerd")
    assert effects() == (1, 1, 1, 1)


def test_a_second_appointment_asks_for_nothing_that_is_open_and_says_what_did(app, office):
    """C30"""
    fase = a_property("Fase", ["Starter"])
    a_scenario("Starter", [asks(a_document_type())], where=[a_condition(fase, "Starter")])
    a_trigger([starts_relevant()])
    dossier = a_dossier(options=[option(fase, "Starter")])
    for _ in range(2):
        an_appointment(dossier)
        work()
    first, second = db.session.scalars(select(RunAction).order_by(RunAction.id))
    assert (first.outcome, second.outcome) == (Outcome.DONE, Outcome.SKIPPED)
    assert second.done_by_id == first.id
    assert second.reason["values"]["who"] == "Starter"


# Never lost


def test_a_bell_that_was_lost_is_rung_again(app, office):
    """C62, C105"""
    run_id = run_id_of(an_appointment())
    with Redis.from_url(app.config["REDIS_URL"]) as connection:
        connection.flushdb()
    assert runs.ring_due() == 0
    make_due(run_id)
    assert runs.ring_due() == 1
    assert rung(app) == [run_id]
    assert runs.ring_due() == 0


def test_an_orphaned_run_is_rung_again(app, office):
    run_id = run_id_of(an_appointment())
    assert claims.claim(run_id)
    db.session.execute(update(Run).values(rung_at=PAST))
    db.session.commit()
    assert runs.ring_due() == 0
    expire_lease(run_id)
    assert runs.ring_due() == 1


def test_without_redis_the_appointment_is_saved_all_the_same(app, office):
    app.config["REDIS_URL"] = NOWHERE
    appointment = an_appointment()
    run = the_run()
    assert (run.status, run.appointment_id) == (RunStatus.QUEUED, appointment.id)
    runs.ring_due()


def test_when_redis_is_back_the_run_is_carried_out_once(app, office, stack):
    app.config["REDIS_URL"] = NOWHERE
    with app.app_context():
        a_trigger_for_everything()
        run_id = run_id_of(an_appointment())
    wait_until(lambda: has_ended(app, run_id))
    with app.app_context():
        assert (the_run().attempts, effects()) == (1, (1, 1, 1, 1))


def test_two_workers_carry_out_every_run_once_and_mail_every_mail_once(app, backend, office, stack, tmp_path):
    """C12, C18"""
    with app.app_context():
        a_trigger_for_everything()
        dossiers = [a_dossier(a_person(f"Persoon {number}")) for number in range(6)]
        with start_module("worker", backend.environment, tmp_path / "second.log"):
            for _ in range(3):
                for dossier in dossiers:
                    an_appointment(dossier)
            db.session.commit()
            wait_until(lambda: not unfinished(app), what="all runs and mails are done")
        assert effects() == (6, 18, 18, 6)
        assert set(db.session.scalars(select(Run.attempts))) == {1}
        assert set(db.session.scalars(select(Email.attempts))) == {1}


def has_ended(app, run_id):
    with app.app_context():
        return not db.session.get(Run, run_id).is_active


def unfinished(app):
    with app.app_context():
        under_way = select(func.count()).select_from(Run).where(Run.status.in_(("queued", "running")))
        unsent = select(func.count()).select_from(Email).where(Email.status != "sent")
        return db.session.scalar(under_way) + db.session.scalar(unsent)


# In a fixed number of queries


def test_the_rules_load_in_a_number_of_queries_that_does_not_grow(app, office):
    fase, loonstrook = a_property("Fase", ["Starter", "Doorstromer"]), a_document_type()
    counts = []
    for number in range(5):
        a_scenario(f"Scenario {number}", [asks(loonstrook)], where=[a_condition(fase, "Starter", "Doorstromer")])
        a_trigger([starts_relevant(), gives_task("Bellen")], types=[an_appointment_type()])
        counts.append(count_queries(app, rules.load))
    assert len(set(counts)) == 1


def test_a_run_takes_a_number_of_queries_that_does_not_grow_with_the_past(app, office):
    a_trigger_for_everything()
    dossier = a_dossier()
    counts = []
    for _ in range(4):
        run_id = run_id_of(an_appointment(dossier))
        counts.append(count_queries(app, lambda run_id=run_id: runs.execute(run_id)))
    assert counts[1] >= counts[2] == counts[3]


def count_queries(app, act):
    seen = []

    def note(*_: object) -> None:
        seen.append(1)

    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", note)
        act()
        event.remove(db.engine, "before_cursor_execute", note)
    return len(seen)


def test_a_location_that_is_archived_does_not_stop_a_run(app, office):
    a_trigger_for_everything()
    appointment = an_appointment()
    db.session.get(Location, appointment.location_id).archived_at = PAST
    db.session.commit()
    work()
    assert the_run().status is RunStatus.DONE
