"""Terugdraaien: what a run did is taken back as far as nobody has acted on it, all of it or one action."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha1
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from app.engine.domain import undoing
from app.engine.domain.undoing import Judgement, StatusStep
from app.extensions import db
from app.models import DocumentRequest, Dossier, DossierStatus, Email, Run, RunAction, StatusChange, Task, User
from app.store import offices
from app.store.locking import lock_dossier
from app.vocabulary.formatting import clock
from app.vocabulary.sentences import N_, DomainError, Sentence, say
from app.vocabulary.times import local_day
from app.vocabulary.words import EmailStatus, Outcome, RequestStatus, TaskStatus

_NOTHING = N_("Er is niets dat nog kan worden teruggedraaid.")


@dataclass(frozen=True)
class Line:
    """What one action made, and what undoing does to it."""

    action: RunAction
    judgement: Judgement
    skipped_by: tuple[int, ...]
    """Later runs that left this out because it was done here."""
    effects: tuple[Any, ...]

    @property
    def can_be_undone(self) -> bool:
        return self.judgement.can_be_undone

    @property
    def consequence(self) -> Sentence | None:
        if not self.skipped_by or not self.can_be_undone:
            return None
        text = N_("Uitvoering %(runs)s deed dit daarom niet: dat wordt dan niet alsnog gedaan.")
        if len(self.skipped_by) > 1:
            text = N_("Uitvoeringen %(runs)s deden dit daarom niet: dat wordt dan niet alsnog gedaan.")
        return say(text, runs=", ".join(map(str, self.skipped_by)))


@dataclass(frozen=True)
class Prospect:
    """What undoing a run would do, line by line."""

    lines: list[Line]
    freed: list[str]
    """Triggers that may fire on this dossier once more."""

    @property
    def can_be_undone(self) -> bool:
        return bool(self.freed) or any(line.can_be_undone for line in self.lines)

    @property
    def mark(self) -> str:
        """Differs when anything else would be undone, or stay."""
        parts = [*(f"{line.action.id}:{line.can_be_undone}" for line in self.lines), *self.freed]
        return sha1("|".join(parts).encode(), usedforsecurity=False).hexdigest()[:16]


def prospect(run: Run) -> Prospect:
    """Of each action that made something, in order. A fixed number of queries."""
    freed = [trigger.name for trigger in run.triggers if trigger.once_key]
    return Prospect(_lines(run.dossier, run.actions), freed)


def undo(run: Run, *, by: User, seen: str | None = None) -> bool:
    """False when it was undone already: then nothing changes. `seen`: the mark of what the user saw, if anybody did."""
    run, dossier = _locked(run)
    if run.undone_at is not None:
        db.session.rollback()
        return False
    undo_within(run, dossier, by=by, seen=seen)
    db.session.commit()
    return True


def undo_within(run: Run, dossier: Dossier, *, by: User, seen: str | None = None) -> None:
    """In the transaction of who holds the dossier; what is refused takes that transaction back."""
    if not run.is_done:
        db.session.rollback()
        raise DomainError("Alleen een uitvoering die klaar is, kan worden teruggedraaid.")
    _lock_emails(run.actions)
    found = prospect(run)
    if not found.can_be_undone:
        db.session.rollback()
        raise DomainError(_NOTHING)
    if seen is not None and found.mark != seen:
        db.session.rollback()
        raise DomainError("Er is intussen iets gewijzigd. Hieronder staat wat er nu gebeurt: kijk het na.")
    now = datetime.now(UTC)
    undoable = [line for line in found.lines if line.can_be_undone]
    _take_back(dossier, undoable, N_("Teruggedraaid door %(who)s op %(undone_on)s om %(at)s."), by, now)
    for trigger in run.triggers:
        trigger.once_key = None
    run.undone_at, run.undone_by_id = now, by.id


def undo_action(action: RunAction, *, by: User) -> bool:
    """One item alone. What can't be undone any more is refused with the reason. True: a mail was stopped."""
    run, dossier = _locked(action.run)
    _lock_emails([action])
    found = _lines(dossier, [action]) if run.is_done else []
    if not found or not found[0].can_be_undone:
        reason = found[0].judgement.sentence if found else say(_NOTHING)
        name = action.name
        db.session.rollback()
        raise DomainError("%(what)s: %(reason)s", what=name, reason=reason)
    is_mail = any(isinstance(one, Email) for one in found[0].effects)
    text = N_("Teruggedraaid door %(who)s op %(undone_on)s om %(at)s.")
    if is_mail:
        text = N_("Tegengehouden door %(who)s op %(undone_on)s om %(at)s.")
    _take_back(dossier, found, text, by, datetime.now(UTC))
    db.session.commit()
    return is_mail


def _locked(run: Run) -> tuple[Run, Dossier]:
    run_id, dossier_id = run.id, run.dossier_id
    lock_dossier(dossier_id)
    # What was read before the lock may have changed since.
    db.session.expire_all()
    return db.session.get_one(Run, run_id), db.session.get_one(Dossier, dossier_id)


def _lock_emails(actions: Iterable[RunAction]) -> None:
    """Deliveries don't hold the dossier. One that has such a mail now ends first, and its outcome counts."""
    ids = [action.id for action in actions]
    db.session.execute(select(Email.id).where(Email.run_action_id.in_(ids)).order_by(Email.id).with_for_update())


def _take_back(dossier: Dossier, undoable: Iterable[Line], text: str, by: User, now: datetime) -> None:
    zone = offices.zone()
    reason = say(text, who=by.name, undone_on=local_day(now, zone), at=clock(now, zone))
    for line in undoable:
        for effect in line.effects:
            _withdraw(dossier, effect, reason, by, now)
        line.action.outcome, line.action.reason = Outcome.WITHDRAWN, reason.as_json()


def _withdraw(dossier: Dossier, effect: Any, reason: Sentence, by: User, now: datetime) -> None:
    match effect:
        case DocumentRequest(status=RequestStatus.OPEN):
            effect.status, effect.decided_at, effect.decided_by_id = RequestStatus.WITHDRAWN, now, by.id
            effect.reason = N_("Teruggedraaid.")
        case Email():
            effect.status, effect.error, effect.waits_for_server = EmailStatus.WITHDRAWN, str(reason), False
        case Task():
            effect.status = TaskStatus.WITHDRAWN
        case StatusChange():
            _restore_status(dossier, effect, by, now)
        case DocumentRequest():
            # Delivered, rejected or withdrawn: what has happened to it stays.
            pass
        case _:
            raise TypeError(f"nobody knows how to take back {effect!r}")


def _restore_status(dossier: Dossier, change: StatusChange, by: User, now: datetime) -> None:
    assert change.from_status_id is not None
    db.session.add(
        StatusChange(
            dossier_id=dossier.id,
            from_status_id=change.to_status_id,
            to_status_id=change.from_status_id,
            changed_by_id=by.id,
            changed_at=now,
        )
    )
    dossier.status_id = change.from_status_id
    # Who has the dossier's form open is told that this changed it.
    dossier.changed_at, dossier.changed_by = now, by.name


def _lines(dossier: Dossier, actions: Sequence[RunAction]) -> list[Line]:
    ids, zone = [action.id for action in actions], offices.zone()
    found: dict[int, tuple[list[Any], Judgement]] = {}
    for action_id, requests in _by_action(DocumentRequest, ids).items():
        asked = [(one.status, _day(one.received_at, zone)) for one in requests]
        found[action_id] = requests, undoing.of_requests(asked)
    for action_id, (*_, email) in _by_action(Email, ids).items():
        found[action_id] = [email], undoing.of_email(email.status, _day(email.sent_at, zone))
    tasks = _by_action(Task, ids)
    names = _names({one.done_by_id for some in tasks.values() for one in some})
    for action_id, (*_, task) in tasks.items():
        who = names.get(task.done_by_id, "")
        found[action_id] = [task], undoing.of_task(task.status, _day(task.done_at, zone), who)
    for action_id, change, judgement in _of_statuses(dossier, ids, zone):
        found[action_id] = [change], judgement
    skipped = _skipped_by(ids)
    return [
        Line(action, found[action.id][1], skipped.get(action.id, ()), tuple(found[action.id][0]))
        for action in actions
        if action.id in found
    ]


def _by_action(table: Any, action_ids: Sequence[int]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for one in db.session.scalars(select(table).where(table.run_action_id.in_(action_ids)).order_by(table.id)):
        found.setdefault(one.run_action_id, []).append(one)
    return found


def _names(user_ids: Iterable[int | None]) -> dict[int, str]:
    return dict(db.session.execute(select(User.id, User.name).where(User.id.in_(user_ids))).all())


def _of_statuses(
    dossier: Dossier, action_ids: Sequence[int], zone: ZoneInfo
) -> Iterable[tuple[int, StatusChange, Judgement]]:
    rows = db.session.execute(
        select(StatusChange, RunAction, User.name, DossierStatus.name)
        .outerjoin(RunAction, StatusChange.run_action_id == RunAction.id)
        .outerjoin(User, StatusChange.changed_by_id == User.id)
        .outerjoin(DossierStatus, StatusChange.from_status_id == DossierStatus.id)
        .where(StatusChange.dossier_id == dossier.id)
        .order_by(StatusChange.id)
    ).all()
    steps = [_step(change, action, name, zone) for change, action, name, _old in rows]
    for place, (change, action, _name, old) in enumerate(rows):
        if action is not None and action.id in action_ids:
            yield action.id, change, undoing.of_status(steps[place], steps[place + 1 :], old or "")


def _step(change: StatusChange, action: RunAction | None, name: str | None, zone: ZoneInfo) -> StatusStep:
    return StatusStep(
        change.from_status_id,
        change.to_status_id,
        local_day(change.changed_at, zone),
        say("uitvoering %(id)s", id=action.run_id) if action else name or "",
        is_of_run=action is not None,
        is_undone=action is not None and action.outcome is Outcome.WITHDRAWN,
    )


def _skipped_by(action_ids: Sequence[int]) -> dict[int, tuple[int, ...]]:
    rows = db.session.execute(
        select(RunAction.done_by_id, RunAction.run_id)
        .where(RunAction.done_by_id.in_(action_ids), RunAction.outcome == Outcome.SKIPPED)
        .order_by(RunAction.run_id)
        .distinct()
    )
    found: dict[int, tuple[int, ...]] = {}
    for action_id, run_id in rows:
        assert action_id is not None
        found[action_id] = (*found.get(action_id, ()), run_id)
    return found


def _day(moment: datetime | None, zone: ZoneInfo) -> date | None:
    return local_day(moment, zone) if moment else None
