"""The sweeper: looks in the database every two seconds, and rings. `python -m app.sweeper`."""

import logging
import signal
import threading
from collections.abc import Callable

from flask import Flask

from app import create_app, pulse
from app.delivery import emails
from app.engine import runs, timed
from app.extensions import BACKGROUND, db, patience
from app.store import database_errors

PAUSE = 2.0
# Moments are looked for each minute.
ROUNDS_PER_LOOK = 30

logger = logging.getLogger(__name__)


def main() -> None:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s sweeper: %(message)s")
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    patience.set(BACKGROUND)
    app = create_app()
    with app.app_context():
        pulse.follow(db.engine, lambda **_: pulse.tell())
    pulse.tell(is_ready=True)
    rounds = 0
    while not stop.wait(PAUSE):
        pulse.tell()
        sweep(app)
        if rounds % ROUNDS_PER_LOOK == 0:
            _do(app, timed.raise_due)
        rounds += 1


def sweep(app: Flask) -> None:
    for ring_due in (runs.ring_due, emails.ring_due):
        _do(app, ring_due)


def _do(app: Flask, duty: Callable[[], int]) -> None:
    waiting: dict[Callable[[], int], str] = app.extensions.setdefault("sweeping_waits_for", {})
    # A context each, so that a session that failed ends here.
    with app.app_context():
        try:
            duty()
            waiting.pop(duty, None)
        except Exception as error:
            if sentence := database_errors.told(error):
                # Told once, and not every two seconds.
                if sentence not in waiting.values():
                    logger.warning("Sweeping has to wait: %s", sentence)
                waiting[duty] = sentence
            else:
                logger.exception("Sweeping failed; going on")


if __name__ == "__main__":
    main()
