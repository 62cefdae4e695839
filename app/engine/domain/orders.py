"""What exactly must be done, for whom, and under which key. Each kind of action makes its own."""

from dataclasses import dataclass, field

from app.engine.domain.facts import Facts, Origin, PersonFacts
from app.engine.domain.team import Colleague
from app.vocabulary.json_values import Json
from app.vocabulary.sentences import Sentence, say
from app.vocabulary.words import EffectKind, Event, Outcome


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
    note: Sentence | None = None
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
    """The key without the move that it belongs to."""
    return key.partition("|")[0]


def is_same(key: str, of_past: str) -> bool:
    """What belongs to a move is the same only as what belongs to that move; all else is the same as any of them."""
    return of_past == key if base(key) != key else base(of_past) == key


def typed(text: str) -> str:
    """What users type can't be taken for the mark of a move."""
    return text.replace("%", "%25").replace("|", "%7C")


def of_move(facts: Facts, of_trigger: bool) -> str:
    """The end of a key. What a trigger itself says of a move is news at each move; what a scenario asks is asked
    once."""
    if of_trigger and facts.event is Event.RESCHEDULED and facts.appointment:
        return f"|move:{facts.appointment.moves}"
    return ""


def occasion(key: str) -> Sentence:
    """What a key is unique within, in words."""
    if base(key) != key:
        return say("verzetting van de afspraak")
    return say("afspraak") if key.split(":")[1] == "appointment" else say("keer dat iemand dit start")


def absence(colleague: Colleague | None) -> Sentence | None:
    """Why nothing can be given to this colleague."""
    if colleague is None:
        return say("Dit dossier heeft geen behandelaar.")
    if not colleague.is_active:
        return say("%(whom)s werkt hier niet meer.", whom=colleague.name)
    return None
