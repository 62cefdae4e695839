"""The office of the demo and its dossier Van Dalen: the plan must come out exactly."""

from dataclasses import replace

from app.engine.domain.planning import plan
from app.vocabulary.words import AppliesTo, Assignee, EffectKind, Event, Outcome
from tests.unit.builders import (
    an_appointment,
    ask,
    ask_dossier,
    choices,
    consumer,
    done,
    dossier_is,
    facts,
    give_task,
    mail,
    mail_person,
    partner,
    person_is,
    scenario,
    set_status,
    start_relevant,
    trigger,
    weighed,
)
from tests.unit.carrying_out import carried_out

EACH, CONSUMER, PARTNER = AppliesTo.EACH_APPLICANT, AppliesTo.CONSUMER, AppliesTo.PARTNER
CONFIRMATION = "Bevestiging oriënterend gesprek"


def entrepreneur(name, applies_to):
    return scenario(
        name,
        ask("Legitimatiebewijs"),
        ask("Jaarcijfers"),
        ask("IB-aangifte"),
        ask("Uittreksel KvK"),
        ask("Inkomensverklaring ondernemer"),
        mail(CONFIRMATION, types=["Oriënterend gesprek"]),
        mail_person("Informatie ondernemers", is_once=True),
        where=[person_is("Inkomenstype", "ZZP'er", "DGA")],
        applies_to=applies_to,
    )


SCENARIOS = [
    scenario(
        "Loondienst",
        ask("Legitimatiebewijs"),
        ask("Loonstrook"),
        ask("Werkgeversverklaring"),
        ask("UWV-verzekeringsbericht"),
        mail(CONFIRMATION, types=["Oriënterend gesprek"]),
        where=[person_is("Inkomenstype", "Loondienst vast", "Loondienst flexibel")],
        applies_to=EACH,
    ),
    scenario(
        "Flexibel inkomen",
        ask("Perspectiefverklaring"),
        ask("Loonstrook"),
        where=[person_is("Inkomenstype", "Loondienst flexibel")],
        applies_to=EACH,
    ),
    entrepreneur("Zelfstandig ondernemer Consument", CONSUMER),
    entrepreneur("Zelfstandig ondernemer Partner", PARTNER),
    scenario(
        "Gepensioneerd",
        ask("Legitimatiebewijs"),
        ask("UPO"),
        ask("AOW-toekenningsbesluit"),
        mail(CONFIRMATION, types=["Oriënterend gesprek"]),
        where=[person_is("Inkomenstype", "Gepensioneerd")],
        applies_to=EACH,
    ),
    scenario("Expat", ask("Verblijfsvergunning"), where=[person_is("Klantprofiel", "Expat")], applies_to=EACH),
    scenario(
        "Starter",
        ask_dossier("Bewijs eigen middelen"),
        ask("Overzicht studieschuld"),
        mail("Welkom starter", is_once=True),
        where=[dossier_is("Fase", "Starter")],
    ),
    scenario(
        "Doorstromer",
        ask_dossier("Overzicht huidige hypotheek"),
        ask_dossier("Verkoopovereenkomst"),
        give_task("Overbrugging bespreken"),
        where=[dossier_is("Fase", "Doorstromer")],
    ),
    scenario(
        "Oversluiter",
        ask_dossier("Overzicht huidige hypotheek"),
        ask_dossier("Taxatierapport"),
        where=[dossier_is("Fase", "Oversluiter")],
    ),
    scenario("Nieuwbouw", ask_dossier("Bouwkundig rapport")),
]
TRIGGERS = [
    trigger(
        set_status("Stukken opgevraagd"),
        start_relevant(),
        name="Eerste oriënterend gesprek",
        types=["Oriënterend gesprek"],
        is_first_of_type=True,
    ),
    trigger(
        mail("Bevestiging afspraak", types=["Adviesgesprek", "Tekenafspraak"]),
        start_relevant(),
        name="Adviesgesprek",
        types=["Adviesgesprek"],
    ),
    trigger(mail("Afspraak verzet"), name="Verzet", event=Event.RESCHEDULED),
    trigger(mail("Afspraak geannuleerd"), name="Geannuleerd", event=Event.CANCELLED),
    trigger(give_task("Nabellen", Assignee.HANDLER), name="Afgerond", event=Event.COMPLETED),
]
VAN_DALEN = facts(
    consumer(Inkomenstype="Loondienst vast", Klantprofiel="Standaard"),
    partner(Inkomenstype="ZZP'er", Klantprofiel="Standaard"),
    choices=choices(Fase="Starter"),
)


def test_the_first_orienting_talk_of_van_dalen():
    outcome = plan(VAN_DALEN, TRIGGERS, SCENARIOS)
    assert [line[:2] for line in weighed(outcome) if line[2] == "started"] == [
        ("Loondienst", "Noor van Dalen"),
        ("Zelfstandig ondernemer Partner", "Bram Keizer"),
        ("Starter", ""),
    ]
    assert sorted(done(outcome, EffectKind.REQUEST_DOCUMENT)) == sorted(
        [
            "Legitimatiebewijs (Noor van Dalen)",
            "Loonstrook (Noor van Dalen)",
            "Werkgeversverklaring (Noor van Dalen)",
            "UWV-verzekeringsbericht (Noor van Dalen)",
            "Overzicht studieschuld (Noor van Dalen)",
            "Legitimatiebewijs (Bram Keizer)",
            "Jaarcijfers (Bram Keizer)",
            "IB-aangifte (Bram Keizer)",
            "Uittreksel KvK (Bram Keizer)",
            "Inkomensverklaring ondernemer (Bram Keizer)",
            "Overzicht studieschuld (Bram Keizer)",
            "Bewijs eigen middelen",
        ]
    )
    assert done(outcome, EffectKind.SEND_EMAIL) == [
        CONFIRMATION,
        "Informatie ondernemers (Bram Keizer)",
        "Welkom starter",
    ]
    assert done(outcome, EffectKind.SET_STATUS) == ["Stukken opgevraagd"]


def test_the_one_thing_that_is_struck_out_is_the_second_confirmation():
    outcome = plan(VAN_DALEN, TRIGGERS, SCENARIOS)
    (struck,) = [action for action in outcome.actions if action.outcome is not Outcome.DONE]
    assert (struck.who, struck.order.name, struck.outcome) == (
        "Zelfstandig ondernemer Partner",
        CONFIRMATION,
        Outcome.MERGED,
    )
    assert str(struck.reason) == "Loondienst (Noor van Dalen) doet dit al in deze uitvoering."


def test_an_advice_talk_a_week_later_asks_for_nothing_that_is_open_and_says_so_line_by_line():
    first = plan(VAN_DALEN, TRIGGERS, SCENARIOS)
    second = replace(
        carried_out(VAN_DALEN, first), appointment=an_appointment("Adviesgesprek"), occasion="appointment:13"
    )
    outcome = plan(second, TRIGGERS, SCENARIOS)
    assert done(outcome, EffectKind.REQUEST_DOCUMENT) == []
    documents = [action for action in outcome.actions if action.order.kind is EffectKind.REQUEST_DOCUMENT]
    assert len(documents) == 12
    assert all(action.outcome is Outcome.SKIPPED and action.origin for action in documents)
    assert str(documents[0].reason) == "Op 2026-10-20 al opgevraagd door Loondienst en nog open."
    assert done(outcome, EffectKind.SEND_EMAIL) == ["Bevestiging afspraak"]
    skipped = [action for action in outcome.actions if action.order.kind is EffectKind.SEND_EMAIL][1:]
    assert [(action.order.name, str(action.reason)) for action in skipped] == [
        (CONFIRMATION, "Dit sjabloon is niet voor afspraaktype Adviesgesprek."),
        (CONFIRMATION, "Dit sjabloon is niet voor afspraaktype Adviesgesprek."),
        (
            "Informatie ondernemers",
            "Gaat één keer per dossier: op 2026-10-20 al verstuurd, gevraagd door Zelfstandig ondernemer Partner.",
        ),
        ("Welkom starter", "Gaat één keer per dossier: op 2026-10-20 al verstuurd, gevraagd door Starter."),
    ]


def test_two_entrepreneurs_and_a_starter_ask_each_document_once_and_confirm_once():
    """The seed's own story: two overlapping scenarios for Consument and Partner, and one for the dossier."""
    known = facts(consumer(Inkomenstype="ZZP'er"), partner(Inkomenstype="ZZP'er"), choices=choices(Fase="Starter"))
    outcome = plan(known, TRIGGERS, SCENARIOS)
    asked = done(outcome, EffectKind.REQUEST_DOCUMENT)
    assert len(asked) == len(set(asked)) == 13
    assert done(outcome, EffectKind.SEND_EMAIL).count(CONFIRMATION) == 1


def test_a_second_orienting_talk_is_not_the_first_and_starts_nothing():
    known = replace(VAN_DALEN, appointment=an_appointment(is_first=False))
    outcome = plan(known, TRIGGERS, SCENARIOS)
    assert outcome.scenarios == outcome.actions == []
    assert "niet de eerste" in str(outcome.triggers[0].reason)


def test_jansen_has_no_income_type_yet_and_every_scenario_that_needs_one_says_so():
    """C83"""
    known = facts(consumer("Els Jansen"), choices=choices(Fase="Uitkoop / scheiding"))
    outcome = plan(known, TRIGGERS, SCENARIOS)
    unknown = [line[0] for line in weighed(outcome) if line[2] == "unknown"]
    assert unknown == ["Loondienst", "Flexibel inkomen", "Zelfstandig ondernemer Consument", "Gepensioneerd", "Expat"]
    assert done(outcome) == ["Stukken opgevraagd"]
