"""What an action of one kind leaves behind in the database."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar, Protocol, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Mapped

from app.engine.domain.facts import Done, Origin
from app.engine.domain.undoing import Judgement
from app.extensions import db
from app.models import Dossier, Office, Run, RunAction, User
from app.vocabulary.sentences import N_, Sentence
from app.vocabulary.words import EffectKind, Outcome


class MadeRow(Protocol):
    """A row that an action asked for."""

    id: Mapped[int]
    key: Mapped[str]
    """Of what may be there once."""
    dossier_id: Mapped[int]
    run_action_id: Mapped[int]


Row = TypeVar("Row", bound=MadeRow)


@dataclass(frozen=True)
class Undoing:
    """By whom and when what a dossier got is taken back, and the sentence that says so."""

    dossier: Dossier
    by: User
    at: datetime
    reason: Sentence


Undoable = tuple[int, Judgement, Callable[[Undoing], None]]
"""An action by its id, what undoing does to what it made, and how."""


class Made:
    """Rows of one table."""

    kind: ClassVar[EffectKind]
    table: ClassVar[type[MadeRow]]
    called: ClassVar[str]
    """By `flask check`."""
    UNDONE: ClassVar[str] = N_("Teruggedraaid door %(who)s op %(undone_on)s om %(at)s.")
    """What is said of one that a user took back by itself."""
    UNDONE_NOW: ClassVar[str] = N_("De actie is teruggedraaid.")
    """Likewise, to that user."""

    def make(self, run: Run, action: RunAction, office: Office) -> None:
        raise NotImplementedError

    def past(self, dossier_ids: Collection[int], occasion: str | None, zone: ZoneInfo) -> Iterator[tuple[int, Done]]:
        """What planning must know of what was done, by dossier. `occasion`: the one that is planned; None: none yet."""
        return iter(())

    def lock(self, action_ids: Sequence[int]) -> None:
        """What doesn't wait for the dossier's own lock."""

    def undoable(self, dossier: Dossier, action_ids: Sequence[int], zone: ZoneInfo) -> Iterator[Undoable]:
        raise NotImplementedError

    @property
    def withdrawn(self) -> ColumnElement[bool]:
        """Whether it was taken back: then its action may be either done or withdrawn."""
        raise NotImplementedError

    @property
    def fits(self) -> ColumnElement[bool]:
        """Whether its state goes with the outcome of its action."""
        return or_(DONE, self.withdrawn & DONE_OR_WITHDRAWN)

    @property
    def is_live(self) -> ColumnElement[bool] | None:
        """When there may be only one of a key; None: it has no key."""
        return ~self.withdrawn


DONE = RunAction.outcome == Outcome.DONE
DONE_OR_WITHDRAWN = RunAction.outcome.in_((Outcome.DONE, Outcome.WITHDRAWN))


def asked_by(action: RunAction, run: Run) -> dict[str, str | int | None]:
    """The columns that say what asked for a row."""
    return {
        "key": action.key,
        "dossier_id": run.dossier_id,
        "appointment_id": run.appointment_id,
        "run_action_id": action.id,
    }


def now() -> datetime:
    return datetime.now(UTC)


def with_origin(table: type[Row], dossier_ids: Collection[int]) -> Select[Row, RunAction]:
    """Those that an action asked for."""
    return (
        select(table, RunAction)
        .join(RunAction, table.run_action_id == RunAction.id)
        .where(table.dossier_id.in_(dossier_ids))
    )


def origin(action: RunAction) -> Origin:
    return Origin(action.run_id, action.id, action.who)


def by_action(table: type[Row], action_ids: Sequence[int]) -> dict[int, list[Row]]:
    rows: dict[int, list[Row]] = {}
    query = select(table.run_action_id, table).where(table.run_action_id.in_(action_ids)).order_by(table.id)
    for action_id, row in db.session.execute(query):
        rows.setdefault(action_id, []).append(row)
    return rows


def names(user_ids: Iterable[int | None]) -> dict[int, str]:
    return dict(db.session.execute(select(User.id, User.name).where(User.id.in_(user_ids))).all())
