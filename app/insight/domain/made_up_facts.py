"""Facts of a dossier that doesn't exist, to see what rules would do with it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from app.engine.domain.facts import AppointmentFacts, Choices, Facts, Option, PersonFacts, Timing
from app.engine.domain.team import Colleague
from app.vocabulary import events
from app.vocabulary.words import ApplicantRole, Event

OCCASION = "appointment:imagined"
ADDRESSES = {ApplicantRole.CONSUMER: "consument@voorbeeld.example", ApplicantRole.PARTNER: "partner@voorbeeld.example"}

Known = Mapping[int, tuple[int, Option]]
"""Each option's id to its property's id and the option itself."""


@dataclass(frozen=True)
class Imagined:
    """Options that are chosen, by id. `partner`: None where there is no partner."""

    dossier: frozenset[int] = frozenset()
    consumer: frozenset[int] = frozenset()
    partner: frozenset[int] | None = None
    status: Option | None = None
    """None: that of a new dossier."""
    lead_source: Option | None = None


@dataclass(frozen=True)
class Names:
    """What to call those who don't exist."""

    consumer: str
    partner: str
    advisor: str
    handler: str


@dataclass(frozen=True)
class Occasion:
    """The imagined appointment, and what happens to it."""

    type_id: int
    type_name: str
    event: Event = Event.SCHEDULED
    is_first_of_type: bool = True
    on: date | None = None
    trigger_id: int | None = None
    """Of a timed event: the trigger whose moment came."""


def imagine(imagined: Imagined, occasion: Occasion, known: Known, names: Names, status: Option, today: date) -> Facts:
    """Nothing happened on it yet, and everybody has an e-mail address."""
    people = [_person(1, names.consumer, ApplicantRole.CONSUMER, imagined.consumer, known)]
    if imagined.partner is not None:
        people.append(_person(2, names.partner, ApplicantRole.PARTNER, imagined.partner, known))
    return Facts(
        event=occasion.event,
        today=today,
        dossier_id=0,
        status=imagined.status or status,
        lead_source=imagined.lead_source,
        choices=choices(imagined.dossier, known),
        applicants=tuple(people),
        # Two ids that no user has, so that their tasks are not taken for each other's.
        advisor=Colleague(-1, names.advisor, "adviseur@voorbeeld.example"),
        handler=Colleague(-2, names.handler, "behandelaar@voorbeeld.example"),
        appointment=AppointmentFacts(
            occasion.type_id,
            occasion.type_name,
            occasion.on or today,
            occasion.is_first_of_type,
            moves=int(occasion.event is Event.RESCHEDULED),
        ),
        occasion=OCCASION,
        timing=in_time(occasion.event, occasion.trigger_id),
    )


def choices(option_ids: Iterable[int], known: Known) -> Choices:
    chosen: dict[int, tuple[Option, ...]] = {}
    for option_id in sorted(option_ids):
        if option_id in known:
            property_id, option = known[option_id]
            chosen[property_id] = (*chosen.get(property_id, ()), option)
    return chosen


def _person(id: int, name: str, role: ApplicantRole, option_ids: Iterable[int], known: Known) -> PersonFacts:
    return PersonFacts(id, name, role, ADDRESSES[role], choices(option_ids, known))


def in_time(event: Event, trigger_id: int | None) -> Timing | None:
    """Of a timed trigger whose moment comes when it should; None for what isn't timed."""
    step = events.of(event).step
    if not step or trigger_id is None:
        return None
    now = datetime(2000, 1, 2, tzinfo=UTC)
    day = timedelta(days=1)
    return Timing(trigger_id, now, now, now - step * day, set_at=now - 2 * day, activated_at=now - 2 * day)
