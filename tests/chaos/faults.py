"""What goes wrong, at seeded moments: kills, pauses, also for good and inside a transaction, an emptied Redis, a
PostgreSQL that restarts.
"""

import os
import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from redis import Redis
from redis.exceptions import RedisError
from sqlalchemy.exc import DBAPIError

from tests.chaos import transactions
from tests.chaos.setups import Setup

LONGEST_WAIT_FOR_A_HORSE = 4.0
LONGEST_WAIT_FOR_A_TRANSACTION = 12.0
# Whoever watches has ended it by then, even on a busy machine.
GONE_WITHIN = 40.0
# The others catch their breath before the next is stopped for good, or nothing would ever come to its end.
BREATH = 6.0
HORSE_STANDS, WORKER_STANDS = "transaction stopped", "with its worker"


@dataclass(frozen=True)
class Fault:
    kind: str
    at: datetime
    dossier_ids: frozenset[int] = frozenset()
    """What it kept locked."""


class Faults(threading.Thread):
    """Goes on until it is told to stop. Each kind comes once before any comes twice."""

    def __init__(
        self, setup: Setup, *, lease: float, seed: str, pauses: tuple[float, float], only: tuple[str, ...] = ()
    ) -> None:
        super().__init__(name="faults")
        self._setup, self._lease, self._pauses = setup, lease, pauses
        self._random = random.Random(seed)
        self._stop_now = threading.Event()
        self._resumers: list[threading.Thread] = []
        self._stood_at = 0.0
        self._acts = {
            "worker killed": self._kill_worker,
            "horse killed": self._kill_horse,
            "sweeper killed": lambda: self._setup.kill("sweeper"),
            "web killed": lambda: self._setup.kill("web"),
            "Redis killed": lambda: self._setup.kill("redis"),
            "Redis emptied": self._empty_redis,
            "worker paused": self._pause_worker,
            "sweeper stopped": self._stop_sweeper,
            HORSE_STANDS: self._stop_inside,
            WORKER_STANDS: lambda: self._stop_inside(with_worker=True),
        }
        if setup.cluster:
            self._acts["PostgreSQL restarted"] = setup.cluster.restart
        if only:
            self._acts = {kind: self._acts[kind] for kind in only}
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
            if isinstance(hit, Fault):
                self.done.append(hit)
            elif isinstance(hit, datetime) or hit is None:
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

    def _stop_sweeper(self) -> datetime | bool:
        if self._is_too_soon():
            return False
        pids = self._setup.pids(["sweeper"])
        for pid in pids:
            _signal(pid, signal.SIGSTOP)
            self._expect_end(pid, "the sweeper")
        return bool(pids) and datetime.now(UTC)

    def _stop_inside(self, *, with_worker: bool = False) -> Fault | bool:
        """Inside its transaction, and for good: nobody lets it go on."""
        if self._is_too_soon():
            return False
        try:
            with transactions.looking(self._setup.database_url) as looker:
                return self._stop_who_holds(looker, with_worker)
        except DBAPIError:
            return False

    def _is_too_soon(self) -> bool:
        stands = any(thread.is_alive() for thread in self._resumers)
        return stands or time.monotonic() - self._stood_at < BREATH

    def _stop_who_holds(self, looker: transactions.Looker, with_worker: bool) -> Fault | bool:
        deadline = time.monotonic() + LONGEST_WAIT_FOR_A_TRANSACTION
        while time.monotonic() < deadline:
            for name, worker, horse in self._at_work():
                at = datetime.now(UTC)
                _signal(horse, signal.SIGSTOP)
                if looker.holds(name, horse):
                    for pid in (horse, worker) if with_worker else (horse,):
                        _signal(pid, signal.SIGSTOP)
                        self._expect_end(pid, f"a process of {name}")
                    return Fault(WORKER_STANDS if with_worker else HORSE_STANDS, at, looker.held_dossiers())
                _signal(horse, signal.SIGCONT)
            time.sleep(self._random.uniform(0.001, 0.01))
        return False

    def _at_work(self) -> Iterator[tuple[str, int, int]]:
        """Each worker, by name and number, with its child; not those that stand still already."""
        for name in self._setup.workers:
            for worker in self._setup.pids([name]):
                yield from ((name, worker, horse) for horse in _children(worker) if not _is_stopped(horse))

    def _expect_end(self, pid: int, what: str) -> None:
        watcher = threading.Thread(target=self._see_end, args=(pid, what), name="watcher")
        watcher.start()
        self._resumers.append(watcher)

    def _see_end(self, pid: int, what: str) -> None:
        deadline = time.monotonic() + GONE_WITHIN
        time.sleep(0.1)
        while _is_stopped(pid):
            if time.monotonic() > deadline:
                self.trouble.append(f"{what} still stands after {GONE_WITHIN:g} s")
                _signal(pid, signal.SIGCONT)
                return
            self._stood_at = time.monotonic()
            time.sleep(0.1)

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


def _is_stopped(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "T"
    except OSError:
        return False


def _signal(pid: int, number: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, number)
