"""Files that come into being whole or not at all: nobody reads half of one, nor does a next start find it."""

import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PRIVATE = 0o600


@contextmanager
def made_whole(path: Path, mode: int = PRIVATE) -> Iterator[Path]:
    """Gives a new file beside it, that takes the name once it is complete and on the disk."""
    partial = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    os.close(os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode))
    try:
        yield partial
        _flush(partial)
        partial.replace(path)
        _flush(path.parent)
    finally:
        partial.unlink(missing_ok=True)


def write_whole(path: Path, text: str, mode: int = PRIVATE) -> None:
    with made_whole(path, mode) as partial:
        partial.write_text(text, encoding="utf-8", newline="\n")


@contextmanager
def one_at_a_time(folder: Path) -> Iterator[None]:
    """Waits for whoever has its turn there. The kernel ends the turn of a process that dies."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
