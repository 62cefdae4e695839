"""The declarations of the events: each has one, and what belongs together is told together."""

import pytest

from app.vocabulary import events
from app.vocabulary.events import DECLARATIONS, Runs
from app.vocabulary.words import AppointmentStatus, Event


def test_each_event_is_declared_once():
    assert sorted(one.event for one in DECLARATIONS) == sorted(Event)


def test_each_is_found_by_its_event():
    assert all(events.of(event).event is event for event in Event)


@pytest.mark.parametrize("declared", DECLARATIONS, ids=lambda one: one.event.value)
def test_what_a_trigger_can_name_reads_in_an_expectation_too(declared):
    assert bool(declared.as_trigger) == bool(declared.as_expectation)


@pytest.mark.parametrize("declared", DECLARATIONS, ids=lambda one: one.event.value)
def test_a_trigger_tells_its_moment_or_its_appointment_as_its_event_needs(declared):
    assert ("%(moment)s" in declared.as_trigger) == declared.is_timed
    assert "%(which)s" in declared.as_trigger or not declared.as_trigger


@pytest.mark.parametrize("declared", DECLARATIONS, ids=lambda one: one.event.value)
def test_what_gives_a_status_is_told_on_the_timeline_and_has_its_run(declared):
    assert (declared.gives is not None) == (declared.runs is Runs.ONE_IN_ITS_STATUS)
    assert declared.gives is None or declared.told


def test_each_status_but_the_first_is_given_by_one_event():
    given = [one.gives for one in DECLARATIONS if one.gives]
    assert sorted(given) == sorted(set(AppointmentStatus) - {AppointmentStatus.SCHEDULED})
