"""A number belongs to one thing for ever, and a key ends with what it is about."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select, update

from app.engine import timed
from app.extensions import db
from app.models import DELETABLE, Run, RunTrigger, Task
from app.setup import settings_lists
from app.vocabulary.words import Event, OffsetUnit, ReEntry, RunStatus
from app.watch import check
from tests.factories import a_dossier, a_trigger, an_appointment, gives_task, work

NOW = datetime(2026, 11, 30, 9, tzinfo=UTC)


def once(subject, **how):
    return a_trigger([gives_task(subject)], re_entry=ReEntry.ONCE_PER_DOSSIER, name=subject, **how)


def tasks():
    return db.session.scalars(select(Task.subject).order_by(Task.id)).all()


@pytest.mark.parametrize("model", DELETABLE, ids=lambda model: model.__name__)
def test_a_deleted_number_is_not_given_again(office, model):
    """On SQLite too, which gives the highest number out again unless it is told otherwise."""
    assert model.__table__.dialect_options["sqlite"]["autoincrement"] is True


def test_a_new_trigger_does_not_inherit_what_a_deleted_one_did(office):
    dossier = a_dossier()
    old = once("Welkom heten")
    an_appointment(dossier)
    work()
    number = old.id
    settings_lists.delete(old)
    new = once("Bellen")
    an_appointment(dossier)
    work()
    assert new.id > number
    assert tasks() == ["Welkom heten", "Bellen"]
    assert set(db.session.scalars(select(Run.status))) == {RunStatus.DONE}
    assert check.breaches() == []


def test_a_timed_trigger_that_is_made_again_fires(office):
    with time_machine.travel(NOW, tick=False) as clock:
        dossier = a_dossier()
        first = a_trigger([gives_task("Bellen")], event=Event.BEFORE, offset=(1, OffsetUnit.DAYS))
        an_appointment(dossier, starts_at=NOW + timedelta(days=7))
        work()
        settings_lists.delete(first)
        a_trigger([gives_task("Opnieuw bellen")], event=Event.BEFORE, offset=(1, OffsetUnit.DAYS))
        clock.move_to(NOW + timedelta(days=6))
        assert timed.raise_due() == 1
        work()
    assert tasks() == ["Opnieuw bellen"]
    assert check.breaches() == []


def test_its_keys_end_with_it_whoever_deletes_it(office):
    trigger = once("Welkom heten")
    an_appointment(a_dossier())
    work()
    settings_lists.delete(trigger)
    assert db.session.scalars(select(RunTrigger.once_key)).all() == [None]


def test_a_key_that_is_taken_stops_its_own_trigger_and_no_other(office):
    dossier = a_dossier()
    once("Welkom heten")
    an_appointment(dossier)
    work()
    taken = once("Bellen")
    once("Mailen")
    db.session.execute(update(RunTrigger).values(once_key=f"{taken.id}:{dossier.id}"))
    an_appointment(dossier)
    work()
    db.session.expire_all()
    run = db.session.scalars(select(Run).order_by(Run.id.desc())).first()
    assert run.status is RunStatus.DONE
    assert [(trigger.name, trigger.has_fired) for trigger in run.triggers[1:]] == [("Bellen", False), ("Mailen", True)]
    assert tasks() == ["Welkom heten", "Mailen"]
    (failed,) = [action for action in run.actions if action.name == "Bellen"]
    assert failed.reason["text"].startswith("De database weigert dit")


def test_a_moment_that_the_database_refuses_is_told_and_holds_up_no_other(office, caplog):
    with time_machine.travel(NOW, tick=False) as clock:
        trigger = a_trigger([gives_task("Bellen")], event=Event.BEFORE, offset=(1, OffsetUnit.DAYS))
        first = an_appointment(a_dossier(), starts_at=NOW + timedelta(days=7))
        an_appointment(a_dossier(), starts_at=NOW + timedelta(days=7, hours=1))
        work()
        stranger = db.session.scalars(select(Run).where(Run.appointment_id == first.id)).one()
        stranger.key = f"before:{trigger.id}:{first.id}"
        db.session.commit()
        clock.move_to(NOW + timedelta(days=6, hours=2))
        assert timed.raise_due() == 1
        assert f"Trigger {trigger.id} made no run for appointment {first.id}" in caplog.text
        assert timed.raise_due() == 0
