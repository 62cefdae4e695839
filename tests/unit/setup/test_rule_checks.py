"""What the rules refuse at save, and what they only flag."""

import pytest

from app.engine.domain.conditions import (
    HasNoPartner,
    HasPartner,
    IsFilledIn,
    IsNoneOf,
    IsOneOf,
    LeadSourceIsNoneOf,
    LeadSourceIsOneOf,
    TypeIsOneOf,
)
from app.engine.domain.kinds import (
    CreateTask,
    RequestDocument,
    SendEmail,
    SetStatus,
    StartRelevantScenarios,
    StartScenario,
)
from app.setup.domain.rule_checks import (
    PARTNER,
    FilterProperty,
    Misconfigured,
    ScenarioSetup,
    Thing,
    TriggerSetup,
    check_scenario,
    check_trigger,
    of_list,
)
from app.setup.domain.rule_warnings import flags_of_scenario, flags_of_trigger
from app.vocabulary.words import AppliesTo, Assignee, Question, Recipient, Scope, Subject

STARTER, MOVER, OLD = Thing(1, "Starter"), Thing(2, "Doorstromer"), Thing(3, "Oversluiter", is_archived=True)
PHASE = FilterProperty(Thing(1, "Fase"), Subject.DOSSIER, False, (STARTER, MOVER, OLD))
INCOME = FilterProperty(Thing(2, "Inkomenstype"), Subject.PERSON, True, (Thing(4, "Loondienst"), Thing(5, "DGA")))
TYPES = of_list(Question.APPOINTMENT_TYPE, (Thing(1, "Oriënterend gesprek"), Thing(2, "Adviesgesprek")))
SOURCES = of_list(Question.LEAD_SOURCE, (Thing(1, "Website"), Thing(2, "Oud", is_archived=True), Thing(3, "Makelaar")))
PAYSLIP = RequestDocument(Thing(1, "Loonstrook"))
AUTOMATIC = StartRelevantScenarios()


def condition(about, *option_ids, inverted=False):
    return (IsNoneOf if inverted else IsOneOf)(about, frozenset(option_ids))


def a_scenario(*conditions, actions=(PAYSLIP,), scope=Scope.APPOINTMENT, applies_to=AppliesTo.DOSSIER, **values):
    values = {"is_filtered": bool(conditions)} | values
    return ScenarioSetup(scope, applies_to, conditions=conditions, actions=tuple(actions), **values)


def places(check, setup):
    """The fields that have a problem."""
    try:
        check(setup)
    except Misconfigured as error:
        return [problem.field for problem in error.problems]
    return []


def test_a_complete_scenario_is_accepted():
    assert places(check_scenario, a_scenario(condition(PHASE, 1))) == []


def test_a_filter_without_conditions_is_refused():
    assert places(check_scenario, a_scenario(is_filtered=True)) == ["conditions"]


def test_conditions_do_not_count_while_the_box_is_not_ticked():
    assert places(check_scenario, a_scenario(condition(None), is_filtered=False)) == []


@pytest.mark.parametrize(
    ("wrong", "place"),
    [
        (condition(None, 1), "conditions-0-property_id"),
        (condition(PHASE), "conditions-0-option_ids"),
        (condition(PHASE, 1, 99), "conditions-0-option_ids"),
        (condition(INCOME, 4), "conditions-0-property_id"),
        (IsFilledIn(None), "conditions-0-property_id"),
        (IsFilledIn(INCOME), "conditions-0-property_id"),
    ],
)
def test_a_condition_that_cannot_work_is_refused_where_it_stands(wrong, place):
    assert places(check_scenario, a_scenario(wrong)) == [place]


def test_what_must_be_filled_in_needs_no_options():
    assert places(check_scenario, a_scenario(IsFilledIn(PHASE))) == []


@pytest.mark.parametrize("applies_to", [AppliesTo.CONSUMER, AppliesTo.PARTNER, AppliesTo.EACH_APPLICANT])
def test_a_property_of_a_person_is_fine_where_the_scenario_applies_to_a_person(applies_to):
    assert places(check_scenario, a_scenario(condition(INCOME, 4), applies_to=applies_to)) == []


def test_a_scenario_of_the_dossier_has_no_filter():
    assert places(check_scenario, a_scenario(condition(PHASE, 1), scope=Scope.DOSSIER)) == ["is_filtered"]


def test_a_scenario_that_a_trigger_starts_keeps_its_scope():
    assert places(check_scenario, a_scenario(scope=Scope.DOSSIER, started_by=("Eerste gesprek",))) == ["scope"]


def test_an_archived_option_may_stay_but_not_be_chosen_anew():
    anew = FilterProperty(PHASE.thing, Subject.DOSSIER, False, (Thing(3, "Oversluiter", True, False),))

    assert places(check_scenario, a_scenario(condition(PHASE, 3))) == []
    assert places(check_scenario, a_scenario(condition(anew, 3))) == ["conditions-0-option_ids"]


def test_a_scenario_without_actions_is_refused():
    assert places(check_scenario, a_scenario(actions=())) == ["actions"]


@pytest.mark.parametrize(
    ("action", "wrong"),
    [
        (None, ["kind"]),
        (AUTOMATIC, ["kind"]),
        (StartScenario(Thing(1, "Starter")), ["kind"]),
        (RequestDocument(None), ["document_type_id"]),
        (RequestDocument(Thing(1, "Oud", True, False)), ["document_type_id"]),
        (SendEmail(None, None), ["email_template_id", "recipient"]),
        (SendEmail(Thing(1, "Welkom"), Recipient.ADVISOR), []),
        (SetStatus(None), ["status_id"]),
        (CreateTask("", None, None, None), ["task_subject", "assignee", "due_days"]),
        (CreateTask("Bel", Assignee.USER), ["assignee_user_id"]),
        (CreateTask("B" * 201, Assignee.HANDLER, due_days=-366), ["task_subject", "due_days"]),
        (CreateTask("Bel", Assignee.ADVISOR, due_days=-2), []),
    ],
)
def test_an_incomplete_action_is_refused_at_the_field_that_lacks(action, wrong):
    assert places(check_scenario, a_scenario(actions=(PAYSLIP, action))) == [f"actions-1-{name}" for name in wrong]


def test_a_trigger_starts_relevant_scenarios_at_most_once():
    assert places(check_trigger, TriggerSetup((AUTOMATIC, PAYSLIP))) == []
    assert places(check_trigger, TriggerSetup((AUTOMATIC, PAYSLIP, AUTOMATIC))) == ["actions-2-kind"]


def test_every_problem_is_told_at_once():
    found = places(check_scenario, a_scenario(condition(PHASE), condition(None), actions=(None,)))

    assert found == ["conditions-0-option_ids", "conditions-1-property_id", "actions-0-kind"]


def flags(*conditions, **values):
    return [str(flag) for flag in flags_of_scenario(a_scenario(*conditions, **values))]


NEVER = "Het filter kan nooit waar zijn: de voorwaarden op Fase sluiten elkaar uit."


def test_a_sound_scenario_has_no_flags():
    assert flags(condition(PHASE, 1, 2), condition(PHASE, 1)) == []


@pytest.mark.parametrize(
    "conditions",
    [
        (condition(PHASE, 1), condition(PHASE, 2)),
        (condition(PHASE, 1), condition(PHASE, 1, inverted=True)),
        (condition(PHASE, 1, 2), condition(PHASE, 1, inverted=True), condition(PHASE, 2, inverted=True)),
    ],
)
def test_conditions_on_a_single_choice_that_exclude_each_other_are_flagged(conditions):
    assert flags(*conditions) == [NEVER]


def test_an_inverted_condition_that_leaves_no_option_is_flagged():
    assert NEVER in flags(condition(PHASE, 1, 2, 3, inverted=True))


def test_someone_can_have_two_kinds_of_income():
    assert flags(condition(INCOME, 4), condition(INCOME, 5)) == []
    assert flags(condition(INCOME, 4), condition(INCOME, 4, inverted=True)) != []


def test_archived_things_are_flagged():
    gone = FilterProperty(Thing(9, "Oud", is_archived=True), Subject.DOSSIER, False, (STARTER,))
    mail = SendEmail(Thing(1, "Welkom", is_archived=True))

    assert flags(condition(PHASE, 1, 3)) == ["Fase: het item Oversluiter is gearchiveerd."]
    assert flags(condition(gone, 1)) == ["De eigenschap Oud is gearchiveerd."]
    assert flags(actions=(mail,)) == ["Een actie gebruikt Welkom, en dat is gearchiveerd."]
    assert flags_of_trigger(TriggerSetup((mail,), (Thing(1, "Gesprek", is_archived=True),)))


def test_the_same_action_twice_and_two_statuses_are_flagged():
    new, old = (SetStatus(Thing(id, name)) for id, name in ((1, "Nieuw"), (2, "Oud")))

    assert flags(actions=(PAYSLIP, PAYSLIP)) == ["Een actie staat er dubbel: Loonstrook."]
    assert flags(actions=(new, old)) == ["Er worden verschillende dossierstatussen gezet: alleen de eerste telt."]


def test_what_is_asked_that_is_no_property_is_checked_alike():
    anew = of_list(Question.LEAD_SOURCE, (Thing(1, "Oud", is_archived=True, is_chosen_already=False),))
    conditions = [TypeIsOneOf(TYPES), TypeIsOneOf(TYPES, {9}), LeadSourceIsOneOf(anew, {1}), HasPartner(PARTNER)]

    assert places(check_scenario, a_scenario(*conditions)) == [f"conditions-{row}-option_ids" for row in range(3)]


@pytest.mark.parametrize(
    ("conditions", "name"),
    [
        ((TypeIsOneOf(TYPES, {1}), TypeIsOneOf(TYPES, {2})), "Afspraaktype"),
        ((LeadSourceIsOneOf(SOURCES, {1}), LeadSourceIsNoneOf(SOURCES, {1})), "Leadbron"),
        ((HasPartner(PARTNER), HasNoPartner(PARTNER)), "Partner"),
    ],
)
def test_what_can_not_be_asked_of_one_dossier_together_is_flagged(conditions, name):
    told = f"Het filter kan nooit waar zijn: de voorwaarden op {name} sluiten elkaar uit."
    assert flags(*conditions) == [told]
    assert flags(*conditions[:1]) == []


def test_for_a_partner_that_may_not_be_there_is_flagged():
    told = "Het filter kan nooit waar zijn: het scenario geldt voor de Partner, en vraagt dat er geen partner is."
    assert flags(HasNoPartner(PARTNER), applies_to=AppliesTo.PARTNER) == [told]
    assert flags(HasNoPartner(PARTNER), applies_to=AppliesTo.EACH_APPLICANT) == []


def test_an_archived_thing_of_a_list_is_flagged_and_all_of_its_things_let_everyone_in():
    assert flags(LeadSourceIsOneOf(SOURCES, {2})) == ["Leadbron: het item Oud is gearchiveerd."]
    assert flags(TypeIsOneOf(TYPES, {1, 2})) == [
        "Het filter houdt niemand tegen: wat u ook kiest bij Afspraaktype, het klopt altijd."
    ]
