"""From one number up to another: what an address may ask of a list."""

import pytest

from app.models import Run
from app.tables.table import Listing
from app.tables.table_filters import amount_range, number_range
from app.vocabulary.sentences import say

LIST = Listing(
    name="runs",
    id=Run.id,
    load=lambda ids: (),
    columns=[],
    filters=[],
    ranges=[number_range("tries", say("Pogingen"), Run.id), amount_range("amount", say("Bedrag"), Run.id)],
    matches=lambda word: [],
    default_sort=lambda chosen: "",
)


def read(**sent):
    return LIST.read({name: [text] for name, text in sent.items()})


def test_both_ends_or_one_are_read_and_stand_in_the_address_as_plain_digits():
    wanted = read(tries_from="2", amount_from="€ 350.000", amount_to="1,000,000")

    assert wanted.pairs() == [("tries_from", "2"), ("amount_from", "350000"), ("amount_to", "1000000")]
    assert wanted.is_narrowed and not wanted.ignored


def test_nothing_is_an_end_like_any_other_number():
    assert read(amount_from="0", amount_to="0").pairs() == [("amount_from", "0"), ("amount_to", "0")]


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"tries_from": "veel"}, "Het filter “Pogingen” is overgeslagen: “veel” is geen heel getal dat hier kan."),
        ({"amount_to": "3,50"}, "Het filter “Bedrag” is overgeslagen: “3,50” is geen bedrag in hele euro's."),
        ({"amount_to": "9" * 500}, f"Het filter “Bedrag” is overgeslagen: “{'9' * 40}” is geen bedrag in hele euro's."),
        (
            {"amount_from": "2.000", "amount_to": "1.000"},
            "Het filter “Bedrag” is overgeslagen: “vanaf” komt na “tot en met”. Draai ze om.",
        ),
    ],
)
def test_what_means_nothing_is_told_and_narrows_nothing(sent, told):
    wanted = read(**sent)

    assert [str(one) for one in wanted.ignored] == [told]
    assert wanted.pairs() == [] and not wanted.is_narrowed


def test_an_end_that_is_right_narrows_the_list_beside_one_that_is_not():
    wanted = read(amount_from="1000", amount_to="veel")

    assert wanted.pairs() == [("amount_from", "1000")] and len(wanted.ignored) == 1
