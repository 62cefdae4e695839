"""What goes wrong, at seeded moments: kills, pauses, an emptied Redis, a PostgreSQL that restarts."""

import os
import random
import signal
import threading
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from redis import Redis
from redis.exceptions import RedisError

from tests.chaos.setups import Setup

LONGEST_WAIT_FOR_A_HORSE = 4.0


@dataclass(frozen=True)
class Fault:
    kind: str
    at: datetime


class Faults(threading.Thread):
    """Goes on until it is told to stop. Each kind comes once before any comes twice."""

    def __init__(self, setup: Setup, *, lease: float, seed: str, pauses: tuple[float, float]) -> None:
        super().__init__(name="faults")
        self._setup, self._lease, self._pauses = setup, lease, pauses
        self._random = random.Random(seed)
        self._stop_now = threading.Event()
        self._resumers: list[threading.Thread] = []
        self._acts = {
            "worker killed": self._kill_worker,
            "horse killed": self._kill_horse,
            "sweeper killed": lambda: self._setup.kill("sweeper"),
            "web killed": lambda: self._setup.kill("web"),
            "Redis killed": lambda: self._setup.kill("redis"),
            "Redis emptied": self._empty_redis,
            "worker paused": self._pause_worker,
        }
        if setup.cluster:
            self._acts["PostgreSQL restarted"] = setup.cluster.restart
        self.done: list[Fault] = []
        self.missed: Counter[str] = Counter()
        self.trouble: list[str] = []

    def run(self) -> None:
        bag: list[str] = []
        while not self._stop_now.wait(self._random.uniform(*self._pauses)):
            if not bag:
                bag = sorted(self._acts)
                self._random.shuffle(bag)
            kind = bag.pop()
            try:
                began_at = datetime.now(UTC)
                hit = self._acts[kind]()
            except Exception as error:
                self.trouble.append(f"{kind}: {error!r}")
                continue
            if isinstance(hit, datetime) or hit is None:
                self.done.append(Fault(kind, hit or began_at))
            else:
                self.missed[kind] += 1

    def stop(self) -> None:
        """And let go of what is paused."""
        self._stop_now.set()
        self.join()
        for resumer in self._resumers:
            resumer.join()

    def _kill_worker(self) -> None:
        # Its horse, if it has one, goes on alone.
        self._setup.kill(self._random.choice(self._setup.workers))

    def _kill_horse(self) -> datetime | bool:
        horse = self._horse()
        if not horse:
            return False
        at = datetime.now(UTC)
        _signal(horse[1], signal.SIGKILL)
        return at

    def _empty_redis(self) -> bool | None:
        try:
            with Redis.from_url(self._setup.redis_url, socket_timeout=2) as connection:
                connection.flushall()
        except RedisError:
            return False
        return None

    def _pause_worker(self) -> datetime | bool:
        """Past its lease, at work: when it goes on, another has taken its work over."""
        horse = self._horse()
        if not horse:
            return False
        paused = horse if self._random.random() < 0.5 else horse[1:]
        at = datetime.now(UTC)
        for pid in paused:
            _signal(pid, signal.SIGSTOP)
        length = self._lease + self._random.uniform(0.5, 2.5)
        resumer = threading.Thread(target=self._resume, args=(paused, length), name="resumer")
        resumer.start()
        self._resumers.append(resumer)
        return at

    def _resume(self, paused: tuple[int, ...], length: float) -> None:
        time.sleep(length)
        for pid in paused:
            _signal(pid, signal.SIGCONT)

    def _horse(self) -> tuple[int, ...]:
        """A worker that has forked for a job, and its child, at a moment within the job; nothing if none came by."""
        deadline = time.monotonic() + LONGEST_WAIT_FOR_A_HORSE
        while time.monotonic() < deadline:
            workers = self._setup.pids(self._setup.workers)
            self._random.shuffle(workers)
            for worker in workers:
                for horse in _children(worker):
                    time.sleep(self._random.uniform(0, 0.15))
                    if horse in _children(worker):
                        return worker, horse
            time.sleep(0.001)
        return ()


def _children(pid: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def _signal(pid: int, number: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, number)
