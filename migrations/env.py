"""How migrations meet the database: numbered, in batch mode, and free of the app's own column types."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from alembic.util import CommandError
from flask import current_app
from sqlalchemy import Connection, Enum
from sqlalchemy.exc import DBAPIError

from app.extensions import UtcDateTime
from app.store import database_errors

WHAT_TO_DO = "Is it there, and does it belong to this role? flask doctor says what is missing."

migrate = current_app.extensions["migrate"]


def run() -> None:
    if context.is_offline_mode():
        raise SystemExit("Migrations look at the database: they can't be written out as SQL.")
    with migrate.db.engine.connect() as connection, without_foreign_keys(connection):
        context.configure(
            connection=connection,
            target_metadata=migrate.db.metadata,
            render_item=render_portably,
            **migrate.configure_args
            | {
                "render_as_batch": True,
                "compare_type": True,
                "process_revision_directives": number,
                # Alembic doesn't trust SQLite with this; opened as the app opens it, it can do it.
                "transactional_ddl": True,
            },
        )
        with context.begin_transaction():
            context.run_migrations()
            refuse_dangling(connection)


@contextmanager
def without_foreign_keys(connection: Connection) -> Iterator[None]:
    """SQLite changes a table by dropping the old one, which would delete what refers to it."""
    if connection.dialect.name != "sqlite":
        yield
        return
    # On the driver's connection, since the pragma does nothing once a transaction has begun.
    driver: Any = connection.connection.dbapi_connection
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        driver.execute("PRAGMA foreign_keys=ON")


def refuse_dangling(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    if dangling := connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall():
        raise RuntimeError(f"rows that refer to nothing (table, row, refers to, key): {dangling[:20]}")


def render_portably(kind: str, thing: Any, _context: AutogenContext) -> str | Literal[False]:
    """A migration must keep its meaning when the app's types change, so it doesn't import them."""
    if kind == "type" and isinstance(thing, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(thing, Enum):
        return f"sa.String(length={thing.length})"
    return False


def number(migration: Any, _revision: Any, directives: list[Any]) -> None:
    """0001, 0002 …; and no file when there is nothing to change."""
    script = directives[0]
    if getattr(migration.config.cmd_opts, "autogenerate", False) and script.upgrade_ops.is_empty():
        directives.clear()
        return
    last = migration.script.get_current_head()
    script.rev_id = f"{int(last or 0) + 1:04d}"


try:
    run()
except DBAPIError as error:
    if sentence := database_errors.told(error, WHAT_TO_DO):
        raise CommandError(sentence) from error
    raise
