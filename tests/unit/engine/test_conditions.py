"""A condition's verdict and the sentence that says why."""

import pytest

from app.engine.domain.conditions import (
    HasNoPartner,
    HasPartner,
    LeadSourceIsNoneOf,
    LeadSourceIsOneOf,
    StatusIsNoneOf,
    StatusIsOneOf,
    TypeIsNoneOf,
    TypeIsOneOf,
)
from app.vocabulary.words import Verdict
from tests.unit.builders import (
    an_appointment,
    an_option,
    asks_of,
    choices,
    consumer,
    dossier_has,
    dossier_is,
    dossier_is_not,
    facts,
    partner,
    person_has,
    person_is,
    person_is_not,
)


def judge(condition, chosen, person):
    return condition.judge(facts(choices=chosen), person)


def test_a_condition_on_the_dossier_holds_when_its_option_is_chosen_there():
    finding = judge(dossier_is("Fase", "Starter"), choices(Fase="Starter"), None)
    assert finding.verdict is Verdict.HOLDS
    assert str(finding.sentence) == "Fase van het dossier is Starter."


def test_a_condition_on_a_person_looks_at_that_person_alone():
    noor, bram = consumer(Inkomenstype="Loondienst"), partner(Inkomenstype="ZZP'er")
    condition = person_is("Inkomenstype", "ZZP'er")
    assert judge(condition, {}, bram).verdict is Verdict.HOLDS
    assert judge(condition, {}, noor).verdict is Verdict.FAILS
    assert str(judge(condition, {}, noor).sentence) == "Inkomenstype van Noor van Dalen is Loondienst, niet ZZP'er."


def test_any_of_its_options_is_enough():
    """C70: any of the options against any of the choices."""
    condition = person_is("Inkomenstype", "ZZP'er", "DGA")
    assert judge(condition, {}, consumer(Inkomenstype=["Loondienst", "DGA"])).verdict is Verdict.HOLDS
    assert judge(condition, {}, consumer(Inkomenstype=["Loondienst"])).verdict is Verdict.FAILS


def test_with_several_choices_one_match_is_enough():
    """C70: a person with Loondienst and ZZP'er matches a filter on ZZP'er."""
    person = consumer(Inkomenstype=["Loondienst", "ZZP'er"])
    finding = judge(person_is("Inkomenstype", "ZZP'er"), {}, person)
    assert finding.verdict is Verdict.HOLDS
    assert str(finding.sentence) == "Inkomenstype van Noor van Dalen is Loondienst, ZZP'er."


def test_an_inverted_condition_holds_when_none_of_its_options_is_chosen():
    finding = judge(dossier_is_not("Fase", "Oversluiter", "Doorstromer"), choices(Fase="Starter"), None)
    assert finding.verdict is Verdict.HOLDS
    assert str(finding.sentence) == "Fase van het dossier is Starter, en niet Oversluiter / Doorstromer."


def test_an_inverted_condition_fails_when_one_of_several_choices_is_named():
    person = consumer(Inkomenstype=["Loondienst", "ZZP'er"])
    finding = judge(person_is_not("Inkomenstype", "ZZP'er"), {}, person)
    assert finding.verdict is Verdict.FAILS
    assert str(finding.sentence) == "Inkomenstype van Noor van Dalen is Loondienst, ZZP'er en mag niet ZZP'er zijn."


@pytest.mark.parametrize("condition", [person_is, person_is_not])
def test_a_property_of_a_person_that_is_not_filled_in_is_unknown_inverted_or_not(condition):
    """C83: missing is "unknown", not "no", and the reason says which property of whom."""
    finding = judge(condition("Inkomenstype", "ZZP'er"), choices(Fase="Starter"), partner())
    assert finding.verdict is Verdict.UNKNOWN
    assert str(finding.sentence) == "Inkomenstype van Bram Keizer is niet ingevuld."


@pytest.mark.parametrize("condition", [dossier_is, dossier_is_not])
def test_a_property_of_the_dossier_that_is_not_filled_in_is_unknown_inverted_or_not(condition):
    """C83"""
    finding = judge(condition("Fase", "Starter"), {}, consumer(Inkomenstype="ZZP'er"))
    assert finding.verdict is Verdict.UNKNOWN
    assert str(finding.sentence) == "Fase van het dossier is niet ingevuld."


def test_the_dossiers_choices_never_answer_for_a_person():
    finding = judge(person_is("Klantprofiel", "Expat"), choices(Klantprofiel="Expat"), consumer())
    assert finding.verdict is Verdict.UNKNOWN


def test_a_condition_on_a_person_is_unknown_for_a_scenario_of_the_dossier():
    finding = judge(person_is("Inkomenstype", "ZZP'er"), {}, None)
    assert finding.verdict is Verdict.UNKNOWN
    assert "eigenschap van een persoon" in str(finding.sentence)


def test_options_are_compared_by_id_and_never_by_their_text():
    """C73, C77: an option's name may hold anything, and may change."""
    condition = dossier_is("Fase", "Financiële herstart")
    renamed = {condition.about.id: (condition.options[0].__class__(condition.options[0].id, "Herstart"),)}
    namesake = {condition.about.id: (condition.options[0].__class__(9999, "Financiële herstart"),)}
    assert judge(condition, renamed, None).verdict is Verdict.HOLDS
    assert judge(condition, namesake, None).verdict is Verdict.FAILS


def test_a_name_with_a_percent_sign_comes_out_as_it_is():
    finding = judge(dossier_is("Eigen geld %", "100 % (alles)"), choices(**{"Eigen geld %": "10 %"}), None)
    assert str(finding.sentence) == "Eigen geld % van het dossier is 10 %, niet 100 % (alles)."


def test_what_must_be_filled_in_holds_whatever_is_chosen():
    person = consumer(Inkomenstype=["Loondienst", "DGA"])
    of_dossier = judge(dossier_has("Fase"), choices(Fase="Starter"), None)
    of_person = judge(person_has("Inkomenstype"), {}, person)
    assert (of_dossier.verdict, of_person.verdict) == (Verdict.HOLDS, Verdict.HOLDS)
    assert str(of_dossier.sentence) == "Fase van het dossier is ingevuld: Starter."
    assert str(of_person.sentence) == "Inkomenstype van Noor van Dalen is ingevuld: Loondienst, DGA."


def test_what_must_be_filled_in_and_is_not_fails_and_is_never_unknown():
    of_dossier = judge(dossier_has("Fase"), {}, None)
    of_person = judge(person_has("Inkomenstype"), choices(Inkomenstype="DGA"), partner())
    assert (of_dossier.verdict, of_person.verdict) == (Verdict.FAILS, Verdict.FAILS)
    assert str(of_dossier.sentence) == "Fase van het dossier is niet ingevuld."
    assert str(of_person.sentence) == "Inkomenstype van Bram Keizer is niet ingevuld."


def test_what_must_be_filled_in_of_a_person_is_unknown_for_a_scenario_of_the_dossier():
    assert judge(person_has("Inkomenstype"), {}, None).verdict is Verdict.UNKNOWN


ADVICE = an_appointment("Adviesgesprek")


@pytest.mark.parametrize(
    ("condition", "verdict", "sentence"),
    [
        (asks_of(TypeIsOneOf, "Adviesgesprek", "X"), Verdict.HOLDS, "Afspraaktype is Adviesgesprek."),
        (asks_of(TypeIsOneOf, "X", "Y"), Verdict.FAILS, "Afspraaktype is Adviesgesprek, niet X / Y."),
        (asks_of(TypeIsNoneOf, "X"), Verdict.HOLDS, "Afspraaktype is Adviesgesprek, en niet X."),
        (
            asks_of(TypeIsNoneOf, "Adviesgesprek"),
            Verdict.FAILS,
            "Afspraaktype is Adviesgesprek en mag niet Adviesgesprek zijn.",
        ),
        (asks_of(StatusIsOneOf, "Nieuw"), Verdict.HOLDS, "Status is Nieuw."),
        (asks_of(StatusIsNoneOf, "Nieuw"), Verdict.FAILS, "Status is Nieuw en mag niet Nieuw zijn."),
        (asks_of(LeadSourceIsOneOf, "Website"), Verdict.HOLDS, "Leadbron is Website."),
        (asks_of(LeadSourceIsOneOf, "Makelaar"), Verdict.FAILS, "Leadbron is Website, niet Makelaar."),
        (asks_of(LeadSourceIsNoneOf, "Makelaar"), Verdict.HOLDS, "Leadbron is Website, en niet Makelaar."),
        (HasPartner(None), Verdict.HOLDS, "Er is een partner op dit dossier."),
        (HasNoPartner(None), Verdict.FAILS, "Er is een partner op dit dossier."),
    ],
)
@pytest.mark.parametrize("person", [None, partner()])
def test_what_a_dossier_or_an_appointment_has_one_of_is_asked_for_whomever_it_applies_to(
    condition, verdict, sentence, person
):
    known = facts(consumer(), partner(), appointment=ADVICE, lead_source=an_option("Website"))
    finding = condition.judge(known, person)
    assert (finding.verdict, str(finding.sentence)) == (verdict, sentence)


@pytest.mark.parametrize("kind", [LeadSourceIsOneOf, LeadSourceIsNoneOf])
def test_a_lead_source_that_is_not_filled_in_is_unknown_inverted_or_not(kind):
    """C83"""
    finding = asks_of(kind, "Website").judge(facts(), None)
    assert (finding.verdict, str(finding.sentence)) == (Verdict.UNKNOWN, "Leadbron van het dossier is niet ingevuld.")


@pytest.mark.parametrize("kind", [TypeIsOneOf, TypeIsNoneOf])
def test_outside_an_appointment_no_type_fits(kind):
    finding = asks_of(kind, "Adviesgesprek").judge(facts(appointment=None), None)
    assert (finding.verdict, str(finding.sentence)) == (
        Verdict.FAILS,
        "Er is geen afspraak, dus ook geen afspraaktype.",
    )


def test_without_a_partner_only_what_asks_that_holds():
    assert HasPartner(None).judge(facts(), None).verdict is Verdict.FAILS
    alone = HasNoPartner(None).judge(facts(), consumer())
    assert (alone.verdict, str(alone.sentence)) == (Verdict.HOLDS, "Er is geen partner op dit dossier.")
