"""A configuration file: what is read of it, and every problem in its place."""

import copy
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.entries.domain.file_checks import MOST_PROBLEMS
from app.entries.domain.office_entries import OfficeEntry
from app.exchange.domain import configuration_file
from app.exchange.domain.configuration_file import LARGEST, Unreadable, text_of
from app.exchange.domain.file_sections import Configuration

EMPTY = {
    "format": 1,
    "office": OfficeEntry.of_document({"name": "Ons Huis", "form_of_address": "formal"}).document(),
    **{
        section: []
        for section in (
            *("properties", "document_types", "appointment_types", "email_templates", "statuses"),
            *("lead_sources", "locations", "scenarios", "triggers", "expectations"),
        )
    },
}


def listed(code, name="", **rest):
    return {"code": code, "name": name or code.capitalize(), **rest, "archived": False}


def an_example():
    letter = {"subject_line": "Welkom", "body": "{{ aanhef }}"}
    return copy.deepcopy(
        EMPTY
        | {
            "properties": [
                listed(
                    "fase", subject="dossier", is_multiple=False, options=[listed("001", "Starter"), listed("002", "X")]
                ),
                listed("inkomen", subject="person", is_multiple=True, options=[listed("001", "Loondienst")]),
            ],
            "document_types": [listed("loonstrook", subject="person", validity_months=3, instructions="")],
            "email_templates": [
                listed(
                    "welkom",
                    subject="dossier",
                    formal=letter,
                    informal=letter,
                    appointment_types=["orient"],
                    re_entry="once_per_dossier",
                )
            ],
            "statuses": [listed("nieuw")],
            "lead_sources": [listed("website")],
            "appointment_types": [listed("orient", duration_minutes=60)],
            "scenarios": [
                listed(
                    "starter",
                    scope="appointment",
                    applies_to="dossier",
                    is_filtered=True,
                    conditions=[{"property": "fase", "is_inverted": False, "options": ["001"]}],
                    actions=[
                        {"kind": "request_document", "document_type": "loonstrook"},
                        {"kind": "send_email", "email_template": "welkom", "recipient": "applicants"},
                        {"kind": "create_task", "task_subject": "Bellen", "assignee": "advisor", "due_days": 1},
                    ],
                )
            ],
            "triggers": [
                {
                    "code": "eerste",
                    "name": "Eerste",
                    "event": "before",
                    "offset": {"amount": 2, "unit": "days"},
                    "is_active": True,
                    "is_first_of_type": False,
                    "re_entry": "once_per_appointment",
                    "appointment_types": ["orient"],
                    "actions": [
                        {"kind": "start_scenario", "scenario": "starter"},
                        {"kind": "set_status", "status": "nieuw"},
                        {"kind": "start_relevant_scenarios"},
                    ],
                }
            ],
            "expectations": [
                {
                    "code": "starter",
                    "name": "Starter",
                    "event": "scheduled",
                    "appointment_type": "orient",
                    "is_first_of_type": True,
                    "has_partner": False,
                    "status": None,
                    "lead_source": "website",
                    "choices": [{"role": None, "property": "fase", "option": "001"}],
                    "lines": [{"kind": "send_email", "email_template": "welkom", "role": "consumer", "times": 1}],
                }
            ],
        }
    )


def read(content, office=EMPTY, colleagues=("yara@debrug.example",)):
    """What is read of it, as it would be written."""
    content = content if isinstance(content, bytes) else json.dumps(content).encode()
    return json.loads(text_of(configuration_file.read(content, Configuration.of_document(office), colleagues)))


def written(document):
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def problems(content, **rest):
    with pytest.raises(Unreadable) as refused:
        read(content, **rest)
    return [str(problem) for problem in refused.value.problems]


def test_what_is_written_is_read_as_it_was():
    assert read(written(an_example()).encode()) == an_example()


def test_a_file_of_before_there_were_fields_reads_as_if_they_were_empty():
    older = an_example()
    for section, field in (
        *(("expectations", "status"), ("expectations", "lead_source")),
        *(("email_templates", "appointment_types"), ("email_templates", "re_entry")),
    ):
        del older[section][0][field]
    assert read(older)["expectations"] == [an_example()["expectations"][0] | {"lead_source": None}]
    as_ever = {"appointment_types": [], "re_entry": "once_per_appointment"}
    assert read(older)["email_templates"] == [an_example()["email_templates"][0] | as_ever]


def test_a_filter_can_ask_what_is_no_property():
    example = an_example()
    asked = [
        {"comparison": "appointment_type_is", "options": ["orient"]},
        {"comparison": "status_is_not", "options": ["nieuw"]},
        {"comparison": "lead_source_is", "options": ["website"]},
        {"comparison": "has_partner"},
    ]
    example["scenarios"][0]["conditions"] += asked
    assert read(example)["scenarios"][0]["conditions"][1:] == asked
    example["scenarios"][0]["conditions"][3]["options"] = ["makelaar"]
    example["scenarios"][0]["conditions"][4]["options"] = []
    example["scenarios"][0]["conditions"][1]["property"] = "fase"
    assert problems(example) == [
        "scenarios[0].conditions[1].property: Scenario “Starter”, voorwaarde 2. “property” hoort hier niet.",
        "scenarios[0].conditions[3].options[0]: Scenario “Starter”, voorwaarde 4. Onbekende leadbron “makelaar”: het"
        " staat niet in het bestand.",
        "scenarios[0].conditions[4].options: Scenario “Starter”, voorwaarde 5. “options” hoort hier niet.",
    ]
    example["scenarios"][0]["conditions"] = [{"comparison": "status_is", "options": []}]
    assert problems(example) == [
        "scenarios[0].conditions[0].options: Scenario “Starter”, voorwaarde 1. Kies ten minste één item."
    ]


def test_a_condition_can_be_named_by_its_comparison_and_is_written_as_it_always_was():
    example = an_example()
    example["scenarios"][0]["conditions"][0] = {"property": "fase", "comparison": "is_not", "options": ["001"]}
    example["scenarios"][0]["conditions"].append({"property": "fase", "comparison": "is", "options": ["002"]})
    assert read(example)["scenarios"][0]["conditions"] == [
        {"property": "fase", "is_inverted": True, "options": ["001"]},
        {"property": "fase", "is_inverted": False, "options": ["002"]},
    ]


def test_a_condition_without_options_has_none_in_a_file():
    example = an_example()
    example["scenarios"][0]["conditions"] = [{"property": "fase", "comparison": "is_filled_in"}]
    assert read(written(example).encode()) == example
    example["scenarios"][0]["conditions"][0]["options"] = []
    assert problems(example) == [
        "scenarios[0].conditions[0].options: Scenario “Starter”, voorwaarde 1. “options” hoort hier niet."
    ]


def test_a_byte_order_mark_is_no_problem():
    assert read(b"\xef\xbb\xbf" + written(EMPTY).encode()) == EMPTY


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", ".: Het bestand. Het is leeg."),
        (b" \n", ".: Het bestand. Het is leeg."),
        (b"{", ".: Het bestand. Het is geen JSON: regel 1, teken 2."),
        (b'{\n "format": 1\n', ".: Het bestand. Het is geen JSON: regel 3, teken 1."),
        (
            "{}".encode("utf-16"),
            ".: Het bestand. Het is geen tekst in UTF-8. Bewaar het als UTF-8 en kies het opnieuw.",
        ),
        (b'{"name": "caf\xe9"}', ".: Het bestand. Het is geen tekst in UTF-8."),
        (b"[]", ".: Het bestand. Dit is geen inrichting van Aanzet: “format” ontbreekt."),
        (b'"format"', ".: Het bestand. Dit is geen inrichting van Aanzet"),
        (b'{"name": 1}', ".: Het bestand. Dit is geen inrichting van Aanzet"),
        (b'{"format": 2}', "format: Het bestand. De indeling van dit bestand is 2. Aanzet kent alleen indeling 1."),
        (b'{"format": true}', "format: Het bestand. De indeling van dit bestand is true."),
        (b'{"format": 1, "format": 1}', ".: Het bestand. “format” staat twee keer in hetzelfde object."),
        (b'{"format": NaN}', ".: Het bestand. “NaN” is geen getal."),
        (b"[" * 100_000, ".: Het bestand. Het is geen JSON dat Aanzet kan lezen."),
        (b'{"format": ' + b"9" * 5000 + b"}", ".: Het bestand. Het is geen JSON dat Aanzet kan lezen."),
        (b" " * (LARGEST + 1), ".: Het bestand. Het is te groot: hoogstens 1000 kB."),
    ],
    ids=range(16),
)
def test_what_is_no_configuration_is_refused_in_a_sentence(content, said):
    (only,) = problems(content)
    assert only.startswith(said)


def test_every_part_must_be_there_and_nothing_else():
    missing = {name: value for name, value in EMPTY.items() if name != "statuses"} | {"status": []}
    assert problems(missing) == [
        "status: Het bestand. “status” hoort hier niet. Bedoelt u “statuses”?",
        ".: Het bestand. “statuses” ontbreekt.",
    ]


def changed(path, value):
    """The example with one value replaced: "scenarios.0.actions.0.document_type"."""
    example = an_example()
    *steps, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    here = example
    for step in steps:
        here = here[step]
    if value is None and isinstance(last, str):
        del here[last]
    else:
        here[last] = value
    return example


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        (
            "scenarios.0.actions.0.document_type",
            "loonstrok",
            "scenarios[0].actions[0].document_type: Scenario “Starter”, actie 1. Onbekend documenttype “loonstrok”."
            " Bedoelt u “loonstrook”?",
        ),
        (
            "scenarios.0.conditions.0.options",
            ["9"],
            "scenarios[0].conditions[0].options[0]: Scenario “Starter”, voorwaarde 1. Onbekend item “9”: het sta",
        ),
        (
            "scenarios.0.conditions.0.options",
            ["006"],
            "scenarios[0].conditions[0].options[0]: Scenario “Starter”, voorwaarde 1. Onbekend item “006”: het s",
        ),
        (
            "scenarios.0.conditions.0.property",
            "fasen",
            "scenarios[0].conditions[0].property: Scenario “Starter”, voorwaarde 1. Onbekende API-entiteit “fasen”."
            " Bedoelt u “fase”?",
        ),
        ("scenarios.0.actions.2.due_days", "1", "scenarios[0].actions[2].due_days: Scenario “Starter”, actie 3. Vu"),
        ("scenarios.0.actions.2.due_days", True, "scenarios[0].actions[2].due_days: "),
        ("scenarios.0.actions.2.due_days", 1.5, "scenarios[0].actions[2].due_days: "),
        ("scenarios.0.actions.0.kind", "mail", "scenarios[0].actions[0].kind: Scenario “Starter”, actie 1. “mail” "),
        ("scenarios.0.actions.0.kind", ["x"], "scenarios[0].actions[0].kind: "),
        ("scenarios.0.actions.0", 3, "scenarios[0].actions[0]: Scenario “Starter”, actie 1. Hier hoort een object"),
        ("scenarios.0.actions.0.recipient", "advisor", "scenarios[0].actions[0].recipient: "),
        ("scenarios.0.actions.2.assignee", "user", "scenarios[0].actions[2]: Scenario “Starter”, actie 3. “user” o"),
        ("scenarios.0.actions.0", {"kind": "start_relevant_scenarios"}, "scenarios[0].actions[0].kind: Scenario “S"),
        ("scenarios.0.actions", [], "scenarios[0].actions: Scenario “Starter”. Voeg ten minste één actie toe."),
        ("scenarios.0.conditions", [], "scenarios[0].conditions: Scenario “Starter”. Een filter vraagt om"),
        ("scenarios.0.conditions.0.options", [], "scenarios[0].conditions[0].options: Scenario “Starter”, voorwaar"),
        ("scenarios.0.conditions.0.comparison", "is", "scenarios[0].conditions[0].is_inverted: Scenario “Starter”,"),
        (
            "scenarios.0.conditions.0",
            {"property": "fase", "comparison": "equals", "options": []},
            "scenarios[0].conditions[0].comparison: Scenario “Starter”, voorwaarde 1. “equals” kan hier niet. Wel: is,",
        ),
        ("scenarios.0.conditions.0.property", "inkomen", "scenarios[0].conditions[0].property: Scenario “Starter”,"),
        ("scenarios.0.scope", "dossier", "scenarios[0].scope: Scenario “Starter”. Dit scenario wordt gestart door:"),
        ("scenarios.0.archived", "nee", "scenarios[0].archived: Scenario “Starter”. Hier hoort true of false te st"),
        ("scenarios.0.name", None, "scenarios[0]: Scenario 1. “name” ontbreekt."),
        ("scenarios.0.name", " \u200b", "scenarios[0].name: Scenario 1. Vul dit in."),
        ("scenarios.0.name", "x" * 121, "scenarios[0].name: "),
        ("scenarios.0.code", "een code", "scenarios[0].code: Scenario “Starter”. “een code” is geen code"),
        ("scenarios.0.code", 7, "scenarios[0].code: Scenario “Starter”. “7” is geen code"),
        ("scenarios", {}, "scenarios: Het bestand. Hier hoort een lijst te staan"),
        ("triggers.0.offset.amount", 0, "triggers[0].offset.amount: Trigger “Eerste”. Vul een getal van 1 tot en m"),
        ("triggers.0.event", "scheduled", "triggers[0].offset: Trigger “Eerste”. “offset” hoort hier niet."),
        ("triggers.0.event", "started_by_hand", "triggers[0].event: "),
        ("triggers.0.appointment_types", ["oriënt"], "triggers[0].appointment_types[0]: "),
        ("triggers.0.actions.2", {"kind": "start_scenario", "scenario": "stater"}, "triggers[0].actions[2].scenari"),
        ("triggers.0.actions.1", {"kind": "start_relevant_scenarios"}, "triggers[0].actions[2].kind: Trigger “Eers"),
        ("email_templates.0.formal.body", "Beste\n\n{{ anhef }}", "email_templates[0].formal.body: E-mailsjabloon "),
        ("email_templates.0.informal.subject_line", "", "email_templates[0].informal.subject_line: E-mailsjabloon "),
        ("document_types.0.validity_months", 0, "document_types[0].validity_months: "),
        ("appointment_types.0.duration_minutes", None, "appointment_types[0]: Afspraaktype “Orient”. “duration_min"),
        ("office.hold_minutes", -1, "office.hold_minutes: "),
        ("office.zone", "Europe/Paris", "office.zone: Het bestand. “zone” hoort hier niet."),
        ("expectations.0.lines.0.times", -1, "expectations[0].lines[0].times: Verwachting “Starter”, regel 1. "),
        ("expectations.0.choices.0.option", "7", "expectations[0].choices[0].option: Verwachting “Starter”, keuze "),
        ("expectations.0.appointment_type", "x", "expectations[0].appointment_type: "),
    ],
)
def test_a_problem_is_told_in_its_place(path, value, said):
    found = problems(changed(path, value))
    assert [one for one in found if one.startswith(said)] != [], found


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("lines", [], "expectations[0].lines: Verwachting “Starter”. Voeg ten minste één regel toe."),
        ("choices.0.role", "partner", "expectations[0].choices[0].option: Verwachting “Starter”, keuze 1. Kies een"),
        (
            "lines.0.role",
            "partner",
            "expectations[0].lines[0].role: Verwachting “Starter”, regel 1. In dit geval is er",
        ),
        ("lines.0.times", 6, "expectations[0].lines[0].times: Verwachting “Starter”, regel 1. Vul een getal van 0"),
    ],
)
def test_an_expectation_must_be_one_that_its_editor_takes(path, value, said):
    (only,) = problems(changed(f"expectations.0.{path}", value))
    assert only.startswith(said)


def test_options_of_two_properties_may_have_the_same_code():
    example = an_example()
    example["expectations"][0]["choices"].append({"role": "consumer", "property": "inkomen", "option": "001"})
    assert read(example) == example


def test_all_problems_are_told_at_once():
    example = an_example()
    example["scenarios"].append(example["scenarios"][0] | {"code": "tweede", "name": "Tweede", "actions": []})
    example["statuses"].append(listed("klaar", "nieuw"))
    example["office"]["form_of_address"] = "u"
    assert [one.partition(":")[0] for one in problems(example)] == [
        "office.form_of_address",
        "statuses[1].name",
        "scenarios[1].actions",
    ]


def test_no_code_and_no_name_is_used_twice():
    example = an_example()
    example["properties"][0]["options"] += [listed("001", "Ander"), listed("003", "STARTER")]
    example["statuses"] += [listed("NIEUW", "Iets"), listed("d", "  niéuw"), listed("e", "Nieuw")]
    example["document_types"] += [
        example["document_types"][0] | {"code": "b", "subject": "dossier"},
        example["document_types"][0] | {"code": "c"},
    ]
    assert problems(example) == [
        "document_types[2].name: Documenttype “Loonstrook”. De naam “Loonstrook” is ook van Documenttype “Loonstrook”.",
        "statuses[1].code: Status “Iets”. De code “NIEUW” is ook van Status “Nieuw”.",
        "statuses[3].name: Status “Nieuw”. De naam “Nieuw” is ook van Status “Nieuw”.",
        "properties[0].options[2].code: API-entiteit “Fase”. De code “001” is ook van item 1.",
        "properties[0].options[3].name: API-entiteit “Fase”. De naam “STARTER” is ook van item 1.",
    ]


def test_codes_are_compared_without_case_and_written_as_the_office_does():
    office = an_example()
    office["properties"][0]["options"][0]["code"] = "A-1"
    office["scenarios"][0]["conditions"][0]["options"] = ["A-1"]
    office["expectations"][0]["choices"][0]["option"] = "A-1"
    shouted = json.loads(
        written(office)
        .replace('"fase"', '" FASE "')
        .replace('"A-1"', '"a-1"')
        .replace('"loonstrook"', '"Loonstrook"')
        .replace('"orient"', '"ORIENT"')
    )
    assert read(shouted, office) == office


def test_a_file_may_write_a_code_in_two_ways():
    example = changed("scenarios.0.actions.0.document_type", "LOONSTROOK")
    assert read(example) == an_example()


def test_a_colleague_is_named_by_address_and_must_be_there():
    task = {"kind": "create_task", "task_subject": "Bellen", "assignee": "user", "due_days": 0}
    example = changed("scenarios.0.actions.0", task | {"user": "Yara@DeBrug.example"})
    assert read(example)["scenarios"][0]["actions"][0]["user"] == "yara@debrug.example"
    (only,) = problems(changed("scenarios.0.actions.0", task | {"user": "weg@debrug.example"}))
    assert "Er is geen gebruiker met e-mailadres “weg@debrug.example”." in only


def test_what_is_archived_may_be_named_as_it_was_chosen_before():
    example = changed("document_types.0.archived", True)
    example["properties"][0]["options"][0]["archived"] = True
    assert read(example) == example


def test_archived_things_stand_last_and_otherwise_the_order_of_the_file_counts():
    example = copy.deepcopy(EMPTY)
    example["statuses"] = [listed("c") | {"archived": True}, listed("b"), listed("a")]
    assert [one["code"] for one in read(example)["statuses"]] == ["b", "a", "c"]


def test_texts_are_kept_without_what_no_database_can_hold():
    example = changed("email_templates.0.formal.body", "Beste\0 u\ud800")
    example["statuses"][0]["name"] = "  In\u00a0 advies\u200b "
    found = read(json.dumps(example).encode())
    assert found["email_templates"][0]["formal"]["body"] == "Beste u"
    assert found["statuses"][0]["name"] == "In advies"


def test_whoever_sends_thousands_of_problems_gets_the_first_hundred_and_soon():
    example = copy.deepcopy(EMPTY)
    example["statuses"] = [{"code": f"code-{number}", "nam": number} for number in range(20_000)]
    assert len(problems(example)) == MOST_PROBLEMS


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=10,
)
PLACES = st.sampled_from(
    [
        *EMPTY,
        "scenarios.0", "scenarios.0.code", "scenarios.0.conditions.0", "scenarios.0.conditions.0.property",
        "scenarios.0.conditions.0.options", "scenarios.0.actions.0", "scenarios.0.actions.2.assignee",
        "scenarios.0.actions.0.kind", "scenarios.0.actions.0.document_type", "triggers.0.event", "triggers.0.offset",
        "triggers.0.offset.unit", "triggers.0.actions", "properties.0", "properties.0.code", "properties.0.options",
        "properties.0.options.0", "properties.0.options.0.code", "properties.0.subject", "properties.0.name",
        "email_templates.0.formal", "email_templates.0.formal.body", "expectations.0.choices.0",
        "expectations.0.choices.0.role", "expectations.0.lines.0", "office.name",
    ]
)  # fmt: skip


@given(PLACES, JSON)
def test_whatever_stands_anywhere_is_read_or_refused_in_a_sentence(place, value):
    example = changed(place, value) if value is not None else an_example()
    try:
        found = read(json.dumps(example).encode())
    except Unreadable as error:
        assert all(str(problem) for problem in error.problems)
    else:
        assert read(written(found).encode()) == found


@given(st.binary(max_size=200))
def test_whatever_the_bytes_are_there_is_a_sentence(content):
    assert problems(content)
