"""How far the documents are that a dossier needs: what is in, of what is still wanted."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from app.engine.domain.kinds.request_document import is_valid
from app.vocabulary.sentences import Sentence
from app.vocabulary.words import RequestStatus

_IN = (RequestStatus.RECEIVED, RequestStatus.APPROVED)
_GONE = (RequestStatus.REJECTED, RequestStatus.WITHDRAWN)


@dataclass(frozen=True)
class AskedDocument:
    """Has the same `key` each time it is asked of this person, who is None for the dossier."""

    id: int
    key: str
    person: str | None
    status: RequestStatus
    asked_on: date
    received_on: date | None = None
    valid_until_on: date | None = None
    decided_on: date | None = None
    decided_by: str = ""
    reason: Sentence | None = None


@dataclass(frozen=True)
class ProgressCount:
    """It counts for one person, or for all together."""

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
    total: ProgressCount
    people: tuple[ProgressCount, ...]
    """They stand in the order in which they come, the dossier's own last."""


def progress(requests: Iterable[AskedDocument], today: date) -> Progress:
    """A document counts once, by its last request that stands: rejected and asked again, it is wanted and not in.

    Received is in, before anybody has approved it; expired is not in any more. What was withdrawn doesn't count.
    """
    standing: dict[str, AskedDocument] = {}
    for request in requests:
        if request.status not in _GONE and (request.key not in standing or standing[request.key].id < request.id):
            standing[request.key] = request
    of_people: dict[str | None, list[AskedDocument]] = {}
    for request in standing.values():
        of_people.setdefault(request.person, []).append(request)
    people = sorted(of_people.items(), key=lambda item: item[0] is None)
    return Progress(
        _count(None, list(standing.values()), today), tuple(_count(person, asked, today) for person, asked in people)
    )


def _count(person: str | None, asked: list[AskedDocument], today: date) -> ProgressCount:
    delivered = [request for request in asked if request.status in _IN]
    valid = [request for request in delivered if is_valid(request.valid_until_on, today)]
    approved = sum(request.status is RequestStatus.APPROVED for request in valid)
    return ProgressCount(person, len(asked), len(valid), approved, len(delivered) - len(valid))
