"""The bell, when Redis forgets, is full, or isn't there."""

import time

import pytest
from flask import Flask
from redis import Redis

from app import queue
from tests.processes import Stack, wait_until


def test_a_worker_is_known_again_soon_after_redis_was_emptied(app: Flask, stack: Stack) -> None:
    with app.app_context(), Redis.from_url(app.config["REDIS_URL"]) as redis:
        redis.flushdb()
        assert queue.worker_seen_seconds_ago() is None
        wait_until(lambda: queue.worker_seen_seconds_ago() is not None, what="the worker introduces itself again")


def test_a_worker_that_was_killed_is_seen_longer_and_longer_ago(app: Flask, stack: Stack) -> None:
    stack.processes["worker"].kill()
    with app.app_context():
        before = queue.worker_seen_seconds_ago()
        assert before is not None
        wait_until(lambda: (queue.worker_seen_seconds_ago() or 0) >= before + 0.1)


def test_ringing_without_redis_is_given_up_at_once(app: Flask) -> None:
    app.config["REDIS_URL"] = "redis://127.0.0.1:1/0"
    began_at = time.monotonic()
    assert queue.execute_run_later(1) is False
    assert queue.deliver_emails_later() is False
    assert time.monotonic() - began_at < 1
    assert not queue.redis_answers()
    assert queue.worker_seen_seconds_ago() is None


def test_no_more_bells_are_hung_than_a_worker_can_answer_soon(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue, "ENOUGH_WAITING", 2)
    assert [queue.execute_run_later(number) for number in (1, 2, 3)] == [True, True, False]


def test_no_second_bell_is_hung_for_what_one_waits_for_already(app: Flask) -> None:
    assert [queue.execute_run_later(number) for number in (1, 1, 12, 1)] == [True] * 4
    assert queue.deliver_emails_later() and queue.deliver_emails_later()
    assert [job.args for job in queue.bell(queue.RUNS).jobs] == [[1], [12]]
    assert queue.bell(queue.EMAILS).count == 1


def test_a_bell_is_not_taken_for_that_of_another_whose_number_begins_or_ends_alike(app: Flask) -> None:
    for number in (112, 12, 11, 1):
        queue.execute_run_later(number)
    assert [job.args for job in queue.bell(queue.RUNS).jobs] == [[112], [12], [11], [1]]


def test_a_bell_that_was_answered_can_be_hung_again(app: Flask) -> None:
    queue.execute_run_later(1)
    queue.bell(queue.RUNS).empty()
    queue.execute_run_later(1)
    assert queue.bell(queue.RUNS).count == 1
