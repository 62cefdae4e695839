"""The table of every combination: what each cell says, what is empty, and that no shortcut changes it."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from app.engine.domain.facts import Option
from app.engine.domain.planning import plan
from app.insight.domain.coverage import Axis, looked_at, table
from app.insight.domain.made_up_facts import Imagined, Names, Occasion, imagine
from app.vocabulary.words import AppliesTo, EffectKind, Outcome, Subject
from tests.unit import offices
from tests.unit.builders import (
    an_option,
    ask,
    ask_dossier,
    dossier_has,
    dossier_is,
    give_task,
    mail,
    number,
    person_is,
    scenario,
    set_status,
    start,
    start_relevant,
    trigger,
)

NAMES = Names("Consument", "Partner", "Adviseur", "Behandelaar")
EACH, PARTNER = AppliesTo.EACH_APPLICANT, AppliesTo.PARTNER


def axis(name, subject, *options):
    return Axis(number(name), name, subject, tuple(map(an_option, options)))


PHASE = axis("Fase", Subject.DOSSIER, "Starter", "Verbouwing")
INCOME = axis("Inkomenstype", Subject.PERSON, "Loondienst", "Gepensioneerd")
KNOWN = {option.id: (one.property_id, option) for one in (PHASE, INCOME) for option in one.options}

STARTER = scenario("Starter", ask_dossier("Eigen middelen"), mail("Welkom"), where=[dossier_is("Fase", "Starter")])
EMPLOYED = scenario("Loondienst", ask("Loonstrook"), where=[person_is("Inkomenstype", "Loondienst")], applies_to=EACH)


def made_up(known, *, as_partner=False):
    def facts_of(chosen):
        of_dossier, of_person = (
            frozenset(option.id for axis, option in chosen if axis.subject is subject) for subject in Subject
        )
        both = {"partner": of_person} if as_partner else {"consumer": of_person}
        imagined = Imagined(of_dossier, **both)
        return imagine(imagined, Occasion(1, "Gesprek"), known, NAMES, Option(1, "Nieuw"), date(2026, 11, 2))

    return facts_of


def covered(*scenarios, rows=PHASE, columns=INCOME, triggers=None, as_partner=False):
    return table(rows, columns, made_up(KNOWN, as_partner=as_partner), triggers or [trigger()], scenarios)


def cell(found, row, column=None):
    return next(one for line in found.lines for one in line if one.combination == tuple(filter(None, (row, column))))


def empty(found):
    return [" + ".join(one.combination) for one in found.empty]


def idle(found):
    return [one.option.name for one in found.idle]


def test_each_cell_says_what_is_asked_and_mailed_there():
    found = covered(STARTER, EMPLOYED)

    assert cell(found, "Starter", "Loondienst").does[EffectKind.REQUEST_DOCUMENT] == ("Eigen middelen", "Loonstrook")
    assert cell(found, "Starter", "Loondienst").does[EffectKind.SEND_EMAIL] == ("Welkom",)
    assert cell(found, "Verbouwing", "Loondienst").does[EffectKind.REQUEST_DOCUMENT] == ("Loonstrook",)
    assert found.size == 4


def test_a_combination_for_which_nobody_asks_is_empty():
    assert empty(covered(STARTER, EMPLOYED)) == ["Verbouwing + Gepensioneerd"]
    assert empty(covered()) == [
        "Starter + Loondienst",
        "Starter + Gepensioneerd",
        "Verbouwing + Loondienst",
        "Verbouwing + Gepensioneerd",
    ]


def test_what_the_trigger_mails_to_everybody_fills_no_cell_but_what_it_asks_does():
    only_mails = covered(triggers=[trigger(mail("Bevestiging"), set_status("In advies"), start_relevant())])
    asks = covered(triggers=[trigger(ask("Legitimatiebewijs"), start_relevant())])

    assert len(only_mails.empty) == 4 and only_mails.lines[0][0].does[EffectKind.SEND_EMAIL] == ("Bevestiging",)
    assert asks.empty == ()


def test_a_scenario_with_only_a_task_is_something_that_happens():
    call = scenario("Bellen", give_task("Bel de klant"), where=[dossier_is("Fase", "Verbouwing")])

    found = covered(call, columns=None)

    assert empty(found) == ["Starter"]
    assert cell(found, "Verbouwing").does[EffectKind.CREATE_TASK] == ("Bel de klant",)


def test_one_axis_gives_one_cell_for_each_option():
    assert [len(line) for line in covered(STARTER, rows=INCOME, columns=None).lines] == [1, 1]
    assert [len(line) for line in covered(STARTER, rows=None, columns=None).lines] == [1]


def test_an_option_that_changes_nothing_whatever_the_other_is_told():
    assert idle(covered(STARTER, EMPLOYED)) == ["Verbouwing", "Gepensioneerd"]


def test_an_option_that_counts_only_together_with_another_is_not_idle():
    both = [dossier_is("Fase", "Starter"), person_is("Inkomenstype", "Gepensioneerd")]
    rare = scenario("Starter met pensioen", ask("UPO"), where=both, applies_to=EACH)

    found = covered(rare)

    assert idle(found) == ["Verbouwing", "Loondienst"]
    assert len(found.empty) == 3


def test_of_the_partner_a_scenario_of_the_partner_counts_and_the_consumer_has_nothing():
    entrepreneur = scenario(
        "Partner in loondienst", ask("Loonstrook"), where=[person_is("Inkomenstype", "Loondienst")], applies_to=PARTNER
    )

    assert len(covered(entrepreneur).empty) == 4
    assert cell(covered(entrepreneur, as_partner=True), "Starter", "Loondienst").does[EffectKind.REQUEST_DOCUMENT] == (
        "Loonstrook",
    )
    assert cell(covered(EMPLOYED, as_partner=True), "Starter", "Loondienst").does[EffectKind.REQUEST_DOCUMENT] == (
        "Loonstrook",
    )


def test_what_must_be_filled_in_counts_in_every_cell_of_its_axis_and_in_none_without():
    known_phase = scenario("Fase bekend", ask("UPO"), where=[dossier_has("Fase")])

    assert empty(covered(known_phase)) == [] and idle(covered(known_phase)) == ["Loondienst", "Gepensioneerd"]
    assert empty(covered(known_phase, rows=None)) == ["Loondienst", "Gepensioneerd"]


def test_a_scenario_that_a_trigger_names_starts_in_every_cell_whatever_its_filter():
    assert covered(STARTER, triggers=[trigger(start(STARTER))]).empty == ()


def test_only_what_filters_ask_that_the_trigger_weighs_is_looked_at():
    archived = replace(EMPLOYED, is_archived=True)

    assert looked_at(trigger(), [STARTER, EMPLOYED]) == [PHASE.property_id, INCOME.property_id]
    assert looked_at(trigger(), [STARTER, archived]) == [PHASE.property_id]
    assert looked_at(trigger(mail("Bevestiging")), [STARTER]) == []


# Random offices: options by their own ids, so that everything overlaps.

AXES = {
    id: Axis(id, f"eigenschap {id}", offices.SUBJECT_OF[id], tuple(options)) for id, options in offices.OPTIONS.items()
}
ALL_KNOWN = {option.id: (id, option) for id, options in offices.OPTIONS.items() for option in options}


@given(offices.cases(), st.permutations([1, 2, 3]), st.booleans())
def test_leaving_out_what_an_option_rules_out_changes_no_cell(case, order, as_partner):
    _facts, triggers, scenarios = case
    rows, columns = AXES[order[0]], AXES[order[1]]
    facts_of = made_up(ALL_KNOWN, as_partner=as_partner)

    for line in table(rows, columns, facts_of, triggers, scenarios).lines:
        for one in line:
            actions = plan(facts_of([(rows, one.row), (columns, one.column)]), triggers, scenarios).actions
            done = [action.order for action in actions if action.outcome is Outcome.DONE]
            for kind in (EffectKind.REQUEST_DOCUMENT, EffectKind.SEND_EMAIL, EffectKind.CREATE_TASK):
                assert one.does.get(kind, ()) == names(done, kind)
            asked = [order for order in done if order.kind is EffectKind.REQUEST_DOCUMENT]
            assert one.is_empty == (not asked and all(action.scenario is None for action in actions))


def names(orders, kind):
    return tuple(order.name for order in orders if order.kind is kind)
