"""The two set-ups: databases and servers of the suite's own, and processes that are started again when they die."""

import json
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from socket import create_server
from urllib.request import urlopen

from flask import Flask

from app.extensions import db
from app.server.redis_server import private_redis
from app.server.watches import Watch
from tests.backends import make_app
from tests.chaos import postgresql
from tests.chaos.mail import Mailbox, mailbox
from tests.chaos.postgresql import Cluster
from tests.processes import Process, wait_until

SETUPS = ("sqlite", "postgresql")
# As the supervisor of ./run waits before it starts a child again.
RESTART_PAUSE = 0.5
NOT_OURS = ("MAIL_FOLDER", "MAIL_FROM", "SECRET_KEY", "HTTPS", "PORT")


class Setup:
    def __init__(self, app: Flask, url: str, redis_url: str, mail: Mailbox, cluster: Cluster | None) -> None:
        self.database_url = str(app.config["SQLALCHEMY_DATABASE_URI"])
        self.app, self.url, self.redis_url, self.mail, self.cluster = app, url, redis_url, mail, cluster
        self.workers: list[str] = []
        self._starters: dict[str, Callable[[], Process]] = {}
        self._watches: dict[str, Watch] = {}
        self._running: dict[str, Process] = {}
        self._died_at: dict[str, float] = {}
        self._lock = threading.Lock()
        self._stop_now = threading.Event()
        self._keeper = threading.Thread(target=self._keep_running, name="keeper")

    def add(self, name: str, start: Callable[[], Process], watch: Watch | None = None) -> None:
        self._starters[name] = start
        if watch:
            self._watches[name] = watch
        self._running[name] = start()

    def keep_running(self) -> None:
        self._keeper.start()
        wait_until(self._is_well, seconds=60, what="everything has started")

    def kill(self, name: str) -> None:
        """With all of its process group, as the web server's own children are in it."""
        with self._lock:
            process = self._running[name]
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)

    def pids(self, names: list[str]) -> list[int]:
        with self._lock:
            return [self._running[name].pid for name in names if self._running[name].is_running]

    def stop(self) -> None:
        self._stop_now.set()
        if self._keeper.is_alive():
            self._keeper.join()
        for process in self._running.values():
            process.signal(signal.SIGTERM)
        # Redis was added first and is needed longest.
        for process in reversed(self._running.values()):
            process.stop()

    def _is_well(self) -> bool:
        try:
            with urlopen(f"{self.url}/health", timeout=5) as answer:
                return bool(json.load(answer)["ok"])
        except (OSError, ValueError):
            return False

    def _keep_running(self) -> None:
        while not self._stop_now.wait(0.05):
            for name, process in list(self._running.items()):
                if process.is_running:
                    if name in self._watches and self._watches[name].is_silent:
                        process.signal(signal.SIGKILL)
                        self._watches[name].begin()
                    continue
                died_at = self._died_at.setdefault(name, time.monotonic())
                if time.monotonic() - died_at >= RESTART_PAUSE:
                    del self._died_at[name]
                    if name in self._watches:
                        self._watches[name].begin()
                    with self._lock:
                        self._running[name] = self._starters[name]()


@contextmanager
def running(name: str, folder: Path, *, seed: int, lease: float, broken: str = "") -> Iterator[Setup]:
    with ExitStack() as at_the_end:
        redis = at_the_end.enter_context(private_redis(folder / "redis"))
        mail = at_the_end.enter_context(mailbox(seed))
        cluster = at_the_end.enter_context(postgresql.cluster()) if name == "postgresql" else None
        listener = at_the_end.enter_context(create_server(("127.0.0.1", 0), backlog=256))
        environment = {key: value for key, value in os.environ.items() if key not in NOT_OURS} | {
            "DATABASE_URL": cluster.url if cluster else f"sqlite:///{folder / 'aanzet.sqlite3'}",
            "REDIS_URL": redis.url,
            "AANZET_INSTANCE": str(folder),
            "SMTP_URL": mail.url,
        }
        app = make_app(environment)
        with app.app_context():
            db.create_all()
            at_the_end.callback(_let_go, app)
        setup = Setup(app, f"http://127.0.0.1:{listener.getsockname()[1]}", redis.url, mail, cluster)
        at_the_end.callback(setup.stop)

        def python(process: str, *command: str, inherits: tuple[int, ...] = (), **more: str) -> Callable[[], Process]:
            arguments, own = [sys.executable, "-m", *command], environment | {"PGAPPNAME": process} | more
            return lambda: Process(process, arguments, own, folder / f"{process}.log", inherits)

        def watched(process: str, *command: str) -> None:
            """As the supervisor of ./run does it, which waits seven seconds longer than the lease of a run too."""
            watch = Watch(lease + 7)
            setup.add(process, python(process, *command, inherits=(watch.mouth,), **watch.settings), watch)

        setup.add("redis", lambda: Process("redis", redis.command, environment, folder / "redis.log"))
        redis.wait_until_it_answers()
        setup.workers = ["worker1", "worker2"]
        for worker in setup.workers:
            watched(worker, "tests.chaos.launcher", "--lease", str(lease), "--broken", broken)
        watched("sweeper", "tests.gate", "sweeper")
        socket = listener.fileno()
        options = f"--bind fd://{socket} --worker-class gthread --threads 8 --log-level warning --no-control-socket"
        options += " --preload --timeout 10"
        setup.add("web", python("web", "gunicorn", *options.split(), "app:create_app()", inherits=(socket,)))
        setup.keep_running()
        yield setup


def _let_go(app: Flask) -> None:
    with app.app_context():
        db.engine.dispose()
