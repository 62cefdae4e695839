"""Things to test with, made in the database and committed. Invented people, `.example` addresses."""

import uuid
from collections.abc import Container, Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from flask import current_app
from flask_security import hash_password
from sqlalchemy import insert, select

from app.casework import appointment_doubts, appointments
from app.delivery import emails
from app.engine import runs
from app.extensions import db
from app.models import (
    Action,
    Applicant,
    Appointment,
    AppointmentType,
    ConditionThing,
    DocumentType,
    Dossier,
    DossierStatus,
    EmailTemplate,
    Expectation,
    ExpectationChoice,
    ExpectationLine,
    Location,
    Office,
    Person,
    Property,
    PropertyOption,
    Run,
    Scenario,
    ScenarioCondition,
    Trigger,
    User,
)
from app.models.management import ListThing
from app.setup import users
from app.vocabulary import names
from app.vocabulary.free_days import FreeDays
from app.vocabulary.words import (
    ApplicantRole,
    AppliesTo,
    Assignee,
    ConditionKind,
    EffectKind,
    Event,
    FormOfAddress,
    OffsetUnit,
    Recipient,
    ReEntry,
    RunStatus,
    Salutation,
    Scope,
    StarterKind,
    Subject,
)

PASSWORD = "een lang wachtwoord"
STATUSES = ("Nieuw", "Stukken opgevraagd", "In advies", "Aangevraagd", "Afgerond", "Vervallen")
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
PREFIXES = ("van", "de", "der", "den", "'t")


def an_office(name: str = "Hypotheekhuis De Brug") -> Office:
    office = Office(name=name)
    statuses = [DossierStatus(name=status, position=place) for place, status in enumerate(STATUSES)]
    return _kept(office, *statuses)


def a_user(
    name: str = "Yara de Wit", *, role: str = "advisor", email: str = "", password: str = "", active: bool = True
) -> User:
    """With a password it can sign in on the page. The same address again is the same user."""
    email = email or f"{names.key(name).replace(' ', '.')}@debrug.example"
    if found := db.session.scalar(select(User).where(User.email == email)):
        return found
    user = User(name=name, email=email, active=active, fs_uniquifier=uuid.uuid4().hex)
    user.roles = [users.role_named(role)]
    user.password = _hash(password) if password else None
    return _kept(user)


@lru_cache
def _hash(password: str) -> str:
    return str(hash_password(password))


def a_property(
    name: str, options: Sequence[str] = (), *, subject: Subject = Subject.DOSSIER, is_multiple: bool = False
) -> Property:
    property = Property(name=name, subject=subject, is_multiple=is_multiple)
    property.options = [
        PropertyOption(name=option, code=f"{place:03d}", position=place)
        for place, option in enumerate(options, start=1)
    ]
    return _kept(property)


def option(property: Property, name: str) -> PropertyOption:
    return next(option for option in property.options if option.name == name)


def a_status(name: str) -> DossierStatus:
    found = db.session.scalar(select(DossierStatus).where(DossierStatus.name_key == names.key(name)))
    return found or _kept(DossierStatus(name=name))


def a_document_type(
    name: str = "Loonstrook", *, subject: Subject = Subject.PERSON, months: int | None = None
) -> DocumentType:
    return _kept(DocumentType(name=name, subject=subject, validity_months=months))


def an_email_template(
    name: str = "Bevestiging oriënterend gesprek",
    *,
    subject: Subject = Subject.DOSSIER,
    body: str = "{{ aanhef }},\n\nU bent welkom.",
) -> EmailTemplate:
    return _kept(
        EmailTemplate(
            name=name,
            subject=subject,
            formal_subject_line=name,
            formal_body=body,
            informal_subject_line=name,
            informal_body=body,
        )
    )


def an_appointment_type(name: str = "Oriënterend gesprek", *, minutes: int = 60) -> AppointmentType:
    key = names.key(name)
    found = db.session.scalar(select(AppointmentType).where(AppointmentType.name_key == key))
    return found or _kept(AppointmentType(name=name, code=key.split()[0], duration_minutes=minutes))


def a_location(name: str = "Kantoor Utrecht") -> Location:
    found = db.session.scalar(select(Location).where(Location.name_key == names.key(name)))
    return found or _kept(Location(name=name))


def a_scenario(
    name: str,
    actions: Sequence[Action] = (),
    *,
    where: Iterable[ScenarioCondition] = (),
    applies_to: AppliesTo = AppliesTo.DOSSIER,
    scope: Scope = Scope.APPOINTMENT,
    position: int = 0,
) -> Scenario:
    """With conditions it has a filter, and starts by itself."""
    conditions = list(where)
    scenario = Scenario(name=name, applies_to=applies_to, scope=scope, is_filtered=bool(conditions), position=position)
    scenario.conditions = conditions
    scenario.actions = _in_order(actions)
    return _kept(scenario)


def an_expectation(
    name: str,
    type: AppointmentType,
    *lines: ExpectationLine,
    choices: Iterable[ExpectationChoice] = (),
    event: Event = Event.SCHEDULED,
    has_partner: bool = False,
) -> Expectation:
    expectation = Expectation(name=name, appointment_type=type, event=event, has_partner=has_partner)
    expectation.choices, expectation.lines = list(choices), list(lines)
    return _kept(expectation)


def a_condition(property: Property, *options: str, is_inverted: bool = False) -> ScenarioCondition:
    return ScenarioCondition(
        property_id=property.id, is_inverted=is_inverted, options=[option(property, name) for name in options]
    )


def a_list_condition(kind: ConditionKind, *things: ListThing) -> ScenarioCondition:
    """Of one of the office's lists; without things, of what needs none."""
    return ScenarioCondition(comparison=kind, things=[ConditionThing.of(thing) for thing in things])


def a_filled_in(property: Property) -> ScenarioCondition:
    return ScenarioCondition(property_id=property.id, comparison=ConditionKind.IS_FILLED_IN)


def a_trigger(
    actions: Sequence[Action] = (),
    *,
    event: Event = Event.SCHEDULED,
    types: Sequence[AppointmentType] = (),
    name: str = "",
    is_first_of_type: bool = False,
    re_entry: ReEntry = ReEntry.ONCE_PER_APPOINTMENT,
    is_active: bool = True,
    position: int = 0,
    offset: tuple[int, OffsetUnit] | None = None,
    activated_at: datetime | None = None,
) -> Trigger:
    trigger = Trigger(
        name=name or f"Trigger {uuid.uuid4().hex[:6]}",
        event=event,
        is_first_of_type=is_first_of_type,
        re_entry=re_entry,
        is_active=is_active,
        position=position,
    )
    if offset:
        trigger.offset_amount, trigger.offset_unit = offset
        trigger.activated_at = activated_at or datetime(2020, 1, 1, tzinfo=UTC)
    trigger.appointment_types = list(types)
    trigger.actions = _in_order(actions or [starts_relevant()])
    return _kept(trigger)


def asks(document_type: DocumentType) -> Action:
    return Action(kind=EffectKind.REQUEST_DOCUMENT, document_type_id=document_type.id)


def mails(template: EmailTemplate, recipient: Recipient = Recipient.APPLICANTS) -> Action:
    return Action(kind=EffectKind.SEND_EMAIL, email_template_id=template.id, recipient=recipient)


def gives_task(
    subject: str, assignee: Assignee = Assignee.ADVISOR, *, user: User | None = None, days: int = 0
) -> Action:
    return Action(
        kind=EffectKind.CREATE_TASK,
        task_subject=subject,
        assignee=Assignee.USER if user else assignee,
        assignee_user_id=user.id if user else None,
        due_days=days,
    )


def leaves_note(text: str) -> Action:
    return Action(kind=EffectKind.ADD_NOTE, note_text=text)


def sets_status(status: DossierStatus) -> Action:
    return Action(kind=EffectKind.SET_STATUS, status_id=status.id)


def starts(scenario: Scenario) -> Action:
    return Action(kind=StarterKind.START_SCENARIO, started_scenario_id=scenario.id)


def starts_relevant() -> Action:
    return Action(kind=StarterKind.START_RELEVANT_SCENARIOS)


def a_person(
    name: str = "Noor van Dalen",
    *,
    email: str | None = None,
    options: Sequence[PropertyOption] = (),
    salutation: Salutation = Salutation.UNKNOWN,
) -> Person:
    """Without an address given it has one made of its name; `email=""` leaves it out."""
    first, *rest = name.split()
    prefix = " ".join(word for word in rest if word in PREFIXES)
    last = " ".join(word for word in rest if word not in PREFIXES)
    if email is None:
        email = f"{names.key(name).replace(' ', '.')}@voorbeeld.example"
    person = Person(first_name=first, prefix=prefix, last_name=last, salutation=salutation, email=email)
    person.options = list(options)
    return _kept(person)


def a_dossier(
    consumer: Person | None = None,
    partner: Person | None = None,
    *,
    options: Sequence[PropertyOption] = (),
    advisor: User | None = None,
    handler: User | None = None,
    status: DossierStatus | None = None,
    form_of_address: FormOfAddress | None = None,
) -> Dossier:
    dossier = Dossier(
        advisor=advisor or a_user(),
        handler=handler,
        status=status or a_status("Nieuw"),
        form_of_address=form_of_address,
        created_at=datetime.now(UTC),
    )
    dossier.options = list(options)
    dossier.applicants = [Applicant(role=ApplicantRole.CONSUMER, person=consumer or a_person())]
    if partner:
        dossier.applicants.append(Applicant(role=ApplicantRole.PARTNER, person=partner))
    return _kept(dossier)


def a_working_day(in_days: int = 7) -> date:
    """The first from then on: nothing is asked about an hour in its middle."""
    day = datetime.now(AMSTERDAM).date() + timedelta(days=in_days)
    while not FreeDays().is_working_day(day):
        day += timedelta(days=1)
    return day


def details(
    type: AppointmentType | None = None,
    *,
    starts_at: datetime | None = None,
    title: str = "",
    location: Location | None = None,
    advisor: User | None = None,
    accepted: Container[str] = appointment_doubts.Everything(),
) -> appointments.AppointmentDetails:
    """What a user would fill in for an appointment: in a week, at ten, on a day on which the office works."""
    type = type or an_appointment_type()
    in_a_week = datetime.combine(a_working_day(), time(9), UTC)
    return appointments.AppointmentDetails(
        type=type,
        title=title or type.name,
        location=location or a_location(),
        remarks="",
        starts_at=starts_at or in_a_week,
        duration_minutes=type.duration_minutes,
        advisor=advisor or a_user(),
        accepted=accepted,
    )


def many_dossiers(count: int) -> None:
    """Dossiers with a person each, quickly. Nothing can be added after them: their numbers are given."""
    first = a_dossier(a_person("Noor van Dalen"))
    dossier = {
        "advisor_id": first.advisor_id,
        "status_id": first.status_id,
        "created_at": first.created_at,
        "version": 1,
    }
    person = {"last_name": "Klant", "search_key": "klant", "sort_key": "klant ", "version": 1, "salutation": "unknown"}
    numbers = range(first.id + 1, first.id + count)
    start = first.applicants[0].person_id - first.id
    db.session.execute(insert(Person), [person | {"id": start + number} for number in numbers])
    db.session.execute(insert(Dossier), [dossier | {"id": number} for number in numbers])
    applicants = [
        {"dossier_id": number, "person_id": start + number, "role": ApplicantRole.CONSUMER} for number in numbers
    ]
    db.session.execute(insert(Applicant), applicants)
    db.session.commit()


def an_appointment(
    dossier: Dossier | None = None,
    type: AppointmentType | None = None,
    *,
    starts_at: datetime | None = None,
    token: str = "",
) -> Appointment:
    """Scheduled as the form does it: its run is queued."""
    dossier = dossier or a_dossier()
    what = details(type, starts_at=starts_at)
    return appointments.schedule(dossier, what, token=token or uuid.uuid4().hex, by=a_user())


def work() -> None:
    """What the worker would do now: every run that is due, then every mail, in this process."""
    config = current_app.config
    is_due = (Run.status == RunStatus.QUEUED, Run.due_at <= datetime.now(UTC))
    for run_id in db.session.scalars(select(Run.id).where(*is_due).order_by(Run.id)).all():
        db.session.rollback()
        runs.execute(run_id)
    emails.deliver_due(config["SMTP_URL"], config["MAIL_FOLDER"], config["MAIL_FROM"])
    db.session.rollback()
    db.session.expire_all()


def _in_order(actions: Sequence[Action]) -> list[Action]:
    for place, action in enumerate(actions):
        action.position = place
    return list(actions)


def _kept(thing, *others):
    db.session.add_all([thing, *others])
    db.session.commit()
    return thing
