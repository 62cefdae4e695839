"""While a test's database is emptied nobody is at work in it: the gate between the tests and the processes of a stack.

`python -m tests.gate worker` and `sweeper` are those of the app, and gunicorn takes the hooks below for its settings.
Whoever is at work has a share in the gate; who empties has it alone.
"""

import fcntl
import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import wraps
from pathlib import Path
from typing import IO, Any

from app import queue, sweeper, worker
from tests.processes import wait_until

_held = threading.local()


@contextmanager
def at_work() -> Iterator[None]:
    with _file(os.environ["AANZET_INSTANCE"]) as gate:
        fcntl.flock(gate, fcntl.LOCK_SH)
        yield


@contextmanager
def alone(instance: str) -> Iterator[None]:
    """Waits for who is at work, and has the others wait."""
    with _file(instance) as gate:
        wait_until(lambda: _is_ours(gate), seconds=60, what=f"nobody is at work in {instance}")
        yield


def _file(instance: str) -> IO[str]:
    return (Path(instance) / "gate").open("a")


def _is_ours(gate: IO[str]) -> bool:
    try:
        fcntl.flock(gate, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def pre_request(_worker: Any, _request: Any) -> None:
    _held.gate = ExitStack()
    _held.gate.enter_context(at_work())


def post_request(_worker: Any, _request: Any, _environ: Any, _response: Any) -> None:
    _held.gate.close()


def _gated(act: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(act)
    def gated(*arguments: Any) -> Any:
        with at_work():
            return act(*arguments)

    return gated


def main(name: str, *served: str) -> None:
    if name == "worker":
        queue.AppJob.perform = _gated(queue.AppJob.perform)  # type: ignore[method-assign]
        worker.main(served)
    else:
        sweeper._do = _gated(sweeper._do)
        sweeper.main()


if __name__ == "__main__":
    main(*sys.argv[1:])
