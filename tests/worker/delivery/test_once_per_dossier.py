"""What a dossier gets once: whatever asks for it, at whichever appointment, on both databases."""

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from app.delivery import emails
from app.extensions import db
from app.models import Email, RunAction
from app.vocabulary.sentences import DomainError, kept
from app.vocabulary.words import EmailStatus, Outcome, ReEntry, Subject
from app.watch import check
from tests.factories import (
    a_dossier,
    a_person,
    a_trigger,
    an_appointment,
    an_appointment_type,
    an_email_template,
    mails,
)
from tests.worker.mailing import deliver, execute_runs, mail_of

SHARED = "samen@voorbeeld.example"


@pytest.fixture
def welcome(office):
    """Mailed to the applicants together when an appointment is scheduled, once for the dossier."""
    template = an_email_template("Welkom", subject=Subject.DOSSIER)
    template.re_entry = ReEntry.ONCE_PER_DOSSIER
    a_trigger([mails(template)])
    db.session.commit()
    return template


def scheduled(dossier):
    appointment = an_appointment(dossier)
    execute_runs()
    return appointment


def actions():
    db.session.expire_all()
    return list(db.session.scalars(select(RunAction).order_by(RunAction.id)))


def test_a_second_appointment_does_not_welcome_again(welcome, server):
    dossier = a_dossier()
    scheduled(dossier)
    scheduled(dossier)
    deliver(server)
    scheduled(dossier)
    assert len(server.envelopes) == 1
    assert [action.outcome for action in actions()] == [Outcome.DONE, Outcome.SKIPPED, Outcome.SKIPPED]
    waiting, sent = (str(kept(action.reason)) for action in actions()[1:])
    assert "staat sinds" in waiting and "al verstuurd" in sent
    scheduled(a_dossier(a_person("Mila Bos")))
    assert actions()[-1].outcome is Outcome.DONE
    assert check.breaches() == []


def test_what_was_withdrawn_or_failed_does_not_count(welcome, server):
    dossier = a_dossier(a_person(email="fout@voorbeeld.example"))
    server.answers["fout@voorbeeld.example"] = "550 5.7.1 Dat mag hier niet"
    first = mail_of(scheduled(dossier))
    deliver(server)
    assert first.status is EmailStatus.FAILED
    second = mail_of(scheduled(dossier))
    assert second.status is EmailStatus.QUEUED
    second.status = EmailStatus.WITHDRAWN
    db.session.commit()
    assert mail_of(scheduled(dossier)).status is EmailStatus.QUEUED


def test_what_failed_is_not_sent_again_once_another_one_went(welcome, server):
    person = a_person(email="fout@voorbeeld.example")
    dossier = a_dossier(person)
    server.answers["fout@voorbeeld.example"] = "550 5.1.1 Die kennen wij niet"
    first = mail_of(scheduled(dossier))
    deliver(server)
    person.email = "goed@voorbeeld.example"
    scheduled(dossier)
    deliver(server)
    with pytest.raises(DomainError) as refused:
        emails.send_again(first)
    assert "één keer per dossier" in str(refused.value)
    assert len(server.envelopes) == 1


def test_mails_of_before_the_template_said_so_count(welcome, server):
    welcome.re_entry = ReEntry.ONCE_PER_APPOINTMENT
    db.session.commit()
    dossier = a_dossier()
    scheduled(dossier)
    scheduled(dossier)
    deliver(server)
    assert len(server.envelopes) == 2
    welcome.re_entry = ReEntry.ONCE_PER_DOSSIER
    db.session.commit()
    assert mail_of(scheduled(dossier)) is None
    assert check.breaches() == []


def test_who_shares_an_address_gets_it_once_at_all_appointments_together(office, server):
    template = an_email_template("Informatie", subject=Subject.PERSON)
    template.re_entry = ReEntry.ONCE_PER_DOSSIER
    a_trigger([mails(template)])
    db.session.commit()
    dossier = a_dossier(a_person("Noor van Dalen", email=SHARED), a_person("Bram Keizer", email=SHARED))
    scheduled(dossier)
    deliver(server)
    scheduled(dossier)
    deliver(server)
    assert [envelope.rcpt_tos for envelope in server.envelopes] == [[SHARED]]


def test_the_database_has_the_last_word(welcome):
    email = mail_of(scheduled(a_dossier()))
    row = {column.name: getattr(email, column.name) for column in Email.__table__.columns if column.name != "id"}
    for other in ({"key": "email:appointment:99:1:applicants"}, {"key": "anders", "status": EmailStatus.SENT}):
        with pytest.raises(IntegrityError):
            db.session.execute(insert(Email).values(row | other))
        db.session.rollback()
    db.session.execute(insert(Email).values(row | {"key": "nog", "status": EmailStatus.FAILED}))


def test_at_another_type_of_appointment_it_is_skipped_with_that_reason(office, server):
    template = an_email_template("Bevestiging", subject=Subject.DOSSIER)
    template.appointment_types = [an_appointment_type("Adviesgesprek")]
    a_trigger([mails(template)])
    db.session.commit()
    dossier = a_dossier()
    an_appointment(dossier, type=an_appointment_type())
    an_appointment(dossier, type=an_appointment_type("Adviesgesprek"))
    execute_runs()
    assert [(action.outcome, action.done_by_id) for action in actions()] == [
        (Outcome.SKIPPED, None),
        (Outcome.DONE, None),
    ]
    assert str(kept(actions()[0].reason)) == "Dit sjabloon is niet voor afspraaktype Oriënterend gesprek."
    assert check.breaches() == []
