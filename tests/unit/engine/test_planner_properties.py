"""What holds of every plan, whatever an office sets up. HYPOTHESIS_PROFILE=thorough looks further."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from app.engine.domain.conditions import HasPartner, IsFilledIn, IsNoneOf
from app.engine.domain.orders import base
from app.engine.domain.planning import plan
from app.vocabulary.words import (
    ConditionKind,
    EffectKind,
    Event,
    Outcome,
    Question,
    ReEntry,
    Subject,
    Verdict,
    Weighing,
)
from tests.unit.carrying_out import carried_out
from tests.unit.offices import a_scenario, cases


def asked(outcome):
    """Every request, mail and task that the plan does, or would but for an address or a colleague."""
    return {
        base(action.order.key)
        for action in outcome.actions
        if action.outcome in (Outcome.DONE, Outcome.BLOCKED) and action.order.kind is not EffectKind.SET_STATUS
    }


def effects(outcome):
    return [action.order for action in outcome.actions if action.outcome is Outcome.DONE]


@given(cases())
def test_no_two_effects_share_a_key_and_the_status_changes_once_at_most(case):
    made = effects(plan(*case))
    assert len({base(order.key) for order in made}) == len(made)
    assert sum(order.kind is EffectKind.SET_STATUS for order in made) <= 1


@given(cases(), st.randoms(use_true_random=False))
def test_the_order_of_the_scenarios_does_not_change_what_is_asked(case, random):
    facts, triggers, scenarios = case
    shuffled = random.sample(scenarios, len(scenarios))
    assert asked(plan(facts, triggers, scenarios)) == asked(plan(facts, triggers, shuffled))


@given(cases(), a_scenario(6), st.integers(0, 5))
def test_adding_a_scenario_never_removes_a_request_a_mail_or_a_task(case, added, place):
    facts, triggers, scenarios = case
    more = [*scenarios[:place], added, *scenarios[place:]]
    assert asked(plan(facts, triggers, scenarios)) <= asked(plan(facts, triggers, more))


@given(cases())
def test_planning_twice_gives_the_same_plan(case):
    assert plan(*case) == plan(*case)


@given(cases())
def test_when_a_plan_was_carried_out_planning_again_gives_nothing_to_do(case):
    """Even if every trigger may fire again: what is there already stops it."""
    facts, triggers, scenarios = case
    triggers = [replace(trigger, re_entry=ReEntry.ONCE_PER_APPOINTMENT) for trigger in triggers]
    after = carried_out(facts, plan(facts, triggers, scenarios))
    assert effects(plan(after, triggers, scenarios)) == []


@given(cases())
def test_every_action_that_is_not_done_says_why_and_what_does_it(case):
    outcome = plan(*case)
    for action in outcome.actions:
        assert action.outcome is Outcome.DONE or str(action.reason)
        if action.outcome is Outcome.MERGED:
            other = outcome.actions[action.struck_by]
            assert base(other.order.key) == base(action.order.key)
            assert other.outcome is not Outcome.MERGED


@given(cases())
def test_only_triggers_that_fired_and_scenarios_that_started_act_and_the_others_say_why(case):
    outcome = plan(*case)
    assert all(weighed.fires or str(weighed.reason) for weighed in outcome.triggers)
    for weighed in outcome.scenarios:
        assert (weighed.weighing is Weighing.STARTED) == (weighed.reason is None)
    for action in outcome.actions:
        assert action.trigger is None or outcome.triggers[action.trigger].fires
        assert action.scenario is None or outcome.scenarios[action.scenario].weighing is Weighing.STARTED


@given(cases())
def test_late_facts_start_only_what_is_asked_matches_and_was_not_started_on_this_appointment(case):
    facts, triggers, scenarios = case
    late = replace(facts, event=Event.LATE_FACTS, asked_scenario_ids=(1, 2))
    outcome = plan(late, triggers, scenarios)
    assert outcome.triggers == []
    for weighed in outcome.scenarios:
        whom = (weighed.scenario.id, weighed.person.id if weighed.person else None)
        assert weighed.scenario.id in (1, 2)
        assert weighed.scenario.starts_by_itself
        if weighed.weighing is Weighing.STARTED:
            assert all(finding.verdict is Verdict.HOLDS for finding in weighed.findings)
            assert whom not in facts.started_on_appointment
        if weighed.weighing is Weighing.ALREADY_STARTED:
            assert str(facts.started_on_appointment[whom]) in str(weighed.reason)


@given(cases())
def test_a_scenario_that_does_not_start_gives_the_reason_of_a_finding_that_keeps_it(case):
    """What fails goes before what is unknown; the first of its kind is told."""
    for weighed in plan(*case).scenarios:
        kept = [
            one for verdict in (Verdict.FAILS, Verdict.UNKNOWN) for one in weighed.findings if one.verdict is verdict
        ]
        if weighed.weighing in (Weighing.NO_MATCH, Weighing.UNKNOWN) and weighed.findings:
            assert weighed.reason == kept[0].sentence
            assert (weighed.weighing is Weighing.NO_MATCH) == (kept[0].verdict is Verdict.FAILS)
        else:
            assert not kept


@given(cases())
def test_each_condition_is_judged_as_its_words_say(case):
    """The whole of the rule, written out: any of the options chosen, or none of them, or whatever is."""
    facts, triggers, scenarios = case
    for weighed in plan(facts, triggers, scenarios).scenarios:
        for finding in weighed.findings:
            condition = finding.condition
            if condition.ASKS is not Question.PROPERTY:
                assert finding.verdict is _as_asked(condition, facts)
                continue
            of_person = condition.about.subject is Subject.PERSON
            choices = (weighed.person.choices if weighed.person else {}) if of_person else facts.choices
            chosen = {option.id for option in choices.get(condition.about.id, ())}
            has_one = bool(chosen & {option.id for option in condition.options})
            holds = has_one != isinstance(condition, IsNoneOf)
            if isinstance(condition, IsFilledIn) and (weighed.person or not of_person):
                assert finding.verdict is (Verdict.HOLDS if chosen else Verdict.FAILS)
                continue
            assert finding.verdict is (Verdict.UNKNOWN if not chosen else Verdict.HOLDS if holds else Verdict.FAILS)


def _as_asked(condition, facts):
    if condition.ASKS is Question.PARTNER:
        return Verdict.HOLDS if (len(facts.applicants) == 2) == isinstance(condition, HasPartner) else Verdict.FAILS
    chosen = {
        Question.APPOINTMENT_TYPE: facts.appointment.type_id if facts.appointment else None,
        Question.STATUS: facts.status.id,
        Question.LEAD_SOURCE: facts.lead_source.id if facts.lead_source else None,
    }[condition.ASKS]
    if chosen is None:
        return Verdict.UNKNOWN if condition.ASKS is Question.LEAD_SOURCE else Verdict.FAILS
    is_one = chosen in {option.id for option in condition.options}
    return Verdict.HOLDS if is_one == (condition.LIKE is ConditionKind.IS) else Verdict.FAILS
