"""Terugdraaien: what a run did is taken back as far as nobody has acted on it, all of it or one action."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha1

from sqlalchemy import select

from app.engine import withdrawing
from app.engine.domain.undoing import Judgement
from app.engine.effects import EFFECTS, Made, Undoing
from app.extensions import db
from app.models import Dossier, Run, RunAction, User
from app.store import offices
from app.store.locking import lock_dossier, refuse
from app.vocabulary.formatting import clock
from app.vocabulary.sentences import N_, Sentence, say
from app.vocabulary.times import local_day
from app.vocabulary.words import Outcome

_NOTHING = N_("Er is niets dat nog kan worden teruggedraaid.")


@dataclass(frozen=True)
class ActionProspect:
    """What one action made, and what undoing does to it."""

    action: RunAction
    judgement: Judgement
    skipped_by: tuple[int, ...]
    """Later runs that left this out because it was done here."""
    take_back: Callable[[Undoing], None]

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

    lines: list[ActionProspect]
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
    """Undo in the transaction of who holds the dossier; what is refused takes that transaction back."""
    if not run.is_done:
        refuse("Alleen een uitvoering die klaar is, kan worden teruggedraaid.")
    _lock(run.actions)
    outlook = prospect(run)
    if not outlook.can_be_undone:
        refuse(_NOTHING)
    if seen is not None and outlook.mark != seen:
        refuse("Er is intussen iets gewijzigd. Hieronder staat wat er nu gebeurt: kijk het na.")
    now = datetime.now(UTC)
    undoable = [line for line in outlook.lines if line.can_be_undone]
    _take_back(dossier, undoable, Made.UNDONE, by, now)
    for trigger in run.triggers:
        trigger.once_key = None
    run.undone_at, run.undone_by_id = now, by.id


def undo_action(action: RunAction, *, by: User) -> Sentence:
    """Undo one action alone, and say what became of it. What can't be undone any more is refused with the reason."""
    run, dossier = _locked(action.run)
    _lock([action])
    lines = _lines(dossier, [action]) if run.is_done else []
    if not lines or not lines[0].can_be_undone:
        reason = lines[0].judgement.sentence if lines else say(_NOTHING)
        name = action.name
        refuse("%(what)s: %(reason)s", what=name, reason=reason)
    made = EFFECTS[lines[0].action.kind]
    _take_back(dossier, lines, made.UNDONE, by, datetime.now(UTC))
    db.session.commit()
    return say(made.UNDONE_NOW)


def _locked(run: Run) -> tuple[Run, Dossier]:
    run_id, dossier_id = run.id, run.dossier_id
    lock_dossier(dossier_id)
    # What was read before the lock may have changed since.
    db.session.expire_all()
    return db.session.get_one(Run, run_id), db.session.get_one(Dossier, dossier_id)


def _lock(actions: Iterable[RunAction]) -> None:
    ids = [action.id for action in actions]
    for made in EFFECTS.values():
        made.lock(ids)


def _take_back(dossier: Dossier, undoable: Iterable[ActionProspect], text: str, by: User, now: datetime) -> None:
    zone = offices.zone()
    reason = say(text, who=by.name, undone_on=local_day(now, zone), at=clock(now, zone))
    undoing = Undoing(dossier, by, now, reason)
    for line in undoable:
        line.take_back(undoing)
        line.action.outcome, line.action.reason = Outcome.WITHDRAWN, reason.as_json()


def _lines(dossier: Dossier, actions: Sequence[RunAction]) -> list[ActionProspect]:
    ids, zone = [action.id for action in actions], offices.zone()
    by_action = {
        action_id: (judgement, take_back)
        for made in EFFECTS.values()
        for action_id, judgement, take_back in made.undoable(dossier, ids, zone)
    } | withdrawing.returnable(dossier, actions)
    skipped = _skipped_by(ids)
    return [
        ActionProspect(action, by_action[action.id][0], skipped.get(action.id, ()), by_action[action.id][1])
        for action in actions
        if action.id in by_action
    ]


def _skipped_by(action_ids: Sequence[int]) -> dict[int, tuple[int, ...]]:
    rows = db.session.execute(
        select(RunAction.done_by_id, RunAction.run_id)
        .where(RunAction.done_by_id.in_(action_ids), RunAction.outcome == Outcome.SKIPPED)
        .order_by(RunAction.run_id)
        .distinct()
    )
    runs_by_action: dict[int, tuple[int, ...]] = {}
    for action_id, run_id in rows:
        assert action_id is not None
        runs_by_action[action_id] = (*runs_by_action.get(action_id, ()), run_id)
    return runs_by_action
