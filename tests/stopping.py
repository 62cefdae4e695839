"""`python -m tests.stopping MARK PLACE QUEUE…`: a worker of which one process stands still, once, with what it has
locked, and tells MARK.
"""

import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from functools import wraps
from pathlib import Path
from typing import Any

from app.delivery import deliveries
from app.delivery.deliveries import Delivery
from app.engine import claims, runs
from tests import gate

LEASE = timedelta(seconds=3)


def main(mark: str, place: str, *served: str) -> None:
    claims.LEASE = LEASE
    deliveries.LEASE = 2 * LEASE
    if place == "run":
        runs.lock_dossier = _stopping(runs.lock_dossier, Path(mark))
    else:
        Delivery._mine = _stopping(Delivery._mine, Path(mark))  # type: ignore[method-assign]
    gate.main("worker", *served)


def _stopping(act: Callable[..., Any], mark: Path) -> Callable[..., Any]:
    @wraps(act)
    def acted(*arguments: Any) -> Any:
        result = act(*arguments)
        with suppress(FileExistsError), mark.open("x") as told:
            told.write(str(os.getpid()))
            told.flush()
            os.kill(os.getpid(), signal.SIGSTOP)
        return result

    return acted


if __name__ == "__main__":
    main(*sys.argv[1:])
