"""What is known of two persons side by side, and what of it is proposed for the one whom they become."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.vocabulary.sentences import Sentence

BOTH = "both"
"""Chosen for what may be several at once."""


@dataclass(frozen=True)
class ComparedField:
    """What both are, by their numbers. Nothing is empty."""

    name: str
    label: Sentence | str
    values: Mapping[int, Sentence | str]
    newest: int
    """Who was saved last."""
    is_multiple: bool = False
    weights: Mapping[int, int] | None = None
    """How much of it is filled in, where it has parts; of an address, whether it can be written to."""

    @property
    def is_equal(self) -> bool:
        first, second = self.values.values()
        return first == second

    @property
    def choices(self) -> tuple[str, ...]:
        can_be_both = self.is_multiple and all(self.values.values())
        return (*map(str, self.values), *([BOTH] if can_be_both else []))

    @property
    def default(self) -> str:
        """What is filled in goes before what isn't, then what is more complete, then what is newer."""
        if BOTH in self.choices:
            return BOTH
        return str(max(self.values, key=lambda id: (bool(self.values[id]), self._weight(id), id == self.newest)))

    def _weight(self, id: int) -> int:
        return self.weights[id] if self.weights else 0
