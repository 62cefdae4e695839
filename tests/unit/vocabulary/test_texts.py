"""What of a text can be kept."""

import pytest

from app.vocabulary.texts import printable


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a\0b", "ab"),
        ("a\r\n\tb", "a\r\n\tb"),
        ("a\x0bb\x85c", "a b c"),
        ("a\x1b[31mb\x7f", "a[31mb"),
        ("half\ud83d", "half"),
        (" é 👨\u200d👩 \u200b", " é 👨\u200d👩 \u200b"),
    ],
)
def test_control_characters_are_left_out_of_a_text(typed, kept):
    assert printable(typed) == kept
