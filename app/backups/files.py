"""A backup's file: what is known of it, and how it comes into being whole or not at all."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from app.store import whole_files

ZONE = ZoneInfo("Europe/Amsterdam")
"""Not the office's own: that is in the database, which may be what has to be restored."""


class BackupError(Exception):
    """Holds the sentence for whoever runs the command."""


@dataclass(frozen=True)
class Backup:
    path: Path
    revision: str
    """The revision of its schema."""
    made_at: datetime


@contextmanager
def made_whole(path: Path) -> Iterator[Path]:
    """It gets a name that nobody has yet."""
    try:
        _refuse_existing(path)
        with whole_files.made_whole(path) as partial:
            yield partial
            _refuse_existing(path)
    except OSError as error:
        raise BackupError(f"{path} can't be written: {error.strerror or error}.") from error


def _refuse_existing(path: Path) -> None:
    if os.path.lexists(path):
        raise BackupError(f"{path} exists already: choose another name.")
