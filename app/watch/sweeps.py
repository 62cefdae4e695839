"""When the sweeper last went round, as the database has it."""

from datetime import UTC, datetime, timedelta

from app.extensions import db
from app.models import Sweep

THE_ONE = 1
# Each time costs the disk a turn.
KEPT_EVERY = timedelta(seconds=10)


def keep() -> None:
    now, last = datetime.now(UTC), db.session.get(Sweep, THE_ONE)
    if last is None:
        db.session.add(Sweep(id=THE_ONE, swept_at=now))
    elif now - last.swept_at > KEPT_EVERY:
        last.swept_at = now
    db.session.commit()


def seconds_ago() -> float | None:
    last = db.session.get(Sweep, THE_ONE)
    return (datetime.now(UTC) - last.swept_at).total_seconds() if last else None
