"""What is remarked about one scenario or trigger by itself, how bad it is, and what to do about it."""

from app.engine.domain.conditions import IsFilledIn
from app.engine.domain.kinds import CreateTask, RequestDocument, SetStatus
from app.setup.domain.rule_checks import FilterProperty, Thing, TriggerSetup
from app.setup.domain.rule_warnings import flags_of_scenario, flags_of_trigger
from app.vocabulary.words import Assignee, Severity, Subject
from tests.unit.setup.test_rule_checks import INCOME, OLD, PAYSLIP, PHASE, STARTER, a_scenario, condition


def severities(*conditions, **values):
    return [flag.severity for flag in flags_of_scenario(a_scenario(*conditions, **values))]


def test_a_filter_that_names_all_that_can_be_chosen_holds_nobody_back():
    flag = flags_of_scenario(a_scenario(condition(PHASE, 1, 2)))[0]

    assert str(flag) == "Het filter houdt niemand tegen: wat u ook kiest bij Fase, het klopt altijd."
    assert flag.severity is Severity.ADVICE and str(flag.advice)
    assert severities(condition(INCOME, 4, 5)) == [Severity.ADVICE]
    assert severities(condition(PHASE, 1)) == []
    assert severities(condition(PHASE, 1, 2), condition(PHASE, 1)) == []


def test_excluding_only_what_nobody_can_choose_holds_nobody_back():
    assert severities(condition(PHASE, OLD.id, inverted=True)) == [Severity.ADVICE, Severity.ADVICE]
    assert severities(condition(PHASE, 1, inverted=True)) == []


def test_asking_that_something_is_filled_in_at_all_is_meant_so_and_can_hold_beside_what_leaves_a_choice():
    assert severities(IsFilledIn(PHASE)) == severities(IsFilledIn(PHASE), condition(PHASE, 1, 2)) == []
    assert severities(IsFilledIn(INCOME), condition(INCOME, 4, inverted=True)) == []
    assert severities(IsFilledIn(INCOME), condition(INCOME, 4, 5, inverted=True)) == [Severity.WRONG]
    gone = FilterProperty(Thing(9, "Oud", is_archived=True), Subject.DOSSIER, False, (STARTER,))
    assert severities(IsFilledIn(gone)) == [Severity.WRONG]


def test_an_archived_option_beside_others_is_mild_and_alone_is_wrong():
    assert severities(condition(PHASE, 1, OLD.id)) == [Severity.ADVICE]
    assert severities(condition(PHASE, OLD.id)) == [Severity.WRONG]


def test_nobody_fills_in_an_archived_property_any_more():
    gone = FilterProperty(Thing(9, "Oud", is_archived=True), Subject.DOSSIER, False, (STARTER,))

    assert severities(condition(gone, 1)) == [Severity.WRONG]


def test_what_can_not_work_is_wrong():
    left = CreateTask("Bel", Assignee.USER, Thing(1, "Kees", is_archived=True))

    assert severities(actions=(left,)) == severities(actions=()) == [Severity.WRONG]
    assert severities(condition(PHASE, 1), condition(PHASE, 2)) == [Severity.WRONG]


def test_a_trigger_for_archived_types_alone_is_wrong_and_beside_others_mild():
    old, new = Thing(1, "Gesprek", is_archived=True), Thing(2, "Advies")

    def told(*types):
        return [flag.severity for flag in flags_of_trigger(TriggerSetup((PAYSLIP,), types))]

    assert (told(old), told(old, new), told(new), told()) == ([Severity.WRONG], [Severity.ADVICE], [], [])


def test_every_flag_says_what_to_do():
    archived = RequestDocument(Thing(1, "Loonstrook", is_archived=True))
    two = [SetStatus(Thing(id, str(id))) for id in (1, 2)]

    flags = flags_of_scenario(a_scenario(is_filtered=True, actions=(archived, archived, *two)))

    assert len(flags) == 5
    assert all(str(flag.advice).endswith(".") for flag in flags)
