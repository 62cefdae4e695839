"""The worker: loads the app once, then forks for every job. `python -m app.worker`, or for one queue
`python -m app.worker runs` or `emails`.
"""

import gc
import logging
import os
import signal
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from types import FrameType

from flask import Flask
from redis import Redis
from redis.backoff import ConstantBackoff
from redis.client import Pipeline
from redis.exceptions import ConnectionError as NoConnection
from redis.exceptions import RedisError
from redis.retry import Retry
from rq import Queue, Worker, worker_registration
from rq.exceptions import StopRequested
from rq.executions import Execution
from rq.job import Job
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import configure_mappers

from app import create_app, pulse
from app.delivery import deliveries
from app.engine import claims, rules, runs
from app.extensions import BACKGROUND, db, patience
from app.pulse import Pulse
from app.queue import EXECUTE_RUN, QUEUES, SERIALIZER, AppJob, bell
from app.store import database_errors

PAUSE = 1.0
BEAT_SECONDS = 5

logger = logging.getLogger(__name__)


def main(names: Sequence[str]) -> None:
    """Serves the queues that are named, or all."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s worker: %(message)s")
    served = [which for which in QUEUES if which in names or not names]
    if not served:
        sys.exit(f"Name one of the queues: {', '.join(QUEUES)}.")
    patience.set(BACKGROUND)
    app = create_app()
    with app.app_context():
        preload()
        horse = Pulse()
        pulse.follow(db.engine, horse.beat)
        pulse.tell(is_ready=True)
        work(app, served, horse)


def preload() -> None:
    import_module("app.jobs")
    configure_mappers()
    try:
        # The statements that each run needs are put together once here, instead of in every fork.
        rules.load()
    except DBAPIError as error:
        sentence = database_errors.told(error)
        if sentence is None:
            raise
        # Whoever rings once it is there is answered.
        logger.warning(sentence)
    db.session.remove()
    # A connection that crossed a fork would be used by two processes at once.
    db.engine.dispose()
    # What is loaded by now stays for good. A fork that looked for rubbish among it would take a fifth of a second,
    # and a copy of its own of some 55 MB that it shares with the worker.
    gc.freeze()


def work(app: Flask, served: Sequence[str], horse: Pulse) -> None:
    while True:
        worker = None
        try:
            worker = AppWorker.connect(app.config["REDIS_URL"], served)
            worker.horse = horse
            worker.work(logging_level="WARNING")
        except StopRequested:
            return
        except RedisError as error:
            logger.warning("Redis doesn't answer: %s", error)
        if worker and worker.is_stopping:
            return
        # RQ's own handlers would speak for the worker that has just ended.
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        time.sleep(PAUSE)


class AppWorker(Worker):
    """RQ's forking worker, made to outlive a Redis that stops, forgets everything and comes back, and to end a horse
    that stands still: what it holds, others wait for.
    """

    max_connection_wait_time = 2.0
    is_stopping = False
    horse: Pulse

    @classmethod
    def connect(cls, url: str, served: Sequence[str]) -> "AppWorker":
        # One that doesn't answer is not asked again at once: this worker has to give a sign of life.
        retry = Retry(ConstantBackoff(0.5), 3, (NoConnection,))
        connection = Redis.from_url(url, socket_connect_timeout=2, retry=retry)
        return cls(
            [bell(which, connection) for which in served],
            connection=connection,
            job_class=AppJob,
            serializer=SERIALIZER,
            # A bell is waited for two seconds at a time, and what doesn't answer at all for twelve.
            worker_ttl=17,
            job_monitoring_interval=1,
        )

    def fork_work_horse(self, job: Job, queue: Queue) -> None:
        self.horse.beat(in_transaction=False)
        self._beat_at = time.monotonic()
        super().fork_work_horse(job, queue)

    def main_work_horse(self, job: Job, queue: Queue) -> None:
        # Nobody would end one that stands still once its worker is gone.
        assert self.pid
        pulse.dying_with(self.pid, signal.SIGKILL)()
        super().main_work_horse(job, queue)

    def heartbeat(self, timeout: int | None = None, pipeline: Pipeline | None = None) -> None:
        if not self.is_horse:
            pulse.tell()
        super().heartbeat(timeout, pipeline)
        if not self.is_horse:
            # A Redis that was emptied no longer knows this worker, and RQ itself introduces it only once.
            connection = self.connection if pipeline is None else pipeline
            connection.hset(self.key, mapping=self.serialize())
            worker_registration.register(self, pipeline)

    def maintain_heartbeats(self, job: Job, execution: Execution) -> None:
        """Each second that a job is at work."""
        pulse.tell()
        self._end_a_silent_horse(job)
        if time.monotonic() - self._beat_at < BEAT_SECONDS:
            return
        self._beat_at = time.monotonic()
        # While Redis is away a job at work is still waited for.
        with suppress(RedisError):
            super().maintain_heartbeats(job, execution)

    def _end_a_silent_horse(self, job: Job) -> None:
        """A mail server may stay silent for long, and so may who talks to it; a run and a transaction may not."""
        is_short = job.func_name == EXECUTE_RUN or self.horse.is_in_transaction
        lease = claims.LEASE if is_short else deliveries.LEASE
        if self.horse.silent_seconds > lease.total_seconds():
            logger.warning("%s gives no sign of life; ending it", job.func_name)
            with suppress(ProcessLookupError):
                os.kill(self.horse_pid, signal.SIGKILL)

    def set_shutdown_requested_date(self) -> None:
        with suppress(RedisError):
            super().set_shutdown_requested_date()

    def handle_work_horse_killed(self, job: Job, *_death: object) -> None:
        """A run whose process is gone is rung for at once, instead of when its lease has run out."""
        if job.func_name == EXECUTE_RUN:
            with suppress(OperationalError):
                runs.release(*job.args)
            db.session.remove()
            db.engine.dispose()

    def request_stop(self, signum: int, frame: FrameType | None) -> None:
        self.is_stopping = True
        super().request_stop(signum, frame)

    def subscribe(self) -> None:
        """Take no commands through Redis: the thread that listens would make every fork a gamble."""


if __name__ == "__main__":
    main(sys.argv[1:])
