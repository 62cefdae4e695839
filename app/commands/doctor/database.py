"""The database: there, of this version, open to writing, on time, and with the programs that back it up."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import psycopg
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from app.backups import BackupError, schema, tools
from app.commands.doctor.diagnosis import Diagnosis, fine, missing, note
from app.extensions import db
from app.store.database_errors import words

OLDEST_SQLITE = (3, 35)
"""The first that gives back the rows that it changed."""
OLDEST_POSTGRESQL = 15
"""What is older is no longer maintained, and wasn't tried."""
DRIFT = timedelta(seconds=2)


def diagnoses() -> Iterator[Diagnosis]:
    where = _where()
    if "@" in (db.engine.url.host or ""):
        yield missing("database", "DATABASE_URL has an @ too many: in a password it is written as %40.")
        return
    if diagnosis := _loose_letters():
        yield diagnosis
        return
    try:
        with db.engine.connect() as connection:
            yield fine("database", f"{where} answers")
            yield _version(connection)
            yield _clock(connection)
    except DBAPIError as error:
        yield missing("database", f"{where}: {words(error)}. Is it running, and made for this role?")
        return
    yield _schema()
    yield _writing()
    yield _programs()


def _where() -> str:
    url = db.engine.url
    if db.engine.name == "sqlite":
        return url.database or ""
    return f"{url.database} at " + (f"{url.host}:{url.port or 5432}" if url.host else "this machine's socket")


def _version(connection: Connection) -> Diagnosis:
    version = tuple(map(int, connection.dialect.server_version_info or ()))
    shown = ".".join(map(str, version))
    if db.engine.name != "postgresql":
        is_recent = version >= OLDEST_SQLITE
        needed = ".".join(map(str, OLDEST_SQLITE))
        return fine("SQLite", shown) if is_recent else missing("SQLite", f"{shown}: {needed} or newer is needed.")
    if version[0] < OLDEST_POSTGRESQL:
        return note("PostgreSQL", f"{shown}: Aanzet is tried on {OLDEST_POSTGRESQL} and newer.")
    return fine("PostgreSQL", shown)


def _loose_letters() -> Diagnosis | None:
    """PostgreSQL makes such a database on a machine without a locale. SQLAlchemy itself can't speak with it."""
    if db.engine.name != "postgresql":
        return None
    _arguments, options = db.engine.dialect.create_connect_args(db.engine.url)
    options.pop("context", None)
    try:
        with psycopg.connect(**options) as connection:
            encoding = connection.info.parameter_status("server_encoding")
    except psycopg.OperationalError:
        return None
    if encoding == "UTF8":
        return None
    return missing("database", f"it keeps letters as {encoding}: make it anew, with createdb --encoding UTF8.")


def _clock(connection: Connection) -> Diagnosis:
    if db.engine.name != "postgresql":
        return fine("clock", "the database's is this machine's")
    before = datetime.now(UTC)
    there: datetime = connection.execute(text("SELECT clock_timestamp()")).scalar_one()
    after = datetime.now(UTC)
    if before - DRIFT <= there <= after + DRIFT:
        return fine("clock", "the database's and this machine's agree")
    apart = abs((there - after).total_seconds())
    return missing("clock", f"the database's and this machine's are {apart:.0f} s apart: keep both on time with NTP.")


def _schema() -> Diagnosis:
    current, newest = schema.current(), schema.newest()
    if current is None:
        return missing("schema", "the database is empty: flask db upgrade makes the tables.")
    if not schema.is_known(current):
        return missing("schema", f"{current} is of a newer Aanzet; this one knows up to {newest}.")
    if current != newest:
        return missing("schema", f"{current}, and this Aanzet's is {newest}: flask backup, then flask db upgrade.")
    return fine("schema", f"{current}, up to date")


def _writing() -> Diagnosis:
    try:
        with db.engine.connect() as connection:
            connection.execute(text("CREATE TABLE aanzet_doctor (id integer)"))
            connection.rollback()
    except DBAPIError as error:
        return missing("writing", f"{words(error)}. The database must belong to the role in DATABASE_URL.")
    return fine("writing", "rows and tables can be made")


def _programs() -> Diagnosis:
    if db.engine.name != "postgresql":
        return fine("backups", "SQLite makes its own")
    try:
        for name in ("pg_dump", "pg_restore"):
            tools.command(name)
    except BackupError as error:
        return missing("backups", str(error))
    return fine("backups", "pg_dump and pg_restore fit the server")
