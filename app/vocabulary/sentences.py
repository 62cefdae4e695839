"""Sentences for users, kept as text and values so that they can be stored and shown in either language."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from app.vocabulary.json_values import Json, JsonObject


@dataclass(frozen=True)
class Sentence:
    """Dutch text with %(named)s places. The text is also the key of its translation."""

    text: str
    values: Mapping[str, "str | Sentence"] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.text % self.values if self.values else self.text

    def as_json(self) -> dict[str, Json]:
        values = {name: value if isinstance(value, str) else value.as_json() for name, value in self.values.items()}
        return {"text": self.text, "values": values}


def N_(text: str) -> str:
    """Marks a text that is translated where it is shown."""
    return text


def say(text: str, **values: object) -> Sentence:
    """A value that is a sentence itself stays one, so that the page can translate it too."""
    return Sentence(
        text, {name: value if isinstance(value, Sentence) else str(value) for name, value in values.items()}
    )


def together(parts: Iterable[str | Sentence]) -> Sentence:
    """Makes “A, B en C” of sentences within sentences, so that each is translated by itself."""
    return _joined(list(parts), N_("%(before)s en %(last)s"))


def either(parts: Iterable[str | Sentence]) -> Sentence:
    return _joined(list(parts), N_("%(before)s of %(last)s"))


def _joined(parts: Sequence[str | Sentence], text: str) -> Sentence:
    before, last = [_sentence(part) for part in parts[:-1]], _sentence(parts[-1])
    if not before:
        return last
    row = before[0]
    for part in before[1:]:
        row = Sentence("%(before)s, %(last)s", {"before": row, "last": part})
    return say(text, before=row, last=last)


def _sentence(part: str | Sentence) -> Sentence:
    return part if isinstance(part, Sentence) else Sentence("%(name)s", {"name": part})


def kept(value: JsonObject) -> Sentence:
    """Gives the sentence that was kept as JSON."""
    values = value["values"]
    assert isinstance(values, Mapping)
    return Sentence(
        str(value["text"]),
        {name: kept(part) if isinstance(part, Mapping) else str(part) for name, part in values.items()},
    )


class DomainError(Exception):
    """A refusal with a sentence for the user, and the form field that it belongs to, if not to the whole form."""

    def __init__(self, text: str, /, *, field: str | None = None, **values: object) -> None:
        self.sentence = say(text, **values)
        self.field = field
        super().__init__(str(self.sentence))


@dataclass(frozen=True)
class Doubt:
    """A question before something is done all the same. Yes is said by its `key`, which is of the question as it was
    shown: of its words, and of the moment or the like that it is about."""

    kind: str
    """A word, by which commands say yes."""
    sentence: Sentence
    about: str
    choice: Sentence | None = None
    """What may be chosen besides."""

    @property
    def key(self) -> str:
        return f"{self.kind}-{self._hash}"

    @property
    def choice_key(self) -> str:
        return f"also-{self.key}"

    @property
    def _hash(self) -> str:
        return sha256(f"{self.sentence} {self.about}".encode()).hexdigest()[:16]


class Doubts(DomainError):
    """A refusal that is one or more questions, of which some are answered already."""

    def __init__(self, doubts: Sequence[Doubt], accepted: Container[str], *, field: str) -> None:
        self.doubts = tuple(doubts)
        self.open = tuple(doubt for doubt in doubts if doubt.key not in accepted)
        first, *rest = self.open
        sentence = first.sentence
        for doubt in rest:
            sentence = say("%(first)s %(rest)s", first=sentence, rest=doubt.sentence)
        super().__init__(sentence.text, field=field, **sentence.values)
