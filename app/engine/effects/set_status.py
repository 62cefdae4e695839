"""Changes of a dossier's status: made, and set back."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import aliased

from app.engine.domain.kinds.set_status import StatusStep, undoing_of
from app.engine.effects.made import Made, Undoable, Undoing
from app.engine.effects.rows import now
from app.extensions import db
from app.models import Dossier, DossierStatus, Office, Run, RunAction, StatusChange, User
from app.vocabulary.json_values import whole
from app.vocabulary.sentences import say
from app.vocabulary.times import local_day
from app.vocabulary.words import EffectKind, Outcome

_back = aliased(StatusChange)


class MadeStatusChanges(Made):
    """What of the past counts is the status itself."""

    kind = EffectKind.SET_STATUS
    table = StatusChange
    called = "status change"

    def make(self, run: Run, action: RunAction, office: Office) -> None:
        _change(run.dossier, whole(action.order["status_id"]), "Aanzet", now(), run_action_id=action.id)

    def undoable(self, dossier: Dossier, action_ids: Sequence[int], zone: ZoneInfo) -> Iterator[Undoable]:
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
                yield action.id, undoing_of(steps[place], steps[place + 1 :], old or ""), partial(_set_back, change)

    @property
    def withdrawn(self) -> ColumnElement[bool]:
        return (RunAction.outcome == Outcome.WITHDRAWN) & exists().where(
            _back.dossier_id == StatusChange.dossier_id,
            _back.id > StatusChange.id,
            _back.run_action_id.is_(None),
            _back.from_status_id == StatusChange.to_status_id,
            _back.to_status_id == StatusChange.from_status_id,
        )

    @property
    def is_live(self) -> None:
        return None


def _set_back(change: StatusChange, undoing: Undoing) -> None:
    assert change.from_status_id is not None
    _change(undoing.dossier, change.from_status_id, undoing.by.name, undoing.at, changed_by_id=undoing.by.id)


def _change(dossier: Dossier, status_id: int, who: str, at: datetime, **by: int) -> None:
    change = StatusChange(
        dossier_id=dossier.id, from_status_id=dossier.status_id, to_status_id=status_id, changed_at=at, **by
    )
    db.session.add(change)
    # Who has the dossier's form open is told that this changed it.
    dossier.status_id, dossier.changed_at, dossier.changed_by = status_id, at, who


def _step(change: StatusChange, action: RunAction | None, name: str | None, zone: ZoneInfo) -> StatusStep:
    return StatusStep(
        change.from_status_id,
        change.to_status_id,
        local_day(change.changed_at, zone),
        say("uitvoering %(id)s", id=action.run_id) if action else name or "",
        is_of_run=action is not None,
        is_undone=action is not None and action.outcome is Outcome.WITHDRAWN,
    )
