"""E-mail templates: kept only when they can be read, and shown as they would go out."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from app.delivery import mail_text as service
from app.engine import text_values
from app.engine.domain import text_templates
from app.extensions import db
from app.models import Applicant, Appointment, AppointmentType, Dossier, EmailTemplate, Person, User
from app.setup import settings_lists
from app.store import offices
from app.vocabulary.sentences import N_, DomainError, Sentence
from app.vocabulary.words import FormOfAddress, ReEntry, Subject

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


def add(
    *,
    name: str,
    subject: Subject,
    by: User,
    appointment_type_ids: Collection[int] = (),
    re_entry: ReEntry = ReEntry.ONCE_PER_APPOINTMENT,
    **texts: str,
) -> EmailTemplate:
    _refuse_unreadable(texts)
    types = _types(appointment_type_ids)
    template = EmailTemplate(name=name, subject=subject, re_entry=re_entry, appointment_types=types, **texts)
    settings_lists.add(template, by=by)
    return template


def change(
    template: EmailTemplate,
    *,
    name: str,
    subject: Subject,
    version: int,
    by: User,
    appointment_type_ids: Collection[int] = (),
    re_entry: ReEntry = ReEntry.ONCE_PER_APPOINTMENT,
    **texts: str,
) -> None:
    _refuse_unreadable(texts)
    values = {"name": name, "subject": subject, "re_entry": re_entry, **texts}
    types = _types(appointment_type_ids, template.appointment_type_ids)
    settings_lists.change(template, version=version, by=by, appointment_types=types, **values)


def _types(ids: Collection[int], already: Collection[int] = ()) -> list[AppointmentType]:
    """What is archived can't be chosen anew."""
    chosen = [kind for kind in settings_lists.everything(AppointmentType) if kind.id in ids]
    for kind in chosen:
        if kind.is_archived and kind.id not in already:
            text = N_("%(name)s is gearchiveerd. Kies iets anders.")
            raise DomainError(text, field="appointment_type_ids", name=kind.name)
    return chosen


def _refuse_unreadable(texts: dict[str, str]) -> None:
    for field, text in texts.items():
        for problem in text_templates.check(text):
            raise DomainError("Regel %(line)s: %(why)s", field=field, line=problem.line, why=problem.sentence)


def telling_when() -> frozenset[int]:
    """Those that say when the appointment is: two of them would confirm it twice."""
    templates = db.session.scalars(select(EmailTemplate))
    return frozenset(template.id for template in templates if text_templates.says_when(template.formal_body))


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
