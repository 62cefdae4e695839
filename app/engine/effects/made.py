"""What an action of one kind leaves behind in the database."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, or_

from app.engine.domain.facts import Done
from app.engine.domain.undoing import Judgement
from app.engine.effects.rows import MadeRow
from app.models import Dossier, Office, Run, RunAction, User
from app.vocabulary.sentences import N_, Sentence
from app.vocabulary.words import EffectKind, Outcome


@dataclass(frozen=True)
class Undoing:
    """By whom and when what a dossier got is taken back, and the sentence that says so."""

    dossier: Dossier
    by: User
    at: datetime
    reason: Sentence


@dataclass(frozen=True)
class Withdrawing:
    """By whom and when something that is still open is withdrawn, and why, as a request of a document keeps it."""

    by: User | None
    at: datetime
    because: str


@dataclass(frozen=True)
class StillOpen:
    """Something that an action made and that nobody has acted on yet."""

    action_id: int
    person_id: int | None
    """Whom it is for, or about; None: the dossier."""
    withdraw: Callable[[Withdrawing], None]


@dataclass(frozen=True)
class Returnable:
    """Something that was withdrawn, and how it is given back."""

    action_id: int
    person_id: int | None
    is_taken: bool
    """Another one has its key by now."""
    give_back: Callable[[Undoing], None]


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
    GIVEN_BACK: ClassVar[str] = ""
    """What undoing does to one that was withdrawn while it was open."""

    def make(self, run: Run, action: RunAction, office: Office) -> None:
        raise NotImplementedError

    def past(self, dossier_ids: Collection[int], occasion: str | None, zone: ZoneInfo) -> Iterator[tuple[int, Done]]:
        """What planning must know of what was done, by dossier. `occasion`: the one that is planned; None: none yet."""
        return iter(())

    def lock(self, action_ids: Sequence[int]) -> None:
        """What doesn't wait for the dossier's own lock."""

    def still_open(self, dossier_id: int, *, is_locked: bool) -> Iterator[StillOpen]:
        """What is done at once is never open."""
        return iter(())

    def returnable(self, action_ids: Sequence[int]) -> Iterator[Returnable]:
        """What these actions made and that is withdrawn by now."""
        return iter(())

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
