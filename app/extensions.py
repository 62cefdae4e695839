"""The Flask extensions, and how the database is opened: safe under two writers on SQLite as on PostgreSQL."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path
from typing import TypeVar

from flask.typing import ResponseReturnValue
from flask_babel import Babel
from flask_migrate import Config, Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect
from sqlalchemy import DateTime, Dialect, MetaData, TypeDecorator, event, text
from sqlalchemy import Enum as EnumType
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.orm import DeclarativeBase, registry
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

PATIENCE_SECONDS = 30
"""How long SQLite waits for a turn to write."""

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])


class UtcDateTime(TypeDecorator[datetime]):
    """It is aware UTC in Python on every backend; SQLite itself would drop the zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    # Flask-SQLAlchemy copies this class, which a type map of its own would not survive.
    registry = registry(
        metadata=MetaData(
            naming_convention={
                "ix": "ix_%(table_name)s_%(column_0_N_name)s",
                "uq": "uq_%(table_name)s_%(column_0_N_name)s",
                "ck": "ck_%(table_name)s_%(constraint_name)s",
                "fk": "fk_%(table_name)s_%(column_0_N_name)s",
                "pk": "pk_%(table_name)s",
            }
        ),
        type_annotation_map={
            datetime: UtcDateTime,
            Enum: EnumType(
                Enum, native_enum=False, length=40, values_callable=lambda kind: [word.value for word in kind]
            ),
        },
    )


class AnywhereMigrate(Migrate):
    """It allows a % in the folder's name, which Alembic's settings take for the beginning of another setting."""

    def get_config(
        self, directory: str | None = None, x_arg: Sequence[str] | None = None, opts: Sequence[str] | None = None
    ) -> Config:
        folder = Path(directory or self.directory)
        config = super().get_config(str(folder).replace("%", "%%"), x_arg, opts)
        # It looked for this file under that name.
        config.config_file_name = str(folder / "alembic.ini")
        config.file_config.read(config.config_file_name, encoding="utf-8")
        return config


db = SQLAlchemy(model_class=Base)
migrate = AnywhereMigrate()
csrf = CSRFProtect()
babel = Babel()

reads_only: ContextVar[bool] = ContextVar("reads_only", default=False)
"""It is set for requests that only read, so that SQLite takes no write lock for them."""


def only_reads(view: View) -> View:
    """Declares that a view which is posted to writes nothing."""
    view.only_reads = True  # type: ignore[attr-defined]
    return view


def prepare_sqlite(engine: Engine) -> None:
    """Make SQLite wait for its turn to write at BEGIN, where two writers would otherwise read the same row first."""

    @event.listens_for(engine, "connect")
    def _connect(connection: sqlite3.Connection, _record: ConnectionPoolEntry) -> None:
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", _patience(PATIENCE_SECONDS)):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN" if reads_only.get() else "BEGIN IMMEDIATE")


@contextmanager
def impatient(connection: Connection, seconds: int) -> Iterator[None]:
    """Who only asks whether writing is possible waits less long for a turn than who has something to write."""
    if connection.dialect.name != "sqlite":
        connection.execute(text(f"SET LOCAL lock_timeout = '{seconds}s'"))
        yield
        return
    _wait_at_most(connection.connection, seconds)
    try:
        yield
    finally:
        _wait_at_most(connection.connection, PATIENCE_SECONDS)


def _wait_at_most(driver: PoolProxiedConnection, seconds: int) -> None:
    with closing(driver.cursor()) as cursor:
        cursor.execute(f"PRAGMA {_patience(seconds)}")


def _patience(seconds: int) -> str:
    return f"busy_timeout={seconds * 1000}"
