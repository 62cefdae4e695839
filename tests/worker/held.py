"""Another transaction that has something and doesn't let go of it, as one of a process that got stuck."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, create_engine, text

from app.extensions import prepare_sqlite
from tests.backends import Backend


class Holder:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def take(self, table: str, id: int) -> None:
        """On SQLite that is the only turn to write."""
        self._connection.execute(text(f"UPDATE {table} SET id = id WHERE id = {id}"))

    def let_go(self) -> None:
        self._connection.rollback()


@contextmanager
def holder(backend: Backend) -> Iterator[Holder]:
    engine = create_engine(backend.app.config["SQLALCHEMY_DATABASE_URI"])
    if engine.name == "sqlite":
        prepare_sqlite(engine)
    with engine.connect() as connection:
        yield Holder(connection)
    engine.dispose()
