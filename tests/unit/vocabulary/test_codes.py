"""What files call a thing by."""

import pytest

from app.vocabulary.codes import free


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Jaarcijfers (3 jaar)", "jaarcijfers-3-jaar"),
        ("Oriënterend gesprek", "orienterend-gesprek"),
        ("ZZP'er", "zzper"),
        ("  Uitkoop / scheiding ", "uitkoop-scheiding"),
        ("…", "x"),
    ],
)
def test_a_code_is_plain_whatever_the_name(name, code):
    assert free(name, ()) == code


def test_a_code_that_is_taken_gets_a_number():
    assert free("Loonstrook", {"loonstrook"}) == "loonstrook-2"
    assert free("Loonstrook", {"loonstrook", "loonstrook-2"}) == "loonstrook-3"


def test_a_long_name_gives_a_code_that_can_be_read():
    assert len(free("lang " * 100, ())) <= 60
