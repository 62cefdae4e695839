"""A child process of the supervisor: started, started again when it dies, stopped with its parent."""

import os
import signal
import subprocess
import time
from pathlib import Path

from app import pulse
from app.server.watches import Watch

ROOT = Path(__file__).resolve().parents[2]
FIRST_PAUSE = 0.5
LONGEST_PAUSE = 10.0
# Whoever lived this long was well: its next death starts the pauses anew.
STEADY = 30.0


class Child:
    """`watch`: of one that gives signs of life, and is ended when it doesn't."""

    def __init__(
        self, name: str, command: list[str], inherits: tuple[int, ...] = (), watch: Watch | None = None
    ) -> None:
        self.name = name
        self._command = command
        self._watch = watch
        self._inherits = (*inherits, watch.mouth) if watch else inherits
        self._process: subprocess.Popen[bytes] | None = None
        self._pause = FIRST_PAUSE
        self._started_at = 0.0
        self._due_at = 0.0

    @property
    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        self._started_at = time.monotonic()
        if self._watch:
            self._watch.begin()
        self._process = subprocess.Popen(
            self._command,
            cwd=ROOT,
            env=os.environ | (self._watch.settings if self._watch else {}),
            pass_fds=self._inherits,
            stdin=subprocess.DEVNULL,
            # Ctrl-C reaches the supervisor alone, which stops its children in order.
            start_new_session=True,
            # The kernel stops it when the supervisor is killed and can't.
            preexec_fn=pulse.dying_with(os.getpid(), signal.SIGTERM),
        )

    def keep_running(self) -> None:
        """Is called every so often. Notices silence and death, and starts again after a pause that grows."""
        if self.is_running:
            if self._watch and self._watch.is_silent:
                print(f"{self.name} gives no sign of life; ending it", flush=True)
                # Nothing less is heard by a process that stands still.
                self.signal(signal.SIGKILL)
                self._watch.begin()
            return
        if self._process:
            self._notice_death(self._process.returncode)
        elif time.monotonic() >= self._due_at:
            self.start()

    def _notice_death(self, code: int) -> None:
        self._process = None
        if time.monotonic() - self._started_at > STEADY:
            self._pause = FIRST_PAUSE
        self._due_at = time.monotonic() + self._pause
        print(f"{self.name} stopped ({_cause(code)}); starting it again in {self._pause:g} s", flush=True)
        self._pause = min(self._pause * 2, LONGEST_PAUSE)

    def signal(self, number: signal.Signals) -> None:
        if self._process and self.is_running:
            self._process.send_signal(number)


def stop(children: list[Child], patience: float = 10.0) -> None:
    """Asks, asks again (which makes the worker drop its job), then kills."""
    for number in (signal.SIGTERM, signal.SIGTERM, signal.SIGKILL):
        for child in children:
            child.signal(number)
        deadline = time.monotonic() + patience
        while any(child.is_running for child in children) and time.monotonic() < deadline:
            time.sleep(0.05)


def _cause(code: int) -> str:
    return signal.Signals(-code).name if code < 0 else f"exit code {code}"
