"""What of a plan a scenario or a trigger does itself, and what keeps a scenario from being started."""

from app.engine.domain.planning import plan
from app.insight.domain.made_up_facts import in_time
from app.insight.domain.trial import starts, try_scenario, try_trigger
from app.vocabulary.words import AppliesTo, Event, Scope, Weighing
from tests.unit.builders import (
    ask,
    ask_dossier,
    choices,
    consumer,
    done,
    dossier_is,
    facts,
    mail,
    partner,
    person_is,
    scenario,
    start,
    start_relevant,
    trigger,
    weighed,
)

EMPLOYED = scenario(
    "Loondienst",
    ask("Loonstrook"),
    mail("Bevestiging"),
    where=[person_is("Inkomenstype", "Loondienst")],
    applies_to=AppliesTo.EACH_APPLICANT,
)
STARTER = scenario("Starter", ask_dossier("Eigen middelen"), where=[dossier_is("Fase", "Starter")])
BY_HAND = scenario("Nieuwbouw", ask_dossier("Energielabel"))
BOTH = facts(consumer(Inkomenstype="Loondienst"), partner(Inkomenstype="ZZP'er"), choices=choices(Fase="Starter"))


def test_a_scenario_does_its_own_part_of_what_happens():
    trial = try_scenario(EMPLOYED, BOTH, [trigger()], [STARTER, EMPLOYED])

    assert done(trial.own) == ["Loonstrook (Noor van Dalen)", "Bevestiging"]
    assert done(trial.whole) == ["Eigen middelen", *done(trial.own)]
    assert trial.is_reached and not trial.is_by_hand and trial.counts


def test_each_person_it_is_weighed_for_is_told_and_only_those_that_count_are_in_its_part():
    trial = try_scenario(EMPLOYED, BOTH, [trigger()], [EMPLOYED])

    assert [(one.person.name, one.weighing) for one in trial.weighed] == [
        ("Noor van Dalen", Weighing.STARTED),
        ("Bram Keizer", Weighing.NO_MATCH),
    ]
    assert weighed(trial.own) == [("Loondienst", "Noor van Dalen", "started")]


def test_a_scenario_that_matches_nobody_was_reached_all_the_same():
    trial = try_scenario(EMPLOYED, facts(consumer(Inkomenstype="ZZP'er")), [trigger()], [EMPLOYED])

    assert trial.is_reached and not trial.is_by_hand and not trial.counts and done(trial.own) == []


def test_what_is_missing_counts_since_it_might_start():
    assert try_scenario(EMPLOYED, facts(consumer()), [trigger()], [EMPLOYED]).counts


def test_without_a_trigger_that_starts_it_it_is_tried_by_hand():
    trial = try_scenario(BY_HAND, BOTH, [trigger()], [EMPLOYED, BY_HAND])

    assert trial.is_by_hand and not trial.is_reached
    assert done(trial.own) == ["Energielabel"] and "Energielabel" not in done(trial.whole)


def test_by_hand_its_filter_does_not_count():
    trial = try_scenario(EMPLOYED, facts(consumer(Inkomenstype="ZZP'er")), [], [EMPLOYED])

    assert done(trial.own) == ["Loonstrook (Noor van Dalen)", "Bevestiging"]


def test_a_scenario_of_the_dossier_is_tried_by_hand_without_an_appointment():
    of_dossier = scenario("Zonder portaal", ask_dossier("Energielabel"), scope=Scope.DOSSIER)

    assert done(try_scenario(of_dossier, BOTH, [trigger()], [of_dossier]).own) == ["Energielabel"]


def test_the_triggers_that_would_start_it_say_why_they_do_not_or_at_what_they_do():
    other_type = trigger(name="Adviesgesprek", types=["Adviesgesprek"])
    moved = trigger(start(EMPLOYED), name="Verzet", event=Event.RESCHEDULED)
    idle = trigger(mail("Welkom"), name="Welkom", types=["Adviesgesprek"])

    trial = try_scenario(EMPLOYED, BOTH, [other_type, moved, idle], [EMPLOYED])

    assert [(one.trigger.name, "geldt niet" in str(one.reason)) for one in trial.silent] == [("Adviesgesprek", True)]
    assert [one.name for one in trial.elsewhere] == ["Verzet"]


def test_what_starts_a_scenario():
    relevant, named = trigger(start_relevant()), trigger(start(BY_HAND))

    assert [starts(one, EMPLOYED) for one in (relevant, named)] == [True, False]
    assert [starts(one, BY_HAND) for one in (relevant, named)] == [False, True]


def test_a_trigger_does_its_own_actions_and_those_of_what_it_starts():
    first = trigger(mail("Bevestiging"), name="Bevestigen")
    own = trigger(start_relevant(), ask_dossier("Energielabel"), name="Eerste gesprek")

    trial = try_trigger(own, BOTH, [first, own], [EMPLOYED, STARTER])

    assert trial.is_reached and trial.reason is None
    assert done(trial.own) == ["Loonstrook (Noor van Dalen)", "Eigen middelen", "Energielabel"]
    assert weighed(trial.own) == [("Loondienst", "Noor van Dalen", "started"), ("Starter", "", "started")]
    assert done(trial.whole) == ["Bevestiging", *done(trial.own)]


def test_what_is_struck_out_because_of_another_trigger_stays_in_its_part():
    first, own = trigger(mail("Bevestiging"), name="Eerst"), trigger(mail("Bevestiging"), name="Dan")

    trial = try_trigger(own, BOTH, [first, own], [])

    assert done(trial.own) == [] and [str(action.reason) for action in trial.own.actions]


def test_a_trigger_that_does_not_fire_says_why():
    own = trigger(types=["Adviesgesprek"])

    trial = try_trigger(own, BOTH, [own], [EMPLOYED])

    assert not trial.is_reached and "geldt niet" in str(trial.reason) and trial.own.actions == []


def test_a_timed_trigger_is_tried_at_its_own_moment_only():
    own = trigger(mail("Herinnering"), name="Vooraf", event=Event.BEFORE)
    other = trigger(mail("Nog een"), name="Ook vooraf", event=Event.BEFORE)
    moment = facts(event=Event.BEFORE, timing=in_time(Event.BEFORE, own.id))

    assert done(try_trigger(own, moment, [other, own], []).whole) == ["Herinnering"]


def test_the_whole_is_what_would_happen_in_reality():
    triggers, scenarios = [trigger()], [STARTER, EMPLOYED, BY_HAND]

    assert try_scenario(EMPLOYED, BOTH, triggers, scenarios).whole == plan(BOTH, triggers, scenarios)
    assert try_trigger(triggers[0], BOTH, triggers, scenarios).whole == plan(BOTH, triggers, scenarios)
