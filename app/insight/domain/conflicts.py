"""Something to mend about what scenarios and triggers do, and how their names are put into it."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.insight.domain.collision_parts import Source
from app.vocabulary.sentences import Sentence, say
from app.vocabulary.words import Severity

MOST_NAMES = 4
"""In one sentence."""


@dataclass(frozen=True)
class Conflict:
    severity: Severity
    sentence: Sentence
    advice: Sentence
    """What to do."""
    about: tuple[Source, ...]
    key: str
    """The same for the same conflict, whatever things are called now."""

    @property
    def is_mild(self) -> bool:
        """Advice about what several do together, which may well be meant."""
        return self.severity is Severity.ADVICE and len(self.about) > 1


def listed(sources: Iterable[Source]) -> Sentence | str:
    names = [source.name for source in sources]
    if len(names) <= MOST_NAMES + 1:
        return ", ".join(names)
    return say("%(names)s en nog %(count)s", names=", ".join(names[:MOST_NAMES]), count=len(names) - MOST_NAMES)


def ids_of(sources: Iterable[Source]) -> str:
    return ",".join(sorted(f"{'t' if source.is_trigger else 's'}{source.id}" for source in sources))
