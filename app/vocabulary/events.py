"""What happens to an appointment: one declaration of each event, which all that deals with events reads."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from app.vocabulary.sentences import N_
from app.vocabulary.words import AppointmentStatus, Event


class Withdrawn(Enum):
    """What an event takes back of what has not happened yet, in this order."""

    RUNS = "runs"
    TIMED_RUNS = "timed_runs"
    OF_EARLIER_START = "of_earlier_start"
    """Unsent mails of timed triggers, and unsent news of an earlier move."""
    UNSENT_EMAILS = "unsent_emails"
    OPEN_REQUESTS = "open_requests"
    FIRINGS = "firings"
    """That a trigger fired once for the dossier: it may fire on it again."""


class Runs(Enum):
    """How many runs an appointment has of an event."""

    ONE = "one"
    ONE_PER_MOVE = "one_per_move"
    ONE_IN_ITS_STATUS = "one_in_its_status"
    ANY = "any"


@dataclass(frozen=True)
class Declaration:
    event: Event
    label: str
    after: str
    """How the timeline calls its run."""
    told: str = ""
    """The timeline's sentence of the event itself; empty where other lines tell it."""
    as_trigger: str = ""
    """How a trigger on it reads; empty where no trigger can name it."""
    as_expectation: str = ""
    """How an expectation about such a trigger reads."""
    gives: AppointmentStatus | None = None
    """The status that the appointment gets by it."""
    is_once_begun: bool = False
    """It can only happen once the appointment has begun."""
    because: str = ""
    """It is said to whoever wants what can't be done any more in that status, and kept with what it withdraws."""
    withdraws: frozenset[Withdrawn] = frozenset()
    withdrawn: str = ""
    """The reason that what it withdrew keeps."""
    step: int = 0
    """The direction of a timed event: -1 before the start, 1 after it."""
    invitation: str = ""
    """The method of the invitation that goes along with its mails to the applicants together; empty: none does."""
    is_to_one: bool = False
    """Its mails are for one person, who alone is no longer expected: what becomes of the appointment stops none."""
    runs: Runs = Runs.ANY

    @property
    def is_timed(self) -> bool:
        """Such an event is found by looking which moments have come."""
        return self.step != 0

    @property
    def is_of_start(self) -> bool:
        """What its triggers do themselves is done for one start of the appointment, and once for each."""
        return self.is_timed or self.runs is Runs.ONE_PER_MOVE


DECLARATIONS = (
    Declaration(
        Event.SCHEDULED,
        label=N_("Afspraak ingepland"),
        after=N_("Uitvoering %(id)s, na het inplannen"),
        told=N_("Afspraak ingepland: %(title)s"),
        as_trigger=N_("Als %(which)s wordt ingepland"),
        as_expectation=N_("bij %(type)s"),
        invitation="REQUEST",
        runs=Runs.ONE,
    ),
    Declaration(
        Event.RESCHEDULED,
        label=N_("Afspraak verzet"),
        after=N_("Uitvoering %(id)s, na het verzetten"),
        # What a move changed is kept field by field, and told so.
        as_trigger=N_("Als %(which)s wordt verzet"),
        as_expectation=N_("bij het verzetten van %(type)s"),
        withdraws=frozenset({Withdrawn.TIMED_RUNS, Withdrawn.OF_EARLIER_START}),
        withdrawn=N_("Ingetrokken: de afspraak is verzet."),
        invitation="REQUEST",
        runs=Runs.ONE_PER_MOVE,
    ),
    Declaration(
        Event.CANCELLED,
        label=N_("Afspraak geannuleerd"),
        after=N_("Uitvoering %(id)s, na het annuleren"),
        told=N_("Afspraak geannuleerd: %(title)s"),
        as_trigger=N_("Als %(which)s wordt geannuleerd"),
        as_expectation=N_("bij het annuleren van %(type)s"),
        gives=AppointmentStatus.CANCELLED,
        because=N_("De afspraak is geannuleerd."),
        withdraws=frozenset({Withdrawn.RUNS, Withdrawn.UNSENT_EMAILS, Withdrawn.OPEN_REQUESTS, Withdrawn.FIRINGS}),
        withdrawn=N_("Ingetrokken: de afspraak is geannuleerd."),
        runs=Runs.ONE_IN_ITS_STATUS,
        invitation="CANCEL",
    ),
    Declaration(
        Event.COMPLETED,
        label=N_("Afspraak afgerond"),
        after=N_("Uitvoering %(id)s, na het afronden"),
        told=N_("Afspraak afgerond: %(title)s"),
        as_trigger=N_("Als %(which)s is afgerond"),
        as_expectation=N_("bij het afronden van %(type)s"),
        gives=AppointmentStatus.COMPLETED,
        because=N_("De afspraak is afgerond."),
        runs=Runs.ONE_IN_ITS_STATUS,
    ),
    Declaration(
        Event.NO_SHOW,
        label=N_("Niet verschenen"),
        after=N_("Uitvoering %(id)s, na het niet verschijnen"),
        told=N_("Klant niet verschenen: %(title)s"),
        as_trigger=N_("Als de klant niet verschijnt bij %(which)s"),
        as_expectation=N_("als de klant niet verschijnt bij %(type)s"),
        gives=AppointmentStatus.NO_SHOW,
        is_once_begun=True,
        because=N_("De klant is niet verschenen."),
        withdraws=frozenset({Withdrawn.TIMED_RUNS, Withdrawn.UNSENT_EMAILS}),
        withdrawn=N_("Ingetrokken: de klant is niet verschenen."),
        runs=Runs.ONE_IN_ITS_STATUS,
    ),
    Declaration(
        Event.BEFORE,
        label=N_("Een tijd voor de afspraak"),
        after=N_("Uitvoering %(id)s, een tijd voor de afspraak"),
        as_trigger=N_("%(moment)s voor %(which)s"),
        as_expectation=N_("een tijd voor %(type)s"),
        step=-1,
    ),
    Declaration(
        Event.AFTER,
        label=N_("Een tijd na de afspraak"),
        after=N_("Uitvoering %(id)s, een tijd na de afspraak"),
        as_trigger=N_("%(moment)s na %(which)s"),
        as_expectation=N_("een tijd na %(type)s"),
        step=1,
    ),
    Declaration(
        Event.STARTED_BY_HAND,
        label=N_("Scenario met de hand gestart"),
        after=N_("Uitvoering %(id)s, met de hand gestart"),
    ),
    Declaration(
        Event.LATE_FACTS,
        label=N_("Gegevens later ingevuld"),
        after=N_("Uitvoering %(id)s, omdat gegevens later zijn ingevuld"),
    ),
    Declaration(
        Event.LAPSED_FACTS,
        label=N_("Ingetrokken omdat gegevens zijn gewijzigd"),
        after=N_("Uitvoering %(id)s, omdat een scenario niet meer geldt"),
        because=N_("De gegevens zijn gewijzigd."),
    ),
    Declaration(
        Event.APPLICANT_LEFT,
        label=N_("Aanvrager van het dossier gehaald"),
        after=N_("Uitvoering %(id)s, omdat iemand het dossier verliet"),
        because=N_("De aanvrager is van het dossier gehaald."),
        invitation="CANCEL",
        is_to_one=True,
    ),
)

_BY_EVENT: Mapping[Event, Declaration] = {declared.event: declared for declared in DECLARATIONS}
_BY_STATUS: Mapping[AppointmentStatus, Declaration] = {
    declared.gives: declared for declared in DECLARATIONS if declared.gives
}

TRIGGER_EVENTS = tuple(declared.event for declared in DECLARATIONS if declared.as_trigger)
TIMED_EVENTS = tuple(declared.event for declared in DECLARATIONS if declared.is_timed)
EVENTS_OF_A_START = tuple(declared.event for declared in DECLARATIONS if declared.is_of_start)
EVENTS_TO_ONE = tuple(declared.event for declared in DECLARATIONS if declared.is_to_one)
TOLD_EVENTS = tuple(declared.event for declared in DECLARATIONS if declared.told)


def of(event: Event) -> Declaration:
    return _BY_EVENT[event]


def giving(status: AppointmentStatus) -> Declaration:
    """The event by which an appointment got a status that is not its first."""
    return _BY_STATUS[status]
