"""Which process has something locked at this moment: asked of the database, or of the kernel."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, create_engine, text

# The byte of an SQLite's shared memory whose lock is the turn to write.
TURN_TO_WRITE = "120"
# A server that is answering needs a moment to see that nothing is asked any more.
LOOKS = 10

_HOLDS_A_DOSSIER = text(
    "SELECT activity.pid FROM pg_stat_activity activity JOIN pg_locks locks ON locks.pid = activity.pid"
    " WHERE activity.application_name = :name AND activity.state = 'idle in transaction' AND locks.granted"
    " AND locks.relation = 'dossiers'::regclass AND locks.mode = 'RowShareLock'"
)


class Looker:
    """Sees whether a stopped process of a worker has a dossier, or the turn to write."""

    def __init__(self, connection: Connection, database: str) -> None:
        self._connection, self._database = connection, database

    def holds(self, worker: str, process: int) -> bool:
        if self._connection.dialect.name == "sqlite":
            return _has_turn(process, Path(f"{self._database}-shm"))
        return any(self._has_dossier(worker) for _ in range(LOOKS))

    def held_dossiers(self) -> frozenset[int]:
        """On SQLite none can be told from the others: nobody writes at all."""
        if self._connection.dialect.name == "sqlite":
            return frozenset()
        every = set(self._connection.scalars(text("SELECT id FROM dossiers")))
        free = set(self._connection.scalars(text("SELECT id FROM dossiers FOR NO KEY UPDATE SKIP LOCKED")))
        self._connection.rollback()
        return frozenset(every - free)

    def _has_dossier(self, worker: str) -> bool:
        found = self._connection.scalar(_HOLDS_A_DOSSIER, {"name": worker})
        self._connection.rollback()
        if found is None:
            time.sleep(0.002)
        return found is not None


@contextmanager
def looking(url: str) -> Iterator[Looker]:
    """Raises what a database that is away raises."""
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            yield Looker(connection, str(engine.url.database))
    finally:
        engine.dispose()


def _has_turn(process: int, shared_memory: Path) -> bool:
    try:
        file = shared_memory.stat().st_ino
        lines = [line.split() for line in Path("/proc/locks").read_text().splitlines()]
    except OSError:
        return False
    return any(
        line[3:5] == ["WRITE", str(process)] and line[5].endswith(f":{file}") and line[6] == TURN_TO_WRITE
        for line in lines
    )
