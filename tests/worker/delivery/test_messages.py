"""Messages: headers that nobody can break, text that survives, and the invitation that calendars take."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from icalendar import Calendar

from app.casework import appointments
from app.delivery import emails, transport
from app.engine import runs
from app.extensions import db
from app.store import offices
from app.vocabulary.events import Withdrawn
from app.vocabulary.words import EmailStatus, Event, Outcome, Recipient, Subject
from tests.factories import (
    a_dossier,
    a_person,
    a_scenario,
    a_trigger,
    a_user,
    an_appointment,
    an_email_template,
    details,
    mails,
)
from tests.processes import ROOT
from tests.worker.mailing import SENDER, action_of, deliver, execute_runs, queue_mail

# A message is made of what was read already.
pytestmark = pytest.mark.database("one")

TEN_IN_NOVEMBER = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
TEN_IN_JULY = datetime(2027, 7, 5, 8, 0, tzinfo=UTC)


# Headers


def test_the_headers_say_whom_to_answer_and_that_a_machine_wrote_it(template, server):
    email = queue_mail()
    deliver(server)
    (message,) = server.messages
    assert message["Reply-To"] == "Yara de Wit <yara.de.wit@debrug.example>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Message-ID"] == f"<{email.message_id}@debrug.example>"
    assert abs(message["Date"].datetime - datetime.now(UTC)) < timedelta(minutes=1)


def test_the_answer_goes_to_the_advisor_of_the_appointment(template, server):
    appointment = an_appointment(a_dossier())
    other = details(starts_at=appointment.starts_at, advisor=a_user("Omar Bakker"))
    appointments.change(appointment, other, version=None, by=None)
    execute_runs()
    deliver(server)
    assert server.messages[0]["Reply-To"] == "Omar Bakker <omar.bakker@debrug.example>"


def test_a_mail_keeps_its_id_over_all_its_attempts(template, server):
    server.answer_to_data = "250 OK"
    server.cuts_at = "data"
    email = queue_mail()
    deliver(server)
    assert email.status is EmailStatus.UNCERTAIN
    first = server.messages[0]["Message-ID"]
    server.cuts_at = ""
    email.status, email.next_attempt_at = EmailStatus.QUEUED, email.queued_at
    deliver(server)
    assert server.messages[1]["Message-ID"] == first


INJECTION = "x\r\nBcc: dief@voorbeeld.example\r\n\r\nTekst"


def test_a_line_break_in_a_name_or_subject_starts_no_header(office, server):
    template = an_email_template(subject=Subject.PERSON)
    template.formal_subject_line = "Beste {{ naam }}\r\nBcc: dief@voorbeeld.example"
    a_trigger([mails(template)])
    offices.current().name = INJECTION
    person = a_person("Noor van Dalen", email="noor@voorbeeld.example")
    person.last_name = INJECTION
    queue_mail(person)
    assert deliver(server) == 1
    (message,), (envelope,) = server.messages, server.envelopes
    assert (message["Bcc"], envelope.rcpt_tos) == (None, ["noor@voorbeeld.example"])
    assert message["To"].addresses[0].addr_spec == "noor@voorbeeld.example"
    assert message["From"].addresses[0].addr_spec == SENDER
    assert message.get_body(("plain",)).get_content().startswith("Geachte heer/mevrouw")


@pytest.mark.parametrize(
    "address",
    ["noor@voorbeeld.example\r\nBcc: dief@x.example", "noor@voorbeeld.example>\r\nDATA", "a@b.example,c@d.example"],
)
def test_a_line_break_in_an_address_is_no_address(template, server, address):
    """C13"""
    bad, good = queue_mail(), queue_mail()
    bad.person.email = address
    assert deliver(server) == 1
    assert (bad.status, good.status, len(server.envelopes)) == (EmailStatus.FAILED, EmailStatus.SENT, 1)
    assert bad.error.endswith("dit is geen geldig e-mailadres")


@pytest.mark.parametrize(
    "name",
    ['Van der "Berg", Noor', "Çelik, Dé <x@y.example>", "O'Brien", "Weduwe " + 'van "Ë", ' * 20 + "Noor", "日本 太郎"],
)
def test_a_name_with_signs_of_its_own_stays_one_recipient(template, server, name):
    email = queue_mail()
    email.person.first_name, email.person.prefix, email.person.last_name = "", "", name
    email.person.email = "noor@voorbeeld.example"
    assert deliver(server) == 1, email.error
    (who,) = server.messages[0]["To"].addresses
    assert (who.display_name, who.addr_spec) == (name, "noor@voorbeeld.example")


# Addresses


def test_a_domain_with_other_letters_is_written_as_every_server_takes_it(template, server):
    server.knows_utf8 = False
    email = queue_mail(a_person("Noor van Dalen", email="noor@münchen.example"))
    assert deliver(server) == 1, email.error
    assert server.envelopes[0].rcpt_tos == ["noor@xn--mnchen-3ya.example"]
    assert server.messages[0]["To"].addresses[0].addr_spec == "noor@xn--mnchen-3ya.example"


def test_a_name_before_the_at_sign_with_other_letters_goes_where_the_server_can(template, server):
    email = queue_mail(a_person("Jürgen Maaß", email="jürgen@voorbeeld.example"))
    assert deliver(server) == 1, email.error
    assert server.envelopes[0].rcpt_tos == ["jürgen@voorbeeld.example"]
    assert "SMTPUTF8" in server.envelopes[0].mail_options
    assert "jürgen@voorbeeld.example".encode() in server.envelopes[0].content


def test_where_the_server_can_not_it_fails_alone_and_says_why(template, server):
    server.knows_utf8 = False
    bad, good = queue_mail(a_person("Jürgen Maaß", email="jürgen@voorbeeld.example")), queue_mail()
    assert deliver(server) == 1
    assert (bad.status, good.status, server.connections) == (EmailStatus.FAILED, EmailStatus.SENT, 1)
    assert "jürgen@voorbeeld.example: deze mailserver kan alleen adressen aan" in bad.error
    assert action_of(bad).outcome is Outcome.FAILED


def test_and_the_other_of_two_gets_his_mail(confirmations, server):
    server.knows_utf8 = False
    email = queue_mail(a_person("Noor van Dalen"), a_person("Jürgen Maaß", email="jürgen@voorbeeld.example"))
    assert deliver(server) == 1
    assert server.envelopes[0].rcpt_tos == ["noor.van.dalen@voorbeeld.example"]
    assert "jürgen@voorbeeld.example: deze mailserver kan alleen" in email.error
    assert email.attempts == 1


# Text


def test_long_lines_and_other_letters_arrive_whole(office, server):
    server.knows_utf8 = False
    body = "Een heel lange regel zónder einde: " + "coördinatie geïnd ’s-Gravenhage € " * 200 + "\n\nKort. "
    template = an_email_template(name="Bevestiging van uw oriënterende hypotheekgesprek " + "ë" * 70, body=body)
    a_trigger([mails(template)])
    queue_mail()
    deliver(server)
    (envelope,), (message,) = server.envelopes, server.messages
    assert max(len(line) for line in envelope.content.split(b"\r\n")) <= 78
    assert envelope.content.isascii()
    assert message.get_body(("plain",)).get_content().strip() == body.strip()
    assert "’s-Gravenhage €" in message.get_body(("html",)).get_content()
    assert message["Subject"] == template.formal_subject_line


def test_what_a_client_is_called_is_text_in_the_html_too(template, server):
    """C97"""
    queue_mail(a_person("Noor <script>alert(1)</script>", email="noor@voorbeeld.example"))
    deliver(server)
    html = server.messages[0].get_body(("html",)).get_content()
    assert "<script>" not in html.lower() and "&lt;script&gt;" in html.lower()


def test_a_mail_of_another_maker_travels_as_mails_must(server, app):
    """Signing in writes its own; a bare line feed or a letter of eight bits may not pass."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = SENDER, "noor@voorbeeld.example", "Één wachtwoord"
    message.set_content("Geïnd.\n.\nKlaar")
    with transport.mailer(server.url, "") as out:
        out.send(message, ["noor@voorbeeld.example"], lambda _left_out: None)
    (envelope,) = server.envelopes
    assert envelope.content.isascii() and envelope.content.count(b"\n") == envelope.content.count(b"\r\n")
    assert server.messages[0].get_content().split() == ["Geïnd.", ".", "Klaar"]


def test_an_unusable_address_of_the_office_is_no_fault_of_the_mail(template, server):
    email = queue_mail()
    db.session.commit()
    emails.deliver_due(server.url, "", "kantoor")
    db.session.expire_all()
    assert (email.status, email.error) == (EmailStatus.QUEUED, "MAIL_FROM is geen bruikbaar e-mailadres: kantoor")
    assert server.connections == 0


# The invitation


@pytest.fixture
def confirmations(office):
    """One mail to the applicants together at each event."""
    for event in (Event.SCHEDULED, Event.RESCHEDULED, Event.CANCELLED, Event.COMPLETED):
        a_trigger([mails(an_email_template(f"Afspraak {event}"))], event=event)


def calendar_of(message):
    """As Outlook and Google find it, which is also what is attached."""
    (part,) = [part for part in message.walk() if part.get_content_type() == "text/calendar"]
    (attachment,) = message.iter_attachments()
    assert (attachment.get_content_type(), attachment.get_filename()) == ("application/ics", "invite.ics")
    text = part.get_payload(decode=True)
    assert text == attachment.get_payload(decode=True)
    assert text.count(b"\n") == text.count(b"\r\n") > 10
    calendar = Calendar.from_ical(text)
    assert part["Content-Type"].params["method"] == calendar["METHOD"]
    assert part["Content-Type"].params["charset"].lower() == "utf-8"
    return calendar


def structure(part):
    inner = [structure(one) for one in part.iter_parts()] if part.is_multipart() else []
    return (part.get_content_type(), inner) if inner else part.get_content_type()


def test_a_confirmation_carries_an_invitation_among_its_alternatives_and_attached(confirmations, server):
    queue_mail(a_person("Noor van Dalen"), a_person("Bram Keizer"), starts_at=TEN_IN_NOVEMBER)
    deliver(server)
    (message,) = server.messages
    alternatives = ("multipart/alternative", ["text/plain", "text/html", "text/calendar"])
    assert structure(message) == ("multipart/mixed", [alternatives, "application/ics"])
    calendar = calendar_of(message)
    (event,) = calendar.events
    assert event["DTSTART"].to_ical() == b"20261102T090000Z"
    assert [str(guest) for guest in event["ATTENDEE"]] == [
        "mailto:noor.van.dalen@voorbeeld.example",
        "mailto:bram.keizer@voorbeeld.example",
    ]
    assert str(event["ORGANIZER"]) == f"mailto:{SENDER}"


def test_a_move_and_a_cancellation_follow_the_same_event(confirmations, server):
    appointment = an_appointment(a_dossier(), starts_at=TEN_IN_NOVEMBER)
    execute_runs()
    deliver(server)
    moved = details(starts_at=TEN_IN_NOVEMBER + timedelta(days=1))
    appointments.change(appointment, moved, version=None, by=None)
    execute_runs()
    deliver(server)
    appointments.end(appointment, Event.CANCELLED, keeps=frozenset({Withdrawn.OPEN_REQUESTS}), by=None)
    execute_runs()
    deliver(server)

    calendars = [calendar_of(message) for message in server.messages]
    events = [calendar.events[0] for calendar in calendars]
    assert [calendar["METHOD"] for calendar in calendars] == ["REQUEST", "REQUEST", "CANCEL"]
    assert len({event["UID"] for event in events}) == 1
    assert [event["SEQUENCE"] for event in events] == [0, 1, 2]
    assert [event["STATUS"] for event in events] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert [event["DTSTART"].to_ical()[:8] for event in events] == [b"20261102", b"20261103", b"20261103"]


def test_an_invitation_says_what_is_true_when_it_leaves(confirmations, server):
    """C50"""
    email = queue_mail(starts_at=TEN_IN_NOVEMBER)
    moved = details(starts_at=TEN_IN_NOVEMBER - timedelta(minutes=30))
    appointments.change(email.appointment, moved, version=None, by=None)
    deliver(server)
    (event,) = calendar_of(server.messages[0]).events
    assert (event["SEQUENCE"], event["DTSTART"].to_ical()) == (1, b"20261102T083000Z")


def test_mails_that_are_no_news_of_an_appointment_carry_none(office, server):
    together = an_email_template("Aan de aanvragers samen")
    a_trigger([mails(an_email_template("Aan elk", subject=Subject.PERSON))])
    a_trigger([mails(together, Recipient.ADVISOR)])
    a_trigger([mails(an_email_template("Afgerond"))], event=Event.COMPLETED)
    by_hand = a_scenario("Met de hand", [mails(an_email_template("Zomaar"))])
    appointment = an_appointment(a_dossier())
    execute_runs()
    runs.start_by_hand(appointment.dossier, appointment, [by_hand.id], token="x", by=a_user())
    appointments.end(appointment, Event.COMPLETED, by=a_user())
    execute_runs()
    assert deliver(server) == 4
    assert {structure(message)[0] for message in server.messages} == {"multipart/alternative"}
    assert all("text/calendar" not in str(structure(message)) for message in server.messages)


# The same hour everywhere


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Europe/Amsterdam"])
def test_a_worker_in_any_zone_writes_the_hour_of_the_office(office, backend, tmp_path, zone):
    """C58, C67"""
    a_trigger([mails(an_email_template(body="{{ afspraak_datum }} {{ afspraak_tijd }}"))])
    starts = {
        emails.compose(queue_mail(starts_at=moment)).body: f"{moment:%Y%m%dT%H%M%SZ}"
        for moment in (TEN_IN_NOVEMBER, TEN_IN_JULY)
    }
    assert len(starts) == 2 and all(text.endswith("10:00") for text in starts)
    db.session.commit()
    lines = (
        "from app import create_app\nfrom app.delivery import emails\n"
        f"with create_app().app_context(): print(emails.deliver_due('', {str(tmp_path)!r}, {SENDER!r}))"
    )
    command, environment = [sys.executable, "-c", lines], backend.environment | {"TZ": zone}
    subprocess.run(command, env=environment, cwd=ROOT, check=True, timeout=60)
    written = [message_from_bytes(file.read_bytes(), policy=policy.default) for file in tmp_path.glob("*.eml")]
    assert {
        message.get_body(("plain",)).get_content().strip(): event["DTSTART"].to_ical().decode()
        for message in written
        for event in calendar_of(message).events
    } == starts
