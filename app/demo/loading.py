"""Puts the demo office into an empty database: first all that stands still, then what its appointments set off."""

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from uuid import uuid4

from sqlalchemy import select

from app.casework import appointment_doubts, appointments, documents, persons
from app.demo import cases, expectations, office, rules
from app.demo.cases import Case, Fate, Someone, Visit
from app.demo.rows import DemoRows
from app.demo.rules import Step
from app.engine import runs
from app.engine.domain import kinds
from app.extensions import db
from app.models import (
    Action,
    Applicant,
    Appointment,
    AppointmentType,
    DocumentType,
    Dossier,
    DossierStatus,
    EmailTemplate,
    LeadSource,
    Location,
    Office,
    Person,
    Property,
    PropertyOption,
    Run,
    Scenario,
    ScenarioCondition,
    StatusChange,
    Trigger,
    User,
)
from app.models.mixins import Setting
from app.setup import users
from app.setup.actions import model_of
from app.store import offices
from app.vocabulary import times
from app.vocabulary.free_days import FreeDays
from app.vocabulary.words import ApplicantRole, Event, OffsetUnit, RequestStatus, RunStatus, Subject


def load() -> None:
    rows = _office()
    _rules(rows)
    opened = [(case, _dossier(case, rows)) for case in cases.CASES]
    db.session.commit()
    expectations.load(rows, by=rows[User, office.USERS[0][0]])
    for case, dossier in opened:
        for visit in case.visits:
            _visit(visit, dossier, rows)
        _receive(case, dossier, rows)
    _open(rows)


def _office() -> DemoRows:
    db.session.add(Office(name=office.NAME))
    made: list[Setting | User] = [
        User(name=name, email=email, fs_uniquifier=uuid4().hex, roles=[users.role_named(role)])
        for name, role, email in office.USERS
    ]
    for place, (name, subject, is_multiple, options) in enumerate(office.PROPERTIES):
        property = Property(name=name, subject=subject, is_multiple=is_multiple, position=place)
        property.options = [
            PropertyOption(name=option, code=f"{number:03d}", position=number - 1)
            for number, option in enumerate(options, start=1)
        ]
        made += [property, *property.options]
    made += _lists()
    db.session.add_all(made)
    db.session.flush()
    return DemoRows(made)


def _open(rows: DemoRows) -> None:
    """Opens its doors: the passwords come last, so that what was broken off midway is known by it."""
    from flask_security import hash_password

    password = hash_password(office.PASSWORD)
    for name, _role, _email in office.USERS:
        rows[User, name].password = password
    db.session.commit()


def _lists() -> list[Setting]:
    kinds: tuple[tuple[type[Setting], tuple[str, ...]], ...] = (
        (DossierStatus, office.STATUSES),
        (LeadSource, office.LEAD_SOURCES),
        (Location, office.LOCATIONS),
    )
    made: list[Setting] = [kind(name=name, position=place) for kind, names in kinds for place, name in enumerate(names)]
    types = {
        name: AppointmentType(code=code, name=name, duration_minutes=minutes, position=place)
        for place, (code, name, minutes) in enumerate(office.APPOINTMENT_TYPES)
    }
    made += types.values()
    asked = [(subject, *row) for subject in Subject for row in office.DOCUMENT_TYPES[subject]]
    # Those of a person first, as clients are asked for them first.
    asked.sort(key=lambda row: row[0] is Subject.DOSSIER)
    made += [
        DocumentType(name=name, subject=subject, validity_months=months, instructions=text, position=place)
        for place, (subject, name, months, text) in enumerate(asked)
    ]
    made += [
        EmailTemplate(
            name=planned.name,
            subject=planned.subject,
            position=place,
            appointment_types=[types[name] for name in planned.appointment_types],
            re_entry=planned.re_entry,
            **_texts(planned.file),
        )
        for place, planned in enumerate(office.EMAIL_TEMPLATES)
    ]
    return made


def _texts(file: str) -> dict[str, str]:
    """Each version begins with a line "=== formeel: its subject line"."""
    text = (Path(__file__).parent / "letters" / f"{file}.txt").read_text(encoding="utf-8")
    texts: dict[str, str] = {}
    for version in text.split("=== ")[1:]:
        title, _, body = version.partition("\n")
        form, _, subject_line = title.partition(": ")
        name = {"formeel": "formal", "informeel": "informal"}[form]
        texts |= {f"{name}_subject_line": subject_line, f"{name}_body": body.strip()}
    return texts


def _rules(rows: DemoRows) -> None:
    for place, planned in enumerate(rules.SCENARIOS):
        scenario = Scenario(
            name=planned.name,
            scope=planned.scope,
            applies_to=planned.applies_to,
            is_filtered=planned.property is not None,
            position=place,
            actions=_actions(planned.steps, rows),
        )
        if planned.property is not None:
            options = [rows[PropertyOption, option] for option in planned.options]
            condition = ScenarioCondition(property=rows[Property, planned.property], options=options)
            scenario.conditions = [condition]
        db.session.add(scenario)
    for place, setup in enumerate(rules.TRIGGERS):
        trigger = Trigger(
            name=setup.name,
            event=setup.event,
            is_first_of_type=setup.is_first_of_type,
            offset_amount=setup.working_days,
            offset_unit=OffsetUnit.WORKING_DAYS if setup.working_days else None,
            activated_at=datetime.now(UTC),
            position=place,
            appointment_types=[rows[AppointmentType, name] for name in setup.appointment_types],
            actions=_actions(setup.steps, rows),
        )
        db.session.add(trigger)
    db.session.flush()


def _actions(steps: tuple[Step, ...], rows: DemoRows) -> list[Action]:
    actions = []
    for place, step in enumerate(steps):
        referring = kinds.referring(step, lambda field, name: rows[model_of(field), name])
        values = {field.attribute: value for field, value in referring.counting()}
        actions.append(Action(kind=step.kind, position=place, **values))
    return actions


def _dossier(case: Case, rows: DemoRows) -> Dossier:
    now = datetime.now(UTC)
    dossier = Dossier(
        advisor=rows[User, case.advisor],
        handler=rows[User, case.handler] if case.handler else None,
        status=rows[DossierStatus, case.status],
        lead_source=rows[LeadSource, case.lead_source] if case.lead_source else None,
        form_of_address=case.form_of_address,
        mortgage_amount=case.mortgage_amount,
        options=[rows[PropertyOption, case.phase]],
        created_at=now,
        applicants=[
            Applicant(role=role, person=_person(someone, rows))
            for role, someone in zip(ApplicantRole, case.applicants, strict=False)
        ],
    )
    db.session.add(dossier)
    db.session.flush()
    db.session.add(StatusChange(dossier_id=dossier.id, to_status_id=dossier.status_id, changed_at=now))
    return dossier


def _person(someone: Someone, rows: DemoRows) -> Person:
    person = Person()
    persons.fill(
        person,
        persons.PersonDetails(
            salutation=someone.salutation,
            first_name=someone.first_name,
            prefix=someone.prefix,
            last_name=someone.last_name,
            email=someone.email,
            phone=someone.phone,
            options=[rows[PropertyOption, option] for option in someone.options],
        ),
    )
    return person


def _visit(visit: Visit, dossier: Dossier, rows: DemoRows) -> None:
    details = _details(visit, dossier, rows)
    by = dossier.advisor
    appointment = appointments.schedule(dossier, details, token=uuid4().hex, by=by)
    _carry_out(appointment)
    match visit.fate:
        case Fate.STANDS:
            return
        case Fate.MOVED:
            later = _details(visit, dossier, rows, move_days=1)
            appointments.change(appointment, later, version=appointment.version, by=by)
        case Fate.CANCELLED:
            reason = "De klant belt zelf voor een nieuwe afspraak."
            appointments.end(appointment, Event.CANCELLED, by=by, reason=reason)
        case Fate.COMPLETED:
            appointments.end(appointment, Event.COMPLETED, by=by)
        case Fate.NO_SHOW:
            appointments.end(appointment, Event.NO_SHOW, by=by)
    _carry_out(appointment)


def _details(visit: Visit, dossier: Dossier, rows: DemoRows, *, move_days: int = 0) -> appointments.AppointmentDetails:
    kind = rows[AppointmentType, visit.type]
    calendar = offices.calendar()
    zone = calendar.zone
    day = _working_day(times.local_day(datetime.now(UTC), zone), visit.in_days + move_days, calendar.free_days)
    return appointments.AppointmentDetails(
        type=kind,
        title=kind.name,
        location=rows[Location, visit.location],
        remarks="",
        starts_at=times.to_utc(day, time.fromisoformat(visit.at), zone),
        duration_minutes=kind.duration_minutes,
        advisor=dossier.advisor,
        # Some of its visits are over, and were mailed about then.
        accepted=appointment_doubts.Everything(),
    )


def _working_day(today: date, steps: int, free_days: FreeDays) -> date:
    day = today
    while steps:
        day += timedelta(days=1 if steps > 0 else -1)
        if free_days.is_working_day(day):
            steps -= 1 if steps > 0 else -1
    return day


def _carry_out(appointment: Appointment) -> None:
    """Carries out here and now, so that there is something to see without a worker."""
    queued = select(Run.id).where(Run.appointment_id == appointment.id, Run.status == RunStatus.QUEUED)
    for run_id in db.session.scalars(queued.order_by(Run.id)).all():
        runs.execute(run_id)


def _receive(case: Case, dossier: Dossier, rows: DemoRows) -> None:
    """The consumer's are approved already; the partner's still have to be looked at."""
    by = rows[User, case.handler or case.advisor]
    issued_on = times.local_day(datetime.now(UTC), offices.zone()) - timedelta(days=12)
    for request in documents.of_dossier(dossier.id):
        if request.document_type.name in case.received and request.status is RequestStatus.OPEN:
            documents.receive(request, issued_on=issued_on, by=by)
            if request.person_id == dossier.applicants[0].person_id:
                documents.approve(request, by=by)
