"""Numbers that users and browsers send."""

import pytest

from app.vocabulary import formatting, numbers


@pytest.mark.parametrize(
    ("sent", "number"), [("7", 7), (7, 7), (" 7 ", 7), ("0", 0), ("007", 7), ("2147483647", numbers.MOST)]
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


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        *[(typed, 350_000) for typed in ("350000", "350.000", "€ 350.000", "€350.000,00", "350.000,-", "350 000 €")],
        *[(typed, 350_000) for typed in ("350,000", "€350,000.00", " 350.000 ", "€\u00a0350.000", "350000,00")],
        *[("0", 0), ("350,00", 350), ("1.250.000", 1_250_000), ("99.999.999", numbers.MOST_EUROS)],
    ],
)
def test_an_amount_is_read_as_people_write_it(typed, amount):
    assert numbers.euros(typed) == amount


@pytest.mark.parametrize(
    "typed",
    [
        *("", None, "veel", "€", "-1", "350.00", "3.50", "350.000,50", "350.0000", "1.00.000", "35,0.000"),
        *("100.000.000", "3,5 ton", "350k", "1e6", "٣٥٠", "350.000.00", "9" * 5000, "350.000\x00", "€€ 1"),
    ],
)
def test_what_is_no_whole_amount_or_too_much_is_not_read(typed):
    assert numbers.euros(typed) is None


def test_an_amount_reads_as_each_language_writes_it():
    assert formatting.euros(1_250_000) == "€\u00a01.250.000"
    assert formatting.euros(1_250_000, "en") == "€1,250,000"
    assert [formatting.euros(0, locale) for locale in ("nl", "en")] == ["€\u00a00", "€0"]
