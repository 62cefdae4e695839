"""The single-machine server: updates the database, then keeps Redis, web, worker and sweeper going."""

import os
import signal
import sys
import time
from contextlib import ExitStack
from errno import EADDRINUSE
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from socket import create_server, socket
from types import FrameType
from typing import NoReturn

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy.exc import OperationalError

from app import backups, create_app, demo
from app.extensions import db
from app.queue import one_line
from app.server.children import ROOT, Child, stop
from app.server.redis_server import RedisUnavailable, private_redis
from app.server.watches import Watch

HOST = "127.0.0.1"
TICK = 0.2
PATIENCE = 30.0


class CannotStart(Exception):
    """Holds the sentence that says why."""


def main() -> None:
    os.chdir(ROOT)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _leave)
    try:
        _serve()
    except (CannotStart, RedisUnavailable, backups.BackupError) as error:
        _give_up(str(error))
    except OperationalError as error:
        _give_up(f"the database can't be used: {one_line(error)}")


def _give_up(reason: str) -> NoReturn:
    print(f"Aanzet can't start: {reason}", file=sys.stderr)
    sys.exit(2)


def _leave(_number: int, _frame: FrameType | None) -> None:
    # Stopping takes a moment, and a second Ctrl-C would leave children behind.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    sys.exit(0)


def _serve() -> None:
    with _listen() as listener, ExitStack() as at_the_end:
        app = create_app()
        servers = [] if os.environ.get("REDIS_URL") else [_start_redis(app, at_the_end)]
        logins = _prepare(app)
        children = [_web(listener), _module("worker", "runs"), _module("worker", "emails"), _module("sweeper")]
        at_the_end.callback(stop, children)
        _watch(servers + children, listener.getsockname()[1], logins)


def _listen() -> socket:
    """The port is taken first and kept: it is ours while web starts again, and who comes early waits."""
    port = os.environ.get("PORT", "8000")
    try:
        return create_server((HOST, int(port)), backlog=256)
    except (ValueError, OverflowError) as error:
        raise CannotStart(f"PORT must be a number up to 65535, not {port!r}.") from error
    except OSError as error:
        if error.errno == EADDRINUSE:
            raise CannotStart(f"port {port} is taken; choose another one, such as PORT=8001 ./run") from error
        raise CannotStart(f"port {port} can't be used: {error.strerror}.") from error


def _start_redis(app: Flask, at_the_end: ExitStack) -> Child:
    redis = at_the_end.enter_context(private_redis(Path(app.instance_path) / "redis"))
    os.environ["REDIS_URL"] = app.config["REDIS_URL"] = redis.url
    server = Child("redis", redis.command)
    at_the_end.callback(stop, [server])
    server.start()
    redis.wait_until_it_answers()
    return server


def _prepare(app: Flask) -> list[tuple[str, str, str, str]]:
    with app.app_context():
        _upgrade()
        demo.load_if_empty()
        logins = demo.logins()
        db.engine.dispose()
    return logins


def _upgrade() -> None:
    if kept := backups.before_upgrade():
        print(f"The database is of an older Aanzet: backed up in {kept}, and now brought up to date.", flush=True)
    upgrade()


def _web(listener: socket) -> Child:
    options = {
        "bind": f"fd://{listener.fileno()}",
        "workers": "1",
        "worker-class": "gthread",
        "threads": "8",
        "graceful-timeout": "8",
        # gunicorn ends a worker of its own that is silent for so long; loading the app doesn't count, as it does that.
        "timeout": "10",
        "log-level": "warning",
    }
    arguments = [part for name, value in options.items() for part in (f"--{name}", value)]
    command = [sys.executable, "-m", "gunicorn", *arguments, "--preload", "--no-control-socket", "app:create_app()"]
    return Child("web", command, inherits=(listener.fileno(),))


def _module(*words: str) -> Child:
    return Child(" for ".join(words), [sys.executable, "-m", f"app.{words[0]}", *words[1:]], watch=Watch())


def _watch(children: list[Child], port: int, logins: list[tuple[str, str, str, str]]) -> None:
    started_at = time.monotonic()
    complaint: str | None = "starting"
    is_late = False
    while True:
        for child in children:
            child.keep_running()
        if complaint:
            complaint = _ask_health(port)
            if not complaint:
                _greet(port, logins)
            elif not is_late and time.monotonic() - started_at > PATIENCE:
                is_late = True
                print(f"Aanzet is not ready yet, still trying: {complaint}", flush=True)
        time.sleep(TICK)


def _ask_health(port: int) -> str | None:
    """Tells what is not in order yet; gives None when everything answers."""
    connection = HTTPConnection(HOST, port, timeout=2)
    try:
        connection.request("GET", "/health")
        answer = connection.getresponse()
        body = answer.read(500).decode(errors="replace").strip()
        return None if answer.status == 200 else f"/health says {answer.status}: {body}"
    except (OSError, HTTPException) as error:
        return f"web doesn't answer: {error}"
    finally:
        connection.close()


def _greet(port: int, logins: list[tuple[str, str, str, str]]) -> None:
    lines = [f"Aanzet is ready: http://{HOST}:{port}"]
    if logins:
        lines.append("Log in to the demo office as:")
        lines += [f"  {name} ({role}): {email} / {password}" for name, role, email, password in logins]
    lines.append("Ctrl-C stops it.")
    print("\n".join(lines), flush=True)
