"""The worker: loads the app once, then forks for every job. `python -m app.worker`, or for one queue
`python -m app.worker runs` or `emails`.
"""

import gc
import logging
import signal
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from types import FrameType

from flask import Flask
from redis import Redis
from redis.client import Pipeline
from redis.exceptions import RedisError
from rq import Worker, worker_registration
from rq.exceptions import StopRequested
from rq.executions import Execution
from rq.job import Job
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import configure_mappers

from app import create_app
from app.engine import rules, runs
from app.extensions import db
from app.queue import EXECUTE_RUN, QUEUES, SERIALIZER, AppJob, bell
from app.store import database_errors

PAUSE = 1.0

logger = logging.getLogger(__name__)


def main(names: Sequence[str]) -> None:
    """Serves the queues that are named, or all."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s worker: %(message)s")
    served = [which for which in QUEUES if which in names or not names]
    if not served:
        sys.exit(f"Name one of the queues: {', '.join(QUEUES)}.")
    app = create_app()
    with app.app_context():
        preload()
        work(app, served)


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


def work(app: Flask, served: Sequence[str]) -> None:
    while True:
        worker = None
        try:
            worker = AppWorker.connect(app.config["REDIS_URL"], served)
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
    """RQ's forking worker, made to outlive a Redis that stops, forgets everything and comes back."""

    max_connection_wait_time = 2.0
    is_stopping = False

    @classmethod
    def connect(cls, url: str, served: Sequence[str]) -> "AppWorker":
        connection = Redis.from_url(url, socket_connect_timeout=2)
        return cls(
            [bell(which, connection) for which in served],
            connection=connection,
            job_class=AppJob,
            serializer=SERIALIZER,
            # Together these give a heartbeat every five seconds, idle or busy.
            worker_ttl=20,
            job_monitoring_interval=5,
        )

    def heartbeat(self, timeout: int | None = None, pipeline: Pipeline | None = None) -> None:
        super().heartbeat(timeout, pipeline)
        if not self.is_horse:
            # A Redis that was emptied no longer knows this worker, and RQ itself introduces it only once.
            connection = self.connection if pipeline is None else pipeline
            connection.hset(self.key, mapping=self.serialize())
            worker_registration.register(self, pipeline)

    def maintain_heartbeats(self, job: Job, execution: Execution) -> None:
        # While Redis is away a job at work is still waited for.
        with suppress(RedisError):
            super().maintain_heartbeats(job, execution)

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
