"""A small office whose rules make it plain what each event must leave behind."""

from dataclasses import dataclass

from app.extensions import db
from app.vocabulary.words import AppliesTo, Event, Subject
from tests.factories import (
    PASSWORD,
    a_condition,
    a_document_type,
    a_dossier,
    a_location,
    a_person,
    a_property,
    a_scenario,
    a_status,
    a_trigger,
    a_user,
    an_appointment_type,
    an_email_template,
    an_office,
    asks,
    gives_task,
    mails,
    option,
    sets_status,
    starts_relevant,
)

TEXT = "{{ aanhef }},\n\nU wordt verwacht."
CONFIRMATION, INFORMATION = "Bevestiging oriënterend gesprek", "Informatie voor ondernemers"
MOVED, CANCELLED = "Afspraak verzet", "Afspraak geannuleerd"
PREPARE, MOVE_ROOM, CALL = "Gesprek voorbereiden", "Kamer omboeken", "Nabellen"

# How many mails and tasks a run of each event leaves; every dossier has two applicants.
EFFECTS = {
    Event.SCHEDULED: {CONFIRMATION: 1, INFORMATION: 2, PREPARE: 1},
    Event.RESCHEDULED: {MOVED: 1, MOVE_ROOM: 1},
    Event.CANCELLED: {CANCELLED: 1},
    Event.COMPLETED: {CALL: 1},
}
REQUESTS_PER_DOSSIER = 3


@dataclass(frozen=True)
class Login:
    email: str
    user_id: int
    password: str = PASSWORD


@dataclass(frozen=True)
class Furnished:
    logins: list[Login]
    dossier_ids: list[int]
    type_id: int
    location_id: int


def furnish(*, logins: int, dossiers: int) -> Furnished:
    an_office()
    users = [a_user(f"Adviseur Nummer{number}", password=PASSWORD) for number in range(logins)]
    income = a_property("Inkomenstype", ["ZZP'er"], subject=Subject.PERSON)
    _rules(income)
    people = [
        a_person(f"Noor Klant{number}", options=[option(income, "ZZP'er")], email=f"klant{number}@voorbeeld.example")
        for number in range(2 * dossiers)
    ]
    made = [a_dossier(one, other) for one, other in zip(people[::2], people[1::2], strict=True)]
    furnished = Furnished(
        [Login(user.email, user.id) for user in users],
        [dossier.id for dossier in made],
        an_appointment_type().id,
        a_location().id,
    )
    db.session.commit()
    return furnished


def _rules(income) -> None:
    confirmation = an_email_template(CONFIRMATION, body=TEXT)
    payslip, deed = a_document_type("Loonstrook"), a_document_type("Koopovereenkomst", subject=Subject.DOSSIER)
    a_scenario(
        "Ondernemers",
        # The confirmation is asked by each, and by the trigger: one goes out.
        [asks(payslip), mails(an_email_template(INFORMATION, subject=Subject.PERSON, body=TEXT)), mails(confirmation)],
        where=[a_condition(income, "ZZP'er")],
        applies_to=AppliesTo.EACH_APPLICANT,
    )
    a_trigger(
        [
            starts_relevant(),
            asks(deed),
            mails(confirmation),
            gives_task(PREPARE),
            sets_status(a_status("Stukken opgevraagd")),
        ]
    )
    moved, cancelled = (an_email_template(name, body=TEXT) for name in (MOVED, CANCELLED))
    a_trigger([mails(moved), gives_task(MOVE_ROOM)], event=Event.RESCHEDULED)
    a_trigger([mails(cancelled)], event=Event.CANCELLED)
    a_trigger([gives_task(CALL), sets_status(a_status("In advies"))], event=Event.COMPLETED)
