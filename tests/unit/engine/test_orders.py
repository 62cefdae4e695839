"""What exactly an action orders: for whom, to whom, and under which key."""

from dataclasses import replace
from datetime import date

import pytest

from app.engine.domain.facts import Addressee, addresses
from app.engine.domain.kinds import orders
from app.engine.domain.orders import base, is_same, moved_along, start_of
from app.vocabulary.words import Assignee, EffectKind, Event, Recipient
from tests.unit.builders import (
    APPOINTMENT_ON,
    PIM,
    ROOS,
    YARA,
    Colleague,
    an_appointment,
    ask,
    ask_dossier,
    consumer,
    facts,
    give_task,
    give_task_to,
    mail,
    mail_person,
    partner,
    set_status,
    what,
)

NOOR, BRAM = consumer(), partner()
KEES, LINA = (
    Colleague(8, "Kees Vos", "kees@debrug.example", is_active=False),
    Colleague(9, "Lina Smit", "lina@debrug.example", is_active=False),
)


def ordered(action, of=None, person=None, *, of_trigger=False):
    return list(orders(action, of or facts(NOOR, BRAM), person, of_trigger=of_trigger))


def recipients(order):
    return addresses(order.to)


def test_a_document_per_person_is_asked_of_the_person_that_the_scenario_applies_to():
    assert [what(order) for order in ordered(ask("Loonstrook"), person=BRAM)] == ["Loonstrook (Bram Keizer)"]


def test_a_document_per_person_is_asked_of_each_applicant_for_the_dossier():
    assert [what(order) for order in ordered(ask("Loonstrook"))] == [
        "Loonstrook (Noor van Dalen)",
        "Loonstrook (Bram Keizer)",
    ]


def test_a_document_per_dossier_is_asked_once_for_whomever_the_scenario_applies():
    for person in (None, NOOR, BRAM):
        (order,) = ordered(ask_dossier("Koopovereenkomst"), person=person)
        assert what(order) == "Koopovereenkomst"
        assert order.details["person_id"] is None


def test_the_payslip_of_the_consument_and_that_of_the_partner_are_two():
    noors, brams = ordered(ask("Loonstrook"))
    assert noors.key != brams.key


def test_a_document_is_the_same_at_every_appointment():
    (first,) = ordered(ask("Loonstrook"), person=NOOR)
    (second,) = ordered(ask("Loonstrook"), facts(NOOR, occasion="appointment:99"), NOOR)
    assert first.key == second.key


def test_a_mail_per_dossier_goes_once_to_all_applicants_together():
    (order,) = ordered(mail("Bevestiging"), person=NOOR)
    assert recipients(order) == [NOOR.email, BRAM.email]
    assert order.person is None
    assert order.blocked is None


def test_a_shared_address_stands_once_among_the_recipients():
    sharing = partner(email="NOOR@voorbeeld.example")
    (order,) = ordered(mail("Bevestiging"), facts(NOOR, sharing))
    assert recipients(order) == [NOOR.email]


def test_a_mail_per_dossier_leaves_out_whom_it_cannot_reach_and_says_so():
    order, task = ordered(mail("Bevestiging"), facts(NOOR, partner(email="")))
    assert recipients(order) == [NOOR.email]
    assert order.blocked is None
    assert str(order.note) == "Geen e-mailadres bekend van Bram Keizer."
    assert (task.kind, task.name) == (EffectKind.CREATE_TASK, "E-mailadres van Bram Keizer invullen")
    assert task.details["assignee_id"] == YARA.id


def test_a_mail_per_dossier_is_blocked_when_nobody_has_an_address():
    order, *tasks = ordered(mail("Bevestiging"), facts(consumer(email=""), partner(email="")))
    assert str(order.blocked) == "Geen e-mailadres bekend van Noor van Dalen, Bram Keizer."
    assert [task.name for task in tasks] == [
        "E-mailadres van Noor van Dalen invullen",
        "E-mailadres van Bram Keizer invullen",
    ]


def test_a_mail_per_person_goes_to_the_person_that_the_scenario_applies_to():
    (order,) = ordered(mail_person("Informatie ondernemers"), person=BRAM)
    assert (what(order), recipients(order)) == ("Informatie ondernemers (Bram Keizer)", [BRAM.email])


def test_a_mail_per_person_goes_to_each_applicant_for_the_dossier():
    noors, brams = ordered(mail_person("Herinnering"))
    assert (recipients(noors), recipients(brams)) == ([NOOR.email], [BRAM.email])
    assert noors.key != brams.key


def test_a_key_says_for_whom_a_mail_is_and_never_names_an_address():
    for action in (mail("Bevestiging"), mail_person("Herinnering"), mail_person("Herinnering", Recipient.ADVISOR)):
        before = [order.key for order in ordered(action)]
        moved = facts(consumer(email="nieuw@voorbeeld.example"), partner(email=""), advisor=ROOS)
        mails = [order for order in ordered(action, moved) if order.kind is EffectKind.SEND_EMAIL]
        assert [order.key for order in mails] == before
        assert "@" not in "".join(before)


def test_who_share_an_address_are_told_that_one_mail_goes_there():
    noors, brams = ordered(mail_person("Herinnering"), facts(NOOR, partner(email="Noor@Voorbeeld.Example")))
    assert noors.key != brams.key
    assert str(noors.note) == "Bram Keizer heeft hetzelfde adres: is deze mail ook daarvoor, dan gaat er één."
    assert [order.note for order in ordered(mail_person("Herinnering"))] == [None, None]


def test_a_mail_to_a_colleague_about_two_people_is_two_mails():
    noors, brams = (
        *ordered(mail_person("Dossier klaar", Recipient.ADVISOR), person=NOOR),
        *ordered(mail_person("Dossier klaar", Recipient.ADVISOR), person=BRAM),
    )
    assert (noors.key != brams.key, recipients(noors), recipients(brams)) == (True, [YARA.email], [YARA.email])


def test_two_people_without_an_address_are_not_the_same_recipient():
    keys = {
        order.key
        for order in ordered(mail_person("Herinnering"), facts(consumer(email=""), partner(email="")))
        if order.kind is EffectKind.SEND_EMAIL
    }
    assert len(keys) == 2


def test_a_mail_to_someone_without_an_address_is_blocked_and_gives_the_advisor_a_task():
    """C84"""
    order, task = ordered(mail_person("Herinnering"), person=partner(email=""))
    assert str(order.blocked) == "Geen e-mailadres bekend van Bram Keizer."
    assert task.details["assignee_id"] == YARA.id
    assert task.details["due_on"] == "2026-10-20"


def test_an_address_is_used_as_it_was_typed():
    """C89"""
    (order,) = ordered(mail_person("Herinnering"), person=consumer(email="d.o'Brien@voorbeeld.example"))
    assert recipients(order) == ["d.o'Brien@voorbeeld.example"]


@pytest.mark.parametrize(("recipient", "colleague"), [(Recipient.ADVISOR, YARA), (Recipient.HANDLER, ROOS)])
def test_a_mail_can_go_to_the_advisor_or_the_handler_instead(recipient, colleague):
    for action in (mail("Bevestiging", recipient), mail_person("Herinnering", recipient)):
        (order,) = ordered(action)
        assert order.to == (Addressee(colleague.name, colleague.email, user_id=colleague.id),)


def test_a_mail_to_a_handler_who_is_not_there_is_blocked_and_gives_the_advisor_a_task():
    order, task = ordered(mail("Bevestiging", Recipient.HANDLER), facts(NOOR, handler=None))
    assert str(order.blocked) == "Dit dossier heeft geen behandelaar."
    assert (task.name, task.details["assignee_id"]) == ("Behandelaar kiezen voor: Bevestiging", YARA.id)


@pytest.mark.parametrize(("assignee", "colleague"), [(Assignee.ADVISOR, YARA), (Assignee.HANDLER, ROOS)])
def test_a_task_is_for_whoever_has_that_part_on_the_dossier(assignee, colleague):
    """C38"""
    (order,) = ordered(give_task("Stukken compleet?", assignee))
    assert order.details["assignee_id"] == colleague.id


def test_a_task_can_be_for_a_user_by_name():
    (order,) = ordered(give_task_to(PIM, "Stukken compleet?"))
    assert order.details["assignee_id"] == PIM.id


@pytest.mark.parametrize(("days", "due_on"), [(0, "2026-11-02"), (-3, "2026-10-30"), (30, "2026-12-02")])
def test_a_task_is_due_so_many_days_from_the_appointment(days, due_on):
    (order,) = ordered(give_task("Bellen", days=days))
    assert order.details["due_on"] == due_on


def test_without_an_appointment_a_task_counts_from_today():
    (order,) = ordered(give_task("Bellen", days=1), facts(NOOR, appointment=None))
    assert order.details["due_on"] == "2026-10-21"


def test_a_task_for_a_handler_who_is_not_there_is_blocked_and_gives_the_advisor_a_task():
    order, task = ordered(give_task("Bellen", Assignee.HANDLER), facts(NOOR, handler=None))
    assert str(order.blocked) == "Dit dossier heeft geen behandelaar."
    assert task.name == "Behandelaar kiezen voor: Bellen"


def test_a_task_for_a_colleague_who_left_goes_to_somebody_who_works_here_and_says_so():
    (order,) = ordered(give_task_to(KEES, "Bellen"))
    assert order.blocked is None and order.details["assignee_id"] == YARA.id
    why = "Kees Vos werkt hier niet meer. Dit gaat naar Yara de Wit (adviseur van het dossier)."
    assert str(order.note) == why


def test_a_task_for_an_advisor_who_left_goes_to_the_advisor_of_the_appointment_first():
    left = facts(NOOR, advisor=KEES, appointment=replace(an_appointment(), advisor=PIM))
    (order,) = ordered(give_task("Bellen"), left)
    assert order.details["assignee_id"] == PIM.id
    why = "Adviseur Kees Vos werkt hier niet meer. Dit gaat naar Pim 't Hart (adviseur van de afspraak)."
    assert str(order.note) == why


def test_what_the_advisor_must_mend_goes_to_somebody_else_once_the_advisor_left():
    """A missing address, and a missing handler."""
    left = facts(replace(NOOR, email=""), advisor=KEES, handler=None, admins=(ROOS,))
    *_, of_address = ordered(mail_person("Welkom"), left)
    blocked, of_handler = ordered(give_task("Bellen", Assignee.HANDLER), left)
    assert blocked.blocked and [of_address.details["assignee_id"], of_handler.details["assignee_id"]] == [ROOS.id] * 2
    assert str(of_handler.note) == "Adviseur Kees Vos werkt hier niet meer. Dit gaat naar Roos Bakker (beheerder)."


def test_a_task_for_two_who_both_fall_to_the_same_colleague_is_one():
    left = facts(NOOR, advisor=KEES)
    (of_advisor,), (of_handler,) = (ordered(give_task("Bellen", whose), left) for whose in list(Assignee)[:2])
    assert of_advisor.key == of_handler.key


def test_a_task_is_blocked_only_where_nobody_works_here_any_more():
    (order,) = ordered(give_task("Bellen", Assignee.HANDLER), facts(NOOR, advisor=KEES, handler=LINA))
    assert str(order.blocked) == "Behandelaar Lina Smit werkt hier niet meer."


def test_tasks_are_the_same_by_appointment_subject_and_assignee():
    (first,) = ordered(give_task("Stukken  compleet?"))
    (same,) = ordered(give_task("stukken compleet?"))
    (of_handler,) = ordered(give_task("Stukken compleet?", Assignee.HANDLER))
    (of_another,) = ordered(give_task("Stukken compleet?"), facts(NOOR, occasion="appointment:13"))
    assert first.key == same.key
    assert len({first.key, of_handler.key, of_another.key}) == 3


def test_a_status_is_ordered_for_the_dossier():
    (order,) = ordered(set_status("Stukken opgevraagd"), person=NOOR)
    assert (order.kind, order.name, order.person) == (EffectKind.SET_STATUS, "Stukken opgevraagd", None)


@pytest.mark.parametrize("action", [mail("Afspraak verzet"), mail_person("Herinnering"), give_task("Bellen")])
def test_what_a_trigger_says_of_a_move_is_news_at_each_move(action):
    """C51"""
    moved = [facts(NOOR, event=Event.RESCHEDULED, appointment=an_appointment(moves=moves)) for moves in (1, 2)]
    (first,), (second,) = (ordered(action, one, of_trigger=True) for one in moved)
    assert first.key != second.key
    assert base(first.key) == base(second.key)


@pytest.mark.parametrize("action", [mail("Herinnering"), mail_person("Herinnering"), give_task("Bellen")])
def test_what_a_timed_trigger_does_itself_belongs_to_one_start(action):
    starts = [facts(NOOR, event=Event.BEFORE, appointment=an_appointment(start_number=number)) for number in (0, 1)]
    first, second = (ordered(action, one, of_trigger=True)[0].key for one in starts)
    assert (start_of(first), start_of(second), base(first) == base(second)) == (0, 1, True)
    assert not is_same(second, first) and is_same(second, moved_along(first, 1))
    (of_scenario,) = ordered(action, starts[1])
    assert start_of(of_scenario.key) is None and is_same(of_scenario.key, first)


def test_what_was_done_for_a_start_is_not_done_by_a_timed_trigger_for_that_start_alone():
    """Its key does not say for which: the confirmation, say."""
    key, done = "email:appointment:12:2:applicants|start:1", "email:appointment:12:2:applicants"
    assert is_same(key, done, 1) and not is_same(key, done, 0)


def test_what_tells_of_a_move_is_there_already_only_where_it_waits():
    tells, told = "email:appointment:12:2:applicants|start:1:2", "email:appointment:12:2:applicants|start:1:1"
    assert is_same(tells, told, waits=True) and not is_same(tells, told) and is_same(tells, tells)
    assert not is_same(tells, "email:appointment:12:2:applicants|start:0:1", waits=True)


@pytest.mark.parametrize("event", [Event.SCHEDULED, Event.CANCELLED, Event.COMPLETED])
def test_what_a_trigger_says_at_any_other_event_does_not_depend_on_moves(event):
    moved = facts(NOOR, event=event, appointment=an_appointment(moves=2))
    (order,) = ordered(mail("Bevestiging"), moved, of_trigger=True)
    assert order.key == ordered(mail("Bevestiging"), facts(NOOR), of_trigger=True)[0].key


@pytest.mark.parametrize("action", [mail("Bevestiging"), ask("Loonstrook"), give_task("Bellen")])
def test_what_a_scenario_asks_is_the_same_before_and_after_a_move(action):
    (before,) = ordered(action, facts(NOOR))
    (after,) = ordered(
        action, facts(NOOR, event=Event.RESCHEDULED, appointment=an_appointment(moves=1, on=date(2026, 11, 9)))
    )
    assert before.key == after.key


def test_a_document_that_a_trigger_asks_at_a_move_is_no_news():
    (order,) = ordered(
        ask("Loonstrook"), facts(NOOR, event=Event.RESCHEDULED, appointment=an_appointment(moves=1)), of_trigger=True
    )
    assert order.key == base(order.key)


@pytest.mark.parametrize("subject", ["Bellen | vandaag", "Bellen|start:1", "100 % zeker|"])
def test_what_users_type_is_never_taken_for_the_mark_of_a_move(subject):
    (order,) = ordered(give_task(subject))
    assert base(order.key) == order.key
    assert order.key != ordered(give_task(subject.partition("|")[0]))[0].key


def test_the_day_of_the_appointment_is_what_everything_counts_from():
    assert facts().day == APPOINTMENT_ON


def test_a_mail_to_a_colleague_who_left_goes_to_somebody_who_works_here_and_says_so():
    (order,) = ordered(mail("Dossier klaar", Recipient.HANDLER), facts(NOOR, handler=KEES))
    assert order.blocked is None and [one.address for one in order.to] == [YARA.email]
    why = "Behandelaar Kees Vos werkt hier niet meer. Dit gaat naar Yara de Wit (adviseur van het dossier)."
    assert str(order.note) == why


def test_a_mail_to_the_handler_is_blocked_where_nobody_works_here_any_more():
    (order,) = ordered(mail("Dossier klaar", Recipient.HANDLER), facts(NOOR, advisor=LINA, handler=KEES))
    assert str(order.blocked) == "Behandelaar Kees Vos werkt hier niet meer."
