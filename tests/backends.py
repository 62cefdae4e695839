"""The databases and Redis servers that tests run on: each started once a session, emptied for each test."""

import os
import shutil
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import pytest
from flask import Flask
from redis import Redis
from redis.exceptions import RedisError
from sqlalchemy import event, make_url

from app import create_app
from app.extensions import db
from app.queue import QUEUES, bell
from app.server.redis_server import PrivateRedis, RedisUnavailable, find_program, private_redis
from tests import gate
from tests.chaos import postgresql
from tests.processes import Process, Stack

DATABASES = "sqlite", "postgresql"
POSTGRESQL = os.environ.get("TEST_DATABASE_URL", "postgresql+psycopg://postgres@127.0.0.1:5432/postgres")
REDIS = os.environ.get("TEST_REDIS_URL", "")
# Debian's two builds of the same Chromium. That without a screen takes half the processor time for a page.
CHROMIUMS = "/usr/bin/chromium-headless-shell", "/usr/bin/chromium"
CHROMIUM = os.environ.get("CHROMIUM") or next((one for one in CHROMIUMS if os.access(one, os.X_OK)), CHROMIUMS[-1])


def missing() -> dict[str, str]:
    """What this machine lacks, and why."""
    reasons = {
        "sqlite": _no_redis(""),
        "postgresql": _no_redis(REDIS) or _no_postgresql(),
        "browser": _no_browser(),
        "cluster": postgresql.missing(),
    }
    return {what: why for what, why in reasons.items() if why}


def _no_redis(url: str) -> str:
    try:
        if url:
            with Redis.from_url(url, socket_connect_timeout=2) as connection:
                connection.ping()
        else:
            find_program()
    except (RedisUnavailable, RedisError) as error:
        return str(error)
    return ""


def _no_postgresql() -> str:
    try:
        psycopg.connect(_plain(POSTGRESQL), connect_timeout=2).close()
    except psycopg.OperationalError as error:
        return str(error).strip().splitlines()[0]
    return ""


def _no_browser() -> str:
    return "" if os.access(CHROMIUM, os.X_OK) else f"{CHROMIUM} is not there; set CHROMIUM"


@dataclass
class Backend:
    name: str
    app: Flask
    environment: dict[str, str]
    """What another process needs to work with the same database and Redis."""
    stack: Stack
    cleanup: ExitStack = field(default_factory=ExitStack)

    def empty(self, *, keep_running: bool) -> None:
        if keep_running:
            self.stack.hear_all()
        else:
            self.stack.stop()
        # A process that outlived its test may still be at work, and so may a request that nobody waits for any more.
        with gate.alone(self.app.instance_path), self.app.app_context():
            _empty_redis(self.app, keep_running)
            _delete_rows()
            shutil.rmtree(self.app.config["MAIL_FOLDER"], ignore_errors=True)


class Backends:
    """Each is started by the first test that asks for it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._running: dict[str, Backend] = {}
        self._cleanup = ExitStack()
        self._redis: PrivateRedis | None = None

    def get(self, name: str) -> Backend:
        if name not in self._running:
            self._running[name] = self._start(name)
        return self._running[name]

    def close(self) -> None:
        self._cleanup.close()

    def _start(self, name: str) -> Backend:
        instance = self._folder / name
        if name == "sqlite":
            database, redis = f"sqlite:///{instance / 'aanzet.sqlite3'}", f"{self._own_redis().url}?db=0"
        else:
            database = self._cleanup.enter_context(_own_database())
            redis = _redis_of_this_process() if REDIS else f"{self._own_redis().url}?db=1"
        settings = {"DATABASE_URL": database, "REDIS_URL": redis, "AANZET_INSTANCE": str(instance)}
        environment = {key: value for key, value in os.environ.items() if key not in _SETTINGS} | settings
        app = make_app(environment)
        with app.app_context():
            db.create_all()
            self._cleanup.callback(db.engine.dispose)
        stack = Stack(environment, instance)
        self._cleanup.callback(stack.stop)
        return Backend(name, app, environment, stack)

    def _own_redis(self) -> PrivateRedis:
        if self._redis is None:
            self._redis = self._cleanup.enter_context(running_redis(self._folder / "redis"))
        return self._redis


def _redis_of_this_process() -> str:
    """Of test processes side by side each takes a database of its own: the one that is named, or one before it."""
    server, _, database = REDIS.rpartition("/")
    process = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    return f"{server}/{int(database) - process}"


_SETTINGS = ["DATABASE_URL", "REDIS_URL", "SMTP_URL", "MAIL_FOLDER", "MAIL_FROM", "SECRET_KEY", "HTTPS", "PORT"]


def make_app(environment: dict[str, str], **overrides: object) -> Flask:
    with pytest.MonkeyPatch.context() as patch:
        for name in _SETTINGS:
            patch.delenv(name, raising=False)
        for name in ("DATABASE_URL", "REDIS_URL", "AANZET_INSTANCE"):
            patch.setenv(name, environment[name])
        app = create_app({"TESTING": True, "WTF_CSRF_ENABLED": False, **overrides})
    if environment["DATABASE_URL"].startswith("sqlite"):
        with app.app_context():
            event.listen(db.engine, "connect", _wait_for_no_disk)
    return app


def _wait_for_no_disk(connection: sqlite3.Connection, _record: object) -> None:
    """Nobody needs the tests' rows after a power cut."""
    connection.execute("PRAGMA synchronous=OFF")


@contextmanager
def running_redis(folder: Path) -> Iterator[PrivateRedis]:
    with private_redis(folder) as redis, Process("redis", redis.command, dict(os.environ), folder / "output.log"):
        redis.wait_until_it_answers()
        yield redis


@contextmanager
def _own_database() -> Iterator[str]:
    name = f"aanzet_test_{os.getpid()}"
    with psycopg.connect(_plain(POSTGRESQL), autocommit=True) as connection:
        _drop_left_over(connection)
        connection.execute(f"CREATE DATABASE {name}")
        # As on SQLite.
        connection.execute(f"ALTER DATABASE {name} SET synchronous_commit = off")
        yield make_url(POSTGRESQL).set(database=name).render_as_string(hide_password=False)
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _drop_left_over(connection: psycopg.Connection) -> None:
    """Of sessions that were killed: their process is gone, and nobody is connected."""
    ours = "SELECT datname FROM pg_database WHERE datname ~ '^aanzet_test_[0-9]+$'"
    for (name,) in connection.execute(ours).fetchall():
        pid = int(name.rpartition("_")[2])
        if pid == os.getpid() or not Path(f"/proc/{pid}").exists():
            with suppress(psycopg.errors.ObjectInUse, psycopg.errors.InvalidCatalogName):
                connection.execute(f"DROP DATABASE {name}")


def _plain(url: str) -> str:
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def _delete_rows() -> None:
    """In one go: statement by statement this took a tenth of all the tests' time."""
    connection = db.engine.raw_connection()
    try:
        _run(connection.driver_connection, _emptying())
    finally:
        connection.close()


def _run(connection: Any, statements: list[str]) -> None:
    if isinstance(connection, sqlite3.Connection):
        connection.executescript("; ".join(["BEGIN IMMEDIATE", *statements, "COMMIT"]))
    else:
        connection.execute("; ".join(statements))
        connection.commit()


def _emptying() -> list[str]:
    tables = reversed(db.metadata.sorted_tables)
    quoted = {table.name: db.engine.dialect.identifier_preparer.format_table(table) for table in tables}
    statements = [f"DELETE FROM {name}" for name in quoted.values()]
    if db.engine.name == "postgresql":
        numbered = [name for name in quoted if "id" in db.metadata.tables[name].c]
        statements += [f"SELECT setval('{name}_id_seq', 1, false)" for name in numbered]
    else:
        statements.append("DELETE FROM sqlite_sequence")
    return statements


def _empty_redis(app: Flask, keep_running: bool) -> None:
    with Redis.from_url(app.config["REDIS_URL"]) as connection:
        if keep_running:
            for which in QUEUES:
                bell(which, connection).empty()
        else:
            connection.flushdb()


@contextmanager
def opened(app: Flask) -> Iterator[None]:
    """A context for the whole test. Its session lets go whenever another opens, as SQLite has one writer."""
    from flask import appcontext_pushed

    with app.app_context():
        session, thread = db.session(), threading.get_ident()

        def let_go(_sender: Flask, **_: object) -> None:
            if threading.get_ident() == thread:
                session.commit()

        with appcontext_pushed.connected_to(let_go, app):
            yield


def restored(app: Flask) -> Iterator[Flask]:
    """What a test changes about the app is undone."""
    kept = dict(app.config)
    yield app
    app.config.clear()
    app.config.update(kept)
    if connection := app.extensions.pop("redis", None):
        connection.close()
