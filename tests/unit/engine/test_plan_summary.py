"""A plan as people read it."""

from app.engine.domain.plan_comparison import contrast, effects, kept
from app.engine.domain.plan_summary import summary
from app.engine.domain.planning import plan
from app.vocabulary.words import AppliesTo, EffectKind
from tests.unit.builders import (
    ask,
    ask_dossier,
    choices,
    consumer,
    dossier_is,
    facts,
    mail,
    partner,
    person_is,
    scenario,
    trigger,
)

EMPLOYED = scenario(
    "Loondienst",
    ask("Loonstrook"),
    mail("Bevestiging"),
    where=[person_is("Inkomenstype", "Loondienst")],
    applies_to=AppliesTo.EACH_APPLICANT,
)
STARTER = scenario("Starter", ask_dossier("Bewijs eigen middelen"), where=[dossier_is("Fase", "Starter")])


def planned(*applicants, scenarios=(EMPLOYED, STARTER), **other):
    return plan(facts(*applicants, **other), [trigger()], scenarios)


def names(groups):
    return [(one.person.name if one.person else None, list(one.names)) for one in groups]


def of(kind, summary):
    return next(group.actions for group in summary.effects if group.kind is kind)


def test_what_starts_is_told_by_person_and_the_dossier_last():
    both = planned(
        consumer(Inkomenstype="Loondienst"), partner(Inkomenstype="Loondienst"), choices=choices(Fase="Starter")
    )
    assert names(summary(both).scenarios) == [
        ("Noor van Dalen", ["Loondienst"]),
        ("Bram Keizer", ["Loondienst"]),
        (None, ["Starter"]),
    ]
    documents, _mails = summary(both).effects
    assert names(documents.by_person) == [
        ("Noor van Dalen", ["Loonstrook"]),
        ("Bram Keizer", ["Loonstrook"]),
        (None, ["Bewijs eigen middelen"]),
    ]


def test_a_mail_that_two_ask_for_is_there_once_and_struck_out_once():
    both = summary(planned(consumer(Inkomenstype="Loondienst"), partner(Inkomenstype="Loondienst")))
    assert [one.order.name for one in of(EffectKind.SEND_EMAIL, both)] == ["Bevestiging"]
    assert [one.order.name for one in both.struck] == ["Bevestiging"]


def test_a_missing_fact_names_whose_it_is_and_every_scenario_that_waits_for_it():
    flexible = scenario(
        "Flexibel",
        ask("Perspectiefverklaring"),
        where=[person_is("Inkomenstype", "Flexibel")],
        applies_to=AppliesTo.EACH_APPLICANT,
    )
    told = summary(
        planned(consumer(Inkomenstype="Loondienst"), partner(), scenarios=[EMPLOYED, flexible], choices=choices())
    )
    (missing,) = told.missing
    assert str(missing.sentence) == "Inkomenstype van Bram Keizer ontbreekt: 2 scenario's niet te bepalen."
    assert missing.scenarios == ("Loondienst", "Flexibel")


def test_a_missing_fact_of_the_dossier_is_no_persons():
    (missing,) = summary(planned(consumer(Inkomenstype="Loondienst"))).missing
    assert str(missing.sentence) == "Fase van het dossier ontbreekt: 1 scenario niet te bepalen."


def test_a_fact_that_could_not_change_the_verdict_is_not_missing():
    strict = scenario(
        "Streng",
        ask("Loonstrook"),
        where=[dossier_is("Fase", "Doorstromer"), person_is("Inkomenstype", "Loondienst")],
        applies_to=AppliesTo.CONSUMER,
    )
    assert summary(planned(consumer(), scenarios=[strict], choices=choices(Fase="Starter"))).missing == ()


def test_nothing_at_all_says_whether_there_was_a_trigger():
    assert summary(planned(consumer(), scenarios=[])).is_empty
    assert summary(planned(consumer(), scenarios=[])).has_triggers
    assert not summary(plan(facts(), [], [])).has_triggers


def test_two_plans_differ_in_what_they_do_not_in_who_asks():
    one = planned(consumer(Inkomenstype="Loondienst"))
    renamed = scenario(
        "Werknemer",
        ask("Loonstrook"),
        ask("UWV-bericht"),
        where=[person_is("Inkomenstype", "Loondienst")],
        applies_to=AppliesTo.EACH_APPLICANT,
    )
    other = planned(consumer(Inkomenstype="Loondienst"), scenarios=[renamed])
    found = contrast(effects(one), effects(other))
    assert [(effect.name, effect.whom) for effect in found.added] == [("UWV-bericht", "Noor van Dalen")]
    assert [(effect.name, effect.whom) for effect in found.missing] == [("Bevestiging", "noor@voorbeeld.example")]
    assert contrast(effects(one), effects(one)).is_empty


def test_effects_survive_being_kept():
    made = effects(planned(consumer(Inkomenstype="Loondienst")))
    assert kept([effect.as_json() for effect in made]) == made


def test_how_much_starts_is_counted_over_all_people():
    told = summary(
        planned(
            consumer(Inkomenstype="Loondienst"), partner(Inkomenstype="Loondienst"), choices=choices(Fase="Starter")
        )
    )
    assert told.scenario_count == 3
    assert [str(group.count) for group in told.effects] == ["3 documenten", "1 e-mail"]
