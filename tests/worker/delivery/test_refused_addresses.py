"""Half a delivery is said, and an address that was refused for good is written to no more until it changes."""

import pytest
from sqlalchemy import select

from app.casework import persons
from app.delivery import emails
from app.delivery.smtp import _is_about_the_address
from app.extensions import db
from app.models import Email, Task
from app.vocabulary.sentences import DomainError
from app.vocabulary.words import EmailStatus, Outcome, Shortfall, Subject, TaskStatus
from app.watch import check
from tests.factories import a_person, a_trigger, a_user, an_appointment, an_email_template, mails
from tests.web.pages import words
from tests.worker.mailing import action_of, deliver, execute_runs, queue_mail

NOOR, BRAM, NEW = "noor@voorbeeld.example", "bram@voorbeeld.example", "nieuw@voorbeeld.example"
REFUSAL = "550 5.1.1 Die kennen wij niet"


@pytest.fixture
def together(office):
    template = an_email_template(subject=Subject.DOSSIER)
    a_trigger([mails(template)])
    return template


@pytest.fixture
def half(together, server):
    """Of two recipients one was refused."""
    server.answers[BRAM] = REFUSAL
    email = queue_mail(a_person("Noor van Dalen", email=NOOR), a_person("Bram Keizer", email=BRAM))
    assert deliver(server) == 1
    return email


def brams(email):
    db.session.expire_all()
    return email.dossier.applicants[1].person


def mend(person, address):
    person.email = address
    db.session.commit()


def tasks():
    return [(task.subject, task.status) for task in db.session.scalars(select(Task).order_by(Task.id))]


def sent_to(server):
    return [envelope.rcpt_tos for envelope in server.envelopes]


def test_half_a_delivery_is_said_on_every_page_and_asked_of_the_advisor(advisor, half):
    assert (half.status, half.shown) == (EmailStatus.SENT, Shortfall.PARTIAL)
    assert [(row.address, row.refusal) for row in half.recipients] == [(NOOR, ""), (BRAM, f"SMTP {REFUSAL}")]
    assert tasks() == [("E-mailadres van Bram Keizer invullen", TaskStatus.OPEN)]
    run_id = action_of(half).run_id
    for url in (
        f"/dossiers/{half.dossier_id}",
        f"/runs/{run_id}",
        f"/appointments/{half.appointment_id}/emails",
        f"/emails/{half.id}",
        "/?scope=office",
    ):
        assert "Gedeeltelijk verstuurd" in words(advisor.get(url)), url
    timeline = words(advisor.get(f"/dossiers/{half.dossier_id}/timeline"))
    assert "E-mail gedeeltelijk verstuurd" in timeline and f"Niet aan {BRAM}" in timeline
    assert check.breaches() == []


def test_who_has_another_address_gets_it_and_then_it_is_whole(advisor, half, server):
    page = advisor.get(f"/emails/{half.id}")
    assert f"De mailserver weigerde {BRAM} van Bram Keizer voorgoed" in words(page)
    assert "Opnieuw versturen" not in words(page)
    mend(brams(half), NEW)
    assert f"Dit is niet gegaan naar: Bram Keizer <{NEW}>" in words(advisor.get(f"/emails/{half.id}"))
    emails.send_again(half)
    deliver(server)
    assert sent_to(server) == [[NOOR], [NEW]]
    db.session.expire_all()
    assert half.shown is EmailStatus.SENT
    assert "Gedeeltelijk verstuurd" not in words(advisor.get("/?scope=office"))
    assert check.breaches() == []


def test_an_address_that_was_refused_for_good_is_written_to_no_more(half, server):
    an_appointment(half.dossier)
    execute_runs()
    later = db.session.scalars(select(Email).order_by(Email.id.desc())).first()
    assert action_of(later).reason["values"]["address"] == BRAM
    deliver(server)
    assert sent_to(server) == [[NOOR], [NOOR]]
    assert (later.shown, "weigerde" in later.error) == (EmailStatus.SENT, True)
    mend(brams(half), NEW)
    an_appointment(half.dossier)
    execute_runs()
    deliver(server)
    assert sent_to(server)[2] == [NOOR, NEW]


def test_what_waits_for_that_address_is_blocked_with_what_the_server_said(template, server):
    server.answers[BRAM] = REFUSAL
    first = queue_mail(a_person("Bram Keizer", email=BRAM))
    an_appointment(first.dossier)
    execute_runs()
    assert deliver(server) == 0
    first, second = db.session.scalars(select(Email).order_by(Email.id))
    assert (first.status, second.status) == (EmailStatus.FAILED, EmailStatus.BLOCKED)
    assert REFUSAL in second.error
    assert action_of(second).outcome is Outcome.BLOCKED
    assert {subject for subject, _status in tasks()} == {"E-mailadres van Bram Keizer invullen"}
    with pytest.raises(DomainError, match="weigerde"):
        emails.send_again(first)
    assert check.breaches() == []


def test_planning_says_it_too(template, server):
    server.answers[BRAM] = REFUSAL
    first = queue_mail(a_person("Bram Keizer", email=BRAM))
    deliver(server)
    an_appointment(first.dossier)
    execute_runs()
    assert [email.status for email in db.session.scalars(select(Email))] == [EmailStatus.FAILED]


def test_who_knows_that_the_address_is_right_lets_mails_go_there_again(advisor, template, server):
    server.answers[BRAM] = REFUSAL
    email = queue_mail(a_person("Bram Keizer", email=BRAM))
    deliver(server)
    url = f"/dossiers/{email.dossier_id}/persons/{email.person_id}"
    version = email.person.version
    assert f"De mailserver weigerde {BRAM} voorgoed" in words(advisor.get(url))
    answer = advisor.post(f"{url}/refusal/withdrawal", follow_redirects=True)
    assert f"Er gaan weer mails naar {BRAM}." in words(answer)
    assert "voorgoed" not in words(advisor.get(url))
    del server.answers[BRAM]
    emails.send_again(email)
    assert deliver(server) == 1
    db.session.expire_all()
    assert email.person.version == version


def test_another_address_is_no_refused_one(template, server):
    server.answers[BRAM] = REFUSAL
    email = queue_mail(a_person("Bram Keizer", email=BRAM))
    details = persons.PersonDetails(last_name="Keizer", email=NEW)
    deliver(server)
    persons.change(email.person, details, version=None, by=a_user())
    assert email.person.why_unreachable == ""
    emails.send_again(email)
    assert deliver(server) == 1


@pytest.mark.parametrize(
    ("code", "words", "is_wrong"),
    [
        (550, b"5.1.1 Die kennen wij niet", True),
        (550, b"Wie?", True),
        (553, b"5.1.3 Geen adres", True),
        (550, b"5.2.1 Gesloten", True),
        (552, b"5.2.2 Vol", False),
        (552, b"Vol", False),
        (554, b"5.7.1 Relay access denied", False),
        (550, b"5.7.1 U niet", False),
        (554, b"Nee", False),
        (451, b"4.7.1 Later", False),
    ],
)
def test_what_the_server_says_of_the_address_itself(code, words, is_wrong):
    assert _is_about_the_address(code, words) is is_wrong
