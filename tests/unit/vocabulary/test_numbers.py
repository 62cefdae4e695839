"""Numbers that users and browsers send."""

import pytest

from app.vocabulary import numbers


@pytest.mark.parametrize(
    ("sent", "number"),
    [("7", 7), (7, 7), (" 7 ", 7), ("0", 0), ("007", 7), ("2147483647", numbers.MOST)],
)
def test_a_whole_number_that_a_column_holds_is_read(sent, number):
    assert numbers.whole(sent) == number


@pytest.mark.parametrize(
    "sent", ["", None, "None", "-1", "1.0", "1e3", "²", "٣", "2147483648", "9" * 20, "9" * 5000, "0x1", "1_000", "1\n2"]
)
def test_anything_else_is_no_number(sent):
    assert numbers.whole(sent) is None


def test_the_bounds_can_be_narrower_or_wider():
    assert numbers.whole("-3", least=-5) == -3
    assert numbers.whole("3", most=2) is None
    assert numbers.whole("0", most=-1) is None
