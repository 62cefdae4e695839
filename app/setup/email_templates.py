"""E-mail templates: kept only when they can be read, and shown as they would go out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from app.delivery import mail_text as service
from app.engine import text_values
from app.engine.domain import text_templates
from app.extensions import db
from app.models import Applicant, Appointment, Dossier, EmailTemplate, Person, User
from app.setup import settings_lists
from app.store import offices
from app.vocabulary.sentences import DomainError, Sentence
from app.vocabulary.words import FormOfAddress, Subject

_SHOWN_DOSSIERS = 100
Thing = TypeVar("Thing", Person, Appointment)


@dataclass(frozen=True)
class Rendering:
    """One form of a template for one dossier; `refusal` where it can't be read."""

    form: FormOfAddress
    subject_line: str = ""
    body: str = ""
    missing: tuple[str, ...] = ()
    refusal: Sentence | None = None


@dataclass(frozen=True)
class TemplatePreview:
    """A template on a real dossier, with what else could be chosen. For a mail per dossier, no person."""

    dossiers: Sequence[Dossier] = ()
    dossier: Dossier | None = None
    people: Sequence[Person] = ()
    person: Person | None = None
    appointments: Sequence[Appointment] = ()
    appointment: Appointment | None = None
    renderings: Sequence[Rendering] = ()


def add(*, name: str, subject: Subject, by: User, **texts: str) -> EmailTemplate:
    _refuse_unreadable(texts)
    template = EmailTemplate(name=name, subject=subject, **texts)
    settings_lists.add(template, by=by)
    return template


def change(template: EmailTemplate, *, name: str, subject: Subject, version: int, by: User, **texts: str) -> None:
    _refuse_unreadable(texts)
    settings_lists.change(template, name=name, subject=subject, version=version, by=by, **texts)


def _refuse_unreadable(texts: dict[str, str]) -> None:
    for field, text in texts.items():
        for problem in text_templates.check(text):
            raise DomainError("Regel %(line)s: %(why)s", field=field, line=problem.line, why=problem.sentence)


def preview(
    texts: dict[str, str], subject: Subject, dossier_id: int | None, person_id: int | None, appointment_id: int | None
) -> TemplatePreview:
    """What isn't chosen, or isn't of the dossier, becomes the first that fits; appointment 0 is none."""
    dossier = _dossier(dossier_id)
    if dossier is None:
        return TemplatePreview()
    people = [applicant.person for applicant in dossier.applicants] if subject is Subject.PERSON else []
    person = _chosen(people, person_id)
    appointment = None if appointment_id == 0 else _chosen(dossier.appointments, appointment_id)
    renderings = [_render(form, texts, dossier, person, appointment) for form in FormOfAddress]
    return TemplatePreview(_latest_dossiers(), dossier, people, person, dossier.appointments, appointment, renderings)


def _chosen(things: Sequence[Thing], thing_id: int | None) -> Thing | None:
    return next((candidate for candidate in things if candidate.id == thing_id), things[0] if things else None)


def _latest_dossiers() -> Sequence[Dossier]:
    """The latest dossiers, to try a template on."""
    latest = select(Dossier).order_by(Dossier.id.desc()).limit(_SHOWN_DOSSIERS)
    people = selectinload(Dossier.applicants).joinedload(Applicant.person)
    return db.session.scalars(latest.options(people)).all()


def _dossier(dossier_id: int | None) -> Dossier | None:
    """The chosen one, or else the latest."""
    query = select(Dossier).options(
        selectinload(Dossier.applicants).joinedload(Applicant.person),
        selectinload(Dossier.appointments).joinedload(Appointment.location),
        selectinload(Dossier.appointments).joinedload(Appointment.advisor),
        joinedload(Dossier.advisor),
        joinedload(Dossier.handler),
    )
    if dossier_id is not None:
        return db.session.scalar(query.where(Dossier.id == dossier_id))
    return db.session.scalar(query.order_by(Dossier.id.desc()).limit(1))


def _render(
    form: FormOfAddress, texts: dict[str, str], dossier: Dossier, person: Person | None, appointment: Appointment | None
) -> Rendering:
    known = text_values.values(dossier, person, appointment, form, offices.current())
    try:
        subject_line = text_templates.draft(texts[f"{form}_subject_line"], known)
        body = text_templates.draft(texts[f"{form}_body"], known)
    except DomainError as error:
        return Rendering(form, refusal=error.sentence)
    missing = tuple(dict.fromkeys(subject_line.missing + body.missing))
    return Rendering(form, service.one_line(subject_line.text), body.text.strip(), missing)
