"""What the applicants were told of an appointment's start and place, and whether a move is news to them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app.engine.domain.facts import Addressee, Origin, Whereabouts
from app.vocabulary.sentences import N_, Sentence, say
from app.vocabulary.words import EmailStatus


@dataclass(frozen=True)
class Telling:
    """A mail that tells applicants when and where an appointment is."""

    status: EmailStatus
    on: date
    origin: Origin
    person_id: int | None = None
    """Whom it is for; None: all together."""
    reached: frozenset[str] = frozenset()
    """The addresses, folded, that it left for."""
    told: Whereabouts | None = None
    """What its text says of it, as it was written last."""
    left_at: datetime | None = None
    """When its text began to leave."""

    def is_for(self, whom: Addressee) -> bool:
        """One that was sent is for whoever has that address now; it told nothing at another."""
        is_meant = self.status is not EmailStatus.SENT and self.person_id in (None, whom.person_id)
        return is_meant or whom.folded_address in self.reached


@dataclass(frozen=True)
class NoNews:
    reason: Sentence
    origin: Origin
    """Of the mail that told it, or will."""


def was_told(mails: Sequence[Telling], present: Whereabouts, to: Iterable[Addressee]) -> Sentence | None:
    """Why a mail about a move need not leave any more, where all of these were told this last."""
    sent = [email for email in mails if email.status is not EmailStatus.QUEUED]
    found = no_news(sent, present, to)
    return found.reason if found else None


def no_news(mails: Sequence[Telling], present: Whereabouts, to: Iterable[Addressee]) -> NoNews | None:
    """Where a move is no news to any of these: they were told this last, or what waits will be the first to tell."""
    known = [_known_by(one, mails, present) for one in to]
    return next(iter(known), None) if all(known) else None


def _known_by(whom: Addressee, mails: Sequence[Telling], present: Whereabouts) -> NoNews | None:
    mine = [email for email in mails if email.is_for(whom)]
    sent = sorted([email for email in mine if email.status is EmailStatus.SENT], key=_left_at)
    # It may hold an earlier moment, or may not have arrived.
    doubtful = [email for email in mine if email.status in (EmailStatus.SENDING, EmailStatus.UNCERTAIN)]
    if not sent and not doubtful:
        waiting = next((email for email in mine if email.status is EmailStatus.QUEUED), None)
        return NoNews(say(_WAITS, who=waiting.origin.name), waiting.origin) if waiting else None
    if not sent or any(email.told != present for email in (sent[-1], *_since(sent[-1], doubtful))):
        return None
    return NoNews(say(_TOLD, told_on=sent[-1].on), sent[-1].origin)


def _since(last: Telling, doubtful: Sequence[Telling]) -> list[Telling]:
    return [email for email in doubtful if email.left_at is None or _left_at(email) >= _left_at(last)]


def _left_at(email: Telling) -> float:
    return email.left_at.timestamp() if email.left_at else 0


_TOLD = N_("Geen nieuws: dit moment en deze locatie zijn op %(told_on)s al gemaild.")
_WAITS = N_("Er is nog geen moment gemaild: wat %(who)s vroeg, staat klaar en noemt het nieuwe.")
