"""The frozen snapshot of a dossier that planning sees."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import TypeVar

from app.engine.domain.team import Colleague, Team
from app.vocabulary import events
from app.vocabulary.words import ApplicantRole, Event


@dataclass(frozen=True)
class Option:
    id: int
    name: str


Choices = Mapping[int, tuple[Option, ...]]
"""Property id to what is chosen. A property that is not filled in is absent."""


@dataclass(frozen=True)
class PersonFacts:
    id: int
    name: str
    role: ApplicantRole
    email: str
    choices: Choices
    refusal: str = ""
    """What a mail server said when it refused this address for good."""


@dataclass(frozen=True)
class Addressee:
    """Someone a mail is meant for, with the address of this moment."""

    name: str
    address: str
    person_id: int | None = None
    user_id: int | None = None
    refusal: str = ""

    @property
    def folded_address(self) -> str:
        return folded(self.address)


def addresses(to: Iterable[Addressee]) -> list[str]:
    """Each once, as it was typed first."""
    known: dict[str, str] = {}
    for one in to:
        known.setdefault(one.folded_address, one.address)
    return list(known.values())


def folded(address: str) -> str:
    """However it is written, it is the same address."""
    return address.strip().casefold()


@dataclass(frozen=True)
class Whereabouts:
    """When and where an appointment is."""

    starts_at: datetime
    location_id: int | None


@dataclass(frozen=True)
class AppointmentFacts:
    type_id: int
    type_name: str
    on: date
    """The local day."""
    is_first_of_type: bool
    moves: int = 0
    advisor: Colleague | None = None
    start_number: int = 0
    """Which of its starts this is."""
    whereabouts: Whereabouts | None = None
    """None of one that is made up."""


@dataclass(frozen=True)
class Timing:
    trigger_id: int
    moment: datetime
    now: datetime
    starts_at: datetime
    set_at: datetime
    """When the appointment got its present start and type."""
    activated_at: datetime
    """When the trigger was switched on with its present timing."""
    is_archived: bool = False
    """Whether the dossier is."""
    is_made_up: bool = False
    """It never came: other free days put it in the past."""


@dataclass(frozen=True)
class Origin:
    """Who asked for an effect that exists: which run, and which scenario or trigger of it."""

    run_id: int
    run_action_id: int
    name: str
    start_number: int = 0
    """For which of the appointment's starts."""
    is_of_start: bool = False
    """It was a timed trigger's moment, or a move."""


@dataclass(frozen=True)
class Done:
    """What was done on the dossier before. A kind of action that must know more of it has a type of its own."""

    key: str
    on: date
    origin: Origin


Past = TypeVar("Past", bound=Done)


@dataclass(frozen=True)
class Facts:
    event: Event
    today: date
    dossier_id: int
    status: Option
    choices: Choices
    applicants: tuple[PersonFacts, ...]
    advisor: Colleague
    handler: Colleague | None
    appointment: AppointmentFacts | None
    occasion: str
    """What e-mails and tasks are unique within: "appointment:12", or the one time a dossier scenario is started."""
    timing: Timing | None = None
    """Of a timed trigger whose moment came."""
    mails_clients: bool = True
    """False: of an appointment that was over already, and nobody chose to."""
    asked_scenario_ids: tuple[int, ...] = ()
    """Scenarios that a user starts, by hand or because facts came later."""
    done: tuple[Done, ...] = ()
    """What planning may have to know of: of what is unique within an occasion, what was done on this one."""
    fired_on_dossier: Mapping[int, int] = field(default_factory=dict)
    """Trigger id to the run in which it fired on this dossier."""
    started_on_appointment: Mapping[tuple[int, int | None], int] = field(default_factory=dict)
    """Scenario and person (None: the dossier) to the run that started it on this appointment. Of late facts only."""
    lead_source: Option | None = None
    admins: tuple[Colleague, ...] = ()
    """Where all others on this dossier left."""

    @property
    def team(self) -> Team:
        return Team(self.advisor, self.handler, self.appointment.advisor if self.appointment else None, self.admins)

    def past(self, of: type[Past]) -> Iterator[Past]:
        return (done for done in self.done if isinstance(done, of))

    def concerns(self, trigger_id: int, event: Event) -> bool:
        """A moment that came is one trigger's own; any other event is news for all triggers on it."""
        if event is not self.event:
            return False
        return not events.of(event).is_timed or (self.timing is not None and self.timing.trigger_id == trigger_id)

    @property
    def day(self) -> date:
        """The day that documents must be valid on and that tasks count from."""
        return self.appointment.on if self.appointment else self.today

    def applicant(self, role: ApplicantRole) -> PersonFacts | None:
        return next((person for person in self.applicants if person.role is role), None)


AsIf = Callable[[Facts], Facts]
"""The facts as they would be if something were otherwise."""


def as_is(facts: Facts) -> Facts:
    return facts


def swapped(facts: Facts) -> Facts:
    """Consument and Partner have changed places."""
    consumer, partner = facts.applicants
    applicants = replace(partner, role=consumer.role), replace(consumer, role=partner.role)
    return replace(facts, applicants=applicants)
