"""What a save made different, and how that reads."""

import pytest

from app.casework.domain.fact_changes import MOMENT, MORTGAGE_AMOUNT, Fact, changes, told

PHASE = 7


def test_only_what_differs_is_a_change():
    before = [Fact("Adviseur", "Yara"), Fact("Leadbron", "Website")]
    after = [Fact("Adviseur", "Pim"), Fact("Leadbron", "Website")]
    assert [(one.field, one.before, one.after) for one in changes(before, after)] == [("Adviseur", "Yara", "Pim")]
    assert changes(before, before) == []


def test_what_is_in_one_portrait_only_was_or_became_empty():
    phase = Fact("Fase", "Starter", PHASE)
    assert [str(one.sentence) for one in changes([], [phase])] == ["Fase: leeg → Starter"]
    assert [str(one.sentence) for one in changes([phase], [])] == ["Fase: Starter → leeg"]
    assert changes([], [Fact("Leadbron", "")]) == []


def test_a_property_of_the_office_is_another_than_a_field_of_the_same_name():
    found = changes([Fact("Adviseur", "Yara")], [Fact("Adviseur", "Yara"), Fact("Adviseur", "Extern", PHASE)])
    assert [(one.property_id, one.before, one.after) for one in found] == [(PHASE, "", "Extern")]


def test_a_moment_is_kept_for_each_reader_to_read():
    (one,) = changes([Fact(MOMENT, "2026-11-02T09:00:00+00:00")], [Fact(MOMENT, "2026-11-03T09:00:00+00:00")])
    assert one.sentence.values["before_at"] == "2026-11-02T09:00:00+00:00"


@pytest.mark.parametrize(("field", "property_id", "is_ours"), [("Aanhef", None, True), ("Aanhef", PHASE, False)])
def test_only_our_own_words_are_translated(field, property_id, is_ours):
    (one,) = changes([Fact(field, "Mevrouw", property_id)], [Fact(field, "De heer", property_id)])
    assert isinstance(one.sentence.values["after"], str) is not is_ours
    assert isinstance(one.sentence.values["field"], str) is not is_ours


def test_an_amount_is_kept_for_each_reader_to_read():
    (known,) = changes([Fact(MORTGAGE_AMOUNT, "")], [Fact(MORTGAGE_AMOUNT, "350000")])
    assert known.sentence.values["after_euros"] == "350000"
    assert str(known.sentence.values["before_euros"]) == "leeg"


@pytest.mark.parametrize("is_property", [True, False])
def test_a_property_that_is_or_was_called_like_an_amount_tells_its_own_values(is_property):
    sentence = told(MORTGAGE_AMOUNT, "tot 2 ton", "meer", is_property=is_property)
    assert str(sentence) == "Hypotheekbedrag: tot 2 ton → meer"
