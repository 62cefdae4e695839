"""`flask doctor`: a line for each thing that is needed, and failure when one is missing."""

import contextvars

import pytest
from sqlalchemy import make_url, text

from app.backups import tools
from app.commands.doctor import machine
from app.extensions import db
from tests.backends import make_app
from tests.worker import certificates
from tests.worker.mail_server import MailServer, running

pytestmark = pytest.mark.database("both")

SECRET = "s" * 40


def examined(app, **settings):
    """The exit code, and of each thing how it stands."""
    app.config.update(settings)
    # As from a shell: with no app at hand yet.
    done = contextvars.Context().run(app.test_cli_runner().invoke, args=["doctor"])
    with app.app_context():
        db.engine.dispose()
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    lines = [line.split(maxsplit=1) for line in done.output.splitlines()]
    return done.exit_code, {rest[:12].strip(): (state, rest[12:].strip()) for state, rest in lines}, done.output


@pytest.fixture
def whole(migrated):
    """Where nothing is missing."""
    migrated.config.update(SECRET_KEY=SECRET, SESSION_COOKIE_SECURE=True, MAIL_FROM="noreply@kantoor.example")
    return migrated


def test_where_all_is_there_it_says_so(whole):
    code, found, said = examined(whole)

    assert code == 0 and said.endswith("Nothing is missing.\n")
    assert "missing" not in {state for state, _sentence in found.values()}
    assert {"Python", "time zones", "secret", "folder", "HTTPS", "database", "clock"} < found.keys()
    assert {"schema", "writing", "backups", "Redis", "mail", "sender"} < found.keys()
    assert found["schema"][1].endswith(", up to date")
    folder = whole.config["MAIL_FOLDER"]
    assert found["mail"] == ("note", f"no SMTP_URL is set: mails become files in {folder} and reach nobody.")


def test_it_changes_nothing(whole):
    before = db.inspect(db.engine).get_table_names()

    examined(whole)

    assert db.inspect(db.engine).get_table_names() == before


def test_an_empty_database_an_older_one_and_a_newer_one_are_told_apart(whole):
    for revision, sentence in (
        ("0001", "flask backup, then flask db upgrade."),
        ("9999", "9999 is of a newer Aanzet; this one knows up to "),
        (None, "the database is empty: flask db upgrade makes the tables."),
    ):
        db.session.execute(text("DELETE FROM alembic_version"))
        if revision:
            db.session.execute(text(f"INSERT INTO alembic_version VALUES ('{revision}')"))
        db.session.commit()
        code, found, _said = examined(whole)
        assert (code, found["schema"][0]) == (1, "missing") and sentence in found["schema"][1]


def test_a_database_that_is_not_there_leaves_the_rest_to_be_told(backend, tmp_path):
    url = make_url(backend.environment["DATABASE_URL"])
    lost = url.set(database=f"{tmp_path}/nowhere/x" if backend.name == "sqlite" else "nobody_made_this")
    settings = {"DATABASE_URL": lost.render_as_string(hide_password=False), "AANZET_INSTANCE": str(tmp_path)}

    code, found, _said = examined(make_app(backend.environment | settings))

    assert (code, found["database"][0], found["Redis"][0]) == (1, "missing", "ok")
    assert found["database"][1].endswith(" Is it running, and made for this role?")


@pytest.mark.database("postgresql")
def test_a_role_that_owns_nothing_is_told_so(whole):
    url = db.engine.url
    for statement in (
        "DROP ROLE IF EXISTS aanzet_guest",
        "CREATE ROLE aanzet_guest LOGIN PASSWORD 'Geheim!'",
        "GRANT USAGE ON SCHEMA migrated TO aanzet_guest",
        "GRANT SELECT ON ALL TABLES IN SCHEMA migrated TO aanzet_guest",
    ):
        db.session.execute(text(statement))
    db.session.commit()
    guest = url.set(username="aanzet_guest", password="Geheim!").render_as_string(hide_password=False)
    place = {"DATABASE_URL": guest, "REDIS_URL": whole.config["REDIS_URL"], "AANZET_INSTANCE": whole.instance_path}
    try:
        code, found, said = examined(make_app(place))
    finally:
        for statement in ("DROP OWNED BY aanzet_guest", "DROP ROLE aanzet_guest"):
            db.session.execute(text(statement))
        db.session.commit()

    assert (code, found["schema"][0]) == (1, "ok") and "Geheim!" not in said
    owner = "The database must belong to the role in DATABASE_URL."
    assert found["writing"] == ("missing", f"permission denied for schema migrated. {owner}")


@pytest.mark.long
@pytest.mark.database("postgresql")
def test_a_database_that_keeps_no_letters_is_told_so(whole):
    """As one is made on a machine without a locale."""
    name = f"{db.engine.url.database}_ascii"
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"CREATE DATABASE {name} ENCODING 'SQL_ASCII' LOCALE 'C' TEMPLATE template0"))
    url = db.engine.url.set(database=name, query={}).render_as_string(hide_password=False)
    place = {"DATABASE_URL": url, "REDIS_URL": whole.config["REDIS_URL"], "AANZET_INSTANCE": whole.instance_path}
    try:
        code, found, _said = examined(make_app(place))
    finally:
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text(f"DROP DATABASE {name}"))

    assert (code, found["database"][0]) == (1, "missing") and "letters as SQL_ASCII" in found["database"][1]


@pytest.mark.database("postgresql")
def test_a_password_with_an_at_sign_in_it_is_not_shown(backend, tmp_path):
    """What stands behind it is taken for the name of a machine."""
    settings = {"DATABASE_URL": "postgresql://aanzet:ge@heim@127.0.0.1/aanzet", "AANZET_INSTANCE": str(tmp_path)}

    code, found, said = examined(make_app(backend.environment | settings))

    assert (code, "heim" in said) == (1, False) and "written as %40" in found["database"][1]


@pytest.mark.database("postgresql")
def test_missing_programs_for_backups_are_told(whole, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(tools, "INSTALLED", tmp_path)

    code, found, _said = examined(whole)

    assert (code, found["backups"][0]) == (1, "missing") and "install postgresql-client-" in found["backups"][1]


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("redis://:Geheim@127.0.0.1:1/0", "Error 111 connecting to 127.0.0.1:1. Connection refused."),
        ("http://127.0.0.1", "REDIS_URL is not redis://…, rediss://… or unix://…."),
    ],
)
def test_a_redis_that_is_not_there_is_told(whole, url, sentence):
    code, found, said = examined(whole, REDIS_URL=url)

    assert (code, found["Redis"]) == (1, ("missing", sentence)) and "Geheim" not in said


@pytest.mark.parametrize(
    ("settings", "what", "sentence"),
    [
        ({"SECRET_KEY": "kort"}, "secret", "SECRET_KEY has 4 characters: make one of 32 or more."),
        ({"MAIL_FOLDER": f"{__file__}/x"}, "mail", f"{__file__}/x can't be written, and no SMTP_URL is set."),
        ({"SMTP_URL": "smtq://x"}, "mail", "SMTP_URL is not right."),
        ({"SMTP_URL": "smtp://127.0.0.1:1"}, "mail", "127.0.0.1:1: ConnectionRefusedError"),
    ],
)
def test_a_setting_that_can_not_be_is_told(whole, settings, what, sentence):
    code, found, _said = examined(whole, **settings)

    assert (code, found[what][0]) == (1, "missing") and found[what][1].startswith(sentence)


def test_a_folder_that_is_not_there_or_open_to_others_is_told(whole, tmp_path):
    whole.instance_path = str(tmp_path / "absent")
    assert examined(whole)[1]["folder"] == ("missing", f"{tmp_path}/absent is not there: make it, for this user only.")
    (tmp_path / "absent").mkdir(mode=0o755)
    code, found, _said = examined(whole)
    assert (code, found["folder"][0]) == (0, "note") and found["folder"][1].endswith("chmod 700.")


def test_a_machine_without_time_zones_is_told_so(whole, monkeypatch):
    monkeypatch.setattr(machine, "ZONE", "Europe/Nergens")

    code, found, _said = examined(whole)

    assert (code, found["time zones"]) == (1, ("missing", "Europe/Nergens is unknown: install tzdata."))


@pytest.mark.parametrize(
    ("user", "state", "sentence"),
    [
        ("sanne:Goed%21", "ok", "answers over TLS and takes the user and password"),
        ("sanne:Geheim%21", "missing", "SMTP 535"),
    ],
)
def test_the_mail_server_is_asked_whether_it_takes_the_password(whole, tmp_path, user, state, sentence):
    server = MailServer()
    authority, certificate = certificates.make(tmp_path)
    with running(server, password="Goed!", certificate=certificate, starttls=True):
        url = server.url.replace("://", f"://{user}@")
        code, found, said = examined(whole, SMTP_URL=f"{url}?tls=starttls&ca={authority}")

    assert (code, found["mail"][0]) == (state == "missing", state) and sentence in found["mail"][1]
    assert server.envelopes == [] and "sanne" not in said and "Geheim" not in said


def test_a_server_that_repeats_who_signs_in_is_not_quoted_in_that(whole):
    server = MailServer()
    server.answers_at["ehlo"] = "550 sanne@kantoor.example mag dit niet"
    with running(server):
        url = server.url.replace("://", "://sanne%40kantoor.example:Geheim@")
        _code, found, said = examined(whole, SMTP_URL=url)

    assert "mag dit niet" in found["mail"][1] and "sanne" not in said
