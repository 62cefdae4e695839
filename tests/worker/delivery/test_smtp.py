"""Delivery over SMTP: encryption, one line a batch, and whatever a server can do wrong at each step."""

import os
import signal
import sys
from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest
from rq.worker_registration import get_keys
from sqlalchemy import func, select, update

from app import queue
from app.casework import appointments
from app.delivery import deliveries, emails, endings, smtp, transport
from app.delivery.deliveries import Delivery
from app.extensions import db
from app.models import Email, Run
from app.vocabulary.words import EmailStatus, Event, Outcome, RunStatus, Subject
from app.watch import check, health
from tests.factories import a_dossier, a_person, a_trigger, an_appointment, an_email_template, mails
from tests.processes import Process, start_module, wait_until
from tests.worker import certificates
from tests.worker.mail_server import MailServer, free_port, running
from tests.worker.mailing import SENDER, action_of, deliver, expire_lease, make_due, queue_mail
from tests.worker.side_by_side import side_by_side

QUEUED, SENT, FAILED, UNCERTAIN = EmailStatus.QUEUED, EmailStatus.SENT, EmailStatus.FAILED, EmailStatus.UNCERTAIN
NOOR, BRAM = "noor.van.dalen@voorbeeld.example", "bram.keizer@voorbeeld.example"


@pytest.fixture
def confirmation(office):
    """One mail to both applicants together."""
    template = an_email_template(subject=Subject.DOSSIER)
    a_trigger([mails(template)])
    return template


@pytest.fixture(scope="module")
def signed(tmp_path_factory):
    """The authority's certificate and the server's."""
    return certificates.make(tmp_path_factory.mktemp("certificates"))


# Encryption


# To the test's own server a line that is encrypted from the start looks like none.
@pytest.mark.database("one")
@pytest.mark.filterwarnings("ignore:Requiring AUTH:UserWarning")
@pytest.mark.parametrize(("scheme", "options"), [("smtps", "?"), ("smtp", "?tls=starttls&")])
def test_a_mail_travels_encrypted_with_a_password_over_a_verified_line(template, signed, scheme, options):
    email = queue_mail()
    authority, certificate = signed
    with running(MailServer(), password="gehe#m/", certificate=certificate, starttls=scheme == "smtp") as server:
        url = f"{scheme}://de%40brug:gehe%23m%2F@127.0.0.1:{server.port}{options}ca={authority}"
        assert deliver(url) == 1, email.error
    assert (email.status, len(server.envelopes)) == (SENT, 1)


@pytest.mark.database("one")
@pytest.mark.parametrize(("scheme", "options"), [("smtps", ""), ("smtp", "?tls=starttls")])
def test_a_certificate_that_nobody_vouches_for_is_refused(template, signed, scheme, options):
    email = queue_mail()
    with running(MailServer(), certificate=signed[1], starttls=scheme == "smtp") as server:
        assert deliver(f"{scheme}://127.0.0.1:{server.port}{options}") == 0
    assert (email.status, server.envelopes, "MAIL" in server.commands) == (QUEUED, [], False)
    assert "CERTIFICATE_VERIFY_FAILED" in email.error


@pytest.mark.database("one")
def test_a_certificate_of_another_host_is_refused(template, tmp_path):
    email = queue_mail()
    authority, certificate = certificates.make(tmp_path, host="127.0.0.2")
    with running(MailServer(), certificate=certificate) as server:
        assert deliver(f"smtps://127.0.0.1:{server.port}?ca={authority}") == 0
    assert "CERTIFICATE_VERIFY_FAILED" in email.error and server.envelopes == []


@pytest.mark.database("one")
def test_the_environment_may_name_who_signs(template, signed, monkeypatch):
    queue_mail()
    monkeypatch.setenv("SSL_CERT_FILE", str(signed[0]))
    with running(MailServer(), certificate=signed[1]) as server:
        assert deliver(f"smtps://127.0.0.1:{server.port}") == 1


@pytest.mark.database("one")
def test_a_server_without_encryption_gets_nothing_when_encryption_was_asked_for(template, server):
    email = queue_mail()
    assert deliver(f"{server.url}?tls=starttls") == 0
    assert (email.status, "MAIL" in server.commands) == (QUEUED, False)
    assert "STARTTLS" in email.error


@pytest.mark.parametrize(
    "options", ["?tls=startls", "?starttls", "?TLS=starttls", "?ca=/ca.pem", "?tls=starttls&verify=no"]
)
@pytest.mark.database("one")
def test_a_misspelled_address_of_the_server_never_means_without_encryption(template, server, options):
    email = queue_mail()
    assert deliver(server.url + options) == 0
    assert (server.connections, email.status, email.attempts) == (0, QUEUED, 1)
    assert email.error.startswith("SMTP_URL klopt niet.")


@pytest.mark.database("one")
def test_a_certificate_file_that_is_not_there_is_named(template, server):
    email = queue_mail()
    assert deliver(f"{server.url}?tls=starttls&ca=/nergens/ca.pem") == 0
    assert "/nergens/ca.pem" in email.error and email.status is QUEUED


# One line for a batch


@pytest.mark.database("one")
def test_a_batch_goes_over_one_line(template, server):
    for number in range(6):
        queue_mail(a_person(f"Persoon {number}"))
    assert deliver(server) == 6
    assert (server.connections, len(server.envelopes)) == (1, 6)


@pytest.mark.database("one")
def test_a_line_that_a_server_ends_after_some_mails_is_opened_again_at_no_cost(template, server):
    server.most_mails_per_connection = 2
    queued = [queue_mail(a_person(f"Persoon {number}")) for number in range(5)]
    assert deliver(server) == 5
    assert server.connections == 3
    assert {email.attempts for email in queued} == {1}


@pytest.mark.database("one")
def test_a_refused_mail_in_between_does_not_end_the_line(template, server):
    server.answers["twee.jansen@voorbeeld.example"] = "550 5.1.1 Die kennen wij niet"
    for name in ("Een", "Twee", "Drie"):
        queue_mail(a_person(f"{name} Jansen"))
    assert deliver(server) == 2
    assert (server.connections, len(server.envelopes)) == (1, 2)


# Each step, each fault. A fault of the server stops the batch, a fault of the mail doesn't.

FAULTS = [
    ("answer", "connect", "421 4.3.2 Nu niet", QUEUED, QUEUED),
    ("answer", "connect", "554 5.7.1 U niet", QUEUED, QUEUED),
    ("answer", "ehlo", "421 4.3.2 Nu niet", QUEUED, QUEUED),
    ("answer", "ehlo", "550 5.7.1 U niet", QUEUED, QUEUED),
    ("answer", "mail", "451 4.3.0 Nu niet", QUEUED, QUEUED),
    ("answer", "mail", "550 5.7.1 Die afzender niet", QUEUED, QUEUED),
    ("answer", "mail", "530 5.7.0 Eerst aanmelden", QUEUED, QUEUED),
    ("answer", "rcpt", "450 4.2.1 Nu niet", QUEUED, SENT),
    ("answer", "rcpt", "550 5.1.1 Die niet", FAILED, SENT),
    ("answer", "rcpt", "421 4.3.2 Nu niet", QUEUED, QUEUED),
    ("answer", "command", "451 4.3.0 Nu niet", QUEUED, SENT),
    ("answer", "command", "554 5.7.1 Die niet", FAILED, SENT),
    ("answer", "data", "451 4.3.0 Nu niet", QUEUED, SENT),
    ("answer", "data", "554 5.7.1 Die niet", FAILED, SENT),
    ("answer", "data", "421 4.3.2 Nu niet", QUEUED, QUEUED),
    ("answer", "data", "praat geen SMTP", UNCERTAIN, QUEUED),
    *(("cut", step, "", QUEUED, QUEUED) for step in ("connect", "ehlo", "mail", "rcpt", "command")),
    ("cut", "data", "", UNCERTAIN, QUEUED),
]


@pytest.mark.database("one")
@pytest.mark.parametrize(("kind", "step", "words", "first", "second"), FAULTS)
def test_a_fault_of_the_server_at_each_step(template, server, kind, step, words, first, second):
    """C11, C88: the first of two mails meets the fault."""
    one, other = queue_mail(a_person("Een Jansen")), queue_mail(a_person("Twee Jansen"))
    if kind == "answer" and second is SENT:
        server.answers_at_once[step] = words
    elif kind == "answer":
        server.answers_at[step] = words
    else:
        server.cuts_at = step
    deliver(server)

    assert (one.attempts, other.attempts) == (1, 1 if second is SENT else 0)
    if words.startswith(("4", "5")):
        assert f"SMTP {words}" in one.error
    ended_and_mended(server, one, other, first, second)


# What is kept of it is what is kept of being cut off, which is tried on both.
@pytest.mark.database("one")
@pytest.mark.parametrize("step", ["connect", "ehlo", "mail", "rcpt", "command", "data"])
def test_a_server_that_falls_silent_at_each_step_is_given_up(template, server, monkeypatch, step):
    monkeypatch.setattr(smtp, "STEP_SECONDS", 2)
    monkeypatch.setattr(smtp, "ANSWER_SECONDS", 2)
    one, other = queue_mail(a_person("Een Jansen")), queue_mail(a_person("Twee Jansen"))
    server.stalls_at = step
    deliver(server)
    server.stalls_at = ""

    assert (one.attempts, other.attempts) == (1, 0)
    ended_and_mended(server, one, other, UNCERTAIN if step == "data" else QUEUED, QUEUED)


def ended_and_mended(server, one, other, first, second):
    assert [one.status, other.status] == [first, second], one.error
    assert action_of(one).outcome is (Outcome.DONE if first is QUEUED else Outcome.FAILED)
    if second is QUEUED:
        assert other.waits_for_server and other.next_attempt_at > datetime.now(UTC) and other.error
    assert check.breaches() == []

    # Mended, it takes what waits, each once.
    server.answers_at.clear()
    server.cuts_at = ""
    make_due()
    deliver(server)
    left = [message["To"] for message in server.messages]
    assert other.status is SENT and len(left) == len(set(left))
    assert one.status is (SENT if first is QUEUED else first)


def test_a_server_that_is_down_costs_one_attempt_and_not_one_of_each_mail(template):
    queued = [queue_mail(a_person(f"Persoon {number}")) for number in range(5)]
    port = free_port()
    for _minute in range(3):
        make_due()
        assert deliver(f"smtp://127.0.0.1:{port}") == 0
        assert (deliver(f"smtp://127.0.0.1:{port}"), emails.ring_due()) == (0, 0)
    assert sorted(email.attempts for email in queued) == [0, 0, 1, 1, 1]
    assert {email.status for email in queued} == {QUEUED}
    assert all("ConnectionRefusedError" in email.error for email in queued)

    back = MailServer()
    back.port = port
    make_due()
    with running(back):
        assert deliver(back) == 5
    assert {email.status for email in queued} == {SENT} and {email.error for email in queued} == {""}


def test_each_attempt_waits_longer_than_the_last_and_never_quite_the_same(template):
    email, waits = queue_mail(), []
    for _attempt in range(4):
        make_due()
        deliver("smtp://127.0.0.1:1")
        waits.append((email.next_attempt_at - datetime.now(UTC)).total_seconds())
    for wait, seconds in zip(waits, endings.BACKOFF_SECONDS, strict=True):
        assert 0.75 * seconds < wait < 1.25 * seconds
    assert len({round(endings.backoff(1).total_seconds(), 3) for _time in range(20)}) > 10


def test_once_a_mail_gets_through_those_that_waited_for_the_server_follow_at_once(template, server):
    waiting = queue_mail(a_person("Een Jansen"))
    deliver("smtp://127.0.0.1:1")
    server.answers["twee.jansen@voorbeeld.example"] = "451 4.7.1 Probeer het later"
    told_to_wait = queue_mail(a_person("Twee Jansen"))
    deliver(server)
    assert [waiting.status, told_to_wait.status] == [QUEUED, QUEUED]
    server.answers.clear()
    fresh = queue_mail(a_person("Drie Jansen"))

    assert deliver(server) == 2
    assert [waiting.status, fresh.status, told_to_wait.status] == [SENT, SENT, QUEUED]


def test_a_mail_at_which_the_server_always_hangs_up_does_not_hold_the_others_up(template, server):
    server.hangs_up_on = "een.jansen@voorbeeld.example"
    bad, good = queue_mail(a_person("Een Jansen")), queue_mail(a_person("Twee Jansen"))
    deliver(server)
    assert (bad.attempts, good.attempts) == (1, 0)
    together = max(bad.next_attempt_at, good.next_attempt_at)
    db.session.execute(update(Email).values(next_attempt_at=together - timedelta(hours=1)))
    deliver(server)
    assert (bad.status, good.status) == (QUEUED, SENT)


def test_a_silent_server_makes_ever_fewer_mails_uncertain(template, server):
    server.cuts_at = "data"
    queued = [queue_mail(a_person(f"Persoon {number}")) for number in range(4)]
    waits = []
    for _time in range(3):
        make_due()
        deliver(server)
        waits.append(max(email.next_attempt_at for email in queued if email.status is QUEUED) - datetime.now(UTC))
    assert sum(email.status is UNCERTAIN for email in queued) == 3
    assert timedelta(seconds=10) < waits[0] < timedelta(seconds=20) < waits[1] < timedelta(minutes=10) < waits[2]


# Several recipients


@pytest.mark.database("one")
def test_a_mail_goes_to_the_other_when_one_of_two_is_refused_and_says_to_whom_not(confirmation, server):
    server.answers[BRAM] = "550 5.1.1 Die kennen wij niet"
    email = queue_mail(a_person("Noor van Dalen"), a_person("Bram Keizer"))
    assert deliver(server) == 1
    assert (email.status, server.envelopes[0].rcpt_tos) == (SENT, [NOOR])
    assert email.error == f"Niet verstuurd aan {BRAM}: SMTP 550 5.1.1 Die kennen wij niet"
    action = action_of(email)
    assert (action.outcome, action.reason["values"]["whom"]) == (
        Outcome.DONE,
        f"{BRAM}: SMTP 550 5.1.1 Die kennen wij niet",
    )
    assert check.breaches() == []
    assert deliver(server) == 0


@pytest.mark.database("one")
def test_a_mail_fails_when_all_are_refused(confirmation, server):
    server.answers[NOOR] = server.answers[BRAM] = "550 5.1.1 Die kennen wij niet"
    email = queue_mail(a_person("Noor van Dalen"), a_person("Bram Keizer"))
    assert deliver(server) == 0
    assert (email.status, server.envelopes) == (FAILED, [])


def test_while_one_of_two_must_be_tried_later_both_wait_but_not_for_ever(confirmation, server):
    server.answers[BRAM] = "452 4.2.2 Postvak vol"
    email = queue_mail(a_person("Noor van Dalen"), a_person("Bram Keizer"))
    for _attempt in range(2):
        make_due()
        assert deliver(server) == 0
        assert (email.status, email.error) == (QUEUED, "SMTP 452 4.2.2 Postvak vol")
    make_due()
    assert deliver(server) == 1
    assert (email.status, server.envelopes[0].rcpt_tos) == (SENT, [NOOR])
    assert email.error == f"Niet verstuurd aan {BRAM}: SMTP 452 4.2.2 Postvak vol"


def test_both_get_it_when_the_one_can_be_reached_in_time(confirmation, server):
    server.answers[BRAM] = "451 4.7.1 Probeer het later"
    email = queue_mail(a_person("Noor van Dalen"), a_person("Bram Keizer"))
    deliver(server)
    server.answers.clear()
    make_due()
    assert deliver(server) == 1
    assert (email.error, server.envelopes[0].rcpt_tos) == ("", [NOOR, BRAM])


@pytest.mark.database("one")
def test_a_malformed_address_of_one_of_two_leaves_the_other_his_mail(confirmation, server):
    email = queue_mail(a_person("Noor van Dalen"), a_person("Bram Keizer", email="bram@"))
    assert deliver(server) == 1
    assert (email.status, server.envelopes[0].rcpt_tos) == (SENT, [NOOR])
    assert email.error == "Niet verstuurd aan bram@: dit is geen geldig e-mailadres"


# Late workers


def test_a_delivery_never_takes_longer_than_its_lease():
    longest_step = 2 * smtp.STEP_SECONDS
    assert smtp.BEFORE_DATA_SECONDS + longest_step < deliveries.LEASE.total_seconds()
    assert deliveries.LEASE.total_seconds() > smtp.STEP_SECONDS + smtp.ANSWER_SECONDS


def begun(email, server):
    """A delivery whose text has left, and which then was taken for dead."""
    delivery = Delivery.claim(email.id)
    message, _is_patient = delivery.write(SENDER)
    with transport.mailer(server.url, "") as out:
        out.send(message.content, message.addresses, delivery.mark_leaving)
    expire_lease()
    deliver(server)
    assert email.status is UNCERTAIN and len(server.envelopes) == 1
    return delivery


def test_a_late_success_settles_a_doubt(template, server):
    email = queue_mail()
    begun(email, server).end_sent()
    assert (email.status, email.error, action_of(email).outcome) == (SENT, "", Outcome.DONE)
    assert email.sent_at and email.body.endswith("U bent welkom.")
    assert check.breaches() == []


def test_a_late_refusal_settles_a_doubt(template, server):
    email = queue_mail()
    begun(email, server).end_refused(transport.Refused("SMTP 451 later"))
    assert (email.status, email.error, action_of(email).outcome) == (QUEUED, "SMTP 451 later", Outcome.DONE)
    assert check.breaches() == []


def test_a_late_success_spares_the_client_a_second_mail(template, server):
    """The user has already asked to send it again."""
    email = queue_mail()
    delivery = begun(email, server)
    emails.send_again(email, accepted_doubt=emails.doubt(email))
    delivery.end_sent()
    assert (email.status, deliver(server), len(server.envelopes)) == (SENT, 0, 1)


def test_a_late_success_stops_a_second_delivery_before_its_text(template, server):
    email = queue_mail()
    delivery = begun(email, server)
    emails.send_again(email, accepted_doubt=emails.doubt(email))
    second = Delivery.claim(email.id)
    delivery.end_sent()
    with transport.mailer(server.url, "") as out:
        assert not second.carry_out(out, SENDER)
    assert (email.status, len(server.envelopes)) == (SENT, 1)


def test_a_late_refusal_leaves_a_mail_that_was_sent_again_alone(template, server):
    email = queue_mail()
    delivery = begun(email, server)
    emails.send_again(email, accepted_doubt=emails.doubt(email))
    delivery.end_refused(transport.Refused("SMTP 554 nee", is_final=True))
    assert (email.status, deliver(server)) == (QUEUED, 1)


def test_a_worker_that_was_paused_past_its_lease_still_tells_that_the_mail_left(template, server, backend, tmp_path):
    """SIGSTOP while it waits for the server's answer; SIGCONT when another has taken it for dead."""
    email = queue_mail()
    db.session.commit()
    server.stalls_at = "data"
    line = f"emails.deliver_due({server.url!r}, '', {SENDER!r})"
    lines = f"from app import create_app\nfrom app.delivery import emails\nwith create_app().app_context(): {line}"
    with Process("deliver", [sys.executable, "-c", lines], backend.environment, tmp_path / "log") as process:
        wait_until(server.is_stalling.is_set, what="the text has left")
        process.signal(signal.SIGSTOP)
        expire_lease()
        deliver(server)
        assert email.status is UNCERTAIN
        db.session.commit()
        server.stalls_at = ""
        process.signal(signal.SIGCONT)
        wait_until(lambda: not process.is_running, what=process.log.read_text())
    db.session.expire_all()
    assert (email.status, action_of(email).outcome, len(server.envelopes)) == (SENT, Outcome.DONE, 1)


def test_a_job_that_is_broken_off_after_the_text_left_leaves_the_mail_uncertain(template, server):
    """As the queue breaks off a job that takes too long: with an exception out of nowhere."""

    def break_off(*_signal):
        raise RuntimeError("Task exceeded maximum timeout value")

    email = queue_mail()
    server.stalls_at = "data"
    before = signal.signal(signal.SIGALRM, break_off)
    alarm = Thread(target=lambda: server.is_stalling.wait(60) and os.kill(os.getpid(), signal.SIGALRM))
    alarm.start()
    try:
        deliver(server)
    finally:
        alarm.join()
        signal.signal(signal.SIGALRM, before)
        server.stalls_at = ""
    assert (email.status, len(server.envelopes)) == (UNCERTAIN, 1)
    assert "Task exceeded" in email.error


def test_a_mail_whose_appointment_is_cancelled_while_the_server_hesitates_does_not_leave(template, server):
    """C45"""
    email = queue_mail()
    delivery = Delivery.claim(email.id)
    appointments.end(email.appointment, Event.CANCELLED, by=None)
    with transport.mailer(server.url, "") as out:
        assert not delivery.carry_out(out, SENDER)
    db.session.expire_all()
    assert (email.status, server.envelopes) == (EmailStatus.WITHDRAWN, [])
    assert action_of(email).outcome is Outcome.WITHDRAWN


def test_four_workers_and_a_server_that_is_away_lose_no_attempt(app, template):
    queued = [queue_mail(a_person(f"Persoon {number}")) for number in range(12)]
    side_by_side(app, 4, lambda: emails.deliver_due("smtp://127.0.0.1:1", "", SENDER))
    db.session.expire_all()
    assert {email.status for email in queued} == {QUEUED}
    assert sum(email.attempts for email in queued) <= 4


# Told to who keeps watch


def test_a_silent_mail_server_holds_up_no_run(template, server, backend, tmp_path):
    server.stalls_at = "connect"
    environment = backend.environment | {"SMTP_URL": server.url}
    with (
        start_module("worker", environment, tmp_path / "runs.log", "runs"),
        start_module("worker", environment, tmp_path / "emails.log", "emails"),
    ):
        wait_until(lambda: queue.worker_seen_seconds_ago() is not None, what="both workers are there")
        an_appointment(a_dossier())
        db.session.commit()
        wait_until(server.is_stalling.is_set, what="a mail waits for the server")
        second = an_appointment(a_dossier())
        wait_until(lambda: _status_of(second) is RunStatus.DONE, what="the next run has ended")
        assert server.stalls_at and not server.envelopes
        server.stalls_at = ""


def _status_of(appointment):
    status = db.session.scalars(select(Run.status).where(Run.appointment_id == appointment.id)).one()
    db.session.rollback()
    return status


def test_without_a_worker_for_one_of_the_queues_health_says_so(app, backend, tmp_path):
    with start_module("worker", backend.environment, tmp_path / "runs.log", "runs"):
        wait_until(lambda: get_keys(queue=queue.bell(queue.RUNS)), what="the worker is there")
        assert not health.report()["worker"]


@pytest.mark.database("one")
def test_a_worker_for_a_queue_that_does_not_exist_says_which_there_are(backend, tmp_path):
    with start_module("worker", backend.environment, tmp_path / "log", "mails") as process:
        wait_until(lambda: not process.is_running)
    assert "Name one of the queues: runs, emails." in (tmp_path / "log").read_text()


def test_health_tells_what_the_server_last_said_and_how_many_wait(template, server):
    queue_mail(a_person("Een Jansen"))
    assert {"waiting_emails": 1, "failed_emails": 0, "uncertain_emails": 0, "mail_error": None}.items() <= (
        health.report().items()
    )
    server.answers_at["mail"] = "550 5.7.1 Die afzender niet"
    queue_mail(a_person("Twee Jansen"))
    deliver(server)
    report = health.report()
    assert (report["waiting_emails"], report["mail_error"]) == (2, "SMTP 550 5.7.1 Die afzender niet")

    server.answers_at.clear()
    server.answers["een.jansen@voorbeeld.example"] = "550 5.1.1 Die niet"
    make_due()
    deliver(server)
    report = health.report()
    assert (report["waiting_emails"], report["failed_emails"], report["mail_error"]) == (0, 1, None)


@pytest.mark.database("one")
def test_a_folder_that_can_not_be_written_is_no_fault_of_the_mail(template, tmp_path):
    email = queue_mail()
    (tmp_path / "mail").write_text("a file")
    assert deliver("", tmp_path / "mail") == 0
    assert (email.status, email.waits_for_server) == (QUEUED, True)
    (tmp_path / "mail").unlink()
    make_due()
    assert deliver("", tmp_path / "mail") == 1
    assert db.session.scalar(select(func.count()).where(Email.status == SENT)) == 1
