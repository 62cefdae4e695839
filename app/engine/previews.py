"""What an appointment would set in motion, without making it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from app.engine import facts, moving, rules, timed
from app.engine.domain.facts import Facts, Timing
from app.engine.domain.planning import Plan, plan
from app.engine.domain.upcoming_plans import Coming, after_move, coming
from app.engine.moving import Superseded
from app.models import Appointment, AppointmentType, Dossier, User
from app.store import offices
from app.vocabulary.sentences import Sentence, say
from app.vocabulary.times import local_day
from app.vocabulary.words import AppointmentStatus, Event, Weighing


@dataclass(frozen=True)
class Preview:
    plan: Plan
    coming: list[Coming]
    """What timed triggers do later, or why they won't."""
    superseded: Superseded
    """What a move takes back, and takes along."""


def preview(
    dossier: Dossier,
    kind: AppointmentType,
    starts_at: datetime,
    *,
    instead_of: Appointment | None = None,
    event: Event = Event.SCHEDULED,
    advisor: User | None = None,
    location_id: int | None = None,
    mails_clients: bool = True,
) -> Preview:
    """What happens at once, and what comes later by itself."""
    imagined = _imagined(dossier, kind, starts_at, instead_of, event, advisor, location_id)
    snapshot, configuration = _snapshot(dossier, imagined, event), rules.load()
    first = plan(replace(snapshot, mails_clients=mails_clients), configuration.triggers, configuration.scenarios)
    timings = _timings(imagined, instead_of)
    later = coming(snapshot, first, timings, configuration.triggers, configuration.scenarios)
    return Preview(first, later, _superseded(imagined, instead_of))


def plan_for(
    dossier: Dossier,
    kind: AppointmentType,
    starts_at: datetime,
    *,
    instead_of: Appointment | None = None,
    event: Event = Event.SCHEDULED,
    advisor: User | None = None,
) -> Plan:
    """As if it were scheduled now, or in the place of one that exists; or as if that one were moved."""
    snapshot = _snapshot(dossier, _imagined(dossier, kind, starts_at, instead_of, event, advisor), event)
    configuration = rules.load()
    return plan(snapshot, configuration.triggers, configuration.scenarios)


def facts_for(
    dossier: Dossier, kind: AppointmentType, starts_at: datetime, event: Event, timing: Timing | None = None
) -> Facts:
    """As if this happened to such an appointment, to be planned with rules of one's own."""
    return replace(_snapshot(dossier, _imagined(dossier, kind, starts_at, None, event, None), event), timing=timing)


def _imagined(
    dossier: Dossier,
    kind: AppointmentType,
    starts_at: datetime,
    instead_of: Appointment | None,
    event: Event,
    advisor: User | None,
    location_id: int | None = None,
) -> Appointment:
    is_move, now = event is Event.RESCHEDULED, datetime.now(UTC)
    was = instead_of if is_move and instead_of else None
    is_same_start = was is not None and was.starts_at == starts_at
    # By the dossier's key: through the relationship the imagined appointment would become one of its own.
    return Appointment(
        id=instead_of.id if instead_of else None,
        dossier_id=dossier.id,
        type_id=kind.id,
        type=kind,
        starts_at=starts_at,
        location_id=location_id,
        advisor=advisor or (instead_of or dossier).advisor,
        scheduled_at=instead_of.scheduled_at if instead_of else now,
        moved_at=was.moved_at if was and is_same_start and was.type_id == kind.id else now if is_move else None,
        status=AppointmentStatus.SCHEDULED,
        moves=was.moves + 1 if was else 0,
        start_number=was.start_number + (not is_same_start) if was else 0,
    )


def _snapshot(dossier: Dossier, imagined: Appointment, event: Event) -> Facts:
    """One that is moved keeps what was mailed and asked for it; one that is scheduled begins anew."""
    number = (event is Event.RESCHEDULED and imagined.id) or "imagined"
    snapshot = facts.gather(dossier, imagined, event, f"appointment:{number}", offices.zone())
    return after_move(snapshot) if event is Event.RESCHEDULED else snapshot


def _superseded(imagined: Appointment, instead_of: Appointment | None) -> Superseded:
    if instead_of is None or imagined.start_number == instead_of.start_number:
        return Superseded([], [])
    return moving.superseded(instead_of, local_day(imagined.starts_at, offices.zone()))


def _timings(imagined: Appointment, instead_of: Appointment | None) -> Iterator[Timing]:
    for moment in timed.moments(imagined, made=instead_of):
        yield Timing(
            moment.trigger.id,
            moment=moment.at,
            now=moment.at,
            starts_at=imagined.starts_at,
            set_at=imagined.moved_at or imagined.scheduled_at,
            activated_at=moment.trigger.activated_at or imagined.scheduled_at,
        )


def difference(appointment: Appointment, old: AppointmentType) -> list[Sentence]:
    """Which scenarios it would have started with its present type and not with its old one; and the other way."""
    new = appointment.type
    before, after = (
        _started(plan_for(appointment.dossier, kind, appointment.starts_at, instead_of=appointment))
        for kind in (old, new)
    )
    sentences = []
    if more := [name for name in after if name not in before]:
        sentences.append(
            say(
                "Bij %(type)s zouden ook deze scenario's starten: %(names)s."
                " Verzetten start ze niet; dat kunt u met de hand doen.",
                type=new.name,
                names=", ".join(more),
            )
        )
    if fewer := [name for name in before if name not in after]:
        sentences.append(
            say("Bij %(type)s zouden deze scenario's niet starten: %(names)s.", type=new.name, names=", ".join(fewer))
        )
    return sentences


def _started(plan: Plan) -> list[str]:
    started = (weighed for weighed in plan.scenarios if weighed.weighing is Weighing.STARTED)
    return [
        f"{weighed.scenario.name} ({weighed.person.name})" if weighed.person else weighed.scenario.name
        for weighed in started
    ]
