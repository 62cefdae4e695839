"""How one thing stands that Aanzet needs."""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    FINE = "ok"
    NOTE = "note"
    MISSING = "missing"


@dataclass(frozen=True)
class Diagnosis:
    state: State
    what: str
    sentence: str
    """It holds no passwords and no names of people: it is sent to whoever helps."""


def fine(what: str, sentence: str) -> Diagnosis:
    return Diagnosis(State.FINE, what, sentence)


def note(what: str, sentence: str) -> Diagnosis:
    """It works, and may not be what is meant."""
    return Diagnosis(State.NOTE, what, sentence)


def missing(what: str, sentence: str) -> Diagnosis:
    return Diagnosis(State.MISSING, what, sentence)
