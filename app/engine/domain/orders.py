"""What exactly must be done, for whom, and under which key. Each kind of action makes its own."""

import re
from dataclasses import dataclass, field

from app.engine.domain.facts import Addressee, Facts, Origin, PersonFacts
from app.vocabulary import events
from app.vocabulary.json_values import Json
from app.vocabulary.sentences import Sentence, say
from app.vocabulary.words import EffectKind, Outcome


@dataclass(frozen=True)
class Order:
    """One effect that is asked for. `blocked` says why it can't be carried out."""

    kind: EffectKind
    name: str
    key: str
    person: PersonFacts | None = None
    details: dict[str, Json] = field(default_factory=dict)
    """All that carrying it out needs: columns of what it makes, for most kinds. Its run keeps them."""
    blocked: Sentence | None = None
    skipped: Sentence | None = None
    """Why it isn't wanted here."""
    note: Sentence | None = None
    to: tuple[Addressee, ...] = ()
    """To whom a mail would go now. It is looked up anew when it leaves."""
    without_address: tuple[PersonFacts, ...] = ()
    """Those who should have got this mail too."""


@dataclass(frozen=True)
class Strike:
    """`by_order`: the order of this plan, or `by_origin`: the run before, that does it already."""

    outcome: Outcome
    reason: Sentence
    by_order: int | None = None
    by_origin: Origin | None = None


def base(key: str) -> str:
    """The key without the start that it belongs to."""
    return key.partition("|")[0]


_OF_START = re.compile(r"\|start:(\d+)(:\d+)?")
"""The number of the start, and that of the move where it tells of one."""


def start_of(key: str) -> int | None:
    """Which start it belongs to, by number; None: to the appointment as a whole."""
    found = _OF_START.search(key)
    return int(found[1]) if found else None


def tells_of_move(key: str) -> bool:
    found = _OF_START.search(key)
    return found is not None and found[2] is not None


def moved_along(key: str, start_number: int) -> str:
    """The key of the same thing for another start, if it belongs to one."""
    return _OF_START.sub(lambda found: f"|start:{start_number}{found[2] or ''}", key)


def is_same(key: str, of_past: str, start_number: int = 0, *, waits: bool = False) -> bool:
    """What belongs to a start is the same only as what was done for that start; all else is the same as any.

    `start_number`: for which start the past was done, where its key doesn't say. What tells of a move is the same only
    as what `waits` still, and will tell of it too.
    """
    if base(of_past) != base(key) or of_past == key:
        return of_past == key
    own, of_other = start_of(key), start_of(of_past)
    if own is None:
        return True
    return own == (start_number if of_other is None else of_other) and (waits or not tells_of_move(key))


def typed(text: str) -> str:
    """What users type can't be taken for the mark of a start."""
    return text.replace("%", "%25").replace("|", "%7C")


def of_start(facts: Facts, of_trigger: bool) -> str:
    """The end of a key. What a timed trigger itself does, or one on a move, it does for one start; what a scenario
    asks is asked once."""
    appointment, event = facts.appointment, events.of(facts.event)
    if appointment is None or not (of_trigger and event.is_of_start):
        return ""
    return f"|start:{appointment.start_number}" + ("" if event.is_timed else f":{appointment.moves}")


def occasion(key: str) -> Sentence:
    """What a key is unique within, in words."""
    if tells_of_move(key):
        return say("verzetting van de afspraak")
    if start_of(key) is not None:
        return say("begintijd van de afspraak")
    return say("afspraak") if key.split(":")[1] == "appointment" else say("keer dat iemand dit start")
