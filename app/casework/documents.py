"""Documents asked from the client: received, approved, or rejected and asked again (Dossiercontrole)."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import case, select
from sqlalchemy.orm import contains_eager, joinedload

from app.casework.domain.document_progress import AskedDocument, Progress, progress
from app.extensions import db
from app.models import Appointment, DocumentRequest, DocumentType, Person, RunAction, User
from app.store import offices
from app.store.locking import lock_dossier, refuse
from app.vocabulary.sentences import DomainError, Sentence, say
from app.vocabulary.times import add_months, local_day
from app.vocabulary.words import Outcome, RequestStatus


def of_dossier(dossier_id: int) -> list[DocumentRequest]:
    """Sorted by person, the dossier's own last, and newest first within a document type."""
    return list(
        db.session.scalars(
            select(DocumentRequest)
            .join(DocumentType)
            .outerjoin(Person, DocumentRequest.person_id == Person.id)
            .where(DocumentRequest.dossier_id == dossier_id)
            .options(
                contains_eager(DocumentRequest.document_type),
                contains_eager(DocumentRequest.person),
                joinedload(DocumentRequest.appointment),
                joinedload(DocumentRequest.decided_by),
                joinedload(DocumentRequest.replaces),
            )
            .order_by(
                case((DocumentRequest.person_id.is_(None), 1), else_=0),
                Person.last_name,
                DocumentRequest.person_id,
                DocumentType.position,
                DocumentRequest.id.desc(),
            )
        )
    )


def progress_of(requests: Iterable[DocumentRequest]) -> Progress:
    zone = offices.zone()
    return progress([asked(request, zone) for request in requests], local_day(datetime.now(UTC), zone))


def asked(request: DocumentRequest, zone: ZoneInfo) -> AskedDocument:
    return AskedDocument(
        request.id,
        request.key,
        request.person.full_name if request.person else None,
        request.status,
        local_day(request.requested_at, zone),
        local_day(request.received_at, zone) if request.received_at else None,
        request.valid_until_on,
        local_day(request.decided_at, zone) if request.decided_at else None,
        request.decided_by.name if request.decided_by else "",
        Sentence(request.reason) if request.reason else None,
    )


def progress_of_appointment(appointment: Appointment) -> Progress:
    """Counts only what was asked for it."""
    requests = of_dossier(appointment.dossier_id)
    return progress_of(request for request in requests if request.appointment_id == appointment.id)


def open_on(dossier_id: int) -> list[DocumentRequest]:
    return [request for request in of_dossier(dossier_id) if request.is_open]


def open_by_person(dossier_id: int) -> list[tuple[Person | None, list[DocumentRequest]]]:
    """Each person with what is asked of them; None stands for the dossier itself."""
    by_person: dict[Person | None, list[DocumentRequest]] = {}
    for request in open_on(dossier_id):
        by_person.setdefault(request.person, []).append(request)
    return list(by_person.items())


def receive(request: DocumentRequest, *, issued_on: date, by: User) -> None:
    """`issued_on` is the date on the document, which its validity counts from."""
    if issued_on > local_day(datetime.now(UTC), offices.zone()):
        raise DomainError("Deze datum ligt in de toekomst.", field="issued_on")
    if issued_on.year < 1900:
        raise DomainError("Kijk het jaartal na.", field="issued_on")
    _lock(request, RequestStatus.OPEN)
    months = request.document_type.validity_months
    request.status, request.received_at = RequestStatus.RECEIVED, datetime.now(UTC)
    request.issued_on = issued_on
    request.valid_until_on = add_months(issued_on, months) if months else None
    db.session.commit()


def approve(request: DocumentRequest, *, by: User) -> None:
    _lock(request, RequestStatus.RECEIVED)
    _decide(request, RequestStatus.APPROVED, "", by)
    db.session.commit()


def reject(request: DocumentRequest, *, reason: str, by: User) -> None:
    """Asks again: the new request belongs to the same action as the one that it replaces."""
    if not reason.strip():
        raise DomainError("Zeg waarom het document is afgekeurd: de klant ziet dit.", field="reason")
    _lock(request, RequestStatus.RECEIVED)
    _decide(request, RequestStatus.REJECTED, reason.strip(), by)
    db.session.flush()
    is_asked = db.session.scalar(
        select(DocumentRequest.id).where(
            DocumentRequest.key == request.key, DocumentRequest.status == RequestStatus.OPEN
        )
    )
    if not is_asked:
        db.session.add(_again(request))
    db.session.commit()


def withdraw(request: DocumentRequest, *, by: User) -> None:
    _lock(request, RequestStatus.OPEN)
    _decide(request, RequestStatus.WITHDRAWN, "", by)
    action = db.session.get_one(RunAction, request.run_action_id)
    action.outcome, action.reason = Outcome.WITHDRAWN, say("Ingetrokken door %(who)s.", who=by.name).as_json()
    db.session.commit()


def _again(request: DocumentRequest) -> DocumentRequest:
    return DocumentRequest(
        key=request.key,
        dossier_id=request.dossier_id,
        person_id=request.person_id,
        document_type_id=request.document_type_id,
        appointment_id=request.appointment_id,
        run_action_id=request.run_action_id,
        replaces_id=request.id,
        requested_at=datetime.now(UTC),
    )


def _lock(request: DocumentRequest, needed: RequestStatus) -> None:
    lock_dossier(request.dossier_id)
    db.session.refresh(request)
    if request.status is not needed:
        refuse("Dit document is intussen al verwerkt. Kijk naar de nieuwe stand en probeer het opnieuw.")


def _decide(request: DocumentRequest, status: RequestStatus, reason: str, by: User) -> None:
    request.status, request.reason = status, reason
    request.decided_at, request.decided_by_id = datetime.now(UTC), by.id
