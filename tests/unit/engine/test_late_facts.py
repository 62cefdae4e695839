"""Facts that came after scheduling start what they made relevant, and nothing that was started before."""

from app.engine.domain.planning import plan
from app.vocabulary.words import AppliesTo, Event, Weighing
from tests.unit.builders import ask, consumer, done, facts, number, partner, person_is, scenario, trigger, weighed
from tests.unit.carrying_out import carried_out

EMPLOYED = scenario(
    "Loondienst",
    ask("Loonstrook"),
    where=[person_is("Inkomenstype", "Loondienst")],
    applies_to=AppliesTo.EACH_APPLICANT,
)
OF_PARTNER = scenario(
    "Ondernemer Partner", ask("Jaarcijfers"), where=[person_is("Inkomenstype", "ZZP'er")], applies_to=AppliesTo.PARTNER
)
BY_NAME = scenario("Nieuwbouw", ask("Koopovereenkomst"))
NOOR, BRAM = "Noor van Dalen", "Bram Keizer"


def late(*applicants, asked=(EMPLOYED, OF_PARTNER, BY_NAME), **other):
    return facts(*applicants, event=Event.LATE_FACTS, asked_scenario_ids=tuple(one.id for one in asked), **other)


def planned(snapshot):
    return plan(snapshot, [trigger(event=Event.LATE_FACTS)], [EMPLOYED, OF_PARTNER, BY_NAME])


def test_what_was_unknown_and_is_filled_in_now_starts():
    """C83"""
    empty = plan(facts(consumer()), [trigger()], [EMPLOYED])
    assert [one.weighing for one in empty.scenarios] == [Weighing.UNKNOWN]
    assert done(planned(late(consumer(Inkomenstype="Loondienst")))) == ["Loonstrook (Noor van Dalen)"]


def test_the_filter_counts_and_a_scenario_without_one_does_not_start():
    assert weighed(planned(late(consumer(Inkomenstype="Uitkering")))) == [
        ("Loondienst", NOOR, "no_match"),
        ("Ondernemer Partner", "", "not_applicable"),
    ]


def test_only_what_is_asked_is_weighed():
    outcome = planned(late(consumer(Inkomenstype="Loondienst"), asked=[OF_PARTNER]))
    assert weighed(outcome) == [("Ondernemer Partner", "", "not_applicable")]


def test_no_trigger_is_weighed():
    assert planned(late(consumer(Inkomenstype="Loondienst"))).triggers == []


def test_what_was_started_for_one_person_starts_for_the_other_alone():
    people = consumer(Inkomenstype="Loondienst"), partner(Inkomenstype="Loondienst")
    outcome = planned(late(*people, started_on_appointment={(EMPLOYED.id, number(NOOR)): 14}))
    assert weighed(outcome)[:2] == [("Loondienst", NOOR, "already_started"), ("Loondienst", BRAM, "started")]
    assert str(outcome.scenarios[0].reason) == "Dit scenario is bij deze afspraak al gestart, in uitvoering 14."
    assert done(outcome) == ["Loonstrook (Bram Keizer)"]


def test_a_partner_who_came_later_starts_what_is_theirs():
    people = consumer(Inkomenstype="Loondienst"), partner(Inkomenstype="ZZP'er")
    outcome = planned(late(*people, started_on_appointment={(EMPLOYED.id, number(NOOR)): 14}))
    assert done(outcome) == ["Jaarcijfers (Bram Keizer)"]


def test_what_no_longer_matches_is_not_said_to_be_started():
    outcome = planned(late(consumer(), started_on_appointment={(EMPLOYED.id, number(NOOR)): 14}))
    assert outcome.scenarios[0].weighing is Weighing.UNKNOWN


def test_what_the_dossier_has_already_is_struck_out():
    flexible = scenario("Flexibel", ask("Loonstrook"), ask("Perspectiefverklaring"), where=EMPLOYED.conditions,
                        applies_to=AppliesTo.CONSUMER)  # fmt: skip
    first = facts(consumer(Inkomenstype="Loondienst"))
    after = carried_out(first, plan(first, [trigger()], [EMPLOYED]))
    snapshot = late(*after.applicants, asked=[flexible], done=after.done)
    assert done(plan(snapshot, [], [flexible])) == ["Perspectiefverklaring (Noor van Dalen)"]
