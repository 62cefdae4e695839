"""Real processes for tests: started, killed and stopped, with their output kept in a file."""

import json
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from socket import create_server, socket
from types import TracebackType
from typing import Self
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parent.parent
# To root nothing is forbidden, unless it gives that up.
AS_ANYONE = [] if os.geteuid() else ["setpriv", "--bounding-set", "-all", "--inh-caps", "-all"]


class Process:
    def __init__(
        self,
        name: str,
        command: list[str],
        environment: dict[str, str],
        log: Path,
        inherits: tuple[int, ...] = (),
        cwd: Path = ROOT,
    ) -> None:
        self.name, self.log = name, log
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("ab") as output:
            self._process = subprocess.Popen(
                command,
                cwd=cwd,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                pass_fds=inherits,
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def is_running(self) -> bool:
        return self._process.poll() is None

    def signal(self, number: signal.Signals) -> None:
        with suppress(ProcessLookupError):
            self._process.send_signal(number)

    def kill(self) -> None:
        self.signal(signal.SIGKILL)
        self._process.wait(60)

    def stop(self) -> None:
        for number in (signal.SIGTERM, signal.SIGTERM, signal.SIGKILL):
            if not self.is_running:
                return
            self.signal(number)
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(20)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def settings(folder: Path, **more: str) -> dict[str, str]:
    """For a process with that folder for its own, and a port that is free."""
    ours = ("DATABASE_URL", "REDIS_URL", "SMTP_URL", "MAIL_FOLDER")
    kept = {name: value for name, value in os.environ.items() if name not in ours}
    return kept | {"AANZET_INSTANCE": str(folder), "PORT": "0"} | more


@contextmanager
def full_disk(pid: int = 0) -> Iterator[None]:
    """No file of that process, or of this one, takes another byte."""
    before = resource.prlimit(pid, resource.RLIMIT_FSIZE)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (0, before[1]))
    try:
        yield
    finally:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, before)


class Stack:
    """The web server, a worker and the sweeper on one backend."""

    def __init__(self, environment: dict[str, str], folder: Path) -> None:
        self._environment = environment
        self._folder = folder
        self._listener: socket | None = None
        self.processes: dict[str, Process] = {}

    @property
    def url(self) -> str:
        assert self._listener
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def start(self) -> None:
        """What runs already keeps running."""
        self._listener = self._listener or create_server(("127.0.0.1", 0), backlog=64)
        for name in ("web", "worker", "sweeper"):
            if name not in self.processes or not self.processes[name].is_running:
                self.processes[name] = self._started(name)
        wait_until(self._is_well, what=f"the stack answers; see {self._folder}/*.log")

    def hear_all(self) -> None:
        """What was asked of the web server before is at work now, or done: it takes requests in turn."""
        if "web" in self.processes and self.processes["web"].is_running:
            self._is_well()

    def stop(self) -> None:
        for process in self.processes.values():
            process.signal(signal.SIGTERM)
        for process in self.processes.values():
            process.stop()
        self.processes.clear()
        if self._listener:
            self._listener.close()
            self._listener = None

    def _started(self, name: str) -> Process:
        if name != "web":
            return start_module(name, self._environment, self._folder / f"{name}.log")
        assert self._listener
        number = self._listener.fileno()
        options = f"--bind fd://{number} --worker-class gthread --threads 8 --log-level warning --no-control-socket"
        gated = ["--config", "python:tests.gate"]
        command = [sys.executable, "-m", "gunicorn", *options.split(), *gated, "app:create_app()"]
        return Process("web", command, self._environment, self._folder / "web.log", (number,))

    def _is_well(self) -> bool:
        try:
            with urlopen(f"{self.url}/health", timeout=5) as answer:
                return bool(json.load(answer)["ok"])
        except (URLError, OSError, ValueError):
            return False


def start_module(name: str, environment: dict[str, str], log: Path, *arguments: str) -> Process:
    """The worker or the sweeper."""
    return Process(name, [sys.executable, "-m", "tests.gate", name, *arguments], environment, log)


def wait_until(condition: Callable[[], object], *, seconds: float = 60, what: str = "") -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"waited {seconds:g} s in vain until {what or condition}"
        time.sleep(0.02)
