"""A database that can't be used, told in one sentence that says what to do."""

import sqlite3

from sqlalchemy.exc import DBAPIError, OperationalError, ProgrammingError

from app.queue import one_line

# As PostgreSQL numbers what can go wrong.
_NO_TABLE_OR_COLUMN = ("42P01", "42703")
_NO_SCHEMA_OR_RIGHT = ("3F000", "42501")
# No lock within the time for it, and two that waited for each other.
_BUSY = ("55P03", "40P01")
_WAS_SILENT = "25P03"

WHAT_TO_DO = "Is it there, and brought up to date with flask db upgrade? flask doctor says what is missing."


BUSY = "somebody else is busy with what it asks. Try again in a moment."
WAS_SILENT = "it stood still for so long that others went first. Try again."


def is_busy(error: BaseException) -> bool:
    """Something else held what was asked for, longer than is waited for it. Nothing was done."""
    if not isinstance(error, DBAPIError):
        return False
    if isinstance(error.orig, sqlite3.OperationalError):
        return getattr(error.orig, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY
    return _number(error) in _BUSY


def told(error: BaseException, what_to_do: str = WHAT_TO_DO) -> str | None:
    """Gives None for an error about something else, such as a statement of ours that is wrong."""
    if is_busy(error):
        return f"the database can't be used now: {BUSY}"
    if isinstance(error, DBAPIError) and _number(error) == _WAS_SILENT:
        return f"the database ended this: {WAS_SILENT}"
    if not isinstance(error, OperationalError | ProgrammingError):
        return None
    if isinstance(error, ProgrammingError) and _number(error) not in (*_NO_TABLE_OR_COLUMN, *_NO_SCHEMA_OR_RIGHT):
        return None
    return f"the database can't be used: {words(error)}. {what_to_do}"


def words(error: DBAPIError) -> str:
    said = getattr(getattr(error.orig, "diag", None), "message_primary", None) or one_line(error)
    if _number(error) in _NO_TABLE_OR_COLUMN or said.startswith(("no such table", "no such column")):
        return "it hasn't the tables of this Aanzet"
    return str(said).rstrip(".?")


def _number(error: DBAPIError) -> str | None:
    return getattr(error.orig, "sqlstate", None)
