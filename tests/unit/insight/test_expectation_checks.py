"""Expectations as they are typed: what is refused, and beside which field."""

import pytest

from app.engine.domain.expected_effects import ExpectedEffect
from app.insight.domain.expectation_checks import ChoiceSetup, check_expectation
from app.setup.domain.rule_checks import Misconfigured, Thing
from app.vocabulary.words import ApplicantRole, EffectKind

TYPE, STARTER, MOVER = Thing(1, "Adviesgesprek"), Thing(2, "Starter"), Thing(3, "Doorstromer")
PHASE, PAYSLIP = Thing(4, "Fase"), Thing(5, "Loonstrook")
GONE = Thing(6, "Oud", is_archived=True, is_chosen_already=False)
KEPT = Thing(6, "Oud", is_archived=True)
PARTNER = ApplicantRole.PARTNER


def asks(target=PAYSLIP, role=None, times=1):
    return ExpectedEffect(EffectKind.REQUEST_DOCUMENT, target, role, times)


def tasks(subject):
    return ExpectedEffect(EffectKind.CREATE_TASK, subject)


COMPLETE = (asks(),)


def problems(type=TYPE, has_partner=False, choices=(), lines=COMPLETE, status=None, lead_source=None):
    named = {"appointment_type_id": type, "status_id": status, "lead_source_id": lead_source}
    try:
        check_expectation(named, has_partner, choices, lines)
    except Misconfigured as error:
        return {problem.field: str(problem.sentence) for problem in error.problems}
    return {}


def test_what_is_complete_can_be_saved():
    both = [ChoiceSetup(STARTER, PHASE), ChoiceSetup(KEPT, PAYSLIP, True, PARTNER)]

    assert problems(has_partner=True, choices=both, lines=[asks(), asks(role=PARTNER), tasks("Bellen")]) == {}


@pytest.mark.parametrize(
    ("parts", "field"),
    [
        ({"type": None}, "appointment_type_id"),
        ({"type": GONE}, "appointment_type_id"),
        ({"status": GONE}, "status_id"),
        ({"lead_source": GONE}, "lead_source_id"),
        ({"choices": [ChoiceSetup(None)]}, "choices-0-option"),
        ({"choices": [ChoiceSetup(GONE, PHASE)]}, "choices-0-option"),
        ({"choices": [ChoiceSetup(STARTER, PHASE, True)] * 2}, "choices-1-option"),
        ({"lines": []}, "lines"),
        ({"lines": [ExpectedEffect(None)]}, "lines-0-kind"),
        ({"lines": [asks(None)]}, "lines-0-document_type_id"),
        ({"lines": [asks(GONE)]}, "lines-0-document_type_id"),
        ({"lines": [ExpectedEffect(EffectKind.SEND_EMAIL)]}, "lines-0-email_template_id"),
        ({"lines": [ExpectedEffect(EffectKind.SET_STATUS)]}, "lines-0-status_id"),
        ({"lines": [tasks("")]}, "lines-0-task_subject"),
        ({"lines": [tasks("x" * 201)]}, "lines-0-task_subject"),
        ({"lines": [asks(times=None)]}, "lines-0-times"),
        ({"lines": [asks(times=6)]}, "lines-0-times"),
        ({"lines": [asks(role=PARTNER)]}, "lines-0-role"),
        ({"lines": [asks(times=0), asks(times=2)]}, "lines-1-document_type_id"),
        ({"lines": [tasks("Bellen"), tasks("bellen")]}, "lines-1-task_subject"),
    ],
)
def test_what_is_missing_or_can_not_be_is_told_beside_its_field(parts, field):
    assert list(problems(**parts)) == [field]


def test_of_a_property_with_one_choice_one_can_be_chosen_by_each():
    phases = [ChoiceSetup(STARTER, PHASE), ChoiceSetup(MOVER, PHASE)]
    incomes = [ChoiceSetup(STARTER, PHASE, role=role) for role in ApplicantRole]

    assert problems(choices=phases) == {"choices-1-option": "Van Fase kan er maar één tegelijk gekozen zijn."}
    assert problems(has_partner=True, choices=incomes) == {}
