"""How far the documents are that a dossier needs: what is in, of what is still wanted."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from app.vocabulary.words import RequestStatus

_IN = (RequestStatus.RECEIVED, RequestStatus.APPROVED)
_GONE = (RequestStatus.REJECTED, RequestStatus.WITHDRAWN)


@dataclass(frozen=True)
class Asked:
    """One request. `key`: the same each time it is asked of this person; `person` is None for the dossier."""

    id: int
    key: str
    person: str | None
    status: RequestStatus
    valid_until_on: date | None = None


@dataclass(frozen=True)
class Count:
    """Of one person, or of all together."""

    person: str | None
    all: int
    received: int
    approved: int
    expired: int

    @property
    def is_complete(self) -> bool:
        return self.received == self.all


@dataclass(frozen=True)
class Progress:
    total: Count
    people: tuple[Count, ...]
    """In the order in which they come; the dossier's own last."""


def progress(requests: Iterable[Asked], today: date) -> Progress:
    """A document counts once, by its last request that stands: rejected and asked again, it is wanted and not in.

    Received is in, before anybody has approved it; expired is not in any more. What was withdrawn doesn't count.
    """
    standing: dict[str, Asked] = {}
    for one in requests:
        if one.status not in _GONE and (one.key not in standing or standing[one.key].id < one.id):
            standing[one.key] = one
    of_people: dict[str | None, list[Asked]] = {}
    for one in standing.values():
        of_people.setdefault(one.person, []).append(one)
    people = sorted(of_people.items(), key=lambda item: item[0] is None)
    return Progress(
        _count(None, list(standing.values()), today),
        tuple(_count(person, asked, today) for person, asked in people),
    )


def _count(person: str | None, asked: list[Asked], today: date) -> Count:
    delivered = [one for one in asked if one.status in _IN]
    valid = [one for one in delivered if one.valid_until_on is None or one.valid_until_on >= today]
    approved = sum(one.status is RequestStatus.APPROVED for one in valid)
    return Count(person, len(asked), len(valid), approved, len(delivered) - len(valid))
