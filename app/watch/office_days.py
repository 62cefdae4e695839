"""Whether the office's hours and free days can be read, and whether clients heard nothing of what they shouldn't."""

from collections.abc import Iterator, Mapping
from datetime import date

from sqlalchemy import select

from app.extensions import db
from app.models import Action, Office, Run, RunAction
from app.vocabulary import free_days
from app.vocabulary.opening_hours import WEEKDAYS, Hours
from app.vocabulary.words import EffectKind, Holiday, Outcome, Recipient


def breaches() -> Iterator[str]:
    for office in db.session.scalars(select(Office)):
        yield from _hours(office)
        yield from (f"the office is free on {name}, which is no holiday" for name in _unknown(office))
        yield from (f"the office's free days {kept!r} can't be read" for kept in office.closings if not _is_read(kept))
    yield from _mailed()


def _hours(office: Office) -> Iterator[str]:
    for day in WEEKDAYS:
        text = office.opening_hours.get(day)
        if day not in office.opening_hours or (text is not None and Hours.read(text) is None):
            yield f"the office's hours on {day} can't be read: {text}"


def _unknown(office: Office) -> list[str]:
    return sorted(set(office.holidays) - set(Holiday))


def _is_read(kept: Mapping[str, str]) -> bool:
    try:
        first, last = (date.fromisoformat(kept[name]) for name in ("first_on", "last_on"))
        return bool(kept["name"]) and free_days.problem(str(first), str(last)) is None
    except (KeyError, TypeError, ValueError):
        return False


def _mailed() -> Iterator[str]:
    """Of an appointment that was over, where nobody chose to."""
    mailed = (
        select(RunAction.id, RunAction.run_id)
        .join(Run, RunAction.run_id == Run.id)
        .join(Action, RunAction.action_id == Action.id)
        .where(Run.mails_clients.is_(False), RunAction.kind == EffectKind.SEND_EMAIL)
        .where(RunAction.outcome == Outcome.DONE, Action.recipient == Recipient.APPLICANTS)
        .order_by(RunAction.id)
    )
    for action_id, run_id in db.session.execute(mailed):
        yield f"run {run_id} was to mail no clients, and its action {action_id} did"
