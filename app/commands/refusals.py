"""What keeps a command from its work, as one sentence and an exit code."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
from sqlalchemy.exc import DBAPIError

from app import backups
from app.extensions import db
from app.store import database_errors
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
    except DBAPIError as error:
        if sentence := database_errors.told(error):
            raise click.ClickException(sentence) from error
        raise
    finally:
        db.session.rollback()
