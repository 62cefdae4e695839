"""Proves that a dossier has a Consument, and asks and mails nobody who never was on it."""

from collections.abc import Iterator

from sqlalchemy import and_, exists, select

from app.extensions import db
from app.models import Applicant, DocumentRequest, Dossier, Email, FormerApplicant
from app.vocabulary.words import ApplicantRole, EmailStatus, RequestStatus


def breaches() -> Iterator[str]:
    consumer = exists().where(Applicant.dossier_id == Dossier.id, Applicant.role == ApplicantRole.CONSUMER)
    for id in db.session.scalars(select(Dossier.id).where(~consumer).order_by(Dossier.id)):
        yield f"dossier {id} has no consumer"
    open_of = (DocumentRequest, RequestStatus.OPEN, "document request"), (Email, EmailStatus.QUEUED, "e-mail")
    for table, status, called in open_of:
        here, before = (
            exists().where(part.dossier_id == table.dossier_id, part.person_id == table.person_id)
            for part in (Applicant, FormerApplicant)
        )
        strange = and_(table.status == status, table.person_id.is_not(None), ~here, ~before)
        for id, person_id in db.session.execute(select(table.id, table.person_id).where(strange).order_by(table.id)):
            yield f"{called} {id} is of person {person_id}, who never was on its dossier"
