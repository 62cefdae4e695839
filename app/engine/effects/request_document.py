"""Requests of documents: made, known as past and withdrawn."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime
from functools import partial
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement

from app.engine.domain.facts import Done
from app.engine.domain.kinds.request_document import ExistingRequest, undoing_of
from app.engine.effects.made import Made, Returnable, StillOpen, Undoable, Undoing, Withdrawing
from app.engine.effects.rows import asked_by, by_action, now, open_of, origin, with_origin, withdrawn_of
from app.extensions import db
from app.models import DocumentRequest, Dossier, Office, Run, RunAction
from app.vocabulary.sentences import N_
from app.vocabulary.times import local_day
from app.vocabulary.words import EffectKind, RequestStatus


class MadeRequests(Made):
    kind = EffectKind.REQUEST_DOCUMENT
    table = DocumentRequest
    called = "document request"
    GIVEN_BACK = N_("Wordt weer gevraagd.")

    def make(self, run: Run, action: RunAction, office: Office) -> None:
        db.session.add(DocumentRequest(**asked_by(action, run), **action.order, requested_at=now()))

    def past(self, dossier_ids: Collection[int], occasion: str | None, zone: ZoneInfo) -> Iterator[tuple[int, Done]]:
        """Of any occasion, newest first."""
        rows = with_origin(DocumentRequest, dossier_ids).order_by(DocumentRequest.id.desc())
        for request, action in db.session.execute(rows):
            yield (
                request.dossier_id,
                ExistingRequest(
                    request.key,
                    local_day(request.requested_at, zone),
                    origin(action),
                    request.status,
                    _day(request.received_at, zone),
                    request.valid_until_on,
                ),
            )

    def undoable(self, dossier: Dossier, action_ids: Sequence[int], zone: ZoneInfo) -> Iterator[Undoable]:
        for action_id, requests in by_action(DocumentRequest, action_ids).items():
            asked = [(request.status, _day(request.received_at, zone)) for request in requests]
            yield action_id, undoing_of(asked), partial(_withdraw, requests)

    def still_open(self, dossier_id: int, *, is_locked: bool) -> Iterator[StillOpen]:
        for request in open_of(DocumentRequest, dossier_id, self.is_live, is_locked=is_locked):
            yield StillOpen(request.run_action_id, request.person_id, partial(_end, request))

    def returnable(self, action_ids: Sequence[int]) -> Iterator[Returnable]:
        for request, is_taken in withdrawn_of(DocumentRequest, action_ids, self.withdrawn, self.is_live):
            yield Returnable(request.run_action_id, request.person_id, is_taken, partial(_ask_again, request))

    @property
    def withdrawn(self) -> ColumnElement[bool]:
        return DocumentRequest.status == RequestStatus.WITHDRAWN

    @property
    def is_live(self) -> ColumnElement[bool]:
        """Once it came in, it may be asked again."""
        return DocumentRequest.status == RequestStatus.OPEN


def _day(moment: datetime | None, zone: ZoneInfo) -> date | None:
    return local_day(moment, zone) if moment else None


def _withdraw(requests: Sequence[DocumentRequest], undoing: Undoing) -> None:
    """Delivered, rejected or withdrawn: what has happened to one stays."""
    for request in requests:
        if request.status is RequestStatus.OPEN:
            request.status, request.reason = RequestStatus.WITHDRAWN, N_("Teruggedraaid.")
            request.decided_at, request.decided_by_id = undoing.at, undoing.by.id


def _end(request: DocumentRequest, withdrawing: Withdrawing) -> None:
    request.status, request.reason = RequestStatus.WITHDRAWN, withdrawing.because
    request.decided_at, request.decided_by_id = withdrawing.at, withdrawing.by.id if withdrawing.by else None


def _ask_again(request: DocumentRequest, _undoing: Undoing) -> None:
    request.status, request.reason = RequestStatus.OPEN, ""
    request.decided_at = request.decided_by_id = None
