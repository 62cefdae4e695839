"""SQLite: by its own backup interface, which needs nobody to stop."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from app.backups.files import Backup, BackupError
from app.extensions import db

NAME = "SQLite"
SUFFIX = "sqlite3"
SIGNATURE = b"SQLite format 3\0"
PATIENCE_SECONDS = 30
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def write(file: Path) -> None:
    try:
        with _live() as live, closing(sqlite3.connect(file)) as copy:
            live.backup(copy, progress=_refuse_busy)
            # One file that can be carried about, without a log of changes beside it.
            copy.execute("PRAGMA journal_mode=DELETE")
            # The moment it was made, where copying the file can't lose it. In minutes it fits for ever.
            copy.execute(f"PRAGMA user_version={(datetime.now(UTC) - EPOCH) // timedelta(minutes=1)}")
    except sqlite3.Error as error:
        raise BackupError(f"the backup can't be made: {error}.") from error


def look_into(path: Path) -> Backup:
    try:
        with closing(_opened(path)) as file:
            (state,) = file.execute("PRAGMA quick_check(1)").fetchone()
            (minutes,) = file.execute("PRAGMA user_version").fetchone()
            (revision,) = file.execute("SELECT version_num FROM alembic_version").fetchone()
    except (sqlite3.Error, TypeError) as error:
        raise BackupError(f"{path} is not a whole backup of Aanzet: {error}.") from error
    if state != "ok":
        raise BackupError(f"{path} is damaged: {state}.")
    made_at = EPOCH + timedelta(minutes=minutes)
    # A plain copy of the database's file holds no moment.
    return Backup(path, revision, made_at if minutes else datetime.fromtimestamp(path.stat().st_mtime, UTC))


def restore(backup: Backup, statements: list[str]) -> None:
    """Changes a copy first; the live file then gets all of it in one transaction, under open connections."""
    try:
        with (
            closing(_opened(backup.path)) as file,
            # A file of SQLite's own that is gone when it is closed.
            closing(sqlite3.connect("")) as copy,
            _live() as live,
        ):
            file.backup(copy)
            for statement in statements:
                copy.execute(statement)
            copy.commit()
            copy.execute("PRAGMA user_version=0")
            live.execute(f"PRAGMA busy_timeout={PATIENCE_SECONDS * 1000}")
            copy.backup(live, progress=_refuse_busy)
    except sqlite3.Error as error:
        raise BackupError(f"the restore failed, and nothing was changed: {error}.") from error


def _refuse_busy(status: int, _remaining: int, _total: int) -> None:
    """Python would try for ever; SQLite itself has waited already."""
    if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        raise BackupError(
            "nothing was changed, as someone keeps writing to the database:"
            " stop the web, the workers and the sweeper, and try again."
        )


@contextmanager
def _live() -> Iterator[sqlite3.Connection]:
    with closing(db.engine.raw_connection()) as pooled:
        driver = pooled.driver_connection
        assert isinstance(driver, sqlite3.Connection)
        yield driver


def _opened(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
