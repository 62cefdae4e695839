"""The timeline: one order, groups told as one, and pages that miss nothing and repeat nothing."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.casework.domain import fact_changes, timeline_words
from app.casework.domain.timeline import TimelineEntry, TimelinePlace, days, page
from app.vocabulary import events
from app.vocabulary.sentences import say
from app.vocabulary.words import EmailStatus, Event, Outcome, RequestStatus, RunStatus, TimelineKind

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)


def entry(minutes, rank=0, id=1, group="", **values):
    place = TimelinePlace(NOON + timedelta(minutes=minutes), rank, id)
    return TimelineEntry(place, TimelineKind.NOTES, say("Notitie"), group=group, **values)


def asked(id, name, whom="Noor", group="requested:1"):
    place = TimelinePlace(NOON, 4, id)
    return TimelineEntry(
        place,
        TimelineKind.DOCUMENTS,
        say("Document gevraagd: %(name)s (%(whom)s)", name=name, whom=whom),
        group=group,
        several="%(count)s documenten gevraagd",
        of=(whom, name),
    )


def test_the_newest_comes_first_and_no_two_places_are_equal():
    found = page([entry(0), entry(5), entry(0, rank=1), entry(0, id=2)], 10)
    assert [(one.place.at.minute, one.place.rank, one.place.id) for one in found.entries] == [
        (5, 0, 1),
        (0, 1, 1),
        (0, 0, 2),
        (0, 0, 1),
    ]
    assert found.older is None


def test_what_one_run_asked_for_is_told_as_one_by_person():
    (one,) = page([asked(1, "Loonstrook"), asked(2, "Jaarcijfers", "Bram"), asked(3, "Paspoort")], 10).entries
    assert str(one.sentence) == "3 documenten gevraagd"
    assert list(map(str, one.lines)) == ["Noor: Loonstrook, Paspoort", "Bram: Jaarcijfers"]


def test_one_document_is_told_by_its_name():
    (one,) = page([asked(1, "Loonstrook")], 10).entries
    assert (str(one.sentence), one.lines) == ("Document gevraagd: Loonstrook (Noor)", ())


def test_what_one_save_changed_is_told_as_one_in_the_order_of_its_fields():
    some = [entry(0, id=id, group="facts:1", lines=(say(name),)) for id, name in ((1, "Fase"), (2, "Adviseur"))]
    (one,) = page(some, 10).entries
    assert list(map(str, one.lines)) == ["Fase", "Adviseur"]


def test_a_group_is_not_cut_in_two():
    found = page([entry(9), entry(8), asked(1, "A"), asked(2, "B")], 3)
    assert [one.place.at.minute for one in found.entries] == [9, 8]
    assert found.older == entry(8).place
    # Unless it fills the page alone.
    whole = page([asked(number, str(number)) for number in range(5)], 3)
    assert str(whole.entries[0].sentence) == "3 documenten gevraagd" and whole.older == TimelinePlace(NOON, 4, 2)


@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(1, 40)), unique=True, max_size=40),
    st.integers(1, 7),
)
def test_page_after_page_shows_everything_once_in_one_order(places, size):
    everything = [entry(*one) for one in places]
    shown, before = [], None
    while True:
        found = page([one for one in everything if before is None or one.place < before], size)
        shown += [one.place for one in found.entries]
        if found.older is None:
            break
        before = TimelinePlace.read(str(found.older))
    assert shown == sorted((one.place for one in everything), reverse=True)


@pytest.mark.parametrize("text", ["", "gisteren", "1-2", "1-2-3-4", "-1-2-3", "9" * 40 + "-1-1", "²-1-1"])
def test_what_is_no_place_is_none(text):
    assert TimelinePlace.read(text) is None


def test_days_are_those_of_the_office():
    late = entry(11 * 60 + 30)  # half past twelve at night, in Amsterdam
    found = days(page([entry(0), late], 10).entries, ZoneInfo("Europe/Amsterdam"))
    assert [(day.on, len(day.entries)) for day in found] == [(date(2026, 11, 3), 1), (date(2026, 11, 2), 1)]


def test_reopening_is_known_by_the_status_that_came_back():
    assert fact_changes.is_reopening(fact_changes.STATUS, "Gepland")
    assert not fact_changes.is_reopening(fact_changes.STATUS, "Afgerond")


def test_every_event_and_state_has_words():
    assert len({events.of(event).after for event in Event}) == len(Event)
    assert len({str(timeline_words.email(status, "Welkom")) for status in EmailStatus}) == len(EmailStatus)
    decided = (RequestStatus.APPROVED, RequestStatus.REJECTED, RequestStatus.WITHDRAWN)
    assert len({str(timeline_words.decided(status, "Loonstrook", "Noor")) for status in decided}) == 3
    for event in events.TOLD_EVENTS:
        assert events.of(event).told.endswith(": %(title)s")


@pytest.mark.parametrize(
    ("status", "started", "outcomes", "lines"),
    [
        (RunStatus.DONE, 0, {}, ["Er is niets gestart."]),
        (RunStatus.DONE, 1, {Outcome.DONE: 3}, ["1 scenario gestart", "3 gedaan"]),
        (
            RunStatus.DONE,
            2,
            {Outcome.MERGED: 1, Outcome.DONE: 3},
            ["2 scenario's gestart", "3 gedaan", "1 samengevoegd"],
        ),
        (RunStatus.FAILED, 0, {}, ["Mislukt: kapot"]),
        (RunStatus.QUEUED, 0, {}, ["Bezig"]),
        (RunStatus.WITHDRAWN, 0, {}, ["Ingetrokken"]),
        (RunStatus.WAITING, 0, {}, ["Wacht op 2026-11-02T12:00:00+00:00"]),
    ],
)
def test_a_run_is_told_by_what_it_started_and_how_its_actions_ended(status, started, outcomes, lines):
    assert list(map(str, timeline_words.run_lines(status, NOON, "kapot", started, outcomes))) == lines
