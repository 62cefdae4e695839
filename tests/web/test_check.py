"""`flask check` on a database that was broken on purpose: behind the back of the app, and of its indexes."""

import pytest
from sqlalchemy import event, select, text

from app.casework import appointments, reopening
from app.extensions import db
from app.models import Appointment, DocumentRequest, Email, Run, RunAction, StatusChange, Task
from app.vocabulary.events import Withdrawn
from app.vocabulary.words import AppointmentStatus, Event
from app.watch import check, office_days
from tests import kept_office
from tests.factories import (
    a_condition,
    a_document_type,
    a_dossier,
    a_person,
    a_property,
    a_scenario,
    a_status,
    a_trigger,
    a_user,
    an_appointment,
    an_appointment_type,
    an_email_template,
    an_office,
    asks,
    details,
    gives_task,
    mails,
    option,
    sets_status,
    starts_relevant,
    work,
)

pytestmark = pytest.mark.database("both")


@pytest.fixture
def busy(app):
    """Its first appointment, which was moved. What a test breaks is rolled back."""
    kept_office.load(a_busy_office)
    yield db.session.get_one(Appointment, 1)
    db.session.rollback()


def a_busy_office():
    """One appointment that was moved, one cancelled, one completed."""
    an_office()
    payslip, letter = a_document_type(), an_email_template()
    phase = a_property("Fase", ["Starter"])
    a_scenario("Starter", [asks(payslip), mails(letter)], where=[a_condition(phase, "Starter")])
    first = an_appointment_type()
    own = [asks(payslip), mails(letter), gives_task("Bellen"), sets_status(a_status("In advies")), starts_relevant()]
    a_trigger(own, types=[first])
    dossier = a_dossier(a_person(), options=[option(phase, "Starter")])
    user = a_user()
    moved = an_appointment(dossier, first)
    work()
    later = details(an_appointment_type("Adviesgesprek"))
    appointments.change(moved, later, version=None, by=user)
    appointments.end(
        an_appointment(dossier, later.type), Event.CANCELLED, keeps=frozenset({Withdrawn.OPEN_REQUESTS}), by=user
    )
    appointments.end(an_appointment(dossier, later.type), Event.COMPLETED, by=user)
    work()


def test_all_is_well_with_what_the_app_made_itself(busy):
    assert check.breaches() == []


def test_all_is_well_with_nothing(app):
    assert check.breaches() == []


@pytest.mark.parametrize(
    ("what", "breach"),
    [
        ("event = 'started_by_hand' WHERE key = 'scheduled:{id}'", "{id} has 0 scheduled runs instead of 1"),
        ("appointment_id = {id} WHERE event = 'scheduled'", "{id} has 3 scheduled runs instead of 1"),
        ("event = 'completed' WHERE event = 'rescheduled'", "{id} has 0 rescheduled runs instead of 1"),
        ("event = 'completed' WHERE event = 'rescheduled'", "{id} has 1 completed runs instead of 0"),
        ("appointment_id = {id} WHERE event = 'cancelled'", "{id} has 1 cancelled runs instead of 0"),
    ],
)
def test_each_event_has_one_run(busy, what, breach):
    _sql(f"UPDATE runs SET {what.format(id=busy.id)}")
    assert f"appointment {breach.format(id=busy.id)}" in check.breaches()


@pytest.mark.parametrize(
    ("what", "breach"),
    [
        ("moves = 3", "has 1 rescheduled runs instead of 3"),
        ("status = 'cancelled'", "has 0 cancelled runs instead of 1"),
        ("status = 'completed'", "has 0 completed runs instead of 1"),
    ],
)
def test_an_appointment_that_changed_without_an_event_is_told(busy, what, breach):
    _sql(f"UPDATE appointments SET {what} WHERE id = {busy.id}")
    assert check.breaches() == [f"appointment {busy.id} {breach}"]


def test_an_appointment_that_was_reopened_has_a_run_for_each_time_that_it_ended_at_most(busy):
    again = db.session.scalars(select(Appointment).where(Appointment.status == AppointmentStatus.COMPLETED)).one()
    user = a_user()
    reopening.reopen(again, undoes=False, seen=reopening.prospect(again).mark, by=user)
    assert check.breaches() == []
    appointments.end(again, Event.COMPLETED, by=user)
    work()
    assert check.breaches() == []
    count = len(db.session.scalars(select(Run.id)).all())
    _sql(f"UPDATE runs SET event = 'completed', appointment_id = {again.id}")
    assert f"appointment {again.id} has {count} completed runs instead of 2" in check.breaches()


def test_a_run_of_an_event_without_an_appointment_is_told(busy):
    run_id = db.session.scalars(select(Run.id).where(Run.key == f"rescheduled:{busy.id}:1")).one()
    _sql(f"UPDATE runs SET appointment_id = NULL WHERE id = {run_id}")
    assert f"run {run_id} is a rescheduled run of no appointment" in check.breaches()


def test_a_second_run_of_one_move_is_told(busy):
    _loosen("runs")
    _copy("runs", f"key = 'rescheduled:{busy.id}:1'")
    _sql(f"UPDATE appointments SET moves = 2 WHERE id = {busy.id}")
    assert check.breaches() == [f"2 times a run of the same event, rescheduled:{busy.id}:1"]


@pytest.mark.parametrize(
    ("table", "what", "breach"),
    [
        ("runs", "status = 'queued', due_at = '{then}'", "run {id} is still queued, and should not be since {then}"),
        (
            "runs",
            "status = 'running', lease_until = '{then}'",
            "run {id} is still running, and should not be since {then}",
        ),
        ("runs", "status = 'running'", "run {id} is still running, and should not be since nobody knows when"),
        (
            "emails",
            "status = 'queued', next_attempt_at = '{then}'",
            "e-mail {id} is still queued, and should not be since {then}",
        ),
        (
            "emails",
            "status = 'sending', lease_until = '{then}'",
            "e-mail {id} is still sending, and should not be since {then}",
        ),
    ],
)
def test_what_is_late_is_told(busy, table, what, breach):
    id = db.session.scalar(text(f"SELECT min(id) FROM {table}"))
    then = "2026-01-02 03:04:05+00:00" if db.engine.name == "postgresql" else "2026-01-02 03:04:05.000000"
    _sql(f"UPDATE {table} SET {what.format(then=then)} WHERE id = {id}")
    assert check.breaches() == [breach.format(id=id, then="2026-01-02 03:04:05+00:00")]


def test_what_waits_for_its_turn_is_not_late(busy):
    an_appointment(a_dossier())
    assert check.breaches() == []


@pytest.mark.parametrize("status", ["done", "failed", "withdrawn"])
def test_a_run_that_ended_at_no_moment_is_told(busy, status):
    run_id = db.session.scalar(select(Run.id).order_by(Run.id))
    _sql(f"UPDATE runs SET status = '{status}', ended_at = NULL WHERE id = {run_id}")
    assert check.breaches() == [f"run {run_id} is {status}, and no moment says when it ended"]


@pytest.mark.parametrize(("model", "what"), [(DocumentRequest, "document request"), (Email, "e-mail"), (Task, "task")])
def test_an_effect_that_exists_twice_is_told(busy, model, what):
    first = db.session.scalars(select(model).order_by(model.id)).first()
    breach = f"2 times the same {what}, {first.key}"
    _loosen(model.__tablename__)
    _copy(model.__tablename__, f"id = {first.id}")
    of_copy = "nobody knows to whom"
    assert [line for line in check.breaches() if of_copy not in line] == [breach]
    _sql(f"UPDATE {model.__tablename__} SET status = 'withdrawn' WHERE id > 1000")
    assert check.breaches() == []


def test_a_status_that_one_action_changed_twice_is_told(busy):
    change = db.session.scalars(select(StatusChange)).one()
    breach = f"2 times the same status change, of action {change.run_action_id}"
    _loosen("status_changes")
    _copy("status_changes", f"id = {change.id}")
    assert check.breaches() == [breach]


@pytest.mark.parametrize(
    ("model", "what", "kind", "outcome"),
    [
        (DocumentRequest, "document request", "request_document", "skipped"),
        (Email, "e-mail", "send_email", "merged"),
        (Task, "task", "create_task", "blocked"),
        (StatusChange, "status change", "set_status", "failed"),
    ],
)
def test_an_effect_of_an_action_that_says_it_made_none_is_told(busy, model, what, kind, outcome):
    effect = db.session.scalars(select(model).order_by(model.id)).first()
    action = db.session.get_one(RunAction, effect.run_action_id)
    breach = f"{what} {effect.id} doesn't fit action {action.id}, which is {kind}, {outcome}, {action.key}"
    _sql(f"UPDATE run_actions SET outcome = '{outcome}' WHERE id = {action.id}")
    assert check.breaches() == [breach]


@pytest.mark.parametrize(
    ("status", "outcome", "fits"),
    [
        ("queued", "done", True),
        ("sent", "done", True),
        ("failed", "failed", True),
        ("uncertain", "failed", True),
        ("withdrawn", "withdrawn", True),
        ("sent", "withdrawn", False),
        ("failed", "done", False),
        ("withdrawn", "merged", False),
    ],
)
def test_a_mail_and_its_action_tell_the_same(busy, status, outcome, fits):
    email = db.session.scalars(select(Email).order_by(Email.id)).first()
    _sql(f"UPDATE emails SET status = '{status}' WHERE id = {email.id}")
    _sql(f"UPDATE run_actions SET outcome = '{outcome}' WHERE id = {email.run_action_id}")
    assert (check.breaches() == []) is fits


@pytest.mark.parametrize("table", ["document_requests", "emails", "tasks"])
def test_an_effect_with_a_key_that_its_action_does_not_have_is_told(busy, table):
    _sql(f"UPDATE {table} SET key = 'another' WHERE id = (SELECT min(id) FROM {table})")
    assert [" doesn't fit action " in breach for breach in check.breaches()] == [True]


def test_an_effect_of_no_action_is_told(busy):
    task_id = db.session.scalars(select(Task.id)).one()
    _loosen("tasks")
    _copy("tasks", f"id = {task_id}")
    _sql("UPDATE tasks SET run_action_id = 9999, key = 'another' WHERE id > 1000")
    assert check.breaches() == [f"task {task_id + 1000} doesn't fit action 9999, which doesn't exist"]


@pytest.mark.parametrize(
    ("table", "what", "kind"),
    [
        ("document_requests", "document request", "request_document"),
        ("emails", "e-mail", "send_email"),
        ("tasks", "task", "create_task"),
        ("status_changes", "status change", "set_status"),
    ],
)
def test_an_action_that_is_done_without_an_effect_is_told(busy, table, what, kind):
    made = "SELECT id FROM run_actions WHERE outcome = 'done' AND kind = :kind ORDER BY id"
    ids = db.session.scalars(text(made), {"kind": kind}).all()
    _sql(f"DELETE FROM {table}")
    assert ids
    assert check.breaches() == [f"action {id} is done and made no {what}" for id in ids]


@pytest.mark.parametrize("what", ["dossier_id = NULL", "person_id = (SELECT min(id) FROM persons)", "after = before"])
def test_a_change_of_nothing_is_told(busy, what):
    _sql(f"UPDATE fact_changes SET {what}")
    assert any("is of nothing" in breach for breach in check.breaches())


def test_its_queries_do_not_grow_with_the_rows(busy):
    before = _queries()
    for _ in range(3):
        an_appointment(db.session.scalars(select(Appointment)).first().dossier)
    work()
    assert _queries() == before


def _queries() -> int:
    db.session.rollback()
    seen = []
    listen = (db.engine, "before_cursor_execute", lambda *_: seen.append(1))
    event.listen(*listen)
    try:
        check.breaches()
    finally:
        event.remove(*listen)
    return len(seen)


@pytest.mark.parametrize(
    ("what", "breach"),
    [
        ("UPDATE run_triggers SET once_key = '7:1' WHERE id = 1", "run trigger 1 holds the key 7:1"),
        ("UPDATE runs SET trigger_id = 1, key = 'before:7:1' WHERE id = 2", "run 2 has the key before:7:1"),
        ("UPDATE runs SET scenario_ids = '[1, 99]', status = 'waiting' WHERE id = 1", "run 1 is to start scenario 99"),
    ],
)
def test_a_key_or_a_number_that_dangles_is_told(busy, what, breach):
    _sql(what)
    assert any(line.startswith(breach) for line in check.breaches())


def _sql(statement: str) -> None:
    db.session.execute(text(statement))


def _loosen(table: str) -> None:
    """The same rows without a single constraint or index, until the rollback."""
    _sql(f"ALTER TABLE {table} RENAME TO {table}_kept")
    _sql(f"CREATE TABLE {table} AS SELECT * FROM {table}_kept")


def _copy(table: str, which: str) -> None:
    names = [f'"{column.name}"' for column in db.metadata.tables[table].columns if column.name != "id"]
    columns = ", ".join(names)
    _sql(f"INSERT INTO {table} (id, {columns}) SELECT id + 1000, {columns} FROM {table} WHERE {which}")


def test_what_hangs_on_a_colleague_who_left_is_told(busy):
    """Of the three appointments one is to come, and of what was asked, the tasks are open."""
    _sql(f"UPDATE users SET active = {'0' if db.engine.name == 'sqlite' else 'false'} WHERE id = {busy.advisor_id}")
    left = f"user {busy.advisor_id} was deactivated, and still has"
    open_tasks = len(db.session.scalars(select(Task.id)).all())
    assert check.breaches() == [
        f"{left} dossiers as advisor: 1, the first is {busy.dossier_id}",
        f"{left} appointments to come: 1, the first is {busy.id}",
        f"{left} open tasks: {open_tasks}, the first is {db.session.scalar(select(Task.id).order_by(Task.id))}",
    ]
    _sql(f"UPDATE dossiers SET archived_at = CURRENT_TIMESTAMP WHERE id = {busy.dossier_id}")
    assert not any("dossiers as advisor" in breach for breach in check.breaches())


@pytest.mark.parametrize(
    ("column", "value", "breach"),
    [
        ("opening_hours", '{"monday": "9-17"}', "the office's hours on monday can't be read: 9-17"),
        ("holidays", '["sint_maarten"]', "the office is free on sint_maarten, which is no holiday"),
        ("closings", '[{"name": "Weg"}]', "the office's free days {'name': 'Weg'} can't be read"),
    ],
)
def test_hours_and_free_days_that_can_not_be_read_are_told(busy, column, value, breach):
    db.session.execute(text(f"UPDATE offices SET {column} = '{value}'"))
    assert breach in list(office_days.breaches())


def test_a_run_that_mailed_clients_though_it_was_not_to_is_told(busy):
    db.session.execute(text("UPDATE runs SET mails_clients = false"))
    assert any("was to mail no clients" in breach for breach in check.breaches())
