"""E-mails: through a real SMTP server and into the folder, once, and never silently lost."""

import re
import sys
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from sqlalchemy import update

from app.casework import appointments
from app.delivery import emails, smtp, transport
from app.delivery.deliveries import Delivery
from app.extensions import db
from app.models import Email
from app.vocabulary.sentences import DomainError
from app.vocabulary.words import EmailStatus, Event, Outcome, Subject
from tests.factories import a_person, a_trigger, a_user, an_email_template, details, mails
from tests.processes import Process, wait_until
from tests.worker.mail_server import MailServer, running
from tests.worker.mailing import SENDER, action_of, deliver, expire_lease, make_due, queue_mail
from tests.worker.side_by_side import side_by_side

# Sent


def test_a_mail_is_written_and_sent(template, server):
    email = queue_mail(a_person("Noor van Dalen", email="noor@voorbeeld.example"))
    assert deliver(server) == 1
    (envelope,), (message,) = server.envelopes, server.messages
    assert (envelope.mail_from, envelope.rcpt_tos) == (SENDER, ["noor@voorbeeld.example"])
    assert message["Subject"] == "Bevestiging oriënterend gesprek"
    assert message["From"] == "Hypotheekhuis De Brug <noreply@debrug.example>"
    assert message["To"] == "Noor van Dalen <noor@voorbeeld.example>"
    assert message.get_body(("plain",)).get_content() == "Geachte heer/mevrouw Van Dalen,\n\nU bent welkom.\n"
    assert "<p>" in message.get_body(("html",)).get_content()
    assert (email.status, email.attempts, email.error) == (EmailStatus.SENT, 1, "")
    assert email.sent_at and email.token is None
    assert action_of(email).outcome is Outcome.DONE


def test_a_mail_to_the_dossier_goes_to_all_applicants_in_one(office, server):
    a_trigger([mails(an_email_template(subject=Subject.DOSSIER))])
    queue_mail(a_person("Noor van Dalen"), a_person("Bram Keizer"))
    deliver(server)
    (envelope,) = server.envelopes
    assert envelope.rcpt_tos == ["noor.van.dalen@voorbeeld.example", "bram.keizer@voorbeeld.example"]


@pytest.mark.parametrize("address", ["d.o'brien@voorbeeld.example", "a+b|c/d@voorbeeld.example"])
def test_an_address_is_used_exactly_as_it_is(template, server, address):
    """C89"""
    queue_mail(a_person("Daan O'Brien", email=address))
    assert deliver(server) == 1
    assert server.envelopes[0].rcpt_tos == [address]


def test_a_text_that_could_be_taken_for_a_command_arrives_whole(office, server):
    body = ".\r\nQUIT\n..twee punten\nRegel met é en ’\n."
    a_trigger([mails(an_email_template(body=body))])
    email = queue_mail(a_person("Çelik de Vries", email="c@voorbeeld.example"))
    deliver(server)
    assert email.error == ""
    assert server.messages[0].get_body(("plain",)).get_content().split() == body.split()


def test_a_mail_that_was_sent_is_not_sent_again(template, server):
    queue_mail()
    assert (deliver(server), deliver(server)) == (1, 0)
    assert len(server.envelopes) == 1


def test_a_mail_says_what_is_true_when_it_leaves(office, server):
    """C50: the appointment was moved while the mail waited."""
    a_trigger([mails(an_email_template(body="Tot {{ afspraak_tijd }} uur."))])
    ten = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
    email = queue_mail(starts_at=ten)
    assert "10:00" in emails.compose(email).body
    moved = details(starts_at=ten - timedelta(minutes=30))
    appointments.change(email.appointment, moved, version=None, by=a_user())
    deliver(server)
    assert "Tot 09:30 uur." in server.messages[0].get_body(("plain",)).get_content()
    assert email.body == "Tot 09:30 uur."


def test_a_mail_is_kept_as_it_went_out(template, server):
    email = queue_mail()
    deliver(server)
    template.formal_body = "Iets anders."
    db.session.commit()
    assert emails.compose(email).body.endswith("U bent welkom.")


def test_a_mail_of_a_cancelled_appointment_is_not_sent(template, server):
    """C45"""
    email = queue_mail()
    appointments.end(email.appointment, Event.CANCELLED, by=None)
    assert deliver(server) == 0
    assert (server.envelopes, email.status) == ([], EmailStatus.WITHDRAWN)


def test_workers_that_drain_the_same_twenty_mails_send_each_once(app, template, server):
    """C12"""
    for number in range(20):
        queue_mail(a_person(f"Persoon {number}"))
    sent = side_by_side(app, 4, lambda: emails.deliver_due(server.url, "", SENDER))
    assert sum(sent) == 20
    assert len({message["Message-ID"] for message in server.messages}) == len(server.messages) == 20


# Refused


def test_a_malformed_address_fails_alone(template, server):
    """C13"""
    queued = [
        queue_mail(a_person("Een Jansen")),
        queue_mail(a_person("Twee Jansen", email="geen adres")),
        queue_mail(a_person("Drie Jansen")),
    ]
    assert deliver(server) == 2
    assert [email.status for email in queued] == [EmailStatus.SENT, EmailStatus.FAILED, EmailStatus.SENT]
    assert queued[1].error
    assert action_of(queued[1]).outcome is Outcome.FAILED
    assert deliver(server) == 0
    assert len(server.envelopes) == 2


def test_a_refused_address_fails_alone_with_the_words_of_the_server(template, server):
    """C13, C87"""
    server.answers["twee.jansen@voorbeeld.example"] = "550 5.1.1 Die kennen wij niet"
    queued = [queue_mail(a_person(f"{name} Jansen")) for name in ("Een", "Twee", "Drie")]
    assert deliver(server) == 2
    assert [email.status for email in queued] == [EmailStatus.SENT, EmailStatus.FAILED, EmailStatus.SENT]
    assert queued[1].error == "De mailserver weigerde: SMTP 550 5.1.1 Die kennen wij niet"
    action = action_of(queued[1])
    assert action.outcome is Outcome.FAILED
    assert action.reason["values"]["words"] == "SMTP 550 5.1.1 Die kennen wij niet"


# The test's own server warns that the password travels in the open, as it may on one machine.
@pytest.mark.filterwarnings("ignore:Requiring AUTH:UserWarning")
def test_a_wrong_password_shows_the_words_of_the_server_and_is_no_fault_of_the_mails(template):
    """C87"""
    first, second = queue_mail(), queue_mail()
    with running(MailServer(), password="geheim") as server:
        assert deliver(f"smtp://debrug:fout@127.0.0.1:{server.port}") == 0
        assert [email.status for email in (first, second)] == [EmailStatus.QUEUED] * 2
        assert "SMTP 535" in first.error and "SMTP 535" in second.error
        assert (first.attempts, second.attempts, server.connections) == (1, 0, 1)
        emails.send_again(first)
        assert deliver(f"smtp://debrug:geheim@127.0.0.1:{server.port}") == 2
    assert {first.status, second.status} == {EmailStatus.SENT}
    assert action_of(first).outcome is Outcome.DONE


def test_a_text_that_the_server_refuses_fails_and_did_not_leave(template, server):
    server.answer_to_data = "554 5.7.1 Dat lijkt op spam"
    email = queue_mail()
    assert deliver(server) == 0
    assert (email.status, email.error) == (
        EmailStatus.FAILED,
        "De mailserver weigerde: SMTP 554 5.7.1 Dat lijkt op spam",
    )


def test_try_later_means_later_and_not_sent(template, server):
    """C88"""
    server.answers["noor.van.dalen@voorbeeld.example"] = "451 4.7.1 Probeer het later"
    email = queue_mail(a_person("Noor van Dalen"))
    assert deliver(server) == 0
    assert (email.status, email.attempts) == (EmailStatus.QUEUED, 1)
    assert email.error == "SMTP 451 4.7.1 Probeer het later"
    assert timedelta(seconds=10) < email.next_attempt_at - datetime.now(UTC) < timedelta(seconds=20)
    assert deliver(server) == 0
    assert email.attempts == 1
    server.answers.clear()
    make_due()
    assert deliver(server) == 1
    assert (email.status, email.attempts, email.error) == (EmailStatus.SENT, 2, "")


def test_a_server_that_is_not_there_is_tried_five_times(template):
    """C88"""
    email = queue_mail()
    for attempt in range(1, 6):
        assert email.status is EmailStatus.QUEUED
        make_due()
        deliver("smtp://127.0.0.1:1")
        assert email.attempts == attempt
    assert email.status is EmailStatus.FAILED
    assert email.error.startswith("De mailserver neemt geen mail aan: ConnectionRefusedError")
    assert action_of(email).outcome is Outcome.FAILED


def test_a_template_that_asks_for_what_is_not_known_fails_with_its_name(office, server):
    """C95"""
    a_trigger([mails(an_email_template(body="Uw behandelaar is {{ behandelaar_naam }}."))])
    email = queue_mail()
    assert deliver(server) == 0
    assert (email.status, email.error) == (EmailStatus.FAILED, "Het sjabloon mist een waarde: behandelaar_naam.")


def test_a_mail_that_was_sent_can_not_be_sent_again(template, server):
    email = queue_mail()
    deliver(server)
    with pytest.raises(DomainError):
        emails.send_again(email)


def test_a_mail_that_was_under_way_when_its_appointment_was_cancelled_is_not_tried_again(template, server):
    """C45"""
    email = queue_mail()
    delivery = Delivery.claim(email.id)
    appointments.end(email.appointment, Event.CANCELLED, by=None)
    delivery.end_refused(transport.Refused("SMTP 451 4.7.1 Probeer het later"))
    make_due()
    assert deliver(server) == 0
    assert (email.status, action_of(email).outcome) == (EmailStatus.WITHDRAWN, Outcome.WITHDRAWN)


def test_a_mail_that_is_lost_at_the_last_moment_does_not_spoil_the_next(template, server, monkeypatch):
    monkeypatch.setattr(smtp, "STEP_SECONDS", 1)
    messages = [Delivery.claim(email.id).write(SENDER)[0] for email in (queue_mail(), queue_mail())]

    def lose(_left_out) -> None:
        raise RuntimeError

    with transport.mailer(server.url, "") as out:
        with pytest.raises(RuntimeError):
            out.send(messages[0].content, messages[0].addresses, lose)
        out.send(messages[1].content, messages[1].addresses, lambda _left_out: None)
    assert len(server.envelopes) == 1


# Uncertain


@pytest.mark.database("one")
def test_a_server_that_falls_silent_after_the_text_leaves_it_uncertain_and_nothing_is_resent(
    template, server, monkeypatch
):
    """C11"""
    monkeypatch.setattr(smtp, "ANSWER_SECONDS", 2)
    server.stalls_at = "data"
    email = queue_mail()
    assert deliver(server) == 0
    server.stalls_at = ""
    assert email.status is EmailStatus.UNCERTAIN
    assert "Onzeker is of de mail aankwam" in email.error
    assert action_of(email).outcome is Outcome.FAILED
    assert (emails.ring_due(), deliver(server)) == (0, 0)
    assert len(server.envelopes) == 1


@pytest.mark.database("one")
def test_a_user_may_send_an_uncertain_mail_again_under_the_same_id(template, server, monkeypatch):
    """C11"""
    monkeypatch.setattr(smtp, "ANSWER_SECONDS", 2)
    server.stalls_at = "data"
    email = queue_mail()
    deliver(server)
    server.stalls_at = ""
    emails.send_again(email, accepted_doubt=emails.doubt(email))
    assert deliver(server) == 1
    first, second = server.messages
    assert first["Message-ID"] == second["Message-ID"]


@pytest.mark.database("one")
def test_a_server_that_falls_silent_before_the_text_is_tried_again(template, server, monkeypatch):
    monkeypatch.setattr(smtp, "STEP_SECONDS", 2)
    server.stalls_at = "rcpt"
    email = queue_mail()
    assert deliver(server) == 0
    server.stalls_at = ""
    assert (email.status, email.attempts) == (EmailStatus.QUEUED, 1)


@pytest.fixture
def killed_at(app, backend, server, tmp_path):
    """Delivers in a process of its own, and kills it when the server has come to that step."""

    def kill(step):
        db.session.commit()
        server.stalls_at = step
        deliver = f"emails.deliver_due({server.url!r}, '', {SENDER!r})"
        lines = (
            f"from app import create_app\nfrom app.delivery import emails\nwith create_app().app_context(): {deliver}"
        )
        with Process("deliver", [sys.executable, "-c", lines], backend.environment, tmp_path / "log") as process:
            wait_until(server.is_stalling.is_set, what=process.log.read_text())
            process.kill()
        server.stalls_at = ""
        db.session.expire_all()

    return kill


def test_a_worker_that_dies_before_the_text_leaves_the_mail_to_another(template, server, killed_at):
    """C14"""
    email = queue_mail()
    killed_at("rcpt")
    assert (email.status, email.data_at) == (EmailStatus.SENDING, None)
    assert deliver(server) == 0
    expire_lease()
    assert emails.ring_due() == 1
    assert deliver(server) == 1
    assert (email.status, email.attempts, len(server.envelopes)) == (EmailStatus.SENT, 2, 1)


def test_a_worker_that_dies_after_the_text_leaves_it_uncertain(template, server, killed_at):
    """C14"""
    email = queue_mail()
    killed_at("data")
    assert email.status is EmailStatus.SENDING
    expire_lease()
    assert emails.ring_due() == 1
    assert deliver(server) == 0
    assert email.status is EmailStatus.UNCERTAIN
    assert action_of(email).outcome is Outcome.FAILED
    assert (emails.ring_due(), deliver(server), len(server.envelopes)) == (0, 0, 1)


def test_an_orphan_that_wakes_up_late_neither_sends_nor_settles(template, server):
    email = queue_mail()
    orphan = Delivery.claim(email.id)
    expire_lease()
    deliver(server)
    with transport.mailer(server.url, "") as out:
        assert not orphan.carry_out(out, SENDER)
    orphan.end_refused(transport.Refused("SMTP 550", is_final=True))
    db.session.expire_all()
    assert (email.status, len(server.envelopes)) == (EmailStatus.SENT, 1)


# Rung for


def test_mails_that_wait_longer_than_a_bell_takes_are_rung_for(template):
    queue_mail()
    assert emails.ring_due() == 0
    make_due()
    assert emails.ring_due() == 1


# Into a folder


def test_without_a_server_a_mail_becomes_a_file(template, tmp_path):
    email = queue_mail(a_person("Noor van Dalen"))
    assert deliver("", tmp_path / "mail") == 1
    (file,) = Path(tmp_path / "mail").iterdir()
    message = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert message["To"] == "Noor van Dalen <noor.van.dalen@voorbeeld.example>"
    assert re.fullmatch(r"<[0-9a-f-]{36}@debrug\.example>", message["Message-ID"])
    assert email.status is EmailStatus.SENT


def test_a_file_that_is_written_twice_is_still_one(template, tmp_path):
    email = queue_mail()
    deliver("", tmp_path)
    db.session.execute(update(Email).values(status=EmailStatus.UNCERTAIN))
    db.session.commit()
    emails.send_again(email, accepted_doubt=emails.doubt(email))
    assert deliver("", tmp_path) == 1
    assert len(list(tmp_path.glob("*.eml"))) == len(list(tmp_path.iterdir())) == 1
