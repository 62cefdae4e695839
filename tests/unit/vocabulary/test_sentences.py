"""Sentences, as they are said and as they are kept."""

import json

from app.vocabulary.sentences import DomainError, kept, say


def test_a_sentence_reads_with_its_values():
    assert str(say("Regel %(line)s", line=3)) == "Regel 3"
    assert str(say("100% zeker")) == "100% zeker"


def test_a_sentence_within_a_sentence_is_kept_as_one():
    inner = say("“%(name)s” bestaat niet.", name="voornam")
    outer = say("Regel %(line)s: %(why)s", line=1, why=inner)

    again = kept(json.loads(json.dumps(outer.as_json())))

    assert again == outer and again.values["why"] == inner
    assert str(again) == "Regel 1: “voornam” bestaat niet."


def test_a_refusal_is_a_sentence_at_a_field():
    error = DomainError("%(name)s is al gekozen.", field="name", name="Noor")

    assert (str(error), error.field, error.sentence.text) == ("Noor is al gekozen.", "name", "%(name)s is al gekozen.")
