"""What keeps a command from its work, as one sentence and an exit code."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
from sqlalchemy.exc import OperationalError, ProgrammingError

from app import backups
from app.extensions import db
from app.queue import one_line
from app.vocabulary.sentences import DomainError


@contextmanager
def refusals() -> Iterator[None]:
    """Whatever was not committed by then is undone."""
    try:
        yield
    except DomainError as error:
        for problem in getattr(error, "problems", ()):
            click.echo(str(problem), err=True)
        hint = " (--first, --second)" if error.field == "fold" else ""
        raise click.ClickException(f"{error}{hint}") from error
    except backups.BackupError as error:
        raise click.ClickException(str(error)) from error
    except (OperationalError, ProgrammingError) as error:
        hint = "Is it there, and brought up to date with flask db upgrade?"
        raise click.ClickException(f"the database can't be used: {one_line(error)}. {hint}") from error
    finally:
        db.session.rollback()
