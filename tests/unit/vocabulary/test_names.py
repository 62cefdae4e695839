"""The normal form of names and options."""

import unicodedata

import pytest

from app.vocabulary import names


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ZZP'er", "ZZP’er"),
        ("ZZP'er", "zzp'er "),
        ("Gepensioneerd", "  gepensioneerd  "),
        ("Loondienst vast", "Loondienst \t vast"),
        ("LOONDIENST", "Loondienst"),
        ("Financiële herstart", unicodedata.normalize("NFD", "Financiële herstart")),
        ("Straße", "STRASSE"),
        ("d`Arc", "d´arc"),
    ],
)
def test_names_that_differ_in_case_spaces_apostrophe_or_composition_are_the_same(one, other):
    """C75, C80, C81"""
    assert names.key(one) == names.key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Oriënterend", "Orienterend"), ("Loondienst vast", "Loondienstvast"), ("ZZP'er", "ZZPer"), ("Één", "Een")],
)
def test_accents_and_words_do_count(one, other):
    assert names.key(one) != names.key(other)


def test_a_name_is_shown_as_typed_but_for_its_spaces():
    """C75, C81"""
    assert names.clean("  ZZP’er  of\u00a0DGA ") == "ZZP’er of DGA"
    assert names.clean(unicodedata.normalize("NFD", "Financiële")) == "Financiële"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Jan\0sen", "Jansen"),
        ("Jan\x1bsen\x7f\x9f", "Jansen"),
        ("Jan\u200bsen\ufeff", "Jansen"),
        ("\u202eJansen\u2066", "Jansen"),
        ("Jan\x0bsen\x85", "Jan sen"),
        ("Jan\ud800sen", "Jansen"),
        ("e\u200b\u0301", "é"),
        ("Gezin 👨\u200d👩\u200d👧 ❤\ufe0f", "Gezin 👨\u200d👩\u200d👧 ❤\ufe0f"),
    ],
)
def test_what_cannot_be_seen_is_left_out_of_a_name(typed, shown):
    assert names.clean(typed) == shown


@pytest.mark.parametrize("text", ["\u200b", "\u200d", "\u3164", "\ufe0f", "\u00ad\u2060", "\u0301", "\0", "\u2800 "])
def test_a_name_that_cannot_be_seen_is_no_name(text):
    assert names.clean(text) == names.key(text) == ""


def test_what_joins_letters_makes_no_other_name():
    assert names.key("Jan\u200dsen") == names.key("jansen")
    assert names.key("a \u200d b") == names.key("a b")


def test_cleaning_and_the_key_are_stable():
    for text in ("a\u200c \u200d b", "e\u200b\u0301", "  ZZP’er ", "İstanbul", "ﬁnanciering", "Ⅻ  maanden"):
        assert names.clean(names.clean(text)) == names.clean(text)
        assert names.key(names.key(text)) == names.key(text)


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Yara de Wit", "YW"), ("Pim 't Hart", "PH"), ("Cher", "C"), ("Şen Çelik", "ŞÇ"), ("12 34", ""), ("", "")],
)
def test_initials_are_of_the_first_and_the_last_word(name, letters):
    assert names.initials(name) == letters


@pytest.mark.parametrize(
    ("name", "folded"),
    {
        "Ayşe": "ayse",
        "Yıldız": "yildiz",
        "İzmir": "izmir",
        "Størmer": "stormer",
        "Łódź": "lodz",
        "Großmann": "grossmann",
        "Œuvre": "oeuvre",
        "ZZP’er": "zzp'er",
        "Đặng": "dang",
    }.items(),
)
def test_a_name_is_found_by_its_plain_letters(name, folded):
    assert names.folded(name) == folded
