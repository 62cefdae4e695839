"""What an action is unique within, in words."""

import pytest

from app.engine.domain.kinds import EFFECTS
from app.engine.domain.planning import plan
from app.vocabulary.words import Event, Recipient
from tests.unit.builders import (
    an_appointment,
    ask,
    ask_dossier,
    consumer,
    facts,
    give_task,
    mail,
    mail_person,
    scenario,
    set_status,
    trigger,
)

PER_PERSON = "Eén keer tegelijk per dossier, persoon (Noor van Dalen) en documenttype."
PER_ADDRESSEE = "Eén keer per afspraak, sjabloon en persoon (Noor van Dalen), en per adres."


def said(planned):
    return [
        str(
            EFFECTS[one.order.kind].unique_within(
                one.order.key, one.order.person and one.order.person.name, one.order.details
            )
        )
        for one in planned.actions
    ]


@pytest.mark.parametrize(
    ("action", "sentence"),
    [
        (ask("Loonstrook"), PER_PERSON),
        (ask_dossier("Koopovereenkomst"), "Eén keer tegelijk per dossier en documenttype."),
        (mail("Bevestiging"), "Eén keer per afspraak en sjabloon, aan de aanvragers samen."),
        (mail_person("Informatie"), PER_ADDRESSEE),
        (mail("Intern", Recipient.ADVISOR), "Eén keer per afspraak en sjabloon, aan de adviseur."),
        (
            mail_person("Intern", Recipient.ADVISOR),
            "Eén keer per afspraak en sjabloon, aan de adviseur over Noor van Dalen.",
        ),
        (give_task("Bellen"), "Eén keer per afspraak, onderwerp en collega (Yara de Wit)."),
        (set_status("In advies"), "Eén status per uitvoering: wie het eerst komt, bepaalt."),
    ],
)
def test_each_kind_of_action_says_when_a_second_one_is_the_same(action, sentence):
    assert said(plan(facts(), [trigger(action)], [])) == [sentence]


def test_news_of_a_move_is_told_once_per_move():
    moved = facts(event=Event.RESCHEDULED, appointment=an_appointment(moves=2))
    planned = plan(moved, [trigger(mail("Afspraak verzet"), give_task("Bellen"), event=Event.RESCHEDULED)], [])
    assert said(planned) == [
        "Eén keer per verzetting van de afspraak en sjabloon, aan de aanvragers samen.",
        "Eén keer per verzetting van de afspraak, onderwerp en collega (Yara de Wit).",
    ]


def test_what_a_user_starts_is_unique_within_that_start():
    one = scenario("Nieuwbouw", mail("Bevestiging"))
    by_hand = facts(event=Event.STARTED_BY_HAND, asked_scenario_ids=(one.id,), occasion="by_hand:started_by_hand:a1")
    assert said(plan(by_hand, [], [one])) == [
        "Eén keer per keer dat iemand dit start en sjabloon, aan de aanvragers samen."
    ]


def test_who_has_no_address_and_a_handler_who_is_not_there_are_told_as_ever():
    nameless = facts(consumer(email=""), handler=None)
    planned = plan(nameless, [trigger(mail_person("Informatie"), mail("Intern", Recipient.HANDLER))], [])
    mails = [
        one for one, action in zip(said(planned), planned.actions, strict=True) if action.order.kind == "send_email"
    ]
    assert mails == [PER_ADDRESSEE, "Eén keer per afspraak en sjabloon, aan de behandelaar."]
