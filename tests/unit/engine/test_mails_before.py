"""What a template says of itself: for which appointments it is, and how often a client gets it."""

from dataclasses import replace

import pytest

from app.engine.domain import mail_keys
from app.engine.domain.kinds import orders
from app.engine.domain.mails_before import ExistingEmail
from app.engine.domain.planning import plan
from app.vocabulary.words import EffectKind, EmailStatus, Event, Outcome, Recipient, Scope
from tests.unit.builders import (
    EARLIER,
    ORIGIN,
    an_appointment,
    consumer,
    done,
    facts,
    lines,
    mail,
    mail_person,
    partner,
    reasons,
    scenario,
    trigger,
)
from tests.unit.carrying_out import carried_out

NOOR, BRAM = consumer(), partner()
WELCOME = mail("Welkom", is_once=True)
NEXT = {"appointment": an_appointment("Adviesgesprek"), "occasion": "appointment:13"}
SENT = "Gaat één keer per dossier: op 2026-10-06 al verstuurd, gevraagd door Loondienst Consument."
COUNTING = (EmailStatus.QUEUED, EmailStatus.SENDING, EmailStatus.SENT, EmailStatus.UNCERTAIN)


def planned(*actions, of):
    return plan(of, [trigger(*actions)], [])


def earlier(action, *, to=NOOR, status=EmailStatus.SENT, is_repeat=False, addresses=()):
    """Made at another appointment, before its template said that it goes once."""
    (order, *_) = orders(action, facts(NOOR, BRAM, occasion="appointment:3"), to, of_trigger=False)
    template_id, recipient = order.details["email_template_id"], Recipient(order.details["recipient"])
    once_key = mail_keys.key("dossier:7", template_id, recipient, order.details["person_id"])
    return ExistingEmail(
        order.key, EARLIER, ORIGIN, status, frozenset(addresses), once_key=once_key, is_repeat=is_repeat
    )


def test_a_mail_is_skipped_at_an_appointment_that_its_template_is_not_for():
    confirmation = mail("Bevestiging", types=["Oriënterend gesprek", "Tekenafspraak"])
    assert done(planned(confirmation, of=facts(NOOR))) == ["Bevestiging"]
    elsewhere = planned(confirmation, of=replace(facts(NOOR), **NEXT))
    assert lines(elsewhere) == [("Bevestiging", Outcome.SKIPPED)]
    assert reasons(elsewhere) == ["Dit sjabloon is niet voor afspraaktype Adviesgesprek."]


def test_who_has_no_address_is_nobodys_work_for_a_mail_that_is_skipped():
    confirmation = mail("Bevestiging", types=["Oriënterend gesprek"])
    without = replace(facts(consumer(email="")), **NEXT)
    assert [action.order.kind for action in planned(confirmation, of=without).actions] == [EffectKind.SEND_EMAIL]
    assert len(planned(confirmation, of=facts(consumer(email=""))).actions) == 2


def test_a_skipped_mail_leaves_the_same_one_at_another_appointment_be():
    confirmation = mail("Bevestiging", types=["Oriënterend gesprek"])
    skipped = planned(confirmation, of=replace(facts(NOOR), **NEXT))
    assert done(planned(confirmation, of=carried_out(facts(NOOR), skipped))) == ["Bevestiging"]


def test_outside_an_appointment_types_do_not_count():
    by_hand = scenario("Zelf", mail("Bevestiging", types=["Oriënterend gesprek"]), scope=Scope.DOSSIER)
    known = facts(
        NOOR, event=Event.STARTED_BY_HAND, appointment=None, occasion="by_hand:1", asked_scenario_ids=(by_hand.id,)
    )
    assert done(plan(known, [], [by_hand])) == ["Bevestiging"]


@pytest.mark.parametrize("status", EmailStatus)
def test_what_waits_left_or_is_uncertain_counts_as_once_whatever_its_key(status):
    before = earlier(WELCOME, status=status)
    outcome = planned(WELCOME, of=replace(facts(NOOR, done=(before,)), **NEXT))
    assert lines(outcome) == [("Welkom", Outcome.SKIPPED if status in COUNTING else Outcome.DONE)]
    if status is EmailStatus.SENT:
        assert reasons(outcome) == [SENT]


def test_what_was_sent_anew_never_counts_and_a_template_per_appointment_goes_again():
    again = replace(facts(NOOR, done=(earlier(WELCOME, is_repeat=True),)), **NEXT)
    assert done(planned(WELCOME, of=again)) == ["Welkom"]
    assert done(planned(mail("Welkom"), of=replace(facts(NOOR, done=(earlier(WELCOME),)), **NEXT))) == ["Welkom"]


def test_once_is_for_each_person_and_for_what_it_is_about():
    information = mail_person("Informatie", is_once=True)
    known = replace(facts(NOOR, BRAM, done=(earlier(information, to=NOOR),)), **NEXT)
    assert done(planned(information, of=known)) == ["Informatie (Bram Keizer)"]
    to_advisor = mail_person("Informatie", Recipient.ADVISOR, is_once=True)
    assert done(planned(to_advisor, of=known)) == ["Informatie (Noor van Dalen)"]


def test_who_shares_the_address_that_it_went_to_has_it():
    information = mail_person("Informatie", is_once=True)
    sharing = partner(email=NOOR.email.upper())
    before = earlier(information, to=NOOR, addresses=[NOOR.email])
    outcome = planned(information, of=replace(facts(NOOR, sharing, done=(before,)), **NEXT))
    assert done(outcome) == []


def test_the_next_appointment_sees_what_an_earlier_plan_does():
    first = facts(NOOR)
    then = replace(carried_out(first, planned(WELCOME, of=first)), **NEXT)
    assert lines(planned(WELCOME, of=then)) == [("Welkom", Outcome.SKIPPED)]


def test_two_keys_of_what_goes_once_are_one_at_every_start_and_appointment():
    information = mail_person("Informatie", is_once=True)
    keys = {
        order.details["once_key"]
        for known in (facts(NOOR), replace(facts(NOOR), **NEXT))
        for order in orders(information, known, NOOR, of_trigger=True)
    }
    assert keys == {f"email:dossier:7:{next(iter(keys)).split(':')[3]}:person:{NOOR.id}"}
