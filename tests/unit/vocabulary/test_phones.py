"""Telephone numbers: any way of writing one gives the same."""

import pytest

from app.vocabulary import phones


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("06-12345678", "0612345678 31612345678"),
        ("+31 (0)6 12345678", "0612345678 31612345678"),
        ("0031612345678", "0612345678 31612345678"),
        ("020 123 4567", "0201234567 31201234567"),
        ("+32 470 12 34 56", "0470123456 32470123456"),
        ("06-12345678 / 020 123 4567", "0612345678 31612345678 0201234567 31201234567"),
        ("06-12345678 (na 18:00)", "0612345678 31612345678"),
        ("doorkiesnummer 12", "12"),
        ("", ""),
        ("geen", ""),
    ],
)
def test_any_way_of_writing_a_number_gives_the_same(typed, key):
    assert phones.key(typed) == key


def test_what_is_no_number_is_nobodys():
    assert phones.numbers("doorkiesnummer 12") == []
    assert phones.numbers("06-12345678") == ["31612345678"]
