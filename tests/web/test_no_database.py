"""Without a database, or with one that isn't brought up to date: a sentence that says what to do, and no traceback."""

import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import make_url, text

from app import sweeper, worker
from app.extensions import db
from app.web.rights import Right, right
from tests.backends import make_app

pytestmark = pytest.mark.database("both")

ROOT = Path(__file__).parents[2]
HASNT = "it hasn't the tables of this Aanzet"
WHAT_TO_DO = "Is it there, and brought up to date with flask db upgrade? flask doctor says what is missing."


@pytest.fixture
def nowhere(backend, tmp_path):
    """The URL of a database that nobody made."""
    if backend.name == "sqlite":
        return f"sqlite:///{tmp_path}/nowhere/office.sqlite3"
    url = make_url(backend.environment["DATABASE_URL"]).set(database="nobody_made_this")
    return url.render_as_string(hide_password=False)


@pytest.fixture
def why(backend):
    return {
        "sqlite": "unable to open database file",
        "postgresql": 'FATAL: database "nobody_made_this" does not exist',
    }[backend.name]


@pytest.fixture
def lost(backend, nowhere, tmp_path):
    return make_app(backend.environment | {"DATABASE_URL": nowhere, "AANZET_INSTANCE": str(tmp_path)})


def said_by(*arguments, **settings):
    done = subprocess.run(
        [sys.executable, "-m", *arguments],
        cwd=ROOT,
        env=os.environ | settings,
        capture_output=True,
        text=True,
        timeout=60,
    )
    return done.returncode, done.stderr


@pytest.mark.parametrize("command", ["upgrade", "current"])
def test_bringing_a_database_up_to_date_that_is_not_there_is_refused_in_a_line(nowhere, why, tmp_path, command):
    code, said = said_by("flask", "db", command, DATABASE_URL=nowhere, AANZET_INSTANCE=str(tmp_path))

    assert (code, len(said.splitlines())) == (1, 1)
    assert said.startswith("Error: the database can't be used: ") and why in said
    assert said.endswith("Is it there, and does it belong to this role? flask doctor says what is missing.\n")


@pytest.mark.database("postgresql")
def test_a_role_that_may_make_no_tables_is_told_so(empty):
    with empty.app_context():
        db.session.execute(text("DROP ROLE IF EXISTS aanzet_guest"))
        db.session.execute(text("CREATE ROLE aanzet_guest LOGIN"))
        db.session.execute(text("GRANT USAGE ON SCHEMA migrated TO aanzet_guest"))
        db.session.commit()
        url = db.engine.url.set(username="aanzet_guest").render_as_string(hide_password=False)
        try:
            code, said = said_by("flask", "db", "upgrade", DATABASE_URL=url, AANZET_INSTANCE=empty.instance_path)
        finally:
            db.session.execute(text("DROP OWNED BY aanzet_guest"))
            db.session.execute(text("DROP ROLE aanzet_guest"))
            db.session.commit()

    assert (code, said.count("\n")) == (1, 1)
    assert "permission denied for schema migrated" in said and "does it belong to this role?" in said


@pytest.mark.parametrize("url", ["postgres:nonsense", "mysql://aanzet@db/aanzet"])
@pytest.mark.parametrize("starting", [("flask", "check"), ("app.worker",), ("app.sweeper",)])
def test_an_address_that_is_of_no_database_of_ours_is_refused_in_a_line(tmp_path, starting, url):
    code, said = said_by(*starting, DATABASE_URL=url, AANZET_INSTANCE=str(tmp_path))

    assert (code, said.count("\n")) == (4, 1)
    assert said.startswith("Aanzet can't start: DATABASE_URL is not postgresql://… or sqlite:///…: ")


def test_gunicorn_gives_up_on_such_an_address(tmp_path):
    """It would start its worker again and again for another exit code."""
    code, said = said_by(
        *("gunicorn", "--bind", f"unix:{tmp_path}/web.sock", "--no-control-socket", "app:create_app()"),
        DATABASE_URL="mysql://aanzet@db/aanzet",
        AANZET_INSTANCE=str(tmp_path),
    )

    assert (code, said.count("Aanzet can't start: "), said.count("Traceback")) == (4, 1, 0)


def test_a_page_says_to_try_again_and_the_log_says_why_in_a_line(lost, caplog, why):
    client = lost.test_client()
    with client.session_transaction() as session:
        session.update(_user_id="somebody", _fresh=True)

    answer = client.get("/dossiers", headers={"Accept-Language": "nl"})

    assert answer.status_code == 503 and "Probeer het over een paar minuten nog eens." in answer.text
    (record,) = caplog.records
    assert record.exc_info is None and record.levelno == logging.ERROR
    assert record.getMessage().startswith("GET /dossiers: the database can't be used: ")
    assert why in record.getMessage() and record.getMessage().endswith(WHAT_TO_DO)


@pytest.mark.database("postgresql")
def test_a_statement_of_ours_that_is_wrong_is_a_fault_and_no_missing_database(app, advisor, monkeypatch, caplog):
    app.config["PROPAGATE_EXCEPTIONS"] = False

    @right(Right.USER)
    def view():
        db.session.execute(text("SELEKT 1"))

    monkeypatch.setitem(app.view_functions, "dossiers.index", view)

    assert advisor.get("/dossiers").status_code == 500
    assert [bool(record.exc_info) for record in caplog.records] == [True]


def test_a_worker_says_it_once_and_waits(lost, caplog, why):
    with lost.app_context():
        worker.preload()

    (record,) = caplog.records
    assert record.exc_info is None and why in record.getMessage() and record.getMessage().endswith(WHAT_TO_DO)


def test_a_worker_on_an_empty_database_says_it_too(empty, caplog):
    worker.preload()

    (record,) = caplog.records
    assert record.getMessage() == f"the database can't be used: {HASNT}. {WHAT_TO_DO}"


def test_a_sweeper_says_it_once_until_it_can_go_on(empty, caplog):
    sweeper.sweep(empty)
    sweeper.sweep(empty)

    assert [record.getMessage() for record in caplog.records] == [
        f"Sweeping has to wait: the database can't be used: {HASNT}. {WHAT_TO_DO}"
    ]
    caplog.clear()
    db.create_all()
    sweeper.sweep(empty)
    db.drop_all()
    sweeper.sweep(empty)
    assert len(caplog.records) == 1
