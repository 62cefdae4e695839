"""A scenario or a trigger in one sentence."""

import pytest

from app.entries.domain import rule_sentences
from app.entries.domain.entries import ScenarioEntry, TriggerEntry
from app.entries.domain.reader import Reader

NAMES = {
    "properties": {"inkomenstype": "Inkomenstype", "fase": "Fase"},
    "property_options": {
        "inkomenstype/001": "Loondienst vast",
        "inkomenstype/002": "Loondienst flexibel",
        "fase/001": "Starter",
    },
    "document_types": {"legitimatie": "Legitimatiebewijs", "loonstrook": "Loonstrook", "ib": "IB-aangifte"},
    "email_templates": {"bevestiging": "Bevestiging", "welkom": "Welkom starter"},
    "dossier_statuses": {"opgevraagd": "Stukken opgevraagd"},
    "scenarios": {"starter": "Starter"},
    "appointment_types": {"orienterend": "Oriënterend gesprek", "advies": "Adviesgesprek"},
    "users": {"sanne@debrug.example": "Sanne Mulder"},
}
RELEVANT = {"kind": "start_relevant_scenarios"}
IS_EMPLOYED = {"property": "inkomenstype", "is_inverted": False, "options": ["001", "002"]}
IS_STARTER = {"property": "fase", "is_inverted": False, "options": ["001"]}


def asks(code):
    return {"kind": "request_document", "document_type": code}


def mails(code, recipient="applicants"):
    return {"kind": "send_email", "email_template": code, "recipient": recipient}


def task(subject, assignee, due_days, **rest):
    return {"kind": "create_task", "task_subject": subject, "assignee": assignee, "due_days": due_days, **rest}


def status(code):
    return {"kind": "set_status", "status": code}


def a_scenario(*actions, **values):
    document = {
        "scope": "appointment",
        "applies_to": "each_applicant",
        "is_filtered": True,
        "conditions": [IS_EMPLOYED],
        "actions": actions,
    }
    return str(rule_sentences.scenario(ScenarioEntry.of_document(document | values), Reader(NAMES)))


def a_trigger(*actions, **values):
    document = {
        "event": "scheduled",
        "is_first_of_type": False,
        "re_entry": "once_per_appointment",
        "is_active": True,
        "appointment_types": ["orienterend"],
        "actions": actions,
    }
    return str(rule_sentences.trigger(TriggerEntry.of_document(document | values), Reader(NAMES)))


def test_a_scenario_says_for_whom_it_is_and_what_it_does():
    told = a_scenario(asks("legitimatie"), asks("loonstrook"), mails("bevestiging"))
    assert told == (
        "Voor elke aanvrager met Inkomenstype Loondienst vast of Loondienst flexibel: vraag Legitimatiebewijs en"
        " Loonstrook op en mail Bevestiging."
    )


def test_what_does_the_same_is_told_together_only_where_it_stands_together():
    told = a_scenario(asks("legitimatie"), mails("welkom"), asks("loonstrook"), asks("ib"), asks("legitimatie"))
    assert told.endswith(
        "vraag Legitimatiebewijs op, mail Welkom starter en vraag Loonstrook, IB-aangifte en Legitimatiebewijs op."
    )


@pytest.mark.parametrize(
    ("applies_to", "beginning"),
    [
        ("dossier", "Voor een dossier met Fase Starter: "),
        ("consumer", "Voor een Consument met Fase Starter: "),
        ("partner", "Voor een Partner met Fase Starter: "),
        ("each_applicant", "Voor elke aanvrager met Fase Starter: "),
    ],
)
def test_for_whom(applies_to, beginning):
    told = a_scenario(asks("loonstrook"), applies_to=applies_to, conditions=[IS_STARTER])
    assert told.startswith(beginning)


def test_what_must_be_filled_in_is_told_without_options():
    told = a_scenario(asks("loonstrook"), conditions=[{"property": "fase", "comparison": "is_filled_in"}, IS_EMPLOYED])
    assert told.startswith("Voor elke aanvrager met Fase ingevuld en met Inkomenstype Loondienst vast of")


def test_all_conditions_are_told_also_what_must_not_be_chosen():
    told = a_scenario(asks("loonstrook"), conditions=[IS_STARTER, IS_EMPLOYED | {"is_inverted": True}])
    assert told.startswith(
        "Voor elke aanvrager met Fase Starter en met iets anders dan Loondienst vast of Loondienst flexibel als"
        " Inkomenstype:"
    )


def test_without_a_filter_it_is_started_by_a_person_or_by_name():
    told = a_scenario(asks("loonstrook"), is_filtered=False, applies_to="dossier")
    assert told == "Als u of een trigger dit start, voor het hele dossier: vraag Loonstrook op."
    told = a_scenario(asks("loonstrook"), is_filtered=False, scope="dossier", applies_to="partner")
    assert told == "Als u dit op een dossier start, voor de Partner: vraag Loonstrook op."


def test_a_task_says_whose_it_is_and_when():
    told = a_scenario(
        task("Bellen", "handler", 2),
        task("Stukken compleet?", "advisor", -1),
        task("Inlezen", "user", 0, user="sanne@debrug.example"),
    )
    assert told.endswith(
        "zet “Bellen” in de werkvoorraad van de behandelaar (2 dagen na de afspraak),"
        " zet “Stukken compleet?” in de werkvoorraad van de adviseur (1 dag voor de afspraak)"
        " en zet “Inlezen” in de werkvoorraad van Sanne Mulder (op de dag van de afspraak)."
    )


@pytest.mark.parametrize(
    ("days", "when"),
    [(0, "op de dag van de start"), (1, "1 dag na de start"), (-1, "1 dag voor de start"), (2, "2 dagen na de start")],
)
def test_a_task_of_a_scenario_for_dossiers_is_counted_from_its_start(days, when):
    told = a_scenario(task("Bellen", "handler", days), is_filtered=False, scope="dossier")
    assert told.endswith(f"zet “Bellen” in de werkvoorraad van de behandelaar ({when}).")


def test_mails_to_colleagues_say_so():
    told = a_scenario(mails("welkom"), mails("bevestiging", "advisor"), mails("welkom", "handler"))
    assert told.endswith(
        "mail Welkom starter, mail Bevestiging aan de adviseur en mail Welkom starter aan de behandelaar."
    )


def test_a_trigger_that_is_off_says_so_first():
    told = a_trigger(RELEVANT, is_active=False)

    assert told.startswith("Deze trigger staat uit. Als een Oriënterend gesprek wordt ingepland, dan: ")


def test_a_trigger_says_when_and_what():
    told = a_trigger(status("opgevraagd"), RELEVANT, is_first_of_type=True)
    assert told == (
        "Als de eerste afspraak Oriënterend gesprek op een dossier wordt ingepland, dan: zet de dossierstatus op"
        " Stukken opgevraagd en bepaal welke scenario's relevant zijn en start die."
    )


@pytest.mark.parametrize(
    ("values", "beginning"),
    [
        ({"event": "rescheduled", "appointment_types": []}, "Als een afspraak wordt verzet, dan: "),
        ({"event": "completed"}, "Als een Oriënterend gesprek is afgerond, dan: "),
        (
            {"event": "cancelled", "appointment_types": ["advies", "orienterend"]},
            "Als een Adviesgesprek of Oriënterend gesprek wordt geannuleerd, dan: ",
        ),
        (
            {"appointment_types": ["advies", "orienterend"], "is_first_of_type": True},
            "Als de eerste afspraak Adviesgesprek of de eerste afspraak Oriënterend gesprek op een dossier wordt",
        ),
        (
            {"appointment_types": [], "is_first_of_type": True},
            "Als de eerste afspraak van een type op een dossier wordt ingepland, dan: ",
        ),
        (
            {"event": "before", "offset": {"amount": 2, "unit": "working_days"}},
            "2 werkdagen voor een Oriënterend gesprek: ",
        ),
        (
            {"event": "after", "offset": {"amount": 1, "unit": "days"}, "re_entry": "once_per_dossier"},
            "1 dag na een Oriënterend gesprek, één keer per dossier: ",
        ),
        ({"re_entry": "once_per_dossier"}, "Als een Oriënterend gesprek wordt ingepland, dan, één keer per dossier: "),
    ],
)
def test_when(values, beginning):
    assert a_trigger(mails("welkom"), **values).startswith(beginning)


def test_what_is_not_filled_in_yet_reads_too():
    assert a_trigger() == "Als een Oriënterend gesprek wordt ingepland, dan: (nog geen actie)."
    assert a_trigger({"kind": None}, event="before", offset=None) == "… voor een Oriënterend gesprek: (nog geen actie)."
    assert a_scenario(asks(None), conditions=[]) == "Voor elke aanvrager (nog geen voorwaarde): vraag … op."
    told = a_scenario(
        task("", "user", None, user=None), conditions=[{"property": None, "is_inverted": False, "options": []}]
    )
    assert told == ("Voor elke aanvrager met … …: zet “…” in de werkvoorraad van … (op de dag van de afspraak).")


def test_a_name_with_a_percent_sign_stays_as_it_is():
    names = NAMES | {"document_types": {"ib": "100% %(of)s eigen middelen"}}
    document = {"is_filtered": False, "scope": "dossier", "applies_to": "dossier", "actions": [asks("ib")]}
    told = rule_sentences.scenario(ScenarioEntry.of_document(document), Reader(names))
    assert str(told) == "Als u dit op een dossier start, voor het hele dossier: vraag 100% %(of)s eigen middelen op."
