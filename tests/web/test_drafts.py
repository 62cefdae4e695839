"""What is being typed into the editors, as rules among those that are saved."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from app.engine import rules
from app.engine.domain.conditions import IsNoneOf, IsOneOf
from app.engine.domain.kinds import (
    CreateTask,
    RequestDocument,
    SendEmail,
    SetStatus,
    StartRelevantScenarios,
    StartScenario,
)
from app.setup import draft_rules
from app.setup.draft_rules import NEW
from app.setup.scenarios import ScenarioDraft
from app.setup.triggers import TriggerDraft
from app.vocabulary.words import AppliesTo, Assignee, EffectKind, Event, OffsetUnit, ReEntry, Scope
from tests.factories import (
    a_condition,
    a_document_type,
    a_property,
    a_scenario,
    a_status,
    a_trigger,
    a_user,
    an_appointment_type,
    an_email_template,
    asks,
    gives_task,
    mails,
    option,
    sets_status,
    starts,
    starts_relevant,
)


def a_scenario_draft(*actions, conditions=(), is_filtered=True, **other):
    known = {"name": "Ontwerp", "scope": Scope.APPOINTMENT, "applies_to": AppliesTo.DOSSIER}
    return ScenarioDraft(**known | other, is_filtered=is_filtered, conditions=tuple(conditions), actions=actions)


def a_trigger_draft(*actions, is_active=True, **other):
    known = {
        "event": Event.SCHEDULED,
        "name": "Ontwerp",
        "appointment_type_ids": frozenset(),
        "is_first_of_type": False,
    }
    re_entry = ReEntry.ONCE_PER_APPOINTMENT
    known["is_first_of_type"] = False
    return TriggerDraft(**known | other, re_entry=re_entry, is_active=is_active, actions=actions)


def names(found):
    return [one.name for one in found]


@pytest.fixture
def three(office):
    """Scenarios that are saved, in their order."""
    return [a_scenario(name, [asks(a_document_type(name))], position=place) for place, name in enumerate("ABC")]


def test_a_new_scenario_comes_last(three):
    draft = draft_rules.with_draft(rules.load(), a_scenario_draft(), None)

    assert names(draft.scenarios) == ["A", "B", "C", "Ontwerp"] and draft.scenarios[-1].id == NEW


def test_a_saved_scenario_keeps_its_place_and_the_others_stay_as_they_are(three):
    saved = rules.load()

    draft = draft_rules.with_draft(saved, a_scenario_draft(), three[1])

    assert names(draft.scenarios) == ["A", "Ontwerp", "C"] and draft.scenarios[1].id == three[1].id
    assert (draft.scenarios[0], draft.scenarios[2], draft.triggers) == (
        saved.scenarios[0],
        saved.scenarios[2],
        saved.triggers,
    )


def test_a_draft_that_equals_what_is_saved_gives_the_same_rule(office):
    phase, status, user = a_property("Fase", ["Starter", "Doorstromer"]), a_status("In advies"), a_user("Roos Bakker")
    document, template = a_document_type(), an_email_template()
    actions = [asks(document), mails(template), gives_task("Bellen", user=user, days=2), sets_status(status)]
    made = a_scenario("Starter", actions, where=[a_condition(phase, "Starter", is_inverted=True)])
    rows = (
        RequestDocument(document.id, id=actions[0].id),
        SendEmail(template.id, None, id=actions[1].id),
        CreateTask("Bellen", Assignee.USER, user.id, 2, id=actions[2].id),
        SetStatus(status.id, id=actions[3].id),
    )
    conditions = [IsNoneOf(phase.id, frozenset([option(phase, "Starter").id]))]

    rule = draft_rules.scenario_rule(a_scenario_draft(*rows, conditions=conditions, name="Starter"), made)

    assert rule == replace(rules.scenario_rule(made), version=None)


def test_rows_that_are_not_complete_are_left_out_and_counted(office):
    phase, user = a_property("Fase", ["Starter"]), a_user()
    document = a_document_type()
    rows = [
        None,
        RequestDocument(None),
        RequestDocument(999),
        SendEmail(None),
        CreateTask(""),
        CreateTask("Bellen", Assignee.USER),
        CreateTask("Bellen", due_days=2_147_483_647),
        CreateTask("Bellen", None, user.id, None),
        RequestDocument(document.id),
    ]
    conditions = [
        IsOneOf(None, frozenset()),
        IsOneOf(phase.id, frozenset()),
        IsOneOf(999, frozenset([option(phase, "Starter").id])),
        IsOneOf(phase.id, frozenset([option(phase, "Starter").id, 999])),
    ]
    draft = a_scenario_draft(*rows, conditions=conditions)

    rule = draft_rules.scenario_rule(draft, None)

    assert [action.kind for action in rule.actions] == [EffectKind.CREATE_TASK, EffectKind.REQUEST_DOCUMENT]
    assert rule.actions[0].assignee is Assignee.ADVISOR and rule.actions[0].user is None
    assert [[option.name for option in one.options] for one in rule.conditions] == [["Starter"]]
    assert draft_rules.left_out(draft, rule) == 7 + 3


def test_the_conditions_behind_an_unticked_box_do_not_count(office):
    phase = a_property("Fase", ["Starter"])
    rows = [IsOneOf(phase.id, frozenset([option(phase, "Starter").id])), IsOneOf(None, frozenset())]
    draft = a_scenario_draft(conditions=rows, is_filtered=False)

    rule = draft_rules.scenario_rule(draft, None)

    assert rule.conditions == () and not rule.starts_by_itself and draft_rules.left_out(draft, rule) == 0


def test_a_scenario_that_is_archived_stays_so(three):
    three[0].archived_at = datetime.now(UTC)

    rule = draft_rules.scenario_rule(a_scenario_draft(), three[0])

    assert rule.is_archived and not rule.starts_by_itself


@pytest.fixture
def triggers(office):
    return [a_trigger([starts_relevant()], name=name, position=place) for place, name in enumerate("ABC")]


def test_a_new_trigger_comes_last_and_a_saved_one_keeps_its_place(triggers):
    saved, draft = rules.load(), a_trigger_draft(StartRelevantScenarios())

    new = draft_rules.with_draft(saved, draft, None)
    changed = draft_rules.with_draft(saved, draft, triggers[1])

    assert names(new.triggers) == ["A", "B", "C", "Ontwerp"] and new.triggers[-1].id == NEW
    assert names(changed.triggers) == ["A", "Ontwerp", "C"] and changed.scenarios == saved.scenarios


@pytest.mark.parametrize("is_new", [True, False])
def test_a_trigger_that_is_off_is_left_out(triggers, is_new):
    draft = a_trigger_draft(is_active=False)

    found = draft_rules.with_draft(rules.load(), draft, None if is_new else triggers[1])

    assert names(found.triggers) == (["A", "B", "C"] if is_new else ["A", "C"])


def test_a_saved_trigger_that_was_off_and_is_switched_on_comes_back_in_its_place(triggers):
    triggers[1].is_active = False

    found = draft_rules.with_draft(rules.load(), a_trigger_draft(), triggers[1])

    assert names(found.triggers) == ["A", "Ontwerp", "C"]


def test_what_narrows_a_trigger_down_is_in_its_rule(office, three):
    kind, document = an_appointment_type(), a_document_type("Loonstrook")
    row = StartScenario(three[0].id)
    asked = RequestDocument(document.id)
    made = a_trigger(
        [starts(three[0]), asks(document)],
        name="Vooraf",
        event=Event.BEFORE,
        types=[kind],
        is_first_of_type=True,
        offset=(2, OffsetUnit.DAYS),
    )
    rows = [replace(row, id=action.id) for row, action in zip((row, asked), made.actions, strict=True)]
    narrowed = {"appointment_type_ids": frozenset([kind.id]), "is_first_of_type": True}
    draft = a_trigger_draft(*rows, name="Vooraf", event=Event.BEFORE, **narrowed)

    rule = draft_rules.trigger_rule(draft, made)

    assert rule == replace(rules.trigger_rule(made), version=None) and draft_rules.left_out(draft, rule) == 0
