"""Whom a mail goes to is looked up when it leaves, and one address gets it once."""

import pytest
from sqlalchemy import select

from app.casework import dossiers, persons
from app.delivery import emails, leaving, recipients
from app.delivery.deliveries import Delivery
from app.delivery.sending import Refused
from app.engine import afterwards, rules, undoing
from app.engine.domain.kinds import orders
from app.engine.domain.kinds.send_email import SendEmail
from app.extensions import db
from app.models import Action, Email, EmailRecipient, Task
from app.store import offices
from app.vocabulary.sentences import DomainError
from app.vocabulary.words import AppliesTo, EmailStatus, Outcome, Recipient, Subject, TaskStatus
from app.watch import check
from tests.factories import (
    a_dossier,
    a_person,
    a_scenario,
    a_trigger,
    a_user,
    an_appointment,
    an_email_template,
    mails,
    starts,
)
from tests.web.pages import form, words
from tests.worker.mailing import PAST, SENDER, action_of, deliver, execute_runs, make_due, queue_mail
from tests.worker.side_by_side import side_by_side

SENT, SKIPPED, BLOCKED, FAILED = EmailStatus.SENT, EmailStatus.SKIPPED, EmailStatus.BLOCKED, EmailStatus.FAILED
OLD, NEW, SHARED = "oud@voorbeeld.example", "nieuw@voorbeeld.example", "samen@voorbeeld.example"


@pytest.fixture
def together(office):
    """Mailed to the applicants together by itself when an appointment is scheduled."""
    template = an_email_template(subject=Subject.DOSSIER)
    a_trigger([mails(template)])
    return template


def all_mails():
    db.session.expire_all()
    return list(db.session.scalars(select(Email).order_by(Email.id)))


def sent_to(server):
    return [envelope.rcpt_tos for envelope in server.envelopes]


def mend(person, address):
    person.email = address
    db.session.commit()


def kept(email):
    return [(row.name, row.address, row.refusal) for row in email.recipients]


# The address of now


def test_a_mail_goes_to_the_address_of_now(template, server):
    email = queue_mail(a_person(email=OLD))
    mend(email.person, NEW)
    assert recipients.addresses_of(email) == [NEW]
    deliver(server)
    assert sent_to(server) == [[NEW]]
    assert kept(email) == [("Noor van Dalen", NEW, "")]
    mend(email.person, OLD)
    assert recipients.addresses_of(email) == [NEW]
    assert check.breaches() == []


def test_what_was_refused_for_good_is_sent_again_to_the_address_of_now(template, server):
    server.answers[OLD] = "550 5.1.1 Die kennen wij niet"
    email = queue_mail(a_person(email=OLD))
    deliver(server)
    assert (email.status, kept(email)) == (FAILED, [])
    mend(email.person, NEW)
    emails.send_again(email)
    deliver(server)
    assert (email.status, sent_to(server)) == (SENT, [[NEW]])


def test_a_partner_who_came_while_it_waited_gets_it_too(together, server):
    email = queue_mail(a_person(email=OLD))
    partner = a_person("Bram Keizer")
    dossiers.add_partner(email.dossier, dossiers.NewApplicant(partner, persons.PersonDetails("Keizer")), by=a_user())
    deliver(server)
    assert sent_to(server) == [[OLD, partner.email]]
    assert [row.person_id for row in email.recipients] == [email.dossier.applicants[0].person_id, partner.id]


def test_to_the_advisor_is_to_the_advisor_of_now_and_so_are_the_handler_and_the_reply_to(office, server):
    a_trigger([mails(an_email_template("A"), Recipient.ADVISOR), mails(an_email_template("B"), Recipient.HANDLER)])
    pim, roos = a_user("Pim 't Hart"), a_user("Roos Bakker")
    email = queue_mail()
    email.dossier.advisor, email.dossier.handler, email.appointment.advisor = pim, roos, pim
    db.session.commit()
    first, *rest = all_mails()
    assert [mail.status for mail in rest] == []
    assert action_of(first).run.actions[1].outcome is Outcome.BLOCKED
    deliver(server)
    assert sent_to(server) == [[pim.email]]
    assert [row.user_id for row in first.recipients] == [pim.id]
    assert pim.email in server.messages[0]["Reply-To"]


def test_where_nobody_can_be_written_to_any_more_nothing_leaves_and_the_advisor_is_asked(template, server):
    email = queue_mail(a_person("Noor van Dalen"), a_person("Bram Keizer"))
    noors, brams = all_mails()
    mend(brams.person, "")
    assert deliver(server) == 1
    assert (noors.status, brams.status, action_of(brams).outcome) == (SENT, BLOCKED, Outcome.BLOCKED)
    assert action_of(brams).reason["values"] == {"whom": "Bram Keizer"}
    (task,) = db.session.scalars(select(Task))
    assert (task.subject, task.assignee_id) == ("E-mailadres van Bram Keizer invullen", email.dossier.advisor_id)
    assert task.run_action.run_id == action_of(brams).run_id
    assert check.breaches() == []
    mend(brams.person, NEW)
    emails.send_again(brams)
    assert deliver(server) == 1
    assert sent_to(server)[1] == [NEW]


def test_the_advisor_is_asked_once_for_an_address_that_several_mails_miss(office, server):
    a_trigger([mails(an_email_template(name, subject=Subject.PERSON)) for name in ("A", "B")])
    email = queue_mail()
    mend(email.person, "")
    deliver(server)
    assert [one.status for one in all_mails()] == [BLOCKED, BLOCKED]
    assert [task.status for task in db.session.scalars(select(Task))] == [TaskStatus.OPEN]


def test_to_a_colleague_who_has_left_nothing_leaves_where_nobody_works_here_any_more(office, server):
    a_trigger([mails(an_email_template("Dossier klaar"), Recipient.HANDLER)])
    dossier = a_dossier(handler=a_user("Roos Bakker"))
    an_appointment(dossier)
    execute_runs()
    (email,) = all_mails()
    dossier.handler.active = dossier.advisor.active = False
    db.session.commit()
    assert deliver(server) == 0
    assert (email.status, "Roos Bakker" in email.error) == (BLOCKED, True)
    assert [line for line in check.breaches() if not line.startswith("user")] == []


# One address


def test_of_two_who_share_an_address_the_first_mail_that_leaves_is_the_only_one(template, server):
    queue_mail(a_person("Noor van Dalen", email=SHARED), a_person("Bram Keizer", email=SHARED.upper()))
    assert deliver(server) == 1
    first, second = all_mails()
    assert (first.status, second.status) == (SENT, SKIPPED)
    action = action_of(second)
    assert (action.outcome, action.reason["text"]) == (Outcome.SKIPPED, "Ging al naar dit adres.")
    assert action.done_by_id == first.run_action_id
    assert check.breaches() == []


def test_an_address_that_is_mended_before_it_leaves_is_no_shared_one(template, server):
    queue_mail(a_person("Noor van Dalen", email=SHARED), a_person("Bram Keizer", email=SHARED))
    mend(all_mails()[1].person, NEW)
    assert deliver(server) == 2
    assert sent_to(server) == [[SHARED], [NEW]]


def test_who_was_struck_out_has_its_turn_when_the_first_is_refused_after_all(template, server):
    """The first had begun to leave when the second came."""
    queue_mail(a_person("Noor van Dalen", email=SHARED), a_person("Bram Keizer", email=SHARED))
    first, second = all_mails()
    delivery = Delivery.claim(first.id)
    delivery.write(SENDER)
    delivery.mark_leaving()
    assert deliver(server) == 0
    assert (second.status, action_of(second).done_by_id) == (SKIPPED, first.run_action_id)
    delivery.end_refused(Refused("SMTP 554 Nee", is_final=True))
    assert (first.status, second.status, action_of(second).outcome) == (FAILED, EmailStatus.QUEUED, Outcome.DONE)
    assert action_of(second).done_by_id is None
    assert deliver(server) == 1
    assert (second.status, kept(second)) == (SENT, [("Bram Keizer", SHARED, "")])
    assert check.breaches() == []


@pytest.mark.parametrize("_round", range(3))
def test_two_workers_send_one_mail_to_a_shared_address(app, template, server, _round):
    queue_mail(a_person("Noor van Dalen", email=SHARED), a_person("Bram Keizer", email=SHARED))
    side_by_side(app, 2, lambda: emails.deliver_due(server.url, "", SENDER))
    make_due()
    deliver(server)
    assert sorted(mail.status for mail in all_mails()) == [SENT, SKIPPED]
    assert sent_to(server) == [[SHARED]]
    assert check.breaches() == []


def test_the_database_refuses_a_second_that_both_looked_for_at_the_same_moment(app, template, server):
    queue_mail(a_person("Noor van Dalen", email=SHARED), a_person("Bram Keizer", email=SHARED))
    ids = [email.id for email in all_mails()]

    def leave():
        delivery = Delivery.claim(ids.pop())
        try:
            delivery.write(SENDER)
            delivery.mark_leaving()
        except leaving.AlreadyThere:
            return "struck out"
        return "left"

    assert sorted(side_by_side(app, 2, leave)) == ["left", "struck out"]
    assert len(db.session.scalars(select(EmailRecipient)).all()) == 1


def test_a_mail_to_a_colleague_about_two_people_is_two_mails(office, server):
    template = an_email_template("Dossier klaar", subject=Subject.PERSON)
    klaar = a_scenario("Klaar", actions=[mails(template, Recipient.ADVISOR)], applies_to=AppliesTo.EACH_APPLICANT)
    a_trigger([starts(klaar)])
    dossier = a_dossier(a_person("Noor van Dalen"), a_person("Bram Keizer"))
    an_appointment(dossier)
    execute_runs()
    assert deliver(server) == 2
    assert sent_to(server) == [[dossier.advisor.email]] * 2
    assert check.breaches() == []


def test_a_mail_to_the_advisor_and_to_the_handler_who_is_the_same_is_one(office, server):
    template = an_email_template("Dossier klaar")
    a_trigger([mails(template, Recipient.ADVISOR), mails(template, Recipient.HANDLER)])
    yara = a_user()
    an_appointment(a_dossier(advisor=yara, handler=yara))
    execute_runs()
    assert deliver(server) == 1
    assert [mail.status for mail in all_mails()] == [SENT, SKIPPED]


# Sent anew


def test_a_mail_that_left_for_another_address_is_offered_and_sent_anew_only_by_a_person(template, server):
    email = queue_mail(a_person(email=OLD))
    deliver(server)
    assert emails.repetition(email) is None
    with pytest.raises(DomainError, match="Iedereen heeft deze mail"):
        emails.send_again(email)
    mend(email.person, NEW)
    assert deliver(server) == 0
    assert [one.address for one in emails.repetition(email).to] == [NEW]
    emails.send_again(email)
    emails.send_again(email)
    assert deliver(server) == 1
    first, again = all_mails()
    assert sent_to(server) == [[OLD], [NEW]]
    assert (kept(first)[0][1], kept(again)[0][1], again.repeats_id) == (OLD, NEW, first.id)
    assert (emails.repetition(first), emails.repetition(again)) == (None, None)
    assert [message["Message-ID"] for message in server.messages] == list(
        dict.fromkeys(message["Message-ID"] for message in server.messages)
    )
    assert check.breaches() == []


def test_sending_anew_goes_to_who_does_not_have_it_and_to_nobody_else(together, server):
    email = queue_mail(a_person("Noor van Dalen"), a_person("Bram Keizer", email=OLD))
    deliver(server)
    mend(email.dossier.applicants[1].person, NEW)
    emails.send_again(email)
    deliver(server)
    assert sent_to(server)[1:] == [[NEW]]
    assert (
        server.messages[0].get_body(("plain",)).get_content() == server.messages[1].get_body(("plain",)).get_content()
    )


def test_sending_anew_can_be_stopped_like_any_mail_and_then_is_offered_again(template, server):
    email = queue_mail(a_person(email=OLD))
    deliver(server)
    mend(email.person, NEW)
    emails.send_again(email)
    again = all_mails()[1]
    undoing.undo_action(action_of(again), by=a_user())
    assert deliver(server) == 0
    assert [one.address for one in emails.repetition(email).to] == [NEW]
    assert check.breaches() == []


def test_a_later_run_says_that_it_went_elsewhere_and_sends_nothing(template, server):
    email = queue_mail(a_person(email=OLD))
    deliver(server)
    mend(email.person, NEW)
    known = afterwards.snapshot(action_of(email))
    (order,) = (
        order
        for order in orders(rules.action_rule(db.session.scalars(select(Action)).one()), known, None, of_trigger=False)
    )
    strike = SendEmail.done_before(order, known)
    assert strike.outcome is Outcome.SKIPPED
    assert f"maar niet aan {NEW}" in str(strike.reason)


@pytest.mark.parametrize("way", ["now", "again"])
def test_who_saw_other_addresses_is_asked_to_look_first(template, server, way):
    if way == "now":
        offices.current().hold_minutes = 20
    server.answers[OLD] = "550 Nee"
    email = queue_mail(a_person(email=OLD))
    deliver(server)
    seen = recipients.mark(email)
    mend(email.person, NEW)
    send = emails.send_now if way == "now" else emails.send_again
    with pytest.raises(DomainError, match=f"Intussen gaat deze mail naar: {NEW}"):
        send(email, seen=seen)
    send(email, seen=recipients.mark(email))
    assert deliver(server) == 1
    assert sent_to(server) == [[NEW]]


def test_what_was_blocked_and_still_has_no_address_says_so(template, server):
    email = queue_mail()
    mend(email.person, "")
    deliver(server)
    assert str(emails.repetition(email).blocked) == "Geen e-mailadres bekend van Noor van Dalen."
    with pytest.raises(DomainError, match="Geen e-mailadres bekend"):
        emails.send_again(email)


# On the pages


def test_every_page_says_to_whom_a_held_mail_goes_and_the_button_knows(advisor, template, server):
    offices.current().hold_minutes = 20
    email = queue_mail(a_person(email=OLD))
    urls = (f"/dossiers/{email.dossier_id}", f"/appointments/{email.appointment_id}/emails", f"/emails/{email.id}")
    for url in urls:
        page = advisor.get(url)
        assert f"aan {OLD}" in words(page)
        assert f'name="to" value="{recipients.mark(email)}"' in page.text
    mend(email.person, NEW)
    answer = advisor.post(f"/emails/{email.id}/release", data={"to": "iets anders"}, follow_redirects=True)
    assert f"Intussen gaat deze mail naar: {NEW}" in words(answer)
    assert deliver(server) == 0


def test_the_pages_offer_to_send_anew_what_went_elsewhere(advisor, template, server):
    email = queue_mail(a_person(email=OLD))
    deliver(server)
    mend(email.person, NEW)
    assert f"Niet aan {NEW}" in words(advisor.get(f"/appointments/{email.appointment_id}/emails"))
    page = advisor.get(f"/emails/{email.id}")
    assert f"Dit is niet gegaan naar: Noor van Dalen <{NEW}>" in words(page)
    values = form(page, "to")
    assert advisor.post(f"/emails/{email.id}/repetition", data=values).status_code == 303
    page = words(advisor.get(f"/emails/{email.id}"))
    assert "Opnieuw verstuurd" in page and "Dit is niet gegaan naar" not in page
    assert "Eerder verstuurd" in words(advisor.get(f"/emails/{all_mails()[1].id}"))


def test_the_dossier_offers_what_went_elsewhere_about_an_appointment_to_come(advisor, template, server):
    email = queue_mail(a_person(email=OLD))
    deliver(server)
    urls = f"/dossiers/{email.dossier_id}", f"/dossiers/{email.dossier_id}/offers"
    assert not any("Niet gegaan naar" in words(advisor.get(url)) for url in urls)
    mend(email.person, NEW)
    for url in urls:
        page = advisor.get(url)
        assert f"Niet aan {NEW}" in words(page) and f"/emails/{email.id}" in page.text
    email.appointment.starts_at = PAST
    db.session.commit()
    assert not any("Niet gegaan naar" in words(advisor.get(url)) for url in urls)


def test_a_blocked_mail_waits_on_start_and_its_page_leads_to_the_address(advisor, template, server):
    email = queue_mail()
    mend(email.person, "")
    deliver(server)
    person = f"/dossiers/{email.dossier_id}/persons/{email.person_id}"
    assert person in advisor.get("/?scope=office").text
    page = advisor.get(f"/emails/{email.id}")
    assert person in page.text and "Opnieuw versturen" not in words(page)
