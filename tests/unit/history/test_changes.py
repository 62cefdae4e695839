"""What changed between two portraits, in sentences."""

import pytest

from app.entries.domain.entries import ENTRIES
from app.entries.domain.reader import Reader
from app.history.domain import wording
from app.history.domain.changes import Version, changes, moved

NAMES = {
    "properties": {"inkomenstype": "Inkomenstype", "fase": "Fase"},
    "property_options": {"inkomenstype/001": "Loondienst", "inkomenstype/004": "DGA", "fase/001": "Starter"},
    "document_types": {"loonstrook": "Loonstrook", "jaaropgave": "Jaaropgave"},
    "email_templates": {"welkom": "Welkom"},
    "dossier_statuses": {"nieuw": "Nieuw"},
    "scenarios": {"starter": "Starter"},
    "appointment_types": {"advies": "Adviesgesprek"},
    "users": {"sanne@debrug.example": "Sanne Mulder"},
}

PAYSLIP = {"kind": "request_document", "document_type": "loonstrook"}
STATEMENT = {"kind": "request_document", "document_type": "jaaropgave"}
WELCOME = {"kind": "send_email", "email_template": "welkom", "recipient": "applicants"}
CALL = {"kind": "create_task", "task_subject": "Bellen", "assignee": "handler", "due_days": 2}
IS_EMPLOYED = {"property": "inkomenstype", "is_inverted": False, "options": ["001"]}
IS_STARTER = {"property": "fase", "is_inverted": False, "options": ["001"]}


def version(kind, document, names=NAMES):
    return Version(ENTRIES[kind].of_document(document), Reader(names))


def said(kind, before, after, was=NAMES, is_now=NAMES):
    return [str(one.sentence) for one in changes(version(kind, before, was), version(kind, after, is_now))]


def shown(kind, document, names=NAMES):
    of_kind = version(kind, document, names)
    return of_kind.entry, of_kind.reader


def of_list(name, before, after, kind="scenarios"):
    return said(kind, {name: before}, {name: after})


@pytest.mark.parametrize(
    ("kind", "field", "before", "after", "sentence"),
    [
        ("scenarios", "name", "Starter", "Starter koopwoning", "Naam: Starter → Starter koopwoning"),
        ("scenarios", "scope", "appointment", "dossier", "Bereik: Afspraak → Dossier"),
        ("scenarios", "applies_to", "partner", "each_applicant", "Geldt voor: Partner → Elke aanvrager"),
        ("scenarios", "is_filtered", False, True, "Met een filter: nee → ja"),
        ("scenarios", "archived", True, False, "Gearchiveerd: ja → nee"),
        ("triggers", "is_active", True, False, "Staat aan: ja → nee"),
        ("triggers", "re_entry", "once_per_appointment", "once_per_dossier",
         "Hoe vaak: Eén keer per afspraak → Eén keer per dossier"),
        ("triggers", "is_first_of_type", False, True, "Alleen de eerste van dit type op het dossier: nee → ja"),
        ("triggers", "offset", {"amount": 2, "unit": "hours"}, {"amount": 3, "unit": "working_days"},
         "Hoe lang: 2 uur → 3 werkdagen"),
        ("triggers", "offset", None, {"amount": 3, "unit": "days"}, "Hoe lang: leeg → 3 dagen"),
        ("triggers", "event", "before", "after",
         "Gebeurtenis: Een tijd voor de afspraak → Een tijd na de afspraak"),
        ("properties", "subject", "person", "dossier", "Hoort bij: Persoon → Dossier"),
        ("properties", "is_multiple", False, True, "Er kunnen meer items tegelijk gekozen worden: nee → ja"),
        ("document_types", "subject", "person", "dossier", "Geldt per: Persoon → Dossier"),
        ("document_types", "validity_months", None, 3, "Geldig: onbeperkt → 3 maanden"),
        ("document_types", "validity_months", 3, 1, "Geldig: 3 maanden → 1 maand"),
        ("appointment_types", "duration_minutes", 60, 90, "Duur: 60 minuten → 90 minuten"),
        ("email_templates", "formal", {"subject_line": "Welkom"}, {"subject_line": "Dag"},
         "Onderwerp, formeel: Welkom → Dag"),
        ("email_templates", "informal", {"subject_line": "Hoi"}, {"subject_line": ""},
         "Onderwerp, informeel: Hoi → leeg"),
        ("offices", "name", "De Brug", "Het Anker", "Naam van het kantoor: De Brug → Het Anker"),
        ("offices", "form_of_address", "formal", "informal", "Aanspreekvorm: Formeel → Informeel"),
        ("offices", "hold_minutes", 0, 15, "E-mails vasthouden: 0 minuten → 15 minuten"),
        ("users", "is_active", True, False, "Kan zich aanmelden: ja → nee"),
        ("users", "email", "a@debrug.example", "b@debrug.example",
         "E-mailadres: a@debrug.example → b@debrug.example"),
        ("users", "roles", ["advisor"], ["admin"], "Rol: Adviseur → Beheerder"),
        ("users", "roles", [], ["admin", "advisor"], "Rol: leeg → Beheerder; Adviseur"),
        ("expectations", "appointment_type", "x", "advies", "Afspraaktype: x → Adviesgesprek"),
        ("expectations", "has_partner", False, True, "Met een partner: nee → ja"),
        ("expectations", "is_first_of_type", True, False, "Het is de eerste afspraak van dit type: ja → nee"),
    ],
)  # fmt: skip
def test_a_field_says_what_it_was_and_became(kind, field, before, after, sentence):
    timed = {"event": "before"}
    assert said(kind, timed | {field: before}, timed | {field: after}) == [sentence]


def test_what_stayed_the_same_is_not_mentioned():
    whole = {"name": "Starter", "conditions": [IS_STARTER], "actions": [PAYSLIP, CALL]}
    assert said("scenarios", whole, dict(whole)) == []


def test_actions_that_came_and_went():
    assert of_list("actions", [PAYSLIP, WELCOME], [WELCOME, STATEMENT]) == [
        "Actie verwijderd: Document opvragen: Loonstrook",
        "Actie toegevoegd: Document opvragen: Jaaropgave",
    ]


def test_an_action_that_changed_stays_the_same_action():
    assert of_list("actions", [WELCOME], [WELCOME | {"recipient": "advisor"}]) == [
        "Actie gewijzigd: E-mail versturen: Welkom, aan Aanvrager(s) → E-mail versturen: Welkom, aan Adviseur"
    ]
    assert of_list("actions", [CALL], [CALL | {"task_subject": "Mailen", "due_days": -1}]) == [
        "Actie gewijzigd: Werkvoorraadsignalering aanmaken: Bellen, voor Behandelaar, 2 dagen na de afspraak"
        " → Werkvoorraadsignalering aanmaken: Mailen, voor Behandelaar, 1 dag voor de afspraak"
    ]


def test_two_equal_actions_are_two():
    assert of_list("actions", [PAYSLIP, PAYSLIP], [PAYSLIP]) == ["Actie verwijderd: Document opvragen: Loonstrook"]


def test_another_order_of_the_actions():
    assert of_list("actions", [PAYSLIP, STATEMENT], [STATEMENT, PAYSLIP]) == [
        "Volgorde van de acties: Document opvragen: Jaaropgave; Document opvragen: Loonstrook"
    ]


@pytest.mark.parametrize(
    ("action", "sentence"),
    [
        (CALL | {"due_days": 0},
         "Werkvoorraadsignalering aanmaken: Bellen, voor Behandelaar, op de dag van de afspraak"),
        (CALL | {"due_days": 1}, "Werkvoorraadsignalering aanmaken: Bellen, voor Behandelaar, 1 dag na de afspraak"),
        (CALL | {"due_days": -3},
         "Werkvoorraadsignalering aanmaken: Bellen, voor Behandelaar, 3 dagen voor de afspraak"),
        (CALL | {"assignee": "user", "user": "sanne@debrug.example"},
         "Werkvoorraadsignalering aanmaken: Bellen, voor Sanne Mulder, 2 dagen na de afspraak"),
        ({"kind": "set_status", "status": "nieuw"}, "Dossierstatus wijzigen: Nieuw"),
        ({"kind": "start_scenario", "scenario": "starter"}, "Scenario starten: Starter"),
        ({"kind": "request_document", "document_type": "weg"}, "Document opvragen: weg"),
        ({"kind": "start_relevant_scenarios"},
         "Automatisch bepalen welke gefilterde scenario's relevant zijn en deze uitvoeren"),
    ],
)  # fmt: skip
def test_each_kind_of_action_reads_as_a_sentence(action, sentence):
    scenario = ENTRIES["scenarios"].of_document({"actions": [action]})
    assert [str(value) for value in wording.rows(scenario, Reader(NAMES))[-1].values] == [sentence]


def test_conditions_that_came_and_went():
    assert of_list("conditions", [IS_EMPLOYED], [IS_STARTER]) == [
        "Voorwaarde verwijderd: Inkomenstype is Loondienst",
        "Voorwaarde toegevoegd: Fase is Starter",
    ]


def test_options_of_a_condition():
    wider = IS_EMPLOYED | {"options": ["001", "004"]}
    assert of_list("conditions", [IS_EMPLOYED], [wider]) == ["Voorwaarde Inkomenstype: item DGA erbij"]
    assert of_list("conditions", [wider], [IS_EMPLOYED]) == ["Voorwaarde Inkomenstype: item DGA eraf"]
    assert of_list("conditions", [wider], [wider | {"is_inverted": True}]) == ["Voorwaarde Inkomenstype: is → is niet"]


def test_a_condition_that_asks_only_that_something_is_filled_in():
    filled_in = {"property": "inkomenstype", "comparison": "is_filled_in"}
    assert of_list("conditions", [IS_EMPLOYED], [filled_in]) == [
        "Voorwaarde Inkomenstype: is → is ingevuld",
        "Voorwaarde Inkomenstype: item Loondienst eraf",
    ]
    assert of_list("conditions", [], [filled_in]) == ["Voorwaarde toegevoegd: Inkomenstype is ingevuld"]


def test_another_order_of_the_conditions():
    assert of_list("conditions", [IS_EMPLOYED, IS_STARTER], [IS_STARTER, IS_EMPLOYED]) == [
        "Volgorde van de voorwaarden: Fase is Starter; Inkomenstype is Loondienst"
    ]


def test_options_of_a_property():
    def option(code, name, archived=False):
        return {"code": code, "name": name, "archived": archived}

    old = [option("001", "Starter"), option("002", "Doorstromer"), option("003", "Weg")]
    new = [option("002", "Doorstromer", True), option("001", "Starters"), option("004", "Nieuw")]
    assert of_list("options", old, new, "properties") == [
        "Optie verwijderd: Weg (003)",
        "Optie toegevoegd: Nieuw (004)",
        "Optie 001: Starter → Starters",
        "Optie gearchiveerd: Doorstromer",
        "Volgorde van de items: Doorstromer, Starters, Nieuw",
    ]
    assert of_list("options", [option("1", "A", True)], [option("1", "A")], "properties") == ["Optie teruggezet: A"]


def test_appointment_types_of_a_trigger():
    assert of_list("appointment_types", [], ["advies"], "triggers") == ["Afspraaktype erbij: Adviesgesprek"]
    assert of_list("appointment_types", ["advies"], [], "triggers") == ["Afspraaktype eraf: Adviesgesprek"]


def test_what_an_expectation_holds():
    choice = {"role": "partner", "property": "inkomenstype", "option": "004"}
    assert of_list("choices", [], [choice], "expectations") == ["Keuze erbij: Partner: Inkomenstype is DGA"]
    assert of_list("choices", [choice | {"role": None}], [], "expectations") == [
        "Keuze eraf: Dossier: Inkomenstype is DGA"
    ]
    line = {**PAYSLIP, "role": "partner", "times": 1}
    assert of_list("lines", [line], [line | {"times": 0}], "expectations") == [
        "Verwachting: Document opvragen: Loonstrook, voor Partner: 1 keer"
        " → Document opvragen: Loonstrook, voor Partner: niet"
    ]
    other = {**CALL, "role": None, "times": 2}
    assert of_list("lines", [line, other], [other, {**STATEMENT, "role": None, "times": 1}], "expectations") == [
        "Verwachting eraf: Document opvragen: Loonstrook, voor Partner: 1 keer",
        "Verwachting erbij: Document opvragen: Jaaropgave: 1 keer",
    ]
    assert of_list("lines", [line, other], [other, line], "expectations") == [
        "Volgorde van de verwachtingen: Werkvoorraadsignalering aanmaken: Bellen: 2 keer;"
        " Document opvragen: Loonstrook, voor Partner: 1 keer"
    ]


def test_names_are_those_of_the_moment():
    """What went has the name that it had; what came the name that it has now."""
    renamed = NAMES | {"document_types": {"loonstrook": "Salarisstrook", "jaaropgave": "Opgave"}}
    before, after = {"actions": [PAYSLIP]}, {"actions": [STATEMENT]}
    assert said("scenarios", before, after, NAMES, renamed) == [
        "Actie verwijderd: Document opvragen: Loonstrook",
        "Actie toegevoegd: Document opvragen: Opgave",
    ]


def test_a_text_is_compared_line_by_line():
    old = "Beste klant,\n\nWelkom.\n\nWij bellen u.\nTot dan.\n\nGroet"
    new = "Beste klant,\n\nWelkom.\n\nWij mailen u.\nTot dan.\n\nGroet"
    (found,) = changes(*(version("document_types", {"instructions": text}) for text in (old, new)))
    assert str(found.sentence) == "Toelichting voor de klant gewijzigd:"
    assert [(line.mark, line.text) for line in found.lines] == [
        ("…", ""),
        (" ", ""),
        ("-", "Wij bellen u."),
        ("+", "Wij mailen u."),
        (" ", "Tot dan."),
        ("…", ""),
    ]


def test_a_text_of_nothing_is_all_new():
    (found,) = changes(*(version("document_types", {"instructions": text}) for text in ("", "Een\nTwee")))
    assert [(line.mark, line.text) for line in found.lines] == [("+", "Een"), ("+", "Twee")]


def test_a_place_in_the_list():
    assert str(moved(3, 1).sentence) == "Plaats in de lijst: 3 → 1"


def test_every_field_of_a_version_can_be_read():
    document = {
        **{"code": "starter", "name": "Starter", "scope": "dossier", "applies_to": "partner", "is_filtered": True},
        **{"archived": False, "conditions": [IS_STARTER], "actions": []},
    }
    rows = wording.rows(*shown("scenarios", document))
    assert [(row.label, [str(one) for one in row.values]) for row in rows] == [
        ("Code", ["starter"]),
        ("Naam", ["Starter"]),
        ("Bereik", ["Dossier"]),
        ("Geldt voor", ["Partner"]),
        ("Met een filter", ["ja"]),
        ("Gearchiveerd", ["nee"]),
        ("Voorwaarden", ["Fase is Starter"]),
        ("Acties", []),
    ]
    texts = [row.text for row in wording.rows(*shown("document_types", {"instructions": "Een\nTwee"}))]
    assert "Een\nTwee" in texts


@pytest.mark.parametrize(("codes", "read"), [([], ["alle"]), (["intake"], ["intake"])])
def test_a_trigger_without_appointment_types_reads_as_one_of_all(codes, read):
    rows = wording.rows(*shown("triggers", {"appointment_types": codes}, {}))
    assert [[str(value) for value in row.values] for row in rows if row.label == "Afspraaktypes"] == [read]
