"""Who leaves a dossier is told of the appointments to come: alone, and by what was shown."""

from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar
from sqlalchemy import select

from app.casework import appointments, dossiers
from app.casework.applicants import leaving, parting
from app.engine import undoing
from app.extensions import db
from app.models import Email, Run
from app.vocabulary.sentences import DomainError
from app.vocabulary.words import EmailStatus, Event, Subject
from app.watch import check
from tests.factories import (
    a_dossier,
    a_person,
    a_trigger,
    a_user,
    an_appointment,
    an_appointment_type,
    an_email_template,
    mails,
)
from tests.worker.mailing import deliver, execute_runs, make_due

pytestmark = pytest.mark.database("one")


class Setting:
    """Noor and Bram are expected at two appointments, and were at one that is over; all was mailed."""

    def __init__(self, office, server):
        self.office, self.server = office, server
        self.bram = a_person("Bram Keizer")
        self.dossier = a_dossier(a_person("Noor van Dalen"), self.bram)
        now = datetime.now(UTC)
        self.first, self.second, _over = (
            an_appointment(self.dossier, an_appointment_type(name), starts_at=now + timedelta(days=days))
            for name, days in (("Gesprek", 7), ("Advies", 14), ("Kennismaking", -7))
        )
        execute_runs()
        self.template = an_email_template(
            "Zonder u", subject=Subject.PERSON, body="{{ aanhef }}, {{ afspraak_titel }} gaat zonder u door."
        )
        office.hold_minutes = 30
        db.session.commit()

    def letters(self):
        db.session.expire_all()
        dossier = dossiers.load(self.dossier.id)
        return parting.parting(dossier, self.bram, self.template)

    def leave(self, template=None, read=None):
        applicant = dossiers.load(self.dossier.id).applicants[1]
        marks = {"seen": leaving.prospect(applicant).mark, "read": self.letters().mark if read is None else read}
        used = template or self.template
        leaving.leave(self.dossier.id, self.bram.id, keeps=frozenset(), template=used, by=a_user(), **marks)

    def deliver(self):
        make_due()
        deliver(self.server)


@pytest.fixture
def setting(office, server):
    return Setting(office, server)


def calendar_of(message):
    (part,) = [part for part in message.walk() if part.get_content_type() == "text/calendar"]
    return Calendar.from_ical(part.get_payload(decode=True))


def states():
    db.session.expire_all()
    return [email.status for email in db.session.scalars(select(Email).order_by(Email.id))]


def test_only_who_leaves_is_told_of_each_appointment_to_come(setting):
    setting.leave()
    setting.deliver()
    assert [message["To"] for message in setting.server.messages] == ["Bram Keizer <bram.keizer@voorbeeld.example>"] * 2
    texts = [message.get_body(("plain",)).get_content() for message in setting.server.messages]
    assert [text.strip() for text in texts] == [
        "Geachte heer/mevrouw Keizer, Gesprek gaat zonder u door.",
        "Geachte heer/mevrouw Keizer, Advies gaat zonder u door.",
    ]
    for message, appointment in zip(setting.server.messages, (setting.first, setting.second), strict=True):
        calendar = calendar_of(message)
        (event,) = calendar.events
        assert (calendar["METHOD"], event["STATUS"], event["SEQUENCE"]) == ("CANCEL", "CANCELLED", 1)
        assert event["UID"] == f"appointment-{appointment.id}@debrug.example"
        assert str(event["ATTENDEE"]) == "mailto:bram.keizer@voorbeeld.example"
    runs = db.session.scalars(select(Run).where(Run.event == Event.APPLICANT_LEFT).order_by(Run.id)).all()
    assert [run.appointment_id for run in runs] == [setting.first.id, setting.second.id]
    assert check.breaches() == []


def test_it_tells_nobody_when_the_appointment_is(setting):
    setting.template.formal_body += " Op {{ afspraak_datum }} om {{ afspraak_tijd }}."
    db.session.commit()
    setting.leave()
    setting.deliver()
    assert {email.told_starts_at for email in db.session.scalars(select(Email))} == {None}


def test_what_was_not_shown_is_not_sent(setting):
    with pytest.raises(DomainError, match="lees hem na"):
        setting.leave(read="")
    read = setting.letters().mark
    setting.template.formal_body += " Groet."
    db.session.commit()
    with pytest.raises(DomainError, match="lees hem na"):
        setting.leave(read=read)
    assert len(dossiers.load(setting.dossier.id).applicants) == 2
    setting.leave()
    assert states() == [EmailStatus.QUEUED] * 2


def test_a_text_that_asks_what_is_not_known_is_refused_beforehand(setting):
    setting.template.formal_body = "{{ behandelaar_naam }}"
    db.session.commit()
    with pytest.raises(DomainError, match="behandelaar_naam"):
        setting.leave()
    assert states() == []


def test_without_an_address_or_an_appointment_to_come_there_is_no_mail(setting):
    setting.bram.email = ""
    db.session.commit()
    setting.leave()
    assert states() == []


def test_what_becomes_of_the_appointment_stops_no_such_mail(setting):
    setting.leave()
    appointments.end(setting.first, Event.CANCELLED, by=a_user())
    execute_runs()
    setting.deliver()
    assert states() == [EmailStatus.SENT] * 2
    assert check.breaches() == []


def test_undoing_stops_one_and_coming_back_stops_what_still_waits(setting):
    setting.leave()
    first, second = db.session.scalars(select(Run).where(Run.event == Event.APPLICANT_LEFT).order_by(Run.id)).all()
    undoing.undo(first, by=a_user())
    assert states() == [EmailStatus.WITHDRAWN, EmailStatus.QUEUED]
    leaving.come_back(setting.dossier.id, setting.bram.id, by=a_user())
    assert states() == [EmailStatus.WITHDRAWN] * 2
    assert db.session.get_one(Run, second.id).is_undone
    # Leaving once more is told once more.
    setting.leave()
    setting.deliver()
    assert states() == [EmailStatus.WITHDRAWN] * 2 + [EmailStatus.SENT] * 2
    assert check.breaches() == []


def test_told_by_what_was_used_last_or_else_by_what_tells_of_a_cancellation(setting):
    assert parting.usual() is None
    cancelled = an_email_template("Afspraak gaat niet door")
    a_trigger([mails(cancelled)], event=Event.CANCELLED)
    assert parting.usual() is cancelled
    setting.leave()
    assert parting.usual() is setting.template
