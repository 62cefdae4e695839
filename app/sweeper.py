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
from app.watch import sweeps

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
    while not stop.wait(PAUSE if rounds else 0):
        pulse.tell()
        if rounds % ROUNDS_PER_LOOK == 0:
            _do(app, timed.raise_due)
        sweep(app)
        rounds += 1


def sweep(app: Flask) -> None:
    done = [_do(app, ring_due) for ring_due in (runs.ring_due, emails.ring_due)]
    if all(done):
        _do(app, sweeps.keep)


def _do(app: Flask, duty: Callable[[], object]) -> bool:
    """Whether it was done."""
    waiting: dict[Callable[[], object], str] = app.extensions.setdefault("sweeping_waits_for", {})
    # A context each, so that a session that failed ends here.
    with app.app_context():
        try:
            duty()
            waiting.pop(duty, None)
            return True
        except Exception as error:
            if sentence := database_errors.told(error):
                # Told once, and not every two seconds.
                if sentence not in waiting.values():
                    logger.warning("Sweeping has to wait: %s", sentence)
                waiting[duty] = sentence
            else:
                logger.exception("Sweeping failed; going on")
    return False


if __name__ == "__main__":
    main()
