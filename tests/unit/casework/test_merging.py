"""What of two persons side by side is proposed for the one whom they become."""

from app.casework.domain.merging import BOTH, ComparedField
from app.vocabulary.sentences import say


def proposed(first, second, **how):
    return ComparedField("email", say("E-mailadres"), {1: first, 2: second}, newest=how.pop("newest", 2), **how)


def test_what_is_filled_in_goes_before_what_is_not():
    assert proposed("noor@voorbeeld.example", "").default == "1"
    assert proposed("", "noor@voorbeeld.example", newest=1).default == "2"


def test_of_two_that_are_filled_in_the_newest_is_proposed():
    assert proposed("oud", "nieuw").default == "2"
    assert proposed("nieuw", "oud", newest=1).default == "1"


def test_a_name_of_more_parts_goes_before_a_newer_one():
    assert proposed("Noor van Dalen", "Dalen", weights={1: 3, 2: 1}).default == "1"


def test_of_what_may_be_several_both_are_proposed():
    field = proposed("Loondienst", "ZZP'er", is_multiple=True)
    assert field.choices == ("1", "2", BOTH) and field.default == BOTH


def test_one_that_is_empty_adds_nothing_to_the_other():
    field = proposed("", "ZZP'er", is_multiple=True, newest=1)
    assert field.choices == ("1", "2") and field.default == "2"


def test_what_is_equal_needs_no_choice():
    assert proposed("06", "06").is_equal and not proposed("06", "").is_equal
