"""The Flask extensions, and how the database is opened: safe under two writers on SQLite as on PostgreSQL."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path
from typing import TypeVar

from flask.typing import ResponseReturnValue
from flask_babel import Babel
from flask_migrate import Config, Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect
from sqlalchemy import DateTime, Dialect, MetaData, TypeDecorator, event
from sqlalchemy import Enum as EnumType
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.orm import DeclarativeBase, registry
from sqlalchemy.pool import ConnectionPoolEntry

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


@dataclass(frozen=True)
class Patience:
    """In seconds: how long a transaction waits for a lock, or on SQLite for its turn to write; and how long it may be
    silent itself before PostgreSQL ends it and lets go of what it holds (0: no matter how long).
    """

    for_a_lock: int
    with_silence: int


# A page may think for long, as over a password on a busy machine; who stands still in it is ended by gunicorn before.
COMMAND, PAGE, READING, BACKGROUND = Patience(30, 0), Patience(10, 30), Patience(10, 60), Patience(3, 6)

patience: ContextVar[Patience] = ContextVar("patience", default=COMMAND)


@contextmanager
def waiting_at_most(seconds: int) -> Iterator[None]:
    """Who only asks whether something is possible waits less long than who has something to write."""
    token = patience.set(Patience(seconds, patience.get().with_silence))
    try:
        yield
    finally:
        patience.reset(token)


def prepare_sqlite(engine: Engine) -> None:
    """Make SQLite wait for its turn to write at BEGIN, where two writers would otherwise read the same row first."""

    @event.listens_for(engine, "connect")
    def _connect(connection: sqlite3.Connection, _record: ConnectionPoolEntry) -> None:
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", _busy_timeout(COMMAND)):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(f"PRAGMA {_busy_timeout(patience.get())}")
        connection.exec_driver_sql("BEGIN" if reads_only.get() else "BEGIN IMMEDIATE")


def _busy_timeout(bounds: Patience) -> str:
    return f"busy_timeout={bounds.for_a_lock * 1000}"


def prepare_postgresql(engine: Engine) -> None:
    """Bound each transaction by itself: a pooler that gives every transaction another connection keeps no more."""

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        bounds = patience.get()
        connection.exec_driver_sql(
            f"SELECT set_config('lock_timeout', '{bounds.for_a_lock}s', true),"
            f" set_config('idle_in_transaction_session_timeout', '{bounds.with_silence}s', true)"
        )
