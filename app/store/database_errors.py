"""A database that can't be used, told in one sentence that says what to do."""

from sqlalchemy.exc import DBAPIError, OperationalError, ProgrammingError

from app.queue import one_line

# As PostgreSQL numbers what can go wrong.
_NO_TABLE_OR_COLUMN = ("42P01", "42703")
_NO_SCHEMA_OR_RIGHT = ("3F000", "42501")

WHAT_TO_DO = "Is it there, and brought up to date with flask db upgrade? flask doctor says what is missing."


def told(error: BaseException, what_to_do: str = WHAT_TO_DO) -> str | None:
    """Gives None for an error about something else, such as a statement of ours that is wrong."""
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
