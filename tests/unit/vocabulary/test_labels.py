"""What words are called on the screen."""

from enum import StrEnum

import pytest

from app.vocabulary import labels, words

KINDS = [kind for kind in vars(words).values() if isinstance(kind, type) and issubclass(kind, StrEnum)]


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in (StrEnum, words.Verdict)])
def test_every_word_has_a_text(kind):
    assert all(labels.text(word) for word in kind)


@pytest.mark.parametrize(
    "kind", [kind for kind in KINDS if kind.__name__.endswith("Status") or kind in (words.Outcome, words.Weighing)]
)
def test_every_state_has_a_colour(kind):
    assert all(labels.colour(word) for word in kind)


def test_words_of_two_kinds_that_are_spelled_the_same_have_texts_of_their_own():
    assert labels.text(words.RunStatus.DONE) == "Uitgevoerd"
    assert labels.text(words.Outcome.DONE) == "Gedaan"
    assert labels.text(words.TaskStatus.DONE) == "Gereed"
    assert labels.text(words.Salutation.UNKNOWN) == "Onbekend"
