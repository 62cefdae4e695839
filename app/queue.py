"""The bell between the database and the worker: RQ jobs that say "look now" and hold no more than an id."""

import logging
import uuid
from datetime import UTC, datetime

from flask import current_app
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry
from rq import Queue
from rq.job import Job
from rq.utils import as_text, utcparse
from rq.worker_registration import get_keys
from sqlalchemy.exc import DBAPIError, OperationalError

RUNS, EMAILS = "runs", "emails"
QUEUES = {RUNS: "aanzet", EMAILS: "aanzet-emails"}
"""There are two, so that a mail server that stays silent holds up no run. A worker may serve both, runs first."""
SERIALIZER = "json"
EXECUTE_RUN = "app.jobs.execute_run"
DELIVER_EMAILS = "app.jobs.deliver_emails"
# Without a worker the sweeper would ring for the same work for ever, and fill Redis.
ENOUGH_WAITING = 500

logger = logging.getLogger(__name__)


def execute_run_later(run_id: int) -> bool:
    return _ring(RUNS, EXECUTE_RUN, run_id)


def deliver_emails_later() -> bool:
    # The last mail of a batch may meet a server that takes its time.
    return _ring(EMAILS, DELIVER_EMAILS, seconds=240)


def _ring(which: str, job: str, *arguments: int, seconds: int = 120) -> bool:
    """Doesn't ring again for what a bell waits for: whoever answers that one finds all that is committed by now."""
    name = "-".join([job.rpartition(".")[2], *map(str, arguments)])
    try:
        queue = bell(which)
        waiting = queue.job_ids
        if any(job_id.rpartition("-")[0] == name for job_id in waiting):
            return True
        if len(waiting) >= ENOUGH_WAITING:
            return False
        job_id = f"{name}-{uuid.uuid4().hex}"
        queue.enqueue(job, *arguments, job_id=job_id, job_timeout=seconds, result_ttl=0, failure_ttl=3600)
    except Exception as error:
        # The caller has committed: whatever went wrong here, the work stands and the sweeper rings again.
        logger.warning("Could not ring for %s: %s", job, error)
        return False
    return True


class AppJob(Job):
    """It runs in an application context of its own, so that its database session ends with it."""

    def perform(self) -> None:
        with current_app.app_context():
            try:
                super().perform()
            except OperationalError as error:
                # The database is away or busy. What was to be done is still in there, and is rung for again.
                logger.warning("%s has to wait for the database: %s", self.func_name, one_line(error))


def one_line(error: DBAPIError) -> str:
    return " ".join(str(error.orig).split())


def bell(which: str, connection: Redis | None = None) -> Queue:
    return Queue(QUEUES[which], connection=connection or _connection(), job_class=AppJob, serializer=SERIALIZER)


def redis_answers() -> bool:
    try:
        return bool(_connection().ping())
    except (RedisError, OSError):
        return False


def worker_seen_seconds_ago() -> float | None:
    """Since the last heartbeat of any worker, for whichever queue that is longest; None when one of them has no
    worker, or there is no Redis to ask.
    """
    try:
        seen = [_seen_seconds_ago(which) for which in QUEUES]
    except (RedisError, OSError):
        return None
    ages = [age for age in seen if age is not None]
    return max(ages) if len(ages) == len(seen) else None


def _seen_seconds_ago(which: str) -> float | None:
    # Not through rq.Worker: making one stretches the time-out of the connection it is given to minutes.
    beats = [_connection().hget(key, "last_heartbeat") for key in get_keys(queue=bell(which))]
    seen = [utcparse(as_text(beat)) for beat in beats if beat]
    return (datetime.now(UTC) - max(seen)).total_seconds() if seen else None


def _connection() -> Redis:
    if "redis" not in current_app.extensions:
        current_app.extensions["redis"] = Redis.from_url(
            current_app.config["REDIS_URL"],
            # Someone waits for the page: better no bell than a late answer.
            socket_connect_timeout=0.5,
            socket_timeout=1,
            retry=Retry(NoBackoff(), 0),
        )
    connection: Redis = current_app.extensions["redis"]
    return connection
