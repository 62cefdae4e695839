"""What the variables of a text are worth on a dossier."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.engine import colleagues
from app.engine.domain import text_templates
from app.engine.domain.text_templates import Worth
from app.extensions import db
from app.models import Appointment, DocumentRequest, DocumentType, Dossier, Office, Person
from app.store import offices
from app.vocabulary import formatting
from app.vocabulary.words import FormOfAddress, RequestStatus, Salutation

_TITLES = {Salutation.MR: "heer", Salutation.MS: "mevrouw", Salutation.UNKNOWN: "heer/mevrouw"}


def values(
    dossier: Dossier,
    person: Person | None,
    appointment: Appointment | None,
    form_of_address: FormOfAddress,
    office: Office,
    *,
    locale: str = "nl",
) -> dict[str, Worth]:
    """Give every variable, None where it isn't known. Without a person, they are about all applicants together."""
    people = [person] if person else [applicant.person for applicant in dossier.applicants]
    team = colleagues.team(dossier, appointment)
    advisor = team.named
    return {
        "aanhef": _greeting(people, form_of_address),
        "voornaam": _all_or_none([someone.first_name for someone in people]),
        "achternaam": _all_or_none(list(dict.fromkeys(someone.family_name for someone in people))),
        "naam": _all_or_none([someone.full_name for someone in people]),
        **_appointment_values(appointment, offices.zone_of(office), locale),
        "adviseur_naam": advisor.name,
        "adviseur_email": advisor.email,
        "behandelaar_naam": team.standing_in_for(team.handler).name if team.handler else None,
        "dossier_nummer": str(dossier.id),
        "kantoor_naam": office.name,
        "gevraagde_documenten": _requested(dossier, person),
    }


def _greeting(people: Sequence[Person], form: FormOfAddress) -> str | None:
    if not people:
        return None
    if form is FormOfAddress.INFORMAL:
        return "Beste " + _and([someone.first_name or _formal_name(someone) for someone in people])
    return "Geachte " + _and([_formal_name(someone) for someone in people])


def _formal_name(person: Person) -> str:
    return f"{_TITLES[person.salutation]} {person.family_name}"


def _all_or_none(names: Sequence[str]) -> str | None:
    return _and(names) if names and all(names) else None


def _and(names: Sequence[str]) -> str:
    return " en ".join(names)


def _appointment_values(appointment: Appointment | None, zone: ZoneInfo, locale: str) -> dict[str, str | None]:
    if appointment is None:
        return dict.fromkeys(name for name in text_templates.VARIABLES if name.startswith("afspraak_"))
    return {
        "afspraak_titel": appointment.title or None,
        "afspraak_datum": formatting.long_day(appointment.starts_at.astimezone(zone).date(), locale),
        "afspraak_tijd": formatting.clock(appointment.starts_at, zone, locale),
        "afspraak_duur": f"{appointment.duration_minutes} minuten",
        "afspraak_locatie": appointment.location.name if appointment.location else None,
    }


def _requested(dossier: Dossier, person: Person | None) -> list[str]:
    """List what is still open for one person, or for the whole dossier with whose it is."""
    query = (
        select(DocumentRequest)
        .join(DocumentRequest.document_type)
        .where(DocumentRequest.dossier_id == dossier.id, DocumentRequest.status == RequestStatus.OPEN)
        .options(joinedload(DocumentRequest.document_type), joinedload(DocumentRequest.person))
        .order_by(DocumentType.position, DocumentType.id, DocumentRequest.id)
    )
    if person:
        query = query.where(DocumentRequest.person_id == person.id)
        return [request.document_type.name for request in db.session.scalars(query)]
    order = {applicant.person_id: place for place, applicant in enumerate(dossier.applicants)}
    requests = sorted(
        db.session.scalars(query),
        key=lambda request: (request.document_type.position, order.get(request.person_id or 0, len(order))),
    )
    return [_with_owner(request) for request in requests]


def _with_owner(request: DocumentRequest) -> str:
    name = request.document_type.name
    return f"{name} ({request.person.full_name})" if request.person else name
