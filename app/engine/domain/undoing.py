"""What undoing does."""

from dataclasses import dataclass

from app.vocabulary.sentences import Sentence


@dataclass(frozen=True)
class Judgement:
    """What it does to one effect, or why that stays."""

    can_be_undone: bool
    sentence: Sentence
