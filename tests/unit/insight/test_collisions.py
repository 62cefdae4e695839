"""What scenarios and triggers do to each other: each kind of conflict, and what looks like it and isn't."""

from dataclasses import replace

import pytest

from app.engine.domain.conditions import (
    HasNoPartner,
    HasPartner,
    LeadSourceIsNoneOf,
    LeadSourceIsOneOf,
    StatusIsOneOf,
    TypeIsNoneOf,
    TypeIsOneOf,
)
from app.insight.domain.collisions import Setup, conflicts
from app.setup.domain import rule_checks
from app.setup.domain.rule_checks import FilterProperty, Thing, of_list
from app.vocabulary.words import AppliesTo, Assignee, Event, Question, Recipient, Scope, Severity, Subject
from tests.unit.builders import (
    ask,
    ask_dossier,
    asks_of,
    dossier_has,
    dossier_is,
    dossier_is_not,
    give_task,
    mail,
    mail_person,
    number,
    person_is,
    scenario,
    set_status,
    start,
    start_relevant,
    trigger,
)

ORIENT, ADVICE_TALK = "Oriënterend gesprek", "Adviesgesprek"
EACH, CONSUMER, PARTNER = AppliesTo.EACH_APPLICANT, AppliesTo.CONSUMER, AppliesTo.PARTNER


def things_of(*names):
    return tuple(Thing(number(name), name) for name in names)


def filter_property(name, subject, *options, is_multiple=False, archived=()):
    things = tuple(Thing(number(option), option, option in archived) for option in options)
    return FilterProperty(Thing(number(name), name), subject, is_multiple, things)


QUESTIONS = {
    one.key: one
    for one in (
        of_list(Question.APPOINTMENT_TYPE, things_of(ORIENT, ADVICE_TALK, "Advies", "Tekenen")),
        of_list(Question.STATUS, things_of("Nieuw", "In advies")),
        of_list(Question.LEAD_SOURCE, things_of("Website", "Makelaar")),
        rule_checks.PARTNER,
        filter_property("Fase", Subject.DOSSIER, "Starter", "Doorstromer", "Oversluiter"),
        filter_property("Inkomenstype", Subject.PERSON, "Loondienst", "ZZP'er", is_multiple=True),
        filter_property("Klantprofiel", Subject.PERSON, "Standaard", "Expat"),
    )
}


def found(*scenarios, triggers=None, severity=None):
    """What is remarked, but for what is only to know."""
    setup = Setup(scenarios, tuple([trigger()] if triggers is None else triggers), QUESTIONS, TELLING)
    told = [one for one in conflicts(setup) if one.severity is (severity or one.severity)]
    if severity is None:
        told = [one for one in told if one.severity is not Severity.INFORMATION]
    return [str(one.sentence) for one in told]


def informed(*scenarios, **values):
    return found(*scenarios, severity=Severity.INFORMATION, **values)


def starter(*actions, name="Starter"):
    return scenario(name, *actions, where=[dossier_is("Fase", "Starter")])


def income(name, option, *actions, applies_to=EACH):
    return scenario(name, *actions, where=[person_is("Inkomenstype", option)], applies_to=applies_to)


def profile(name, option, *actions, applies_to=EACH):
    return scenario(name, *actions, where=[person_is("Klantprofiel", option)], applies_to=applies_to)


TELLING = frozenset(map(number, ("Bevestiging", "Bevestiging advies", "Afspraak in persoon")))
NEW, ADVICE = set_status("Nieuw"), set_status("In advies")
CONTRADICTION = "%s zet de dossierstatus op “Nieuw” en %s op “In advies”. Starten ze samen, dan geldt “Nieuw”."


def test_a_sound_office_gets_no_remarks():
    assert found(starter(ask_dossier("Eigen middelen")), income("Loondienst", "Loondienst", ask("Loonstrook"))) == []


# Statuses


def test_two_scenarios_that_can_start_together_and_set_different_statuses_are_told_with_the_one_that_holds():
    assert found(starter(NEW), income("ZZP", "ZZP'er", ADVICE)) == [CONTRADICTION % ("Starter", "ZZP")]


def test_the_same_status_or_scenarios_that_exclude_each_other_contradict_nothing():
    mover = scenario("Doorstromer", ADVICE, where=[dossier_is("Fase", "Doorstromer")])
    other = scenario("Geen starter", ADVICE, where=[dossier_is_not("Fase", "Starter")])

    assert found(starter(NEW), income("ZZP", "ZZP'er", NEW)) == []
    assert found(starter(NEW), mover) == []
    assert found(starter(NEW), other) == []


def test_a_scenario_for_whatever_is_filled_in_contradicts_one_for_an_option_of_it():
    other = scenario("Fase bekend", ADVICE, where=[dossier_has("Fase")])

    assert found(starter(NEW), other) == [CONTRADICTION % ("Starter", "Fase bekend")]


def test_scenarios_for_two_people_of_one_dossier_contradict_each_other_too():
    """Nobody is both, but the one can be and the other."""
    both = profile("Standaard", "Standaard", NEW, applies_to=CONSUMER), profile("Expat", "Expat", ADVICE)

    assert found(*both) == [CONTRADICTION % ("Standaard", "Expat")]
    assert found(*[replace(one, applies_to=CONSUMER) for one in both]) == []
    assert found(*[replace(one, applies_to=PARTNER) for one in both]) == []


@pytest.mark.parametrize("trigger_first", [True, False])
def test_of_a_trigger_and_a_scenario_the_order_of_the_triggers_actions_says_which_holds(trigger_first):
    if trigger_first:
        told = found(starter(ADVICE), triggers=[trigger(NEW, start_relevant(), name="Gesprek")])
        assert told == [CONTRADICTION % ("Gesprek", "Starter")]
    else:
        told = found(starter(NEW), triggers=[trigger(start_relevant(), ADVICE, name="Gesprek")])
        assert told == [CONTRADICTION % ("Starter", "Gesprek")]


def test_where_the_trigger_decides_the_status_the_scenarios_are_not_held_against_each_other():
    told = found(
        starter(ADVICE), income("ZZP", "ZZP'er", set_status("Afgerond")), triggers=[trigger(NEW, start_relevant())]
    )

    assert len(told) == 2 and all(one.startswith("Eerste gesprek zet") for one in told)


def test_a_scenario_that_a_trigger_names_counts_whatever_its_filter_says():
    other = scenario("Doorstromer", ADVICE, where=[dossier_is("Fase", "Doorstromer")])

    assert found(starter(NEW), other, triggers=[trigger(start(starter(NEW)), start_relevant())]) == [
        CONTRADICTION % ("Starter", "Doorstromer")
    ]


def test_two_triggers_contradict_each_other_only_where_they_fire_together():
    def told(**second):
        first = trigger(NEW, name="Een", types=["Advies"])
        return found(triggers=[first, trigger(ADVICE, **({"name": "Twee", "types": ["Advies"]} | second))])

    assert told() == told(types=[]) == [CONTRADICTION % ("Een", "Twee")]
    assert told(types=["Tekenen"]) == []
    assert told(event=Event.CANCELLED) == []


def test_timed_triggers_have_runs_of_their_own():
    both = [trigger(action, name=action.status.name, event=Event.BEFORE) for action in (NEW, ADVICE)]

    assert found(triggers=both) == []


# Mails


def two_mails(one, senders, other, others, who="Een klant"):
    return f"{who} kan twee e-mails tegelijk krijgen: “{one}” (van {senders}) en “{other}” (van {others})."


def test_two_templates_for_the_same_audience_are_told_once_with_all_who_send_them():
    letter, welcome = mail("Bevestiging"), mail("Welkom")
    employed, self_employed = income("Loon", "Loondienst", letter), income("ZZP", "ZZP'er", letter)

    told = found(starter(welcome), employed, self_employed, severity=Severity.ADVICE)

    assert told == [two_mails("Bevestiging", "Loon, ZZP", "Welkom", "Starter")]


def test_a_trigger_that_mails_beside_its_scenarios_is_told():
    told = found(starter(mail("Welkom")), triggers=[trigger(mail("Afspraak"), start_relevant(), name="Gesprek")])

    assert told in (
        [two_mails("Welkom", "Starter", "Afspraak", "Gesprek")],
        [two_mails("Afspraak", "Gesprek", "Welkom", "Starter")],
    )


def test_mails_to_different_readers_or_never_together_or_meant_so_are_fine():
    welcome = starter(mail("Welkom"))

    assert found(welcome, income("ZZP", "ZZP'er", mail("Voor u", Recipient.ADVISOR))) == []
    assert found(welcome, income("ZZP", "ZZP'er", mail_person("Informatie"))) == []
    assert found(welcome, income("ZZP", "ZZP'er", mail("Welkom"))) == []
    assert found(welcome, income("ZZP", "ZZP'er", mail("Welkom"), mail("Bevestiging"))) == []
    assert found(welcome, scenario("Door", mail("Hallo"), where=[dossier_is("Fase", "Doorstromer")])) == []


def test_mails_per_person_clash_only_where_both_reach_one_person():
    consumer = income("Een", "Loondienst", mail_person("Loon"), applies_to=CONSUMER)
    partner = income("Twee", "ZZP'er", mail_person("Zaak"), applies_to=PARTNER)

    assert found(consumer, partner) == []
    assert len(found(consumer, replace(partner, applies_to=EACH))) == 1


def test_the_advisor_is_called_so():
    told = found(starter(mail("A", Recipient.ADVISOR)), income("ZZP", "ZZP'er", mail("B", Recipient.ADVISOR)))

    assert told[0].startswith("De adviseur kan twee e-mails tegelijk krijgen")


# What is never started, and what starts nothing


def test_filtered_scenarios_that_no_trigger_weighs_are_told_together():
    told = found(starter(NEW), income("ZZP", "ZZP'er", NEW), triggers=[trigger(NEW)])

    assert told == [
        "Geen trigger die aanstaat bepaalt welke gefilterde scenario's relevant zijn."
        " Vanzelf start dus niet: Starter, ZZP."
    ]
    assert found(starter(NEW), triggers=[trigger(start(starter(NEW)))]) == []


def test_what_is_only_started_by_hand_is_for_information():
    by_hand, of_dossier = scenario("Nieuwbouw", NEW), scenario("Bellen", NEW, scope=Scope.DOSSIER)

    assert informed(by_hand, of_dossier) == ["Alleen met de hand te starten: Nieuwbouw, Bellen."]
    assert informed(by_hand, triggers=[trigger(start(by_hand))]) == []


def test_a_trigger_with_nothing_to_start_does_nothing():
    hollow = scenario("Leeg")

    assert found(triggers=[trigger(name="Gesprek")]) == [
        "Trigger “Gesprek” doet niets: er is geen scenario met acties dat hij kan starten."
    ]
    assert len(found(hollow, triggers=[trigger(start(hollow))])) == 1
    assert found(starter(NEW), triggers=[trigger()]) == []
    assert found(triggers=[trigger(NEW)]) == []


# What is merged, and needs nobody's attention


def test_what_two_scenarios_ask_of_one_person_is_told_as_asked_once():
    both = income("Loon", "Loondienst", ask("Loonstrook")), income("ZZP", "ZZP'er", ask("Loonstrook"))

    assert informed(*both) == [
        "“Loonstrook” wordt per persoon maar één keer gevraagd, ook als deze samen starten: Loon, ZZP."
    ]
    assert found(*both) == []


def test_what_consumer_and_partner_are_asked_each_is_two():
    consumer = income("Een", "Loondienst", ask("Loonstrook"), applies_to=CONSUMER)
    partner = income("Twee", "Loondienst", ask("Loonstrook"), applies_to=PARTNER)

    assert informed(consumer, partner) == []
    assert len(informed(consumer, starter(ask("Loonstrook")))) == 1


def test_documents_of_the_dossier_mails_and_tasks_coincide_for_the_dossier():
    one = income("Een", "Loondienst", ask_dossier("Taxatie"), mail("Welkom"), give_task("Bel "), applies_to=CONSUMER)
    other = income("Twee", "ZZP'er", ask_dossier("Taxatie"), mail("Welkom"), give_task("bel"), applies_to=PARTNER)

    assert len(informed(one, other)) == 3
    assert len(informed(one, replace(other, actions=(give_task("bel", Assignee.HANDLER),)))) == 0


def test_scenarios_that_exclude_each_other_share_nothing():
    one, other = profile("Een", "Expat", ask("Loonstrook")), profile("Twee", "Standaard", ask("Loonstrook"))

    assert informed(one, other) == []


def test_a_filter_that_can_never_hold_meets_nobody():
    never = [dossier_is("Fase", "Starter"), dossier_is("Fase", "Doorstromer")]

    assert found(scenario("Nooit", NEW, where=never), income("ZZP", "ZZP'er", ADVICE)) == []


def test_a_long_list_of_names_is_cut_short():
    many = [income(f"S{place}", "Loondienst", ask("Loonstrook")) for place in range(8)]

    assert informed(*many)[0].endswith("S0, S1, S2, S3 en nog 4.")


def test_the_key_stays_when_things_are_renamed_and_each_conflict_is_told_once():
    def keys(name):
        renamed = replace(starter(NEW), name=name)
        setup = Setup((renamed, income("ZZP", "ZZP'er", ADVICE)), (trigger(), trigger(name="Ook")), QUESTIONS)
        return [one.key for one in conflicts(setup)]

    assert keys("Starter") == keys("Anders")
    assert len(set(keys("Starter"))) == len(keys("Starter")) == 1


def test_the_worst_comes_first():
    setup = Setup((starter(NEW, mail("A")), income("ZZP", "ZZP'er", mail("B"), ADVICE)), (trigger(),), QUESTIONS)

    assert [one.severity for one in conflicts(setup)] == [Severity.WRONG, Severity.ADVICE]


# What is asked that is no property


def asking(name, *conditions, actions=(NEW,), applies_to=AppliesTo.DOSSIER):
    return scenario(name, *actions, where=conditions, applies_to=applies_to)


@pytest.mark.parametrize(
    ("condition", "other"),
    [
        (asks_of(TypeIsOneOf, ORIENT), asks_of(TypeIsOneOf, ADVICE_TALK)),
        (asks_of(TypeIsOneOf, ORIENT), asks_of(TypeIsNoneOf, ORIENT)),
        (asks_of(StatusIsOneOf, "Nieuw"), asks_of(StatusIsOneOf, "In advies")),
        (asks_of(LeadSourceIsOneOf, "Website"), asks_of(LeadSourceIsNoneOf, "Website")),
        (HasPartner(None), HasNoPartner(None)),
    ],
)
def test_scenarios_of_which_one_at_most_can_start_contradict_nothing(condition, other):
    first = asking("Een", condition)

    assert found(first, asking("Twee", condition, actions=[ADVICE])) == [CONTRADICTION % ("Een", "Twee")]
    assert found(first, asking("Twee", other, actions=[ADVICE])) == []


def test_what_is_for_the_partner_never_meets_what_asks_that_there_is_none():
    alone = asking("Alleen", HasNoPartner(None))

    assert found(alone, income("ZZP", "ZZP'er", ADVICE, applies_to=PARTNER)) == []
    assert found(alone, income("ZZP", "ZZP'er", ADVICE)) == [CONTRADICTION % ("Alleen", "ZZP")]


def test_a_trigger_never_meets_what_is_for_other_types_of_appointments():
    own = trigger(ADVICE, start_relevant(), types=[ADVICE_TALK])
    of_orient, of_advice = (asking(name, asks_of(TypeIsOneOf, name)) for name in (ORIENT, ADVICE_TALK))

    assert found(of_advice, triggers=[own]) == [
        "Eerste gesprek zet de dossierstatus op “In advies” en Adviesgesprek op “Nieuw”. Starten ze samen, dan geldt"
        " “In advies”."
    ]
    assert found(of_orient, triggers=[own, trigger(name="Elk")]) == []


def test_a_filter_on_a_type_at_which_no_trigger_weighs_it_is_told():
    only_advice = trigger(types=[ADVICE_TALK])
    told = [
        f"{ORIENT} start nooit vanzelf: bij het afspraaktype in het filter is er geen trigger die naar de filters"
        " kijkt."
    ]
    of_orient = asking(ORIENT, asks_of(TypeIsOneOf, ORIENT))

    assert found(of_orient, triggers=[only_advice]) == told
    assert found(asking(ORIENT, asks_of(TypeIsNoneOf, ADVICE_TALK)), triggers=[only_advice]) == told
    assert found(of_orient, triggers=[only_advice, trigger(name="Eerste", types=[ORIENT])]) == []
    assert found(of_orient, triggers=[trigger()]) == []


# Confirmations


def confirmation(*types, name="Bevestiging"):
    return mail(name, types=types)


OWN = mail("Bevestiging advies")
TWICE = (
    "Een klant krijgt één afspraak twee keer bevestigd: met “Bevestiging” (van Starter) en met “Bevestiging advies”"
    " (van Eerste gesprek)."
)


def test_two_mails_that_say_when_the_appointment_is_go_wrong():
    both = starter(confirmation()), [trigger(OWN, start_relevant())]
    assert found(both[0], triggers=both[1], severity=Severity.WRONG) == [TWICE]
    assert found(both[0], triggers=both[1], severity=Severity.ADVICE) == []


def test_a_welcome_beside_a_confirmation_is_at_most_advice():
    assert found(starter(mail("Welkom")), triggers=[trigger(OWN, start_relevant())], severity=Severity.WRONG) == []


def test_one_to_each_and_one_to_all_confirm_twice_too():
    each = income("ZZP", "ZZP'er", mail_person("Afspraak in persoon"))
    told = found(each, triggers=[trigger(OWN, start_relevant())], severity=Severity.WRONG)
    assert told == [
        "Een klant krijgt één afspraak twee keer bevestigd: met “Afspraak in persoon” (van ZZP) en met “Bevestiging"
        " advies” (van Eerste gesprek)."
    ]
    to_advisor = income("ZZP", "ZZP'er", mail("Bevestiging", Recipient.ADVISOR))
    assert found(to_advisor, triggers=[trigger(OWN, start_relevant())], severity=Severity.WRONG) == []


def test_confirmations_for_other_types_of_appointments_never_go_together():
    of_orient = starter(confirmation(ORIENT))
    of_all, of_advice = trigger(OWN, start_relevant()), trigger(OWN, start_relevant(), types=[ADVICE_TALK])
    assert found(of_orient, triggers=[of_all], severity=Severity.WRONG) == [TWICE]
    by_type = trigger(mail("Bevestiging advies", types=[ADVICE_TALK]), start_relevant())
    assert found(of_orient, triggers=[by_type], severity=Severity.WRONG) == []
    orient = trigger(name="Eerste", types=[ORIENT])
    assert found(of_orient, triggers=[of_advice, orient], severity=Severity.WRONG) == []


def test_a_mail_that_is_for_other_types_than_it_is_sent_at_is_told():
    never = "“Bevestiging” van %s wordt nooit verstuurd: het sjabloon is voor andere afspraaktypes."
    advice = trigger(confirmation(ORIENT), types=[ADVICE_TALK])
    assert found(triggers=[advice]) == [never % "Eerste gesprek"]
    assert found(triggers=[trigger(confirmation(ORIENT))]) == []
    of_type = asking("Extra", asks_of(TypeIsOneOf, ADVICE_TALK), actions=[confirmation(ORIENT)])
    assert found(of_type) == [never % "Extra"]
    assert found(starter(confirmation(ORIENT)), triggers=[trigger(types=[ADVICE_TALK])]) == [never % "Starter"]
    assert found(starter(confirmation(ORIENT)), triggers=[trigger(types=[ADVICE_TALK, ORIENT])]) == []
