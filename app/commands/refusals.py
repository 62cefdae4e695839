"""What keeps a command from its work, as one sentence and an exit code."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
from sqlalchemy.exc import DBAPIError

from app import backups
from app.extensions import db
from app.store import database_errors
from app.vocabulary.sentences import DomainError, Doubts


@contextmanager
def refusals() -> Iterator[None]:
    """Whatever was not committed by then is undone."""
    try:
        yield
    except DomainError as error:
        for problem in getattr(error, "problems", ()):
            click.echo(str(problem), err=True)
        raise click.ClickException(f"{error}{_switches(error)}") from error
    except backups.BackupError as error:
        raise click.ClickException(str(error)) from error
    except DBAPIError as error:
        if sentence := database_errors.told(error):
            raise click.ClickException(sentence) from error
        raise
    finally:
        db.session.rollback()


def _switches(error: DomainError) -> str:
    """Those that would have answered."""
    if error.field == "fold":
        return " (--first, --second)"
    kinds = dict.fromkeys(doubt.kind for doubt in error.open) if isinstance(error, Doubts) else {}
    return f" ({', '.join(f'--{kind}' for kind in kinds)})" if kinds else ""
