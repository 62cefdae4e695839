"""Dossiers that don't exist, planned as if they did."""

import pytest

from app.engine.domain.planning import plan
from app.insight.domain.made_up_facts import Imagined, Names, Occasion, imagine
from app.vocabulary.events import TIMED_EVENTS
from app.vocabulary.words import AppliesTo, Event
from tests.unit.builders import (
    TODAY,
    an_option,
    ask,
    done,
    dossier_is,
    give_task,
    mail,
    number,
    person_is,
    scenario,
    trigger,
    weighed,
)

NAMES = Names("Consument", "Partner", "Adviseur", "Behandelaar")
KNOWN = {
    number(name): (number(property), an_option(name))
    for property, name in [("Fase", "Starter"), ("Inkomenstype", "Loondienst"), ("Inkomenstype", "ZZP'er")]
}


def imagined(*, event=Event.SCHEDULED, trigger_id=None, is_first=True, **chosen):
    ids = {who: frozenset(map(number, names)) for who, names in chosen.items()}
    occasion = Occasion(number("Oriënterend gesprek"), "Oriënterend gesprek", event, is_first, trigger_id=trigger_id)
    return imagine(Imagined(**ids), occasion, KNOWN, NAMES, an_option("Nieuw"), TODAY)


def test_the_rules_see_it_as_any_other_dossier():
    employed = scenario(
        "Loondienst",
        ask("Loonstrook"),
        mail("Bevestiging"),
        where=[person_is("Inkomenstype", "Loondienst")],
        applies_to=AppliesTo.EACH_APPLICANT,
    )
    starter = scenario("Starter", give_task("Bellen"), where=[dossier_is("Fase", "Starter")])
    known = imagined(dossier=["Starter"], consumer=["ZZP'er"], partner=["Loondienst", "ZZP'er"])
    assert done(plan(known, [trigger()], [employed, starter])) == ["Loonstrook (Partner)", "Bevestiging", "Bellen"]


def test_without_a_partner_a_scenario_for_the_partner_says_so():
    of_partner = scenario(
        "ZZP Partner", ask("Jaarcijfers"), where=[person_is("Inkomenstype", "ZZP'er")], applies_to=AppliesTo.PARTNER
    )
    assert weighed(plan(imagined(), [trigger()], [of_partner])) == [("ZZP Partner", "", "not_applicable")]


def test_a_second_appointment_of_its_type_can_be_imagined():
    first = trigger(mail("Welkom"), is_first_of_type=True)
    assert done(plan(imagined(is_first=True), [first], [])) == ["Welkom"]
    assert done(plan(imagined(is_first=False), [first], [])) == []


@pytest.mark.parametrize("event", TIMED_EVENTS)
def test_the_moment_of_a_timed_trigger_comes_in_time(event):
    timed = trigger(mail("Herinnering"), event=event)
    assert done(plan(imagined(event=event, trigger_id=timed.id), [timed], [])) == ["Herinnering"]


def test_an_option_that_is_gone_is_left_out():
    assert imagined(dossier=["Weg"]).choices == {}
