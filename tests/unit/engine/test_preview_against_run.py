"""What a run did otherwise than its preview announced, and why."""

import json
from dataclasses import replace

from app.engine.domain.announced import foreseen, kept
from app.engine.domain.planning import plan
from app.engine.domain.preview_against_run import difference
from app.engine.domain.upcoming_plans import after
from app.vocabulary.words import AppliesTo
from tests.unit.builders import ask, consumer, facts, give_task, mail, partner, person_is, scenario, set_status, trigger

EACH = {"where": [person_is("Inkomenstype", "Loondienst")], "applies_to": AppliesTo.EACH_APPLICANT}
EMPLOYED = replace(scenario("Loondienst", ask("Loonstrook"), mail("Bevestiging"), **EACH), version=1)
FIRST = replace(trigger(), version=1)
NOOR = consumer(Inkomenstype="Loondienst")
HERE = facts(NOOR)


def told(before, after):
    """(sign and sentence, reason) of each line, and the causes; through JSON, as a run keeps it."""
    found = difference(kept(json.loads(json.dumps(foreseen(before).as_json()))), after)
    if found is None:
        return None
    lines = [f"{'+' if line.is_added else '-'} {line.sentence}" for line in found.lines]
    return lines, [str(cause) for cause in found.causes], [line.reason and str(line.reason) for line in found.lines]


def test_nothing_is_told_when_all_goes_as_announced():
    assert told(plan(HERE, [FIRST], [EMPLOYED]), plan(HERE, [FIRST], [EMPLOYED])) is None


def test_who_asks_makes_no_difference():
    renamed = replace(EMPLOYED, name="Werknemer", version=2)
    assert told(plan(HERE, [FIRST], [EMPLOYED]), plan(HERE, [FIRST], [renamed])) is None


def test_a_changed_scenario_is_named_as_the_cause():
    changed = replace(
        scenario(
            "Loondienst", ask("Loonstrook"), ask("UWV-bericht"), give_task("Bellen"), set_status("In advies"), **EACH
        ),
        version=2,
    )
    lines, causes, _ = told(plan(HERE, [FIRST], [EMPLOYED]), plan(HERE, [FIRST], [changed]))
    assert lines == [
        "+ UWV-bericht (Noor van Dalen) is ook gevraagd.",
        "+ Bellen is ook in de werkvoorraad van Yara de Wit gezet.",
        "+ De status werd ook In advies.",
        "- Bevestiging is niet gemaild aan noor@voorbeeld.example.",
    ]
    assert causes == ["Scenario Loondienst is na het voorbeeld gewijzigd."]


def test_a_change_of_what_started_in_neither_is_no_cause():
    idle = replace(scenario("Ander", ask("UPO"), where=[person_is("Inkomenstype", "Pensioen")]), version=1)
    changed = replace(EMPLOYED, actions=EMPLOYED.actions[:1], version=2)
    _, causes, _ = told(plan(HERE, [FIRST], [EMPLOYED, idle]), plan(HERE, [FIRST], [changed, replace(idle, version=2)]))
    assert causes == ["Scenario Loondienst is na het voorbeeld gewijzigd."]


def test_a_scenario_that_came_or_went_is_a_cause():
    other = replace(scenario("Extra", ask("UPO"), **EACH), version=1)
    with_it, without = plan(HERE, [FIRST], [EMPLOYED, other]), plan(HERE, [FIRST], [EMPLOYED])
    assert told(without, with_it)[1] == ["Scenario Extra is er na het voorbeeld bij gekomen."]
    assert told(with_it, without)[:2] == (
        ["- UPO (Noor van Dalen) is niet gevraagd."],
        ["Scenario Extra is na het voorbeeld verwijderd, gearchiveerd of zonder filter opgeslagen."],
    )


def test_facts_that_changed_are_told_of_whom():
    retired = facts(consumer(Inkomenstype="Pensioen"), partner(Inkomenstype="Loondienst"))
    working = facts(NOOR, partner(Inkomenstype="Loondienst"))
    lines, causes, _ = told(plan(working, [FIRST], [EMPLOYED]), plan(retired, [FIRST], [EMPLOYED]))
    assert lines == ["- Loonstrook (Noor van Dalen) is niet gevraagd."]
    assert causes == [
        "Scenario Loondienst paste nu niet: de gegevens van Noor van Dalen zijn na het voorbeeld veranderd."
    ]


def test_without_a_trigger_only_the_trigger_is_the_cause():
    lines, causes, _ = told(plan(HERE, [FIRST], [EMPLOYED]), plan(HERE, [], [EMPLOYED]))
    assert len(lines) == 2
    assert causes == ["Trigger Eerste gesprek is na het voorbeeld verwijderd of uitgezet."]


def test_what_another_run_did_meanwhile_says_so_itself():
    planned = plan(HERE, [FIRST], [EMPLOYED])
    lines, causes, reasons = told(planned, plan(after(HERE, planned), [FIRST], [EMPLOYED]))
    assert lines[0] == "- Loonstrook (Noor van Dalen) is niet gevraagd." and causes == []
    assert reasons[0] == "Op 2026-10-20 al opgevraagd door Loondienst en nog open."
