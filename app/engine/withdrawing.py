"""A run that withdraws, line by line, what earlier runs made and that is still open; undone, it gives that back."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from functools import partial

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from app.engine import runs
from app.engine.domain.undoing import Judgement
from app.engine.effects import EFFECTS
from app.engine.effects.made import Returnable, StillOpen, Undoing, Withdrawing
from app.extensions import db
from app.models import Appointment, Dossier, Run, RunAction, RunScenario, User
from app.vocabulary import events
from app.vocabulary.sentences import Sentence, say, together
from app.vocabulary.words import EffectKind, Event, Outcome, RunStatus, Weighing

TakeBack = Callable[[Undoing], None]


@dataclass(frozen=True)
class Asking:
    """A line of a run that asks for something that is still open: the one that made it, or one that was struck out."""

    action: RunAction
    scenario: RunScenario | None
    """None: a trigger asks it itself."""
    run: Run

    @property
    def name(self) -> str:
        person = self.scenario.person_name if self.scenario else None
        return f"{self.action.who} ({person})" if person else self.action.who

    @property
    def stands(self) -> bool:
        appointment = self.run.appointment
        return self.run.undone_at is None and not (appointment and appointment.is_called_off)


@dataclass(frozen=True)
class OpenThing:
    made_by: Asking
    asked_by: tuple[Asking, ...]
    """All that ask for it, what made it among them."""
    still: StillOpen

    @property
    def action(self) -> RunAction:
        return self.made_by.action

    def is_about(self, person_id: int) -> bool:
        return person_id in (self.still.person_id, self.action.person_id)


@dataclass(frozen=True)
class Line:
    """What becomes of one thing: withdrawn, or kept because others ask for it."""

    thing: OpenThing
    others: tuple[str, ...] = ()

    @property
    def is_withdrawn(self) -> bool:
        return not self.others

    @property
    def sentence(self) -> Sentence | None:
        """Why it stays; None: it goes."""
        return say("Blijft staan: ook gevraagd door %(who)s.", who=together(self.others)) if self.others else None


@dataclass(frozen=True)
class Part:
    """What one scenario or trigger asked, for the dossier or one person, and why that goes."""

    name: str
    reason: Sentence
    lines: tuple[Line, ...]
    scenario: RunScenario | None = None
    person_id: int | None = None
    person_name: str | None = None

    def only(self, which: Callable[[Line], bool]) -> "Part":
        """With those of the lines that are withdrawn and of which this is true."""
        return replace(self, lines=tuple(line for line in self.withdrawn if which(line)))

    @property
    def withdrawn(self) -> list[Line]:
        return [line for line in self.lines if line.is_withdrawn]


def still_open(dossier_id: int, *, is_locked: bool = False) -> list[OpenThing]:
    """A fixed number of queries. `is_locked`: no delivery takes one of them until the end of the transaction."""
    things = {
        still.action_id: still
        for made in EFFECTS.values()
        for still in made.still_open(dossier_id, is_locked=is_locked)
    }
    asking = _asking(things.keys()) if things else {}
    return [
        OpenThing(next(line for line in asking[id] if line.action.id == id), tuple(asking[id]), still)
        for id, still in sorted(things.items())
    ]


def record(
    event: Event, key: str, dossier: Dossier, appointment: Appointment | None, parts: Sequence[Part], *, by: User
) -> Run:
    """Within the transaction of who holds the dossier: withdraws, and keeps a run of it that is done at once."""
    run = runs.enqueue(event, key, dossier, appointment, by)
    run.status, run.started_at, run.ended_at = RunStatus.DONE, run.queued_at, run.queued_at
    db.session.flush()
    place = 0
    for number, part in enumerate(parts):
        scenario = _row(run, number, part)
        db.session.add(scenario)
        db.session.flush()
        for line in part.lines:
            db.session.add(_line(run, scenario, place, line))
            _withdraw(run, part, line, by)
            place += 1
    return run


def returnable(dossier: Dossier, actions: Sequence[RunAction]) -> dict[int, tuple[Judgement, TakeBack]]:
    """Of the lines of such runs: whether what they withdrew can be given back, and how."""
    lines = {
        action.done_by_id: action
        for action in actions
        if action.outcome is Outcome.WITHDRAWN and action.done_by_id is not None
    }
    if not lines:
        return {}
    origins = _origins(lines.keys())
    things = {
        thing.action_id: (made.GIVEN_BACK, thing)
        for kind, made in EFFECTS.items()
        if (ids := [id for id, origin in origins.items() if origin.kind is kind])
        for thing in made.returnable(ids)
    }
    people = {applicant.person_id for applicant in dossier.applicants}
    return {
        line.id: _outlook(origins[id], *things[id], people) if id in things else (_IS_BACK, _nothing)
        for id, line in lines.items()
    }


def _asking(action_ids: Collection[int]) -> dict[int, list[Asking]]:
    """By the action that made each: that one, and those that were struck out because of it."""
    struck = and_(RunAction.done_by_id.in_(action_ids), RunAction.outcome.in_((Outcome.MERGED, Outcome.SKIPPED)))
    rows = db.session.execute(
        select(RunAction, RunScenario)
        .join(RunAction.run)
        .outerjoin(Run.appointment)
        .outerjoin(RunScenario, RunAction.run_scenario_id == RunScenario.id)
        .where(or_(RunAction.id.in_(action_ids), struck))
        .options(contains_eager(RunAction.run).contains_eager(Run.appointment))
        .order_by(RunAction.id)
    )
    by_maker: dict[int, list[Asking]] = {}
    for action, scenario in rows:
        maker = action.id if action.id in action_ids else action.done_by_id
        assert maker is not None
        by_maker.setdefault(maker, []).append(Asking(action, scenario, action.run))
    return by_maker


def _row(run: Run, place: int, part: Part) -> RunScenario:
    return RunScenario(
        run_id=run.id,
        position=place,
        scenario_id=part.scenario.scenario_id if part.scenario else None,
        version=part.scenario.version if part.scenario else None,
        name=part.name,
        person_id=part.person_id,
        person_name=part.person_name,
        weighing=Weighing.NO_LONGER,
        reason=part.reason.as_json(),
        conditions=[],
    )


def _line(run: Run, scenario: RunScenario, place: int, line: Line) -> RunAction:
    made = line.thing.action
    return RunAction(
        run_id=run.id,
        run_scenario_id=scenario.id,
        position=place,
        action_id=made.action_id,
        who=made.who,
        kind=made.kind,
        name=made.name,
        person_id=made.person_id,
        person_name=made.person_name,
        key=made.key,
        order=made.order,
        outcome=Outcome.WITHDRAWN if line.is_withdrawn else Outcome.SKIPPED,
        reason=(line.sentence or say("Gevraagd door %(who)s.", who=line.thing.made_by.name)).as_json(),
        # Of what stays, there is nothing to give back.
        done_by_id=made.id if line.is_withdrawn else None,
        ended_at=run.queued_at,
    )


def _withdraw(run: Run, part: Part, line: Line, by: User) -> None:
    if line.is_withdrawn:
        action = line.thing.action
        line.thing.still.withdraw(Withdrawing(by, run.queued_at, events.of(run.event).because))
        reason = say("Ingetrokken in uitvoering %(run)s: %(why)s", run=run.id, why=part.reason)
        action.outcome, action.reason = Outcome.WITHDRAWN, reason.as_json()


def _origins(action_ids: Collection[int]) -> dict[int, RunAction]:
    made = select(RunAction).where(RunAction.id.in_(action_ids))
    rows = db.session.scalars(made.options(joinedload(RunAction.run).joinedload(Run.appointment)))
    return {action.id: action for action in rows}


def _outlook(origin: RunAction, text: str, thing: Returnable, people: Collection[int]) -> tuple[Judgement, TakeBack]:
    obstacle = _obstacle(origin, thing, people)
    return Judgement(obstacle is None, obstacle or say(text)), partial(_give_back, origin, thing)


def _obstacle(origin: RunAction, thing: Returnable, people: Collection[int]) -> Sentence | None:
    run, appointment = origin.run, origin.run.appointment
    if run.undone_at is not None:
        return say("Blijft ingetrokken: uitvoering %(run)s is teruggedraaid.", run=run.id)
    if thing.person_id is not None and thing.person_id not in people:
        whom = origin.person_name or ""
        return say("Blijft ingetrokken: %(whom)s staat niet op dit dossier.", whom=whom)
    if thing.is_taken:
        return say("Is intussen opnieuw gedaan.")
    if appointment and appointment.is_called_off:
        return say("Blijft ingetrokken: de afspraak gaat niet door.")
    if appointment and origin.kind is EffectKind.SEND_EMAIL:
        return _too_late(run, appointment)
    return None


def _too_late(run: Run, appointment: Appointment) -> Sentence | None:
    """For a mail about an appointment."""
    if events.of(run.event).is_of_start and run.start_number != appointment.start_number:
        return say("Blijft ingetrokken: de afspraak is sindsdien verzet.")
    if appointment.has_begun or not appointment.is_open:
        return say("Blijft ingetrokken: de afspraak is al begonnen of geweest.")
    return None


def _give_back(origin: RunAction, thing: Returnable, undoing: Undoing) -> None:
    thing.give_back(undoing)
    origin.outcome, origin.reason = Outcome.DONE, None


def _nothing(_undoing: Undoing) -> None: ...


_IS_BACK = Judgement(False, say("Is al teruggegeven."))
