"""What is struck out: by the plan itself, and by what the dossier already has."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.engine.domain import mail_keys
from app.engine.domain.kinds import orders
from app.engine.domain.kinds.create_task import ExistingTask
from app.engine.domain.kinds.request_document import ExistingRequest
from app.engine.domain.mails_before import ExistingEmail
from app.engine.domain.planning import plan
from app.vocabulary.words import AppliesTo, EmailStatus, Event, Outcome, Recipient, RequestStatus, TaskStatus
from tests.unit.builders import (
    APPOINTMENT_ON,
    EARLIER,
    ORIGIN,
    PIM,
    ROOS,
    an_appointment,
    ask,
    ask_dossier,
    choices,
    consumer,
    done,
    dossier_is,
    facts,
    give_task,
    lines,
    mail,
    mail_person,
    partner,
    person_is,
    reasons,
    scenario,
    set_status,
    start,
    trigger,
)
from tests.unit.carrying_out import carried_out

DONE, MERGED, SKIPPED = Outcome.DONE, Outcome.MERGED, Outcome.SKIPPED
NOOR = consumer()


def planned(*actions, of=None):
    return plan(of or facts(NOOR), [trigger(*actions)], [])


def a_request(status=RequestStatus.OPEN, *, received_on=None, valid_until_on=None, document="Loonstrook", of=NOOR):
    (order,) = orders(ask(document), facts(of), of, of_trigger=False)
    return ExistingRequest(order.key, EARLIER, ORIGIN, status, received_on, valid_until_on)


def a_mail(status=EmailStatus.SENT, action=None, of=None):
    (order,) = orders(action or mail("Bevestiging"), of or facts(NOOR), None, of_trigger=True)
    return ExistingEmail(order.key, EARLIER, ORIGIN, status)


def a_task(status=TaskStatus.OPEN, action=None, of=None):
    (order,) = orders(action or give_task("Bellen"), of or facts(NOOR), None, of_trigger=True)
    return ExistingTask(order.key, EARLIER, ORIGIN, status)


# Within one plan


def test_the_second_scenario_that_asks_for_a_document_is_struck_out_and_says_who_asks_already():
    first = scenario("Starter", ask_dossier("Taxatierapport"), where=[dossier_is("Fase", "Starter")])
    second = scenario("Verbouwing", ask_dossier("Taxatierapport"), where=[dossier_is("Fase", "Starter")])
    outcome = plan(facts(choices=choices(Fase="Starter")), [trigger()], [first, second])
    assert lines(outcome) == [("Taxatierapport", DONE), ("Taxatierapport", MERGED)]
    assert reasons(outcome)[1] == "Starter doet dit al in deze uitvoering."
    assert outcome.actions[1].struck_by == 0


def test_what_a_scenario_of_one_person_strikes_out_says_whose_scenario_it_was():
    couple = consumer(Inkomenstype="Loondienst"), partner(Inkomenstype="Loondienst")
    employed = scenario(
        "Loondienst",
        mail("Bevestiging"),
        set_status("In advies"),
        applies_to=AppliesTo.EACH_APPLICANT,
        where=[person_is("Inkomenstype", "Loondienst")],
    )
    moving = scenario("Verhuizing", set_status("Nieuw"), where=[dossier_is("Fase", "Starter")])
    outcome = plan(facts(*couple, choices=choices(Fase="Starter")), [trigger()], [employed, moving])
    assert reasons(outcome)[2:] == [
        "Loondienst (Noor van Dalen) doet dit al in deze uitvoering.",
        "Loondienst (Noor van Dalen) doet dit al in deze uitvoering.",
        "Tegenstrijdig: Loondienst (Noor van Dalen) gaat over de status van deze uitvoering.",
    ]


def test_a_scenario_and_the_triggers_own_action_are_duplicates_of_each_other():
    """C66: a fixed confirmation and the one that a scenario mails."""
    confirms = scenario("Welkom", mail("Bevestiging"))
    outcome = plan(facts(), [trigger(mail("Bevestiging"), start(confirms), name="Gesprek")], [confirms])
    assert lines(outcome) == [("Bevestiging", DONE), ("Bevestiging", MERGED)]
    assert reasons(outcome)[1] == "Gesprek doet dit al in deze uitvoering."


def test_two_triggers_that_join_in_one_run_are_duplicates_of_each_other():
    outcome = plan(facts(), [trigger(mail("Bevestiging"), name="Een"), trigger(mail("Bevestiging"), name="Twee")], [])
    assert lines(outcome) == [("Bevestiging", DONE), ("Bevestiging", MERGED)]


def test_who_share_an_address_have_a_mail_each_of_which_one_leaves():
    """Until then an address may be mended."""
    outcome = planned(mail_person("Herinnering"), of=facts(NOOR, partner(email=NOOR.email.upper())))
    assert lines(outcome) == [("Herinnering (Noor van Dalen)", DONE), ("Herinnering (Bram Keizer)", DONE)]
    assert reasons(outcome)[1].endswith("dan gaat er één.")


def test_a_mail_that_went_to_the_shared_address_is_not_promised_to_the_other():
    mine, theirs = facts(NOOR), facts(NOOR, partner(email=NOOR.email.upper()))
    (order,) = orders(mail_person("Herinnering"), mine, NOOR, of_trigger=False)
    template_id, to = order.details["email_template_id"], Recipient.APPLICANTS
    key = mail_keys.of_leaving(order.key, mine.occasion, template_id, to, NOOR.id, NOOR.email)
    left = ExistingEmail(order.key, EARLIER, ORIGIN, EmailStatus.SENT, frozenset({NOOR.email}), frozenset({key}))
    outcome = planned(mail_person("Herinnering"), of=replace(theirs, done=(left,)))
    assert [outcome for _line, outcome in lines(outcome)] == [SKIPPED, SKIPPED]
    assert reasons(outcome) == [
        "Op 2026-10-06 al verstuurd, gevraagd door Loondienst Consument.",
        "Ging op 2026-10-06 al naar dit adres, gevraagd door Loondienst Consument.",
    ]


def test_a_mail_that_left_for_another_address_is_not_sent_again_but_it_is_said():
    (order,) = orders(mail_person("Herinnering"), facts(NOOR), NOOR, of_trigger=False)
    left = ExistingEmail(order.key, EARLIER, ORIGIN, EmailStatus.SENT, frozenset({"vroeger@voorbeeld.example"}))
    outcome = planned(mail_person("Herinnering"), of=replace(facts(NOOR), done=(left,)))
    assert [outcome for _line, outcome in lines(outcome)] == [SKIPPED]
    assert "maar niet aan noor@voorbeeld.example. Verstuur hem daar opnieuw." in reasons(outcome)[0]


def test_different_templates_to_one_address_are_two_mails():
    assert done(planned(mail_person("Herinnering"), mail_person("Informatie"))) == [
        "Herinnering (Noor van Dalen)",
        "Informatie (Noor van Dalen)",
    ]


def test_each_mail_action_mails_its_own_template_once():
    """C5: as many mails as there are mail actions."""
    outcome = planned(mail("Bevestiging"), set_status("In advies"), give_task("Bellen"))
    assert done(outcome) == ["Bevestiging", "In advies", "Bellen"]


def test_a_task_is_given_once_for_the_same_subject_and_assignee():
    assert lines(planned(give_task("Bellen"), give_task("  bellen "))) == [("Bellen", DONE), ("  bellen ", MERGED)]


def test_of_two_statuses_the_first_holds_and_the_other_is_a_conflict():
    outcome = planned(set_status("Stukken opgevraagd"), set_status("In advies"), set_status("Stukken opgevraagd"))
    assert lines(outcome) == [("Stukken opgevraagd", DONE), ("In advies", SKIPPED), ("Stukken opgevraagd", MERGED)]
    assert reasons(outcome)[1] == "Tegenstrijdig: Eerste gesprek gaat over de status van deze uitvoering."
    assert outcome.actions[1].struck_by == 0


def test_a_status_that_the_dossier_has_already_is_skipped_and_still_holds_against_others():
    outcome = planned(set_status("Nieuw"), set_status("In advies"))
    assert lines(outcome) == [("Nieuw", SKIPPED), ("In advies", SKIPPED)]
    assert reasons(outcome)[0] == "De status is al Nieuw."


# Against what the dossier already has: documents


def test_a_document_that_is_open_is_not_asked_again_and_the_line_says_who_asked_and_when():
    """C30"""
    outcome = planned(ask("Loonstrook"), of=facts(NOOR, done=(a_request(),)))
    assert lines(outcome) == [("Loonstrook (Noor van Dalen)", SKIPPED)]
    assert reasons(outcome) == ["Op 2026-10-06 al opgevraagd door Loondienst Consument en nog open."]
    assert outcome.actions[0].origin == ORIGIN
    assert outcome.actions[0].struck_by is None


@pytest.mark.parametrize("status", [RequestStatus.RECEIVED, RequestStatus.APPROVED])
def test_a_document_that_is_valid_on_the_day_of_the_appointment_is_not_asked_again(status):
    request = a_request(status, received_on=EARLIER, valid_until_on=APPOINTMENT_ON)
    outcome = planned(ask("Loonstrook"), of=facts(NOOR, done=(request,)))
    assert reasons(outcome) == [
        "Op 2026-10-06 al ontvangen, gevraagd door Loondienst Consument, en geldig tot en met 2026-11-02."
    ]


def test_a_document_that_does_not_expire_is_not_asked_again():
    request = a_request(RequestStatus.APPROVED, received_on=EARLIER)
    outcome = planned(ask("Loonstrook"), of=facts(NOOR, done=(request,)))
    assert reasons(outcome) == ["Op 2026-10-06 al ontvangen, gevraagd door Loondienst Consument."]


@pytest.mark.parametrize("status", [RequestStatus.RECEIVED, RequestStatus.APPROVED])
def test_a_document_that_will_have_expired_at_the_appointment_is_asked_again(status):
    """Still valid today, yet not on the day that it is for."""
    request = a_request(status, received_on=EARLIER, valid_until_on=APPOINTMENT_ON - timedelta(days=1))
    assert done(planned(ask("Loonstrook"), of=facts(NOOR, done=(request,)))) == ["Loonstrook (Noor van Dalen)"]


@pytest.mark.parametrize("status", [RequestStatus.REJECTED, RequestStatus.WITHDRAWN])
def test_a_document_that_was_rejected_or_withdrawn_is_asked_again(status):
    """C28"""
    request = a_request(status, received_on=EARLIER)
    assert done(planned(ask("Loonstrook"), of=facts(NOOR, done=(request,)))) == ["Loonstrook (Noor van Dalen)"]


def test_an_older_document_still_counts_when_a_newer_one_was_rejected():
    approved = a_request(RequestStatus.APPROVED, received_on=EARLIER, valid_until_on=date(2027, 1, 1))
    outcome = planned(ask("Loonstrook"), of=facts(NOOR, done=(a_request(RequestStatus.REJECTED), approved)))
    assert lines(outcome) == [("Loonstrook (Noor van Dalen)", SKIPPED)]


def test_the_payslip_of_the_one_says_nothing_of_the_payslip_of_the_other():
    both = facts(NOOR, partner(), done=(a_request(),))
    assert lines(planned(ask("Loonstrook"), of=both)) == [
        ("Loonstrook (Noor van Dalen)", SKIPPED),
        ("Loonstrook (Bram Keizer)", DONE),
    ]


def test_two_scenarios_that_ask_what_is_there_already_both_say_so():
    one = scenario("Een", ask("Loonstrook"), where=[person_is("Inkomen", "Vast")], applies_to=AppliesTo.CONSUMER)
    two = scenario("Twee", ask("Loonstrook"), where=[person_is("Inkomen", "Vast")], applies_to=AppliesTo.CONSUMER)
    known = facts(consumer(Inkomen="Vast"), done=(a_request(),))
    assert [outcome for _, outcome in lines(plan(known, [trigger()], [one, two]))] == [SKIPPED, SKIPPED]


# Against what the dossier already has: mails and tasks


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (EmailStatus.QUEUED, "Staat sinds 2026-10-06 al klaar om te versturen, gevraagd door Loondienst Consument."),
        (EmailStatus.SENDING, "Staat sinds 2026-10-06 al klaar om te versturen, gevraagd door Loondienst Consument."),
        (EmailStatus.SENT, "Op 2026-10-06 al verstuurd, gevraagd door Loondienst Consument."),
        (
            EmailStatus.FAILED,
            "Op 2026-10-06 al gevraagd door Loondienst Consument, maar het versturen mislukte."
            " Probeer het daar opnieuw.",
        ),
        (
            EmailStatus.UNCERTAIN,
            "Op 2026-10-06 al verstuurd door Loondienst Consument; onzeker is of de mail aankwam. Kijk dat daar na.",
        ),
    ],
)
def test_a_mail_of_this_appointment_is_not_sent_again_in_whatever_state_it_is(status, reason):
    outcome = planned(mail("Bevestiging"), of=facts(NOOR, done=(a_mail(status),)))
    assert lines(outcome) == [("Bevestiging", SKIPPED)]
    assert reasons(outcome) == [reason]


def test_a_mail_that_was_withdrawn_is_sent():
    known = facts(NOOR, done=(a_mail(EmailStatus.WITHDRAWN),))
    assert done(planned(mail("Bevestiging"), of=known)) == ["Bevestiging"]


def test_a_mail_per_person_is_compared_by_address_without_case():
    sent = a_mail(action=mail_person("Herinnering"))
    known = facts(consumer(email=NOOR.email.upper()), done=(sent,))
    assert lines(planned(mail_person("Herinnering"), of=known)) == [("Herinnering (Noor van Dalen)", SKIPPED)]


@pytest.mark.parametrize("status", [TaskStatus.OPEN, TaskStatus.DONE])
def test_a_task_of_this_appointment_is_not_given_again(status):
    outcome = planned(give_task("Bellen"), of=facts(NOOR, done=(a_task(status),)))
    assert lines(outcome) == [("Bellen", SKIPPED)]
    assert "gevraagd door Loondienst Consument" in reasons(outcome)[0]


def test_a_task_that_was_withdrawn_is_given_again():
    known = facts(NOOR, done=(a_task(TaskStatus.WITHDRAWN),))
    assert done(planned(give_task("Bellen"), of=known)) == ["Bellen"]


# Moves


def moved(moves=1, **known):
    return facts(NOOR, event=Event.RESCHEDULED, appointment=an_appointment(moves=moves), **known)


def test_each_move_is_mailed_once():
    """C51"""
    tells = trigger(mail("Afspraak verzet"), event=Event.RESCHEDULED)
    first = a_mail(action=mail("Afspraak verzet"), of=moved(1))
    assert done(plan(moved(1, done=(first,)), [tells], [])) == []
    assert done(plan(moved(2, done=(first,)), [tells], [])) == ["Afspraak verzet"]


def test_what_a_scenario_mailed_is_not_mailed_again_after_a_move():
    confirms = scenario("Welkom", mail("Bevestiging"))
    starts_again = trigger(start(confirms), event=Event.RESCHEDULED)
    outcome = plan(moved(1, done=(a_mail(),)), [starts_again], [confirms])
    assert lines(outcome) == [("Bevestiging", SKIPPED)]


def test_a_trigger_and_a_scenario_that_both_mail_at_a_move_are_duplicates():
    confirms = scenario("Welkom", mail("Afspraak verzet"))
    tells = trigger(start(confirms), mail("Afspraak verzet"), event=Event.RESCHEDULED)
    outcome = plan(moved(), [tells], [confirms])
    assert lines(outcome) == [("Afspraak verzet", DONE), ("Afspraak verzet", MERGED)]
    assert done(plan(carried_out(moved(), outcome), [tells], [confirms])) == []
    assert done(plan(carried_out(moved(2), outcome), [tells], [confirms])) == ["Afspraak verzet"]


def test_a_task_that_was_finished_is_struck_out_as_finished_and_not_as_waiting():
    known = facts(NOOR, done=(a_task(TaskStatus.DONE),))
    outcome = plan(known, [trigger(give_task("Bellen"))], [])
    assert lines(outcome) == [("Bellen", SKIPPED)]
    assert reasons(outcome)[0] == "Al afgehandeld; op 2026-10-06 gevraagd door Loondienst Consument."


def test_a_task_that_was_handed_over_is_not_made_again_for_who_has_it_now():
    """The dossier went to Pim with it: a run that asks for it once more finds it in his worklist."""
    handed_over = replace(a_task(), assignee_id=PIM.id)
    outcome = planned(give_task("Bellen"), of=facts(NOOR, advisor=PIM, done=(handed_over,)))
    assert lines(outcome) == [("Bellen", SKIPPED)]
    assert done(planned(give_task("Bellen"), of=facts(NOOR, advisor=ROOS, done=(handed_over,)))) == ["Bellen"]
