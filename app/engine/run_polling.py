"""How often a page asks again for its runs, and whether what it shows has changed."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha1

from app.engine.run_reports import actions_of
from app.models import Email, Run

FRESH, RECENT = timedelta(seconds=5), timedelta(minutes=2)
HELD_LONG = timedelta(seconds=40)


def pace(runs: Sequence[Run]) -> str | None:
    """How often a page asks again while something is under way: quickly at first. None: nothing is."""
    emails = [action.email for run in runs for action in actions_of(run) if action.email]
    moments = [run.queued_at for run in runs if run.is_active]
    moments += [
        email.next_attempt_at or email.queued_at for email in emails if email.is_under_way and not email.is_held
    ]
    now = datetime.now(UTC)
    ages = [now - moment for moment in moments if moment - now < RECENT]
    if not ages:
        return _pace_of_held([email for email in emails if email.is_held], now)
    if min(ages) < FRESH:
        return "300ms"
    return "1s" if min(ages) < RECENT else "5s"


def _pace_of_held(emails: Sequence[Email], now: datetime) -> str | None:
    """Slowly: someone may stop or send one of them. Until one is about to leave."""
    if not emails:
        return None
    return "30s" if min(email.next_attempt_at or now for email in emails) - now > HELD_LONG else "5s"


def mark(runs: Sequence[Run]) -> str:
    """Differs when what is shown differs."""
    parts = [f"{pace(runs)}"]
    for run in runs:
        parts.append(f"{run.id}:{run.status}:{run.attempts}:{run.is_undone}")
        parts += [f"{a.id}:{a.outcome}:{_mark_of_email(a.email)}" for a in actions_of(run)]
    return sha1("|".join(parts).encode(), usedforsecurity=False).hexdigest()[:12]


def _mark_of_email(email: Email | None) -> str:
    return f"{email.shown}:{email.attempts}:{email.next_attempt_at}" if email else ""
