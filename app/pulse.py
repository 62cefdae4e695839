"""Signs of life: a process that is silent for too long is ended by whoever watches it."""

import ctypes
import mmap
import os
import signal
import struct
import sys
from collections.abc import Callable
from contextlib import suppress
from socket import AF_UNIX, SOCK_DGRAM, socket
from time import monotonic

from sqlalchemy import event
from sqlalchemy.engine import Engine

SILENCE_SECONDS = 13.0
"""For a worker or the sweeper. A Redis that hangs keeps a worker waiting for 12; the units of systemd say the same."""
WATCHED = "AANZET_WATCHED"
"""The variable with the number of the pipe to the supervisor of ./run."""

_READY, _ALIVE = b"READY=1", b"WATCHDOG=1"
_PR_SET_PDEATHSIG = 1
_BEAT = struct.Struct("d?")


def tell(*, is_ready: bool = False) -> None:
    """Says to whoever watches that this process lives: the supervisor of ./run, or systemd as its sd_notify has it."""
    pipe, address = os.environ.get(WATCHED), os.environ.get("NOTIFY_SOCKET")
    # Who doesn't listen is not waited for.
    with suppress(OSError):
        if pipe:
            os.write(int(pipe), b".")
        if address:
            with socket(AF_UNIX, SOCK_DGRAM) as line:
                line.setblocking(False)
                line.sendto(_READY if is_ready else _ALIVE, address.replace("@", "\0", 1))


class Pulse:
    """Where a forked process leaves its signs of life for the one it was forked from."""

    def __init__(self) -> None:
        self._shared = mmap.mmap(-1, _BEAT.size)
        self.beat(in_transaction=False)

    def beat(self, *, in_transaction: bool) -> None:
        _BEAT.pack_into(self._shared, 0, monotonic(), in_transaction)

    @property
    def silent_seconds(self) -> float:
        at, _ = _BEAT.unpack_from(self._shared)
        return monotonic() - float(at)

    @property
    def is_in_transaction(self) -> bool:
        _, in_transaction = _BEAT.unpack_from(self._shared)
        return bool(in_transaction)


def follow(engine: Engine, beat: Callable[..., object]) -> None:
    """Each step in the database is a sign of life."""
    for step in ("before_cursor_execute", "after_cursor_execute"):
        event.listen(engine, step, lambda *_: beat(in_transaction=True))
    event.listen(engine, "checkin", lambda *_: beat(in_transaction=False))


def dying_with(parent: int, number: signal.Signals) -> Callable[[], None]:
    """For a child to call first: has the kernel send it that signal when its parent ends, and can't do so itself."""
    libc = ctypes.CDLL(None) if sys.platform == "linux" else None

    def ask_kernel() -> None:
        if libc is None:
            return
        libc.prctl(_PR_SET_PDEATHSIG, number)
        if os.getppid() != parent:
            os._exit(1)

    return ask_kernel
