"""PostgreSQL's own programs: which ones fit the server, and what they need to reach it."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from psycopg.conninfo import make_conninfo
from psycopg.pq import Conninfo

from app.backups.files import BackupError
from app.extensions import db

# Where Debian and its kin keep the versions that are not on the PATH.
INSTALLED = Path("/usr/lib/postgresql")


def run(name: str, *arguments: str, out: IO[bytes] | None = None) -> str:
    """Gives what the program said, unless that goes to a file."""
    ended = subprocess.run(
        command(name, *arguments),
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=out or subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    if ended.returncode:
        raise BackupError(f"{name} failed: {one_line(ended.stderr)}.")
    return (ended.stdout or b"").decode(errors="replace")


def command(name: str, *arguments: str) -> list[str]:
    return [_program(name), *arguments]


def environment() -> dict[str, str]:
    """Tells how to connect, for a command line with a password in it can be read by everyone on the machine."""
    _arguments, options = db.engine.dialect.create_connect_args(db.engine.url)
    options.pop("context", None)
    parsed = Conninfo.parse(make_conninfo(**options).encode())
    told = {
        option.envvar.decode(): option.val.decode() for option in parsed if option.envvar and option.val is not None
    }
    # The moment in a backup is in the zone of whoever made it.
    return os.environ | told | {"TZ": "UTC"}


def server_version() -> int:
    with db.engine.connect() as connection:
        version = connection.dialect.server_version_info
    assert version
    return int(version[0])


def one_line(complaint: bytes) -> str:
    return " ".join(complaint.decode(errors="replace").split()).rstrip(".")


def _program(name: str) -> str:
    """Takes the server's own version if there is one, else the first that is newer: an older one refuses to work."""
    server = server_version()
    versions = {path: _version(path) for path in _candidates(name)}
    if not versions:
        raise BackupError(f"no {name} found: install postgresql-client-{server}, or put it on the PATH.")
    fitting = [path for path, version in versions.items() if version >= server]
    if not fitting:
        newest = max(versions.values())
        raise BackupError(
            f"{name} is of version {newest} and the server of version {server}: install postgresql-client-{server}."
        )
    return min(fitting, key=lambda path: versions[path] != server)


def _candidates(name: str) -> Iterator[str]:
    if on_path := shutil.which(name):
        yield on_path
    versions = sorted((path for path in INSTALLED.glob("*") if path.name.isdigit()), key=lambda path: -int(path.name))
    yield from (str(path / "bin" / name) for path in versions if os.access(path / "bin" / name, os.X_OK))


def _version(program: str) -> int:
    said = subprocess.run([program, "--version"], capture_output=True, text=True).stdout
    number = re.search(r"\d+", said.partition(")")[2])
    return int(number[0]) if number else 0
