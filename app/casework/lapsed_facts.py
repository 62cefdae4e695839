"""Lapsed facts: what is still open of scenarios that no longer apply, offered to be withdrawn and never by itself."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha1

from sqlalchemy import func, or_, select

from app.casework import dossiers, late_facts
from app.casework.domain.fact_changes import ROLES
from app.engine import facts, rules, withdrawing
from app.engine.domain.facts import AsIf, as_is
from app.engine.domain.lapses import Lapse, Started, lapse
from app.engine.withdrawing import Asking, Line, OpenThing, Part
from app.extensions import db
from app.models import Appointment, Dossier, FactChange, LapseAnswer, Run, RunScenario, User
from app.store import offices
from app.store.locking import lock_dossier, refuse, refuse_archived
from app.vocabulary.sentences import N_
from app.vocabulary.words import Event, RunStatus

OTHERS = (*ROLES, N_("Leadbron"), N_("Afspraaktype"))
"""The facts that are no property, and that a filter may ask."""

_Change = tuple[str, int | None, int | None, int]
"""A field, its property and its person if it has any, and the number of its last change."""


@dataclass(frozen=True)
class Offer:
    """What is still open of the scenarios that applied to one appointment."""

    appointment: Appointment
    parts: tuple[Part, ...]
    marks: tuple[str, ...]
    """One of each thing that goes: it differs when the facts change again by which nobody asks for that any more."""
    is_answered: bool
    """Somebody decided about it already, for these facts."""
    token: str = field(default_factory=lambda: uuid.uuid4().hex)
    """The token of the form that withdraws it."""

    @property
    def mark(self) -> str:
        """Differs when anything else would be withdrawn, or stay."""
        lines = (f"{line.thing.action.id}:{line.is_withdrawn}" for part in self.parts for line in part.lines)
        return _hash(*self.marks, *lines)


@dataclass(frozen=True)
class _Gone:
    """A scenario that a run started by its filter, and why it no longer applies."""

    scenario: RunScenario
    appointment: Appointment
    why: Lapse

    def mark(self, changes: Iterable[_Change]) -> str:
        """What goes away and comes back is another state of the same facts."""
        whom = f"{self.appointment.id}:{self.scenario.scenario_id}:{self.scenario.person_id}"
        last = sorted(change[-1] for change in changes if self._rests_on(*change[:3]))
        return _hash(whom, str(self.why.reason.as_json()), str(last))

    def _rests_on(self, name: str, property_id: int | None, whose: int | None) -> bool:
        if about := self.why.about:
            return property_id == about.id and whose in (None, self.scenario.person_id)
        return property_id is None and name in (OTHERS if self.why.findings else ROLES)


def of_dossier(
    dossier: Dossier, only: Appointment | None = None, *, is_locked: bool = False, as_if: AsIf = as_is
) -> list[Offer]:
    """Takes the same few queries for any number of appointments and scenarios; the least while nothing is open.

    `as_if`: were the facts to be others than they are.
    """
    things = withdrawing.still_open(dossier.id, is_locked=is_locked)
    started = _started(things)
    if not started or _is_busy(dossier.id):
        return []
    gone = _gone(dossier, started, as_if)
    if not gone:
        return []
    look = _Look(dossier, things, gone, late_facts.asked_again(dossier, as_if))
    appointments = [appointment for appointment in dossier.appointments if only in (None, appointment)]
    offers = [look.offer(appointment, answered) for appointment in appointments for answered in (False, True)]
    return [offer for offer in offers if offer.parts]


def news(dossier: Dossier, only: Appointment | None = None) -> list[Offer]:
    """About which nobody decided yet."""
    return [offer for offer in of_dossier(dossier, only) if not offer.is_answered]


def withdraw(appointment: Appointment, mark: str, *, token: str, by: User) -> Run:
    """Withdraws only what the user saw. The same token again gives the run that it gave the first time."""
    key = f"{Event.LAPSED_FACTS}:{token}"
    lock_dossier(appointment.dossier_id)
    if made := db.session.scalar(select(Run).where(Run.key == key)):
        db.session.rollback()
        return made
    offer, dossier = _under_lock(appointment, mark)
    run = withdrawing.record(Event.LAPSED_FACTS, key, dossier, offer.appointment, offer.parts, by=by)
    # Once this is undone, it isn't asked again for the same facts.
    _answer(offer, by)
    db.session.commit()
    return run


def decline(appointment: Appointment, mark: str, *, by: User) -> None:
    """Not now: it is offered again when these facts change again."""
    lock_dossier(appointment.dossier_id)
    offer, _dossier = _under_lock(appointment, mark)
    _answer(offer, by)
    db.session.commit()


def _under_lock(appointment: Appointment, mark: str) -> tuple[Offer, Dossier]:
    # What was read before the lock may have changed since.
    appointment_id, dossier_id = appointment.id, appointment.dossier_id
    db.session.expire_all()
    dossier = dossiers.load(dossier_id)
    assert dossier is not None
    refuse_archived(dossier)
    offers = of_dossier(dossier, db.session.get_one(Appointment, appointment_id), is_locked=True)
    if not offers:
        refuse("Hier is niets meer in te trekken: het is al gedaan, of het geldt weer.")
    for offer in offers:
        if offer.mark == mark:
            return offer, dossier
    refuse("Er is intussen iets gewijzigd. Hieronder staat wat er nu kan worden ingetrokken: kijk het na.")


def _answer(offer: Offer, by: User) -> None:
    if not offer.is_answered:
        now, dossier_id = datetime.now(UTC), offer.appointment.dossier_id
        answered = {"dossier_id": dossier_id, "answered_at": now, "answered_by_id": by.id}
        db.session.add_all(LapseAnswer(mark=mark, **answered) for mark in dict.fromkeys(offer.marks))


def _started(things: Iterable[OpenThing]) -> dict[int, tuple[RunScenario, Run]]:
    """The scenarios that ask for any of these, started by their filter: one that was named applies anyhow."""
    return {
        asking.scenario.id: (asking.scenario, asking.run)
        for thing in things
        for asking in thing.asked_by
        if asking.scenario and asking.scenario.conditions and asking.scenario.scenario_id
        if asking.stands and asking.run.appointment
    }


def _is_busy(dossier_id: int) -> bool:
    under_way = Run.dossier_id == dossier_id, Run.status.in_((RunStatus.QUEUED, RunStatus.RUNNING))
    return db.session.scalar(select(Run.id).where(*under_way).limit(1)) is not None


def _gone(dossier: Dossier, started: dict[int, tuple[RunScenario, Run]], as_if: AsIf) -> list[_Gone]:
    ids = {scenario.scenario_id for scenario, _run in started.values() if scenario.scenario_id}
    known, zone = {rule.id: rule for rule in rules.scenarios(ids)}, offices.zone()
    gone = []
    for scenario, run in started.values():
        rule, appointment = known.get(scenario.scenario_id or 0), run.appointment
        if rule is None or appointment is None:
            continue
        now = facts.bare(dossier, appointment, Event.LAPSED_FACTS, f"appointment:{appointment.id}", zone)
        then = Started(scenario.person_id, scenario.person_name, scenario.conditions)
        if why := lapse(rule, then, as_if(now)):
            gone.append(_Gone(scenario, appointment, why))
    return gone


class _Look:
    """What is open on a dossier, beside what no longer applies."""

    def __init__(
        self, dossier: Dossier, things: Sequence[OpenThing], gone: Sequence[_Gone], again: dict[int, list[str]]
    ) -> None:
        self._things = things
        self._gone = {one.scenario.id: one for one in gone}
        self._parts = [one for one in gone if not _has_left(dossier, one)]
        self._again = again
        self._changes = _last_changes(dossier)
        answers = select(LapseAnswer.mark).where(LapseAnswer.dossier_id == dossier.id)
        self._answered = set(db.session.scalars(answers))

    def offer(self, appointment: Appointment, is_answered: bool) -> Offer:
        parts: list[Part] = []
        marks: list[str] = []
        for one in self._parts:
            lines = self._lines(one, is_answered) if one.appointment is appointment else ()
            if going := [line.thing for line in lines if line.is_withdrawn]:
                parts.append(_part(one, lines))
                marks += map(self._mark, going)
        return Offer(appointment, tuple(parts), tuple(marks), is_answered)

    def _lines(self, gone: _Gone, is_answered: bool) -> tuple[Line, ...]:
        mine = (thing for thing in self._things if thing.made_by.scenario is gone.scenario)
        lines = (Line(thing, self._others(thing)) for thing in mine)
        return tuple(line for line in lines if self._is_answered(line) is is_answered)

    def _is_answered(self, line: Line) -> bool:
        return line.is_withdrawn and self._mark(line.thing) in self._answered

    def _others(self, thing: OpenThing) -> tuple[str, ...]:
        """Who still asks for it, or would: a line that was struck out asks too."""
        standing = (asking.name for asking in thing.asked_by if asking.stands and not self._goes(asking))
        return tuple(dict.fromkeys([*standing, *self._again.get(thing.action.id, ())]))

    def _goes(self, asking: Asking) -> _Gone | None:
        return self._gone.get(asking.scenario.id) if asking.scenario else None

    def _mark(self, thing: OpenThing) -> str:
        gone = {one.scenario.id: one for asking in thing.asked_by if (one := self._goes(asking))}
        return _hash(str(thing.action.id), *(gone[id].mark(self._changes) for id in sorted(gone)))


def _has_left(dossier: Dossier, gone: _Gone) -> bool:
    """Then it was decided when that person left what becomes of it."""
    return any(former.person_id == gone.scenario.person_id for former in dossier.gone_applicants)


def _part(gone: _Gone, lines: tuple[Line, ...]) -> Part:
    scenario = gone.scenario
    return Part(scenario.name, gone.why.reason, lines, scenario, scenario.person_id, scenario.person_name)


def _last_changes(dossier: Dossier) -> list[_Change]:
    people = {applicant.person_id for applicant in dossier.applicants}
    rows = db.session.execute(
        select(FactChange.field, FactChange.property_id, FactChange.person_id, func.max(FactChange.id))
        .where(or_(FactChange.dossier_id == dossier.id, FactChange.person_id.in_(people)))
        .group_by(FactChange.field, FactChange.property_id, FactChange.person_id)
    )
    return [(name, property_id, whose, last) for name, property_id, whose, last in rows]


def _hash(*parts: str) -> str:
    return sha1("|".join(parts).encode(), usedforsecurity=False).hexdigest()[:16]
