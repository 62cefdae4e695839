"""A backup's file: what is known of it, and how it comes into being whole or not at all."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import NamedTemporaryFile
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Amsterdam")
"""Not the office's own: that is in the database, which may be what has to be restored."""


class BackupError(Exception):
    """Holds the sentence for whoever runs the command."""


@dataclass(frozen=True)
class Backup:
    path: Path
    revision: str
    """Of its schema."""
    made_at: datetime


@contextmanager
def made_whole(path: Path) -> Iterator[Path]:
    """A new file beside it, for this user only, that takes the name once it is complete and on the disk."""
    try:
        _refuse_existing(path)
        with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
            partial = Path(file.name)
        try:
            yield partial
            _flush(partial)
            _refuse_existing(path)
            partial.rename(path)
            _flush(path.parent)
        finally:
            partial.unlink(missing_ok=True)
    except OSError as error:
        raise BackupError(f"{path} can't be written: {error.strerror or error}.") from error


def _refuse_existing(path: Path) -> None:
    if os.path.lexists(path):
        raise BackupError(f"{path} exists already: choose another name.")


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
