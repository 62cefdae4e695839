"""When a scenario that was started applies no longer, and by which fact."""

from dataclasses import replace

import pytest

from app.engine.domain.conditions import Asked, IsOneOf
from app.engine.domain.conditions.appointment_type import TypeIsOneOf
from app.engine.domain.conditions.lead_source import LeadSourceIsOneOf
from app.engine.domain.conditions.partner import HasPartner
from app.engine.domain.conditions.status import StatusIsOneOf
from app.engine.domain.facts import AppointmentFacts, Facts, Option, PersonFacts
from app.engine.domain.lapses import Started, lapse
from app.engine.domain.planning import weigh
from app.engine.domain.rules import ScenarioRule
from app.vocabulary.words import ApplicantRole, AppliesTo, Event, Scope, Subject
from tests.unit.offices import STATUSES, TODAY, YARA

STARTER, MOVER = Option(1, "Starter"), Option(2, "Doorstromer")
PHASE = Asked(1, "Fase", Subject.DOSSIER)
NOOR = PersonFacts(1, "Noor van Dalen", ApplicantRole.CONSUMER, "", {})
BRAM = PersonFacts(2, "Bram Keizer", ApplicantRole.PARTNER, "", {})


def a_rule(applies_to=AppliesTo.DOSSIER, *options):
    conditions = (IsOneOf(PHASE, options or (STARTER,)),)
    return ScenarioRule(1, "Scenario", Scope.APPOINTMENT, applies_to, True, conditions, ())


def with_phase(*options, people=(NOOR, BRAM)):
    choices = {PHASE.id: options} if options else {}
    return Facts(Event.SCHEDULED, TODAY, 7, STATUSES[0], choices, tuple(people), YARA, None, None, "appointment:1")


def started(rule, facts):
    (weighed,) = [one for one in weigh(rule, facts) if one.person in (None, BRAM)]
    person = weighed.person
    findings = [finding.as_json() for finding in weighed.findings]
    return Started(person and person.id, person and person.name, findings)


def why(rule, then, now):
    found = lapse(rule, started(rule, then), now)
    return str(found.reason) if found else None


@pytest.mark.parametrize(
    ("now", "reason"),
    [
        ((STARTER,), None),
        ((STARTER, MOVER), None),
        ((MOVER,), "Fase van het dossier is Doorstromer, niet Starter."),
        ((), "Fase van het dossier is niet ingevuld."),
    ],
)
def test_a_condition_that_no_longer_holds_is_the_reason(now, reason):
    assert why(a_rule(), with_phase(STARTER), with_phase(*now)) == reason


def test_a_filter_that_became_another_is_no_reason():
    facts = with_phase(STARTER)
    before = started(a_rule(), facts)
    assert lapse(a_rule(AppliesTo.DOSSIER, MOVER), before, facts) is None
    assert (
        lapse(replace(a_rule(), conditions=(IsOneOf(Asked(9, "Nieuw", Subject.DOSSIER), (MOVER,)),)), before, facts)
        is None
    )
    assert lapse(replace(a_rule(), conditions=()), before, facts) is None
    assert lapse(replace(a_rule(), is_filtered=False), before, with_phase(MOVER)) is None
    assert lapse(a_rule(AppliesTo.EACH_APPLICANT), before, with_phase(MOVER)) is None


@pytest.mark.parametrize(
    ("applies_to", "people", "reason"),
    [
        (AppliesTo.PARTNER, [NOOR], "Bram Keizer staat niet meer op dit dossier."),
        (AppliesTo.EACH_APPLICANT, [NOOR], "Bram Keizer staat niet meer op dit dossier."),
        (
            AppliesTo.PARTNER,
            [replace(BRAM, role=ApplicantRole.CONSUMER), replace(NOOR, role=ApplicantRole.PARTNER)],
            "Bram Keizer is niet meer de Partner op dit dossier.",
        ),
        (
            AppliesTo.EACH_APPLICANT,
            [replace(BRAM, role=ApplicantRole.CONSUMER), replace(NOOR, role=ApplicantRole.PARTNER)],
            None,
        ),
    ],
)
def test_who_is_no_longer_whom_it_applies_to_is_a_reason(applies_to, people, reason):
    assert why(a_rule(applies_to), with_phase(STARTER), with_phase(STARTER, people=people)) == reason


TALK, ADVICE = Option(1, "Gesprek"), Option(2, "Advies")


def at(type_, **changes):
    visit = AppointmentFacts(type_.id, type_.name, TODAY, True)
    return replace(with_phase(STARTER), appointment=visit, lead_source=Option(1, "Website"), **changes)


@pytest.mark.parametrize(
    ("condition", "now", "reason"),
    [
        (TypeIsOneOf(None, (TALK,)), at(ADVICE), "Afspraaktype is Advies, niet Gesprek."),
        (TypeIsOneOf(None, (TALK,)), at(TALK), None),
        (HasPartner(None), at(TALK, applicants=(NOOR,)), "Er is geen partner op dit dossier."),
        (
            LeadSourceIsOneOf(None, (Option(1, "Website"),)),
            replace(at(TALK), lead_source=None),
            "Leadbron van het dossier is niet ingevuld.",
        ),
        # How far the dossier is, is no fact by which what was asked is wrong.
        (StatusIsOneOf(None, (STATUSES[0],)), replace(at(TALK), status=STATUSES[1]), None),
    ],
)
def test_what_is_no_property_lapses_too_but_for_the_status(condition, now, reason):
    assert why(replace(a_rule(), conditions=(condition,)), at(TALK), now) == reason


def test_the_consument_who_became_partner():
    swapped = [replace(BRAM, role=ApplicantRole.CONSUMER), replace(NOOR, role=ApplicantRole.PARTNER)]
    then = Started(
        NOOR.id, NOOR.name, [finding.as_json() for finding in next(weigh(a_rule(), with_phase(STARTER))).findings]
    )
    found = lapse(a_rule(AppliesTo.CONSUMER), then, with_phase(STARTER, people=swapped))
    assert found and str(found.reason) == "Noor van Dalen is niet meer de Consument op dit dossier."
