"""Backups: what was there comes back, nothing else does, and nothing leaves twice."""

import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask_migrate import upgrade
from sqlalchemy import func, select, text

from app import backups
from app.backups import postgresql, sqlite
from app.engine import runs, timed
from app.extensions import db, migrate
from app.models import Dossier, Email, Person, Run, RunAction, Trigger
from app.vocabulary.words import EmailStatus, Event, OffsetUnit, Outcome, RunStatus
from tests.factories import (
    a_dossier,
    a_person,
    a_trigger,
    a_user,
    an_appointment,
    an_email_template,
    an_office,
    mails,
    work,
)
from tests.web.test_migrations import NEXT, REVISIONS

pytestmark = pytest.mark.database("both")

MIGRATIONS = Path(__file__).parents[2] / "migrations"


def only_on(name):
    return pytest.mark.database(name)


@pytest.fixture
def app(migrated):
    an_office()
    return migrated


@pytest.fixture
def flask(app):
    def call(*arguments: object, typed: str = "") -> tuple[int, str]:
        db.session.commit()
        result = app.test_cli_runner().invoke(args=[str(one) for one in arguments], input=typed)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result.exit_code, result.output

    return call


@pytest.fixture
def file(tmp_path):
    return tmp_path / "the backup"


def test_what_was_there_comes_back(flask, file):
    kept, changed = a_dossier(a_person("Noor van Dalen")), a_person("Bram Kok")
    db.session.commit()
    assert flask("backup", file) == (0, f"The backup is in {file}.\n")
    changed.last_name = "Anders"
    db.session.delete(kept)
    a_person("Later Gekomen")
    db.session.commit()
    code, said = flask("restore", file, "--yes")
    assert code == 0, said
    assert sorted(db.session.scalars(select(Person.last_name))) == ["Dalen", "Kok"]
    assert db.session.scalars(select(Dossier)).one().name == "Van Dalen"
    assert said.endswith("Now restart the web, the workers and the sweeper (or ./run).\n")
    assert a_person("Na Afloop").id


def test_it_has_a_name_by_itself_and_is_for_this_user_only(app, flask):
    code, said = flask("backup")
    (made,) = (Path(app.instance_path) / "backups").iterdir()
    assert (code, said) == (0, f"The backup is in {made}.\n")
    suffix = "sqlite3" if db.engine.name == "sqlite" else "dump"
    assert datetime.strptime(made.name, f"aanzet-%Y%m%d-%H%M%S.{suffix}").replace(tzinfo=UTC)
    assert made.stat().st_mode & 0o777 == 0o600
    assert made.parent.stat().st_mode & 0o777 == 0o700


def test_an_existing_file_is_never_overwritten(flask, file):
    file.write_text("van mij")
    assert flask("backup", file) == (1, f"Error: {file} exists already: choose another name.\n")
    assert file.read_text() == "van mij"


def test_a_folder_that_is_not_there_is_told(flask, tmp_path):
    file = tmp_path / "nergens" / "backup"
    assert flask("backup", file) == (1, f"Error: {file} can't be written: No such file or directory.\n")


@only_on("postgresql")
def test_a_backup_that_fails_leaves_nothing_behind(flask, file, monkeypatch):
    monkeypatch.setattr(postgresql, "PATIENCE_SECONDS", 1)
    with db.engine.connect() as other:
        other.execute(text("LOCK TABLE persons IN ACCESS EXCLUSIVE MODE"))
        code, said = flask("backup", file)
    assert (code, said.startswith("Error: pg_dump failed: "), said.count("\n")) == (1, True, 1)
    assert [one.name for one in file.parent.iterdir() if file.name in one.name] == []


def test_an_empty_database_has_nothing_to_back_up(empty, file):
    result = empty.test_cli_runner().invoke(args=["backup", str(file)])
    assert (result.exit_code, result.output) == (1, "Error: the database is empty: there is nothing to back up.\n")


def test_it_comes_back_into_an_empty_database(app, flask, file):
    a_person("Bram Kok")
    flask("backup", file)
    db.session.remove()
    _drop_everything()
    assert flask("restore", file, "--yes")[0] == 0
    assert db.session.scalars(select(Person.last_name)).all() == ["Kok"]


def test_a_restore_asks_first(flask, file):
    flask("backup", file)
    a_person("Later Gekomen")
    code, said = flask("restore", file, typed="n\n")
    assert (code, "This replaces everything in " in said, "Aborted!" in said) == (1, True, True)
    assert db.session.scalars(select(Person.first_name)).all() == ["Later"]
    assert flask("restore", file, typed="y\n")[0] == 0
    assert db.session.scalars(select(Person.first_name)).all() == []


def test_mails_that_may_have_left_since_are_uncertain_and_do_not_leave(flask, file):
    _with_mails("Eerste", "Tweede")
    _carry_out_without_mailing()
    first = db.session.scalars(select(Email).order_by(Email.id)).first()
    first.status, first.token, first.lease_until = EmailStatus.SENDING, "iemand", datetime.now(UTC)
    db.session.commit()
    flask("backup", file)
    code, said = flask("restore", file, "--yes")
    assert code == 0
    assert "E-mails that waited and may have left since, now uncertain: 2.\n" in said
    for email in db.session.scalars(select(Email)).all():
        assert (email.status, email.token, email.lease_until) == (EmailStatus.UNCERTAIN, None, None)
        assert email.error.startswith("Teruggezet uit een back-up van ")
        assert email.error.endswith("; onzeker is of deze mail al is verstuurd.")
        action = db.session.get_one(RunAction, email.run_action_id)
        assert (action.outcome, action.reason["values"].keys()) == (Outcome.FAILED, {"moment"})
    work()
    assert set(db.session.scalars(select(Email.status))) == {EmailStatus.UNCERTAIN}
    assert flask("check") == (0, "No breaches.\n")


def test_mails_that_had_left_stay_as_they_are(flask, file):
    _with_mails("Eerste")
    work()
    flask("backup", file)
    assert "now uncertain: 0.\n" in flask("restore", file, "--yes")[1]
    assert db.session.scalars(select(Email.status)).one() is EmailStatus.SENT


def test_mails_that_waited_leave_when_that_is_asked_for(flask, file):
    _with_mails("Eerste")
    _carry_out_without_mailing()
    flask("backup", file)
    code, said = flask("restore", file, "--yes", "--send-queued")
    assert (code, "now uncertain: 0.\n" in said) == (0, True)
    work()
    assert db.session.scalars(select(Email.status)).one() is EmailStatus.SENT


def test_runs_that_waited_are_carried_out_and_told(flask, file):
    _with_mails("Eerste")
    flask("backup", file)
    work()
    code, said = flask("restore", file, "--yes")
    assert (code, "Runs that waited, and will be carried out (again), with their e-mails: 1.\n" in said) == (0, True)
    assert db.session.scalars(select(Run.status)).one() is RunStatus.QUEUED
    work()
    assert db.session.scalars(select(Run.status)).one() is RunStatus.DONE
    assert flask("check") == (0, "No breaches.\n")


@pytest.mark.parametrize(("option", "mails_sent"), [("--yes", 0), ("--send-queued", 1)])
def test_timed_triggers_pass_over_the_time_since_the_backup(flask, file, option, mails_sent):
    trigger = a_trigger([mails(an_email_template("Herinnering"))], event=Event.BEFORE)
    trigger.offset_amount, trigger.offset_unit = 2, OffsetUnit.HOURS
    appointment = an_appointment(starts_at=datetime.now(UTC) + timedelta(hours=1))
    long_ago = datetime.now(UTC) - timedelta(days=30)
    trigger.activated_at = appointment.scheduled_at = long_ago
    db.session.commit()
    work()
    flask("backup", file)
    code, said = flask("restore", file, "--yes", option)
    assert (code, "are passed over" in said) == (0, not mails_sent)
    timed.raise_due()
    work()
    assert db.session.scalar(select(func.count()).select_from(Email)) == mails_sent
    assert db.session.scalars(select(Run.status).where(Run.event == Event.BEFORE)).one() is RunStatus.DONE
    assert (db.session.scalars(select(Trigger.activated_at)).one() == long_ago) is bool(mails_sent)


@pytest.mark.parametrize("content", [b"", b"zomaar wat", b"SQLite format 3\0 maar toch niet", b"PGDMP maar toch niet"])
def test_something_else_than_a_backup_is_refused(flask, file, content):
    a_person("Bram Kok")
    file.write_bytes(content)
    code, said = flask("restore", file, "--yes")
    assert (code, said.startswith("Error: "), said.count("\n")) == (1, True, 1)
    assert db.session.scalars(select(Person.last_name)).all() == ["Kok"]


def test_a_file_that_is_not_there_is_refused(flask, file):
    assert flask("restore", file, "--yes") == (1, f"Error: there is no file {file}.\n")


@only_on("sqlite")
def test_a_backup_of_the_other_kind_of_database_is_refused(flask, file):
    file.write_bytes(b"PGDMP and so on")
    said = f"Error: {file} is a backup of PostgreSQL, and the configured database is SQLite.\n"
    assert flask("restore", file, "--yes") == (1, said)


@only_on("sqlite")
def test_a_database_of_another_program_is_refused(flask, file):
    with closing(sqlite3.connect(file)) as other:
        other.execute("CREATE TABLE recepten (naam)")
    said = f"Error: {file} is not a whole backup of Aanzet: no such table: alembic_version.\n"
    assert flask("restore", file, "--yes") == (1, said)


@only_on("sqlite")
def test_a_plain_copy_of_the_file_will_do_too(app, flask, file):
    a_person("Bram Kok")
    with closing(sqlite3.connect(db.engine.url.database)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copy(db.engine.url.database, file)
    a_person("Later Gekomen")
    assert flask("restore", file, "--yes")[0] == 0
    assert db.session.scalars(select(Person.last_name)).all() == ["Kok"]


@pytest.mark.parametrize("part", [0.5, 0.99])
def test_part_of_a_backup_changes_nothing(flask, file, part):
    a_person("Bram Kok")
    flask("backup", file)
    whole = file.read_bytes()
    file.write_bytes(whole[: int(len(whole) * part)])
    a_person("Later Gekomen")
    code, said = flask("restore", file, "--yes")
    assert (code, said.startswith("Error: ")) == (1, True)
    assert db.session.scalars(select(Person.last_name)).all() == ["Kok", "Gekomen"]
    assert a_person("Na Afloop").id


def test_a_backup_of_a_newer_schema_is_refused_and_of_an_older_one_upgraded(flask, file, tmp_path, monkeypatch):
    a_person("Bram Kok")
    old, new = file, tmp_path / "newer"
    flask("backup", old)
    own = migrate.directory
    monkeypatch.setattr(migrate, "directory", _newer_migrations(tmp_path))
    upgrade()
    db.session.execute(text("INSERT INTO novelties (person_id) SELECT id FROM persons"))
    db.session.commit()
    flask("backup", new)
    assert flask("restore", old, "--yes")[0] == 0
    assert _revision() == NEXT
    assert db.session.scalar(text("SELECT count(*) FROM novelties")) == 0
    assert flask("restore", new, "--yes")[0] == 0
    assert db.session.scalar(text("SELECT count(*) FROM novelties")) == 1
    db.session.rollback()

    monkeypatch.setattr(migrate, "directory", own)
    said = f"Error: {new} was made by a newer Aanzet ({NEXT}; this one knows up to {REVISIONS[-1]}).\n"
    assert flask("restore", new, "--yes") == (1, said)
    # Going back to an older Aanzet, whose backup knows nothing of the table that refers to persons.
    assert flask("restore", old, "--yes")[0] == 0
    assert _revision() == REVISIONS[-1]
    assert db.session.scalars(select(Person.last_name)).all() == ["Kok"]


@only_on("sqlite")
def test_open_connections_see_what_was_restored(flask, file):
    a_person("Bram Kok")
    flask("backup", file)
    with closing(sqlite3.connect(db.engine.url.database)) as other:
        a_person("Later Gekomen")
        assert other.execute("SELECT count(*) FROM persons").fetchone() == (2,)
        flask("restore", file, "--yes")
        assert other.execute("SELECT count(*) FROM persons").fetchone() == (1,)
        assert other.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert other.execute("PRAGMA user_version").fetchone() == (0,)
    assert db.session.execute(text("PRAGMA integrity_check")).scalar() == "ok"
    assert [one.name for one in file.parent.iterdir() if one.name.startswith(file.name)] == [file.name]


@only_on("sqlite")
def test_a_restore_does_not_wait_for_a_writer_for_ever(flask, file, monkeypatch):
    flask("backup", file)
    a_person("Later Gekomen")
    monkeypatch.setattr(sqlite, "PATIENCE_SECONDS", 1)
    with closing(sqlite3.connect(db.engine.url.database)) as other:
        other.execute("BEGIN IMMEDIATE")
        code, said = flask("restore", file, "--yes")
    assert (code, "someone keeps writing to the database" in said) == (1, True)
    assert db.session.scalars(select(Person.first_name)).all() == ["Later"]


@only_on("postgresql")
def test_a_restore_does_not_wait_for_a_reader_for_ever(flask, file, monkeypatch):
    flask("backup", file)
    a_person("Later Gekomen")
    monkeypatch.setattr(postgresql, "PATIENCE_SECONDS", 1)
    with db.engine.connect() as other:
        other.execute(text("SELECT * FROM persons"))
        code, said = flask("restore", file, "--yes")
    assert (code, "nothing was changed: " in said, "and try again" in said) == (1, True, True)
    assert db.session.scalars(select(Person.first_name)).all() == ["Later"]


def test_before_an_upgrade_a_backup_is_made_and_the_last_five_are_kept(app, tmp_path, monkeypatch):
    assert backups.before_upgrade() is None
    monkeypatch.setattr(migrate, "directory", _newer_migrations(tmp_path))
    assert backups.before_upgrade() is None, "nobody uses it yet"
    a_user()
    folder = Path(app.instance_path) / "backups"
    folder.mkdir()
    suffix = "sqlite3" if db.engine.name == "sqlite" else "dump"
    (folder / f"aanzet-20200101-000000.{suffix}").write_text("by hand")
    for day in range(1, 7):
        (folder / f"aanzet-2020010{day}-000000-before-0001.{suffix}").write_text("an old one")
    made = backups.before_upgrade()
    assert made is not None
    assert made.name.endswith(f"-before-{NEXT}.{suffix}")
    assert [one.name[7:15] for one in sorted(folder.glob("*-before-*"))][:4] == [f"2020010{day}" for day in range(3, 7)]
    assert len(list(folder.glob("*-before-*"))) == 5
    assert (folder / f"aanzet-20200101-000000.{suffix}").exists()
    assert backups.look_into(made).revision == REVISIONS[-1]


def test_a_database_of_a_newer_aanzet_is_left_alone(app):
    db.session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    db.session.commit()
    with pytest.raises(backups.BackupError, match=r"made by a newer Aanzet \(9999; this one knows up to"):
        backups.before_upgrade()


def _with_mails(*names: str) -> None:
    a_trigger([mails(an_email_template(name)) for name in names])
    an_appointment()


def _carry_out_without_mailing() -> None:
    (run_id,) = db.session.scalars(select(Run.id)).all()
    db.session.rollback()
    runs.execute(run_id)
    assert db.session.scalar(select(func.count()).select_from(Email).where(Email.status == EmailStatus.QUEUED))
    db.session.rollback()


def _revision() -> str:
    found = db.session.execute(text("SELECT version_num FROM alembic_version")).scalar()
    db.session.rollback()
    return str(found)


def _newer_migrations(tmp_path: Path) -> str:
    folder = shutil.copytree(MIGRATIONS, tmp_path / "migrations")
    (folder / "versions" / f"{NEXT}_add_novelties.py").write_text(_NOTES)
    return str(folder)


_NOTES = f"""
import sqlalchemy as sa
from alembic import op

revision, down_revision = "{NEXT}", "{REVISIONS[-1]}"


def upgrade():
    op.create_table("novelties", sa.Column("person_id", sa.Integer(), sa.ForeignKey("persons.id"), nullable=False))
"""


def _drop_everything() -> None:
    if db.engine.name == "sqlite":
        path = Path(str(db.engine.url.database))
        db.engine.dispose()
        for suffix in ("", "-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
    else:
        with db.engine.begin() as connection:
            connection.execute(text("DROP SCHEMA migrated CASCADE"))
            connection.execute(text("CREATE SCHEMA migrated"))
