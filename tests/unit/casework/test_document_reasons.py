"""Why a document was asked of somebody, or wasn't: what one run says of it."""

from datetime import date

import pytest

from app.casework.domain.document_progress import AskedDocument
from app.casework.domain.document_reasons import (
    AskingAction,
    DocumentAsker,
    Obstacle,
    Past,
    Weighed,
    is_settled,
    reasons,
    state,
    why_not_by_itself,
)
from app.vocabulary.sentences import say
from app.vocabulary.words import ApplicantRole, AppliesTo, Event, Outcome, RequestStatus, RunStatus, Subject

TODAY = date(2026, 6, 15)
NOOR, BRAM = (1, ApplicantRole.CONSUMER), (2, ApplicantRole.PARTNER)
FIRST, ADVICE = 10, 20
TRIGGER = DocumentAsker(1, "Eerste gesprek", True, True, event=Event.SCHEDULED, type_ids=frozenset({FIRST}))
OTHER = DocumentAsker(2, "Adviesgesprek", True, True, event=Event.SCHEDULED, type_ids=frozenset({ADVICE}))
SCENARIO = DocumentAsker(3, "Loondienst", False, True, applies_to=AppliesTo.EACH_APPLICANT)
SOURCES = (TRIGGER, OTHER, SCENARIO)
FIRED = Weighed(1, "Eerste gesprek", True, None)
NOT_FOR_TYPE = Weighed(2, "Adviesgesprek", True, say("Geldt niet voor dit type."))


def a_past(*weighed, status=RunStatus.DONE, event=Event.SCHEDULED, **rest):
    return Past(status, event, "2026-06-15T10:00:00", type_id=FIRST, weighed=weighed, **rest)


def told(past, sources=SOURCES, whom=NOOR):
    return [(one.who, str(one.sentence)) for one in reasons(past, sources, whom)]


# One run


def test_a_scenario_that_stumbled_says_why_and_on_what_of_the_person_alone():
    obstacle = Obstacle(7, Subject.PERSON, 1, is_unknown=True, is_filled_in_since=False)
    noor = Weighed(3, "Loondienst", False, say("Niet ingevuld."), 1, obstacle)
    bram = Weighed(3, "Loondienst", False, say("Is ZZP'er."), 2)

    found = reasons(a_past(FIRED, noor, bram, has_weighed_filters=True), SOURCES, NOOR)

    assert [(one.who, str(one.sentence), one.obstacle) for one in found] == [("Loondienst", "Niet ingevuld.", obstacle)]


def test_what_was_asked_comes_first_and_of_another_person_is_left_out():
    started = Weighed(3, "Loondienst", False, None, 1)
    done = AskingAction("Loondienst", 1, Outcome.DONE, None)
    of_bram = AskingAction("Loondienst", 2, Outcome.SKIPPED, say("Al opgevraagd."))
    past = a_past(NOT_FOR_TYPE, FIRED, started, asked=(of_bram, done), has_weighed_filters=True)

    assert told(past) == [("Loondienst", "Gevraagd.")]
    assert told(past, whom=BRAM) == [("Loondienst", "Al opgevraagd.")]


def test_triggers_for_other_appointments_are_told_only_where_there_is_none_for_this_one():
    not_first = Weighed(1, "Eerste gesprek", True, say("Is niet de eerste."))

    assert told(a_past(not_first, NOT_FOR_TYPE)) == [("Eerste gesprek", "Is niet de eerste.")]
    assert told(a_past(NOT_FOR_TYPE), (OTHER,)) == [("Adviesgesprek", "Geldt niet voor dit type.")]


def test_a_trigger_that_was_not_looked_at_was_off():
    assert told(a_past(NOT_FOR_TYPE)) == [("Eerste gesprek", "Deze trigger stond toen uit, of was er nog niet.")]
    is_off = DocumentAsker(1, "Eerste gesprek", True, False, event=Event.SCHEDULED)
    assert told(a_past(), (is_off,)) == [("Eerste gesprek", "Deze trigger staat uit.")]


def test_a_scenario_that_was_not_looked_at_is_told_only_where_filters_were_and_only_to_whom_it_applies():
    of_partner = DocumentAsker(4, "Partner", False, True, applies_to=AppliesTo.PARTNER)
    gone = DocumentAsker(5, "Oud", False, False, is_archived=True)
    sources = (TRIGGER, of_partner, gone)

    assert told(a_past(FIRED, has_weighed_filters=True), sources) == []
    (line,) = told(a_past(FIRED, has_weighed_filters=True), sources, BRAM)
    assert line[0] == "Partner" and "deed toen niet mee" in line[1]
    assert told(a_past(FIRED), sources, BRAM) == []


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (RunStatus.FAILED, "mislukt, en daarom is er niets gevraagd. De fout: Te druk."),
        (RunStatus.WAITING, "wacht nog op"),
        (RunStatus.WITHDRAWN, "ingetrokken voordat er iets gebeurde"),
        (RunStatus.RUNNING, "nog bezig"),
    ],
)
def test_a_run_that_did_nothing_says_so_where_it_could_have_asked(status, said):
    ((who, text),) = told(a_past(status=status, error="Te druk."))

    assert who == "" and said in text
    assert told(a_past(status=status, event=Event.CANCELLED)) == []


def test_of_a_timed_run_only_its_own_trigger_counts_and_of_one_by_hand_what_was_started():
    before = DocumentAsker(6, "Herinnering", True, True, event=Event.BEFORE)

    assert told(a_past(status=RunStatus.FAILED, event=Event.BEFORE, trigger_id=9), (before,)) == []
    assert told(a_past(event=Event.BEFORE, trigger_id=9), (before,)) == []
    assert len(told(a_past(status=RunStatus.FAILED, event=Event.BEFORE, trigger_id=6), (before,))) == 1
    assert told(a_past(status=RunStatus.FAILED, event=Event.STARTED_BY_HAND, scenario_ids=(8,))) == []
    assert len(told(a_past(status=RunStatus.FAILED, event=Event.STARTED_BY_HAND, scenario_ids=(3,)))) == 1


# How it stands


def a_request(status, **rest):
    return AskedDocument(1, "payslip", None, status, date(2026, 6, 1), **rest)


RECEIVED = {"received_on": date(2026, 6, 2), "decided_on": date(2026, 6, 3), "decided_by": "Roos"}
OPEN, WITHDRAWN = a_request(RequestStatus.OPEN), a_request(RequestStatus.WITHDRAWN, **RECEIVED)
REJECTED = a_request(RequestStatus.REJECTED, **RECEIVED)
VALID = a_request(RequestStatus.APPROVED, valid_until_on=TODAY, **RECEIVED)
EXPIRED = a_request(RequestStatus.RECEIVED, valid_until_on=date(2026, 6, 14), **RECEIVED)
LASTING = a_request(RequestStatus.APPROVED, **RECEIVED)


@pytest.mark.parametrize(
    ("requests", "said", "settled"),
    [
        ([], "Niet gevraagd.", False),
        ([OPEN], "Gevraagd op 2026-06-01, en nog niet binnen.", True),
        ([OPEN, REJECTED], "opnieuw gevraagd. Nog niet binnen.", True),
        ([WITHDRAWN], "op 2026-06-03 ingetrokken door Roos.", False),
        ([REJECTED], "Op 2026-06-03 afgekeurd.", False),
        ([VALID], "geldig tot en met 2026-06-15. Zolang", True),
        ([EXPIRED], "maar op 2026-06-14 verlopen.", False),
        ([LASTING], "Het blijft geldig", True),
        ([WITHDRAWN, VALID], "ingetrokken", True),
    ],
)
def test_the_newest_request_says_how_it_stands(requests, said, settled):
    assert said in str(state(requests, TODAY))
    assert is_settled(requests, TODAY) is settled


def test_what_does_not_start_by_itself_says_so():
    assert why_not_by_itself(SCENARIO) is None
    assert "staat uit" in str(why_not_by_itself(DocumentAsker(1, "T", True, False)))
    assert "gearchiveerd" in str(why_not_by_itself(DocumentAsker(1, "S", False, False, is_archived=True)))
    assert "met de hand" in str(why_not_by_itself(DocumentAsker(1, "S", False, False)))
