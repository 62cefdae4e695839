"""Opnieuw proberen: of a run that failed, or of one action that failed or was blocked. What was done stays done."""

from datetime import UTC, datetime

from app import queue
from app.engine import facts, recording, rules, runs
from app.engine.domain.facts import Facts
from app.engine.domain.kinds import orders
from app.engine.domain.ledger import Asker, Ledger
from app.engine.domain.orders import Order, start_of
from app.extensions import db
from app.models import Action, Run, RunAction
from app.store import offices
from app.store.locking import lock_dossier, refuse, refuse_archived
from app.vocabulary import events
from app.vocabulary.sentences import Sentence
from app.vocabulary.words import EffectKind, Outcome, RunStatus


def can_retry_run(run: Run) -> bool:
    return run.status is RunStatus.FAILED


def can_retry_action(action: RunAction) -> bool:
    """A mail that failed is sent again from its own page."""
    return action.outcome in (Outcome.FAILED, Outcome.BLOCKED) and action.email is None and not action.run.is_undone


def retry_run(run: Run) -> None:
    """Nothing of it was carried out, so it starts anew."""
    lock_dossier(run.dossier_id)
    db.session.refresh(run)
    if not can_retry_run(run):
        refuse("Deze uitvoering is niet mislukt.")
    _must_still_matter(run)
    run.status, run.attempts, run.ended_at = RunStatus.QUEUED, 0, None
    run.due_at = run.rung_at = datetime.now(UTC)
    db.session.commit()
    runs.ring(run)


def retry_action(action: RunAction) -> None:
    """From the action as it is set up now and the dossier as it is now: an address may have been filled in."""
    lock_dossier(action.run.dossier_id)
    db.session.refresh(action)
    if not can_retry_action(action):
        refuse("Deze actie is niet mislukt of geblokkeerd.")
    _must_still_matter(action.run)
    if action.run.is_superseded and (action.kind is EffectKind.SEND_EMAIL or start_of(action.key) is not None):
        refuse("De afspraak is daarna verzet: dit hoort bij het vorige moment.")
    office = offices.current()
    snapshot = facts.of_run(action.run, offices.calendar_of(office))
    order = _ordered_now(action, snapshot)
    if order.blocked:
        refuse("%(reason)s", reason=order.blocked)
    action.attempts += 1
    if strike := Ledger(snapshot).strike(0, order, Asker(action.who)):
        action.outcome, action.reason = strike.outcome, strike.reason.as_json()
        action.done_by_id = strike.by_origin.run_action_id if strike.by_origin else None
    else:
        action.name, action.key, action.order, action.reason = order.name, order.key, order.details, None
        recording.carry_out(action.run, action, office)
    is_done = action.outcome is Outcome.DONE
    db.session.commit()
    if is_done and order.kind is EffectKind.SEND_EMAIL:
        queue.deliver_emails_later()


def _must_still_matter(run: Run) -> None:
    """What was undone is over, and what was asked before the appointment was called off."""
    refuse_archived(run.dossier)
    if run.undone_at:
        refuse("Deze uitvoering is teruggedraaid: hier wordt niets meer voor gedaan.")
    if run.appointment and run.appointment.lets_go(run.asked_at):
        because = Sentence(events.giving(run.appointment.status).because)
        refuse("%(because)s Hier wordt niets meer voor gedaan.", because=because)


def _ordered_now(action: RunAction, snapshot: Facts) -> Order:
    person = next((applicant for applicant in snapshot.applicants if applicant.id == action.person_id), None)
    if saved := db.session.get(Action, action.action_id or 0):
        of_trigger = action.run_scenario_id is None
        for order in orders(rules.action_rule(saved), snapshot, person, of_trigger=of_trigger):
            whom = order.person.id if order.person else None
            if order.kind is action.kind and whom == action.person_id:
                return order
    return Order(action.kind, action.name, action.key, person, action.order)
