"""Dossiers: opened with their applicants, and changed."""

from dataclasses import dataclass, field, fields
from datetime import UTC, datetime

from sqlalchemy import Select, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import InstrumentedAttribute, joinedload, selectinload
from sqlalchemy.orm.exc import StaleDataError
from sqlalchemy.orm.interfaces import LoaderOption

from app.casework import fact_changes, persons
from app.casework.domain.fact_changes import PARTNER, Fact
from app.extensions import db
from app.models import (
    Applicant,
    Appointment,
    Dossier,
    DossierStatus,
    LeadSource,
    Person,
    PropertyOption,
    StatusChange,
    User,
)
from app.store.locking import lock_dossier, must_work_here, refuse
from app.store.saving import GONE, save
from app.vocabulary.sentences import N_
from app.vocabulary.words import ApplicantRole, FormOfAddress

_ONE_PERSON = N_("Consument en partner zijn dezelfde persoon.")


@dataclass(frozen=True)
class DossierDetails:
    advisor: User
    handler: User | None
    status: DossierStatus
    lead_source: LeadSource | None
    form_of_address: FormOfAddress | None
    options: list[PropertyOption] = field(default_factory=list)
    mortgage_amount: int | None = None


@dataclass(frozen=True)
class NewApplicant:
    """It is an existing person, or the details of a new one."""

    person: Person | None
    details: persons.PersonDetails


def open_new(
    details: DossierDetails,
    consumer: NewApplicant,
    partner: NewApplicant | None = None,
    *,
    token: str | None = None,
    by: User | None,
) -> Dossier:
    """The same token again gives the dossier that it gave the first time."""
    if token and (made := made_with(token)):
        return made
    if partner and partner.person is not None and partner.person is consumer.person:
        refuse(_ONE_PERSON)
    _must_work_here(details, None)
    dossier = Dossier(token=token, created_at=datetime.now(UTC))
    _fill(dossier, details)
    try:
        _add_applicant(dossier, ApplicantRole.CONSUMER, consumer, by)
        if partner:
            _add_applicant(dossier, ApplicantRole.PARTNER, partner, by)
        db.session.add(dossier)
        db.session.flush()
    except (IntegrityError, StaleDataError):
        db.session.rollback()
        return (made_with(token) if token else None) or refuse(GONE)
    db.session.add(_status_change(dossier, None, by))
    save(dossier, version=None, by=by, taken=GONE)
    return dossier


def details_of(dossier: Dossier) -> DossierDetails:
    values = {detail.name: getattr(dossier, detail.name) for detail in fields(DossierDetails)}
    return DossierDetails(**values | {"options": list(dossier.options)})


def add_partner(dossier: Dossier, partner: NewApplicant, *, by: User | None) -> None:
    lock_dossier(dossier.id)
    if any(applicant.role is ApplicantRole.PARTNER for applicant in dossier.applicants):
        refuse("Dit dossier heeft al een partner.")
    if any(applicant.person is partner.person for applicant in dossier.applicants):
        refuse(_ONE_PERSON)
    _add_applicant(dossier, ApplicantRole.PARTNER, partner, by)
    added = [Fact(PARTNER, dossier.applicants[-1].person.full_name)]
    fact_changes.record([], added, by=by, dossier_id=dossier.id)
    save(dossier, version=None, by=by, taken=GONE)


def change(dossier: Dossier, details: DossierDetails, *, version: int | None, by: User | None) -> None:
    lock_dossier(dossier.id)
    _must_work_here(details, dossier)
    old_status, before = dossier.status, fact_changes.of_dossier(dossier)
    # A flush halfway would count as a save of its own.
    with db.session.no_autoflush:
        _fill(dossier, details)
        fact_changes.record(before, fact_changes.of_dossier(details), by=by, dossier_id=dossier.id)
    if details.status is not old_status:
        db.session.add(_status_change(dossier, old_status.id, by))
    save(dossier, version=version, by=by, taken=GONE)


def made_with(token: str) -> Dossier | None:
    """Gives what the form with this token opened before."""
    return db.session.scalar(select(Dossier).where(Dossier.token == token))


def load(dossier_id: int) -> Dossier | None:
    """Everything that its page shows comes along."""
    return db.session.scalar(
        with_people(select(Dossier).where(Dossier.id == dossier_id)).options(
            selectinload(Dossier.applicants)
            .joinedload(Applicant.person)
            .selectinload(Person.options)
            .joinedload(PropertyOption.property),
            selectinload(Dossier.options).joinedload(PropertyOption.property),
            selectinload(Dossier.former_applicants),
            selectinload(Dossier.appointments).joinedload(Appointment.type),
            selectinload(Dossier.appointments).joinedload(Appointment.location),
            selectinload(Dossier.appointments).joinedload(Appointment.advisor),
        )
    )


def with_people(query: Select[Dossier]) -> Select[Dossier]:
    """Loads all that a row of the list or the head of its page shows of a dossier."""
    return query.options(
        joinedload(Dossier.status),
        joinedload(Dossier.advisor),
        joinedload(Dossier.handler),
        joinedload(Dossier.lead_source),
        people(),
    )


def people() -> LoaderOption:
    """Loads who the applicants of a dossier are, along with it."""
    return selectinload(Dossier.applicants).joinedload(Applicant.person)


def people_of(dossier: InstrumentedAttribute[Dossier]) -> LoaderOption:
    """Loads the dossier of what is asked for along with it, and who its applicants are."""
    return joinedload(dossier).selectinload(Dossier.applicants).joinedload(Applicant.person)


def _must_work_here(details: DossierDetails, had: Dossier | None) -> None:
    """Whoever left may stay where they were chosen already."""
    if had is None or details.advisor.id != had.advisor_id:
        must_work_here(details.advisor, field="advisor_id")
    if details.handler and (had is None or details.handler.id != had.handler_id):
        must_work_here(details.handler, field="handler_id")


def _fill(dossier: Dossier, details: DossierDetails) -> None:
    """Each detail has the name of what it fills."""
    for detail in fields(details):
        setattr(dossier, detail.name, getattr(details, detail.name))


def _add_applicant(dossier: Dossier, role: ApplicantRole, new: NewApplicant, by: User | None) -> None:
    person = new.person or Person()
    if new.person is None:
        persons.fill(person, new.details)
    else:
        persons.replace_options(person, new.details.options, by=by)
    dossier.applicants.append(Applicant(role=role, person=person))


def _status_change(dossier: Dossier, old_status_id: int | None, by: User | None) -> StatusChange:
    return StatusChange(
        dossier_id=dossier.id,
        from_status_id=old_status_id,
        to_status_id=dossier.status.id,
        changed_by_id=by.id if by else None,
        changed_at=datetime.now(UTC),
    )
