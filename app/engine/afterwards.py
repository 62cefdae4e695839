"""What an action brings with it after its run: it stands in that run, below what was planned."""

from collections.abc import Iterable

from sqlalchemy import func, select

from app.engine import facts, recording
from app.engine.domain.facts import Facts
from app.engine.domain.ledger import Asker, Ledger
from app.engine.domain.orders import Order
from app.extensions import db
from app.models import RunAction
from app.store import offices
from app.vocabulary.json_values import Json
from app.vocabulary.words import Outcome


def snapshot(action: RunAction) -> Facts:
    return facts.of_run(action.run, offices.calendar())


def carry_out(action: RunAction, orders: Iterable[Order], known: Facts) -> None:
    """By who holds the dossier. What it has already, is left as it is."""
    ledger = Ledger(known)
    for number, order in enumerate(orders):
        if ledger.strike(number, order, Asker(action.who)) is None:
            added = _added(action, order, order.details)
            if order.person:
                added.person_id, added.person_name = order.person.id, order.person.name
            recording.carry_out(action.run, added, offices.current())


def repeat(action: RunAction, key: str) -> RunAction:
    """The same once more, under a key of its own."""
    added = _added(action, Order(action.kind, action.name, key), action.order)
    added.person_id, added.person_name = action.person_id, action.person_name
    recording.carry_out(action.run, added, offices.current())
    return added


def _added(action: RunAction, order: Order, details: dict[str, Json]) -> RunAction:
    last = db.session.scalar(select(func.max(RunAction.position)).where(RunAction.run_id == action.run_id))
    added = RunAction(
        run_id=action.run_id,
        run_trigger_id=action.run_trigger_id,
        run_scenario_id=action.run_scenario_id,
        position=(last or 0) + 1,
        action_id=action.action_id,
        who=action.who,
        kind=order.kind,
        name=order.name,
        key=order.key,
        order=details,
        outcome=Outcome.DONE,
        reason=order.note.as_json() if order.note else None,
        ended_at=action.ended_at,
    )
    db.session.add(added)
    db.session.flush()
    return added
