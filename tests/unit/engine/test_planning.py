"""Which triggers fire, which scenarios start, and what the plan comes to."""

from dataclasses import replace

import pytest

from app.engine.domain.planning import plan
from app.vocabulary.events import TIMED_EVENTS, TRIGGER_EVENTS
from app.vocabulary.words import AppliesTo, Assignee, Event, Outcome, ReEntry, Scope
from tests.unit.builders import (
    an_appointment,
    an_option,
    ask,
    ask_dossier,
    choices,
    consumer,
    done,
    dossier_is,
    dossier_is_not,
    facts,
    give_task,
    lines,
    mail,
    mail_person,
    number,
    partner,
    person_is,
    reasons,
    scenario,
    set_status,
    start,
    start_relevant,
    trigger,
    weighed,
)


def why_not(trigger, known):
    (only,) = plan(known, [trigger], []).triggers
    return str(only.reason) if only.reason else None


# Which triggers fire


def test_a_trigger_fires_on_its_event_alone():
    on_move = trigger(event=Event.RESCHEDULED)
    assert plan(facts(event=Event.SCHEDULED), [on_move], []).triggers == []
    assert plan(facts(event=Event.RESCHEDULED), [on_move], []).triggers[0].fires


def test_a_trigger_without_appointment_types_is_for_all():
    assert why_not(trigger(), facts(appointment=an_appointment("Tekenafspraak"))) is None


def test_a_trigger_is_for_the_appointment_types_that_it_names():
    named = trigger(types=["Adviesgesprek", "Tekenafspraak"])
    assert why_not(named, facts(appointment=an_appointment("Tekenafspraak"))) is None
    assert (
        why_not(named, facts(appointment=an_appointment("Nazorggesprek")))
        == "Deze trigger geldt niet voor afspraaktype Nazorggesprek."
    )


def test_a_trigger_may_be_limited_to_the_first_of_its_type():
    limited = trigger(is_first_of_type=True)
    assert why_not(limited, facts(appointment=an_appointment(is_first=True))) is None
    assert (
        why_not(limited, facts(appointment=an_appointment(is_first=False)))
        == "Dit is niet de eerste afspraak Oriënterend gesprek op dit dossier."
    )


def test_once_per_dossier_does_nothing_the_second_time_and_names_the_run_that_did():
    """C10"""
    once = trigger(set_status("In advies"), re_entry=ReEntry.ONCE_PER_DOSSIER)
    assert why_not(once, facts()) is None
    outcome = plan(facts(fired_on_dossier={once.id: 41}), [once], [])
    assert str(outcome.triggers[0].reason) == "Deze trigger is op dit dossier al uitgevoerd, in uitvoering 41."
    assert outcome.actions == []


def test_once_per_appointment_is_the_default_and_the_next_appointment_is_a_new_one():
    """C10, C28"""
    again = trigger()
    assert why_not(again, facts(fired_on_dossier={again.id: 41})) is None


def test_all_matching_triggers_join_in_one_plan_in_their_order():
    """C40: no first that stops the rest."""
    outcome = plan(
        facts(),
        [
            trigger(give_task("Een"), name="Eerste"),
            trigger(give_task("Nooit"), name="Ander type", types=["Tekenafspraak"]),
            trigger(give_task("Twee"), name="Tweede"),
            trigger(give_task("Drie"), name="Derde"),
        ],
        [],
    )
    assert done(outcome) == ["Een", "Twee", "Drie"]
    assert [(weighed.trigger.name, weighed.fires) for weighed in outcome.triggers] == [
        ("Eerste", True),
        ("Ander type", False),
        ("Tweede", True),
        ("Derde", True),
    ]
    assert [action.trigger for action in outcome.actions] == [0, 2, 3]


# Which scenarios are relevant

STARTER = scenario("Starter", ask_dossier("Bewijs eigen middelen"), where=[dossier_is("Fase", "Starter")])


def test_a_scenario_whose_filter_holds_is_started():
    outcome = plan(facts(choices=choices(Fase="Starter")), [trigger()], [STARTER])
    assert weighed(outcome) == [("Starter", "", "started")]
    assert done(outcome) == ["Bewijs eigen middelen"]
    assert outcome.actions[0].scenario == 0


def test_a_scenario_whose_filter_does_not_hold_says_why():
    outcome = plan(facts(choices=choices(Fase="Oversluiter")), [trigger()], [STARTER])
    assert weighed(outcome) == [("Starter", "", "no_match")]
    assert str(outcome.scenarios[0].reason) == "Fase van het dossier is Oversluiter, niet Starter."
    assert outcome.actions == []


def test_all_conditions_must_hold_and_every_one_is_shown():
    """C41"""
    both = scenario(
        "ZZP-starter",
        ask("Jaarcijfers"),
        where=[dossier_is("Fase", "Starter"), person_is("Inkomenstype", "ZZP'er")],
        applies_to=AppliesTo.CONSUMER,
    )
    known = facts(consumer(Inkomenstype="Loondienst"), choices=choices(Fase="Starter"))
    outcome = plan(known, [trigger()], [both])
    assert weighed(outcome) == [("ZZP-starter", "Noor van Dalen", "no_match")]
    assert [finding.verdict.value for finding in outcome.scenarios[0].findings] == ["holds", "fails"]


def test_a_property_that_is_not_filled_in_makes_a_scenario_unknown_and_names_whose_it_is():
    """C83"""
    earns = scenario(
        "Loondienst",
        ask("Loonstrook"),
        where=[person_is("Inkomenstype", "Loondienst")],
        applies_to=AppliesTo.EACH_APPLICANT,
    )
    outcome = plan(facts(consumer(), partner(Inkomenstype="Loondienst")), [trigger()], [earns])
    assert weighed(outcome) == [("Loondienst", "Noor van Dalen", "unknown"), ("Loondienst", "Bram Keizer", "started")]
    assert str(outcome.scenarios[0].reason) == "Inkomenstype van Noor van Dalen is niet ingevuld."
    assert done(outcome) == ["Loonstrook (Bram Keizer)"]


def test_an_inverted_condition_on_a_property_that_is_not_filled_in_starts_nothing():
    inverted = scenario("Geen starter", ask_dossier("Taxatierapport"), where=[dossier_is_not("Fase", "Starter")])
    assert weighed(plan(facts(), [trigger()], [inverted])) == [("Geen starter", "", "unknown")]
    known = facts(choices=choices(Fase="Oversluiter"))
    assert weighed(plan(known, [trigger()], [inverted])) == [("Geen starter", "", "started")]


def test_what_certainly_fails_is_no_match_even_if_something_else_is_unknown():
    both = scenario(
        "Beide", ask_dossier("Taxatierapport"), where=[dossier_is("Profiel", "Expat"), dossier_is("Fase", "Starter")]
    )
    outcome = plan(facts(choices=choices(Fase="Oversluiter")), [trigger()], [both])
    assert weighed(outcome) == [("Beide", "", "no_match")]
    assert str(outcome.scenarios[0].reason) == "Fase van het dossier is Oversluiter, niet Starter."


def test_a_filter_without_conditions_never_matches():
    empty = scenario("Leeg", ask_dossier("Taxatierapport"), is_filtered=True)
    outcome = plan(facts(), [trigger()], [empty])
    assert weighed(outcome) == [("Leeg", "", "no_match")]
    assert str(outcome.scenarios[0].reason) == "Het filter heeft geen voorwaarden."


@pytest.mark.parametrize(
    "unweighed",
    [
        scenario("Nieuwbouw", ask_dossier("Taxatierapport")),
        scenario(
            "Op dossier", ask_dossier("Taxatierapport"), where=[dossier_is("Fase", "Starter")], scope=Scope.DOSSIER
        ),
    ],
    ids=lambda scenario: scenario.name,
)
def test_without_a_filter_or_with_another_scope_a_scenario_is_not_even_weighed(unweighed):
    assert plan(facts(choices=choices(Fase="Starter")), [trigger()], [unweighed]).scenarios == []


def test_a_scenario_for_each_applicant_is_weighed_per_person():
    each = scenario(
        "Ondernemer",
        ask("Jaarcijfers"),
        where=[person_is("Inkomenstype", "ZZP'er", "DGA")],
        applies_to=AppliesTo.EACH_APPLICANT,
    )
    known = facts(consumer(Inkomenstype="DGA"), partner(Inkomenstype="ZZP'er"))
    assert done(plan(known, [trigger()], [each])) == ["Jaarcijfers (Noor van Dalen)", "Jaarcijfers (Bram Keizer)"]


def test_scenarios_for_consument_and_partner_each_look_at_their_own_person():
    is_zzp = [person_is("Inkomenstype", "ZZP'er")]
    of_consumer = scenario("ZZP Consument", ask("Jaarcijfers"), where=is_zzp, applies_to=AppliesTo.CONSUMER)
    of_partner = scenario("ZZP Partner", ask("Jaarcijfers"), where=is_zzp, applies_to=AppliesTo.PARTNER)
    known = facts(consumer(Inkomenstype="Loondienst"), partner(Inkomenstype="ZZP'er"))
    outcome = plan(known, [trigger()], [of_consumer, of_partner])
    assert weighed(outcome) == [
        ("ZZP Consument", "Noor van Dalen", "no_match"),
        ("ZZP Partner", "Bram Keizer", "started"),
    ]


def test_a_scenario_for_the_partner_does_not_apply_when_there_is_none():
    of_partner = scenario(
        "ZZP Partner", ask("Jaarcijfers"), where=[person_is("Inkomenstype", "ZZP'er")], applies_to=AppliesTo.PARTNER
    )
    outcome = plan(facts(consumer(Inkomenstype="ZZP'er")), [trigger()], [of_partner])
    assert weighed(outcome) == [("ZZP Partner", "", "not_applicable")]
    assert str(outcome.scenarios[0].reason) == "Er is geen partner op dit dossier."


def test_an_action_of_one_scenario_never_changes_whether_another_matches():
    """C37: all are weighed on the one snapshot, and what a scenario sets is not read back."""
    first = scenario("Zet status", set_status("Stukken opgevraagd"), where=[dossier_is("Fase", "Starter")])
    outcome = plan(facts(choices=choices(Fase="Starter")), [trigger()], [first, STARTER])
    assert weighed(outcome) == [("Zet status", "", "started"), ("Starter", "", "started")]
    assert weighed(plan(facts(choices=choices(Fase="Starter")), [trigger()], [STARTER, first])) == [
        ("Starter", "", "started"),
        ("Zet status", "", "started"),
    ]


# What starts what


def test_a_trigger_may_start_a_scenario_by_name_whatever_its_filter_says():
    outcome = plan(facts(choices=choices(Fase="Oversluiter")), [trigger(start(STARTER))], [STARTER])
    assert weighed(outcome) == [("Starter", "", "started")]


def test_a_scenario_that_was_named_and_is_relevant_too_is_started_once():
    outcome = plan(facts(choices=choices(Fase="Starter")), [trigger(start(STARTER), start_relevant())], [STARTER])
    assert weighed(outcome) == [("Starter", "", "started"), ("Starter", "", "already_started")]
    assert lines(outcome) == [("Bewijs eigen middelen", Outcome.DONE)]


def test_two_triggers_that_start_the_relevant_scenarios_weigh_them_once():
    known = facts(choices=choices(Fase="Starter"))
    outcome = plan(known, [trigger(name="Een"), trigger(name="Twee")], [STARTER])
    assert weighed(outcome) == [("Starter", "", "started")]


def test_a_named_scenario_for_the_dossier_alone_does_not_fit_an_appointment():
    of_dossier = scenario("Archiveren", give_task("Archiveren"), scope=Scope.DOSSIER)
    outcome = plan(facts(), [trigger(start(of_dossier))], [of_dossier])
    assert weighed(outcome) == [("Archiveren", "", "not_applicable")]
    assert outcome.actions == []


def test_scenarios_started_by_hand_skip_their_filter_and_all_triggers():
    known = facts(event=Event.STARTED_BY_HAND, asked_scenario_ids=(STARTER.id,))
    other = scenario("Oversluiter", ask_dossier("Taxatierapport"), where=[dossier_is("Fase", "Oversluiter")])
    outcome = plan(known, [trigger(give_task("Nooit"), event=Event.SCHEDULED)], [other, STARTER])
    assert weighed(outcome) == [("Starter", "", "started")]
    assert outcome.triggers == []
    assert outcome.actions[0].trigger is None


def test_a_scenario_of_the_dossier_is_started_by_hand_without_an_appointment():
    of_dossier = scenario("Archiveren", give_task("Archiveren"), scope=Scope.DOSSIER)
    known = facts(event=Event.STARTED_BY_HAND, asked_scenario_ids=(of_dossier.id,), appointment=None)
    assert done(plan(known, [], [of_dossier])) == ["Archiveren"]


def test_started_by_hand_for_the_partner_who_is_not_there_says_so():
    of_partner = scenario("ZZP Partner", ask("Jaarcijfers"), applies_to=AppliesTo.PARTNER)
    known = facts(event=Event.STARTED_BY_HAND, asked_scenario_ids=(of_partner.id,))
    assert weighed(plan(known, [], [of_partner])) == [("ZZP Partner", "", "not_applicable")]


def test_nothing_that_the_engine_writes_starts_anything():
    """C7, C8, C33: a scenario sets the very status and documents that others could wait for; there is one round."""
    sets = scenario("Loondienst", mail("Bevestiging"), set_status("Starter"), where=[dossier_is("Fase", "Starter")])
    outcome = plan(facts(choices=choices(Fase="Starter")), [trigger()], [sets])
    assert done(outcome) == ["Bevestiging", "Starter"]
    of_appointments = {
        Event.SCHEDULED,
        Event.RESCHEDULED,
        Event.CANCELLED,
        Event.COMPLETED,
        Event.NO_SHOW,
        *TIMED_EVENTS,
    }
    assert set(TRIGGER_EVENTS) == of_appointments


# Blocked


def test_a_partner_without_an_address_blocks_that_mail_only_and_the_advisor_gets_a_task():
    """C84"""
    each = scenario(
        "Ondernemer",
        ask("Jaarcijfers"),
        mail_person("Informatie ondernemers"),
        where=[person_is("Inkomenstype", "ZZP'er")],
        applies_to=AppliesTo.EACH_APPLICANT,
    )
    known = facts(consumer(Inkomenstype="ZZP'er"), partner(email="", Inkomenstype="ZZP'er"))
    outcome = plan(known, [trigger()], [each])
    assert lines(outcome) == [
        ("Jaarcijfers (Noor van Dalen)", Outcome.DONE),
        ("Informatie ondernemers (Noor van Dalen)", Outcome.DONE),
        ("Jaarcijfers (Bram Keizer)", Outcome.DONE),
        ("Informatie ondernemers (Bram Keizer)", Outcome.BLOCKED),
        ("E-mailadres van Bram Keizer invullen", Outcome.DONE),
    ]
    assert reasons(outcome)[3] == "Geen e-mailadres bekend van Bram Keizer."


def test_several_mails_to_someone_without_an_address_give_the_advisor_one_task():
    outcome = plan(facts(consumer(email="")), [trigger(mail_person("Een"), mail_person("Twee"))], [])
    assert done(outcome) == ["E-mailadres van Noor van Dalen invullen"]


def test_a_task_for_a_missing_handler_is_blocked_and_the_rest_goes_on():
    outcome = plan(facts(handler=None), [trigger(give_task("Bellen", Assignee.HANDLER), set_status("In advies"))], [])
    assert lines(outcome) == [
        ("Bellen", Outcome.BLOCKED),
        ("Behandelaar kiezen voor: Bellen", Outcome.DONE),
        ("In advies", Outcome.DONE),
    ]


def test_the_plan_is_the_same_twice():
    known = facts(consumer(Inkomenstype="ZZP'er"), partner(email=""), choices=choices(Fase="Starter"))
    rules = [trigger(mail_person("Een"), start_relevant(), set_status("In advies"))], [STARTER]
    assert plan(known, *rules) == plan(known, *rules)


def test_the_reasons_speak_of_the_office_and_not_of_the_code():
    known = facts(status=an_option("Nieuw"), fired_on_dossier={number("trigger Eerste gesprek"): 3})
    outcome = plan(known, [trigger(set_status("Nieuw"), re_entry=ReEntry.ONCE_PER_DOSSIER), trigger(name="B")], [])
    assert all("_" not in str(weighed.reason or "") for weighed in outcome.triggers)


def test_an_archived_scenario_starts_where_a_trigger_names_it_and_not_by_itself():
    archived = replace(
        scenario("Nieuwbouw", ask("Koopovereenkomst"), where=[dossier_is("Fase", "Starter")]), is_archived=True
    )
    known = facts(choices=choices(Fase="Starter"))
    assert plan(known, [trigger()], [archived]).scenarios == []
    assert done(plan(known, [trigger(start(archived))], [archived])) == ["Koopovereenkomst (Noor van Dalen)"]
