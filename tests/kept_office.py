"""An office for tests: built once a day for each database, and put back as it was for each test that asks."""

import atexit
import shutil
import sqlite3
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from flask import current_app

from app import demo
from app.extensions import db
from tests import gate

# A sweeper that runs meanwhile writes its own round.
TABLES = [table.name for table in db.metadata.sorted_tables if table.name != "sweeps"]


@dataclass(frozen=True)
class Kept:
    rows: Path | dict[str, bytes]
    """A SQLite file, or what PostgreSQL copies out of each table."""
    mails: Path


Make = Callable[[], object]
_KEPT: dict[tuple[str, date, Make], Kept] = {}


def load(make: Make = demo.load) -> None:
    """Into an empty database. The days of the demo count from today."""
    key = str(db.engine.url), datetime.now(UTC).date(), make
    mails = Path(current_app.config["MAIL_FOLDER"])
    if key not in _KEPT:
        # A worker or sweeper that did some of it would keep another office each time.
        with gate.alone(current_app.instance_path):
            make()
            db.session.remove()
            _KEPT[key] = _keep(mails)
        return
    db.session.remove()
    connection = db.engine.raw_connection()
    try:
        _put_back(connection.driver_connection, _KEPT[key].rows)
    finally:
        connection.close()
    shutil.copytree(_KEPT[key].mails, mails, dirs_exist_ok=True)


def _keep(mails: Path) -> Kept:
    folder = Path(tempfile.mkdtemp(prefix="aanzet-kept-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    (folder / "mails").mkdir()
    if mails.exists():
        shutil.copytree(mails, folder / "mails", dirs_exist_ok=True)
    connection = db.engine.raw_connection()
    try:
        return Kept(_rows(connection.driver_connection, folder / "rows.sqlite3"), folder / "mails")
    finally:
        connection.close()


def _rows(connection: Any, file: Path) -> Path | dict[str, bytes]:
    if isinstance(connection, sqlite3.Connection):
        connection.execute("VACUUM INTO ?", (str(file),))
        return file
    kept = {}
    for table in TABLES:
        with connection.cursor().copy(f"COPY {table} TO STDOUT") as copy:
            kept[table] = b"".join(copy)
    return kept


def _put_back(connection: Any, kept: Path | dict[str, bytes]) -> None:
    if isinstance(kept, Path):
        connection.execute("ATTACH ? AS kept", (str(kept),))
        connection.execute("BEGIN IMMEDIATE")
        for table in TABLES:
            connection.execute(f"INSERT INTO main.{table} SELECT * FROM kept.{table}")
        connection.execute("COMMIT")
        connection.execute("DETACH kept")
        return
    for table, rows in kept.items():
        with connection.cursor().copy(f"COPY {table} FROM STDIN") as copy:
            copy.write(rows)
        if "id" in db.metadata.tables[table].c:
            connection.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), coalesce(max(id), 0) + 1, false) FROM {table}"
            )
    connection.commit()
