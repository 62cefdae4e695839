"""Which revision the database is at, and which ones this Aanzet knows."""

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from app.extensions import db, migrate


def current() -> str | None:
    """Gives None while there is no schema yet."""
    with db.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def newest() -> str:
    return str(_migrations().get_current_head())


def is_known(revision: str) -> bool:
    return any(known.revision == revision for known in _migrations().walk_revisions())


def _migrations() -> ScriptDirectory:
    return ScriptDirectory(migrate.directory)
