"""What is struck out: what another action of the plan does already, and what the dossier already has."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from app.engine.domain.facts import ExistingEmail, ExistingRequest, ExistingTask, Facts, Origin
from app.engine.domain.orders import Order, base
from app.vocabulary.sentences import N_, Sentence, say
from app.vocabulary.words import EffectKind, EmailStatus, Outcome, RequestStatus, TaskStatus


@dataclass(frozen=True)
class Asker:
    """The scenario or trigger that asks, and the person whom a scenario applies to."""

    name: str
    whom: str | None = None

    def says(self, text: str, text_with_whom: str) -> Sentence:
        return say(text_with_whom, who=self.name, whom=self.whom) if self.whom else say(text, who=self.name)


@dataclass(frozen=True)
class Strike:
    """`by_order`: the order of this plan, or `by_origin`: the run before, that does it already."""

    outcome: Outcome
    reason: Sentence
    by_order: int | None = None
    by_origin: Origin | None = None


class Ledger:
    """What is done so far: first by the dossier's past, then order by order by the plan."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._first: dict[str, tuple[int, Asker]] = {}
        self._first_status: tuple[int, str, Asker] | None = None

    def strike(self, number: int, order: Order, who: Asker) -> Strike | None:
        """Why this order is struck out, or None, after which it counts as done."""
        if order.kind is EffectKind.SET_STATUS:
            return self._strike_status(number, order, who)
        key = base(order.key)
        if key in self._first:
            first, first_who = self._first[key]
            return Strike(Outcome.MERGED, _does_it(first_who), first)
        past = self._past(order)
        if past is None:
            self._first[key] = (number, who)
        return past

    def _strike_status(self, number: int, order: Order, who: Asker) -> Strike | None:
        if self._first_status is None:
            self._first_status = (number, order.key, who)
            if order.details["status_id"] == self._facts.status.id:
                return Strike(Outcome.SKIPPED, say("De status is al %(status)s.", status=order.name))
            return None
        first, key, first_who = self._first_status
        if key == order.key:
            return Strike(Outcome.MERGED, _does_it(first_who), first)
        reason = first_who.says(
            N_("Tegenstrijdig: %(who)s gaat over de status van deze uitvoering."),
            N_("Tegenstrijdig: %(who)s (%(whom)s) gaat over de status van deze uitvoering."),
        )
        return Strike(Outcome.SKIPPED, reason, first)

    def _past(self, order: Order) -> Strike | None:
        match order.kind:
            case EffectKind.REQUEST_DOCUMENT:
                return _requested(order, self._facts.requests, self._facts.day)
            case EffectKind.SEND_EMAIL:
                return _mailed(order, self._facts.emails)
            case EffectKind.CREATE_TASK:
                return _tasked(order, self._facts.tasks)
            case EffectKind.SET_STATUS:
                raise ValueError("a status is struck out by the others of its plan, not by its key")


def _does_it(who: Asker) -> Sentence:
    return who.says(
        N_("%(who)s doet dit al in deze uitvoering."), N_("%(who)s (%(whom)s) doet dit al in deze uitvoering.")
    )


def _requested(order: Order, requests: Iterable[ExistingRequest], on: date) -> Strike | None:
    for request in requests:
        if request.key != order.key:
            continue
        if request.status is RequestStatus.OPEN:
            text = N_("Op %(asked_on)s al opgevraagd door %(who)s en nog open.")
        elif request.status not in (RequestStatus.RECEIVED, RequestStatus.APPROVED):
            continue
        elif request.valid_until_on is None:
            text = N_("Op %(received_on)s al ontvangen, gevraagd door %(who)s.")
        elif request.valid_until_on >= on:
            text = N_(
                "Op %(received_on)s al ontvangen, gevraagd door %(who)s, en geldig tot en met %(valid_until_on)s."
            )
        else:
            continue
        reason = say(
            text,
            who=request.origin.name,
            asked_on=request.requested_on,
            received_on=request.received_on or request.requested_on,
            valid_until_on=request.valid_until_on or "",
        )
        return Strike(Outcome.SKIPPED, reason, by_origin=request.origin)
    return None


_MAIL_TEXTS = {
    EmailStatus.QUEUED: N_("Staat sinds %(asked_on)s al klaar om te versturen, gevraagd door %(who)s."),
    EmailStatus.SENDING: N_("Staat sinds %(asked_on)s al klaar om te versturen, gevraagd door %(who)s."),
    EmailStatus.SENT: N_("Op %(asked_on)s al verstuurd, gevraagd door %(who)s."),
    EmailStatus.FAILED: N_(
        "Op %(asked_on)s al gevraagd door %(who)s, maar het versturen mislukte. Probeer het daar opnieuw."
    ),
    EmailStatus.UNCERTAIN: N_(
        "Op %(asked_on)s al verstuurd door %(who)s; onzeker is of de mail aankwam. Kijk dat daar na."
    ),
}


def _mailed(order: Order, emails: Iterable[ExistingEmail]) -> Strike | None:
    is_moved = base(order.key) != order.key
    for email in emails:
        same = email.key == order.key if is_moved else base(email.key) == order.key
        if same and email.status is not EmailStatus.WITHDRAWN:
            reason = say(_MAIL_TEXTS[email.status], who=email.origin.name, asked_on=email.queued_on)
            return Strike(Outcome.SKIPPED, reason, by_origin=email.origin)
    return None


def _tasked(order: Order, tasks: Iterable[ExistingTask]) -> Strike | None:
    is_moved = base(order.key) != order.key
    for task in tasks:
        same = task.key == order.key if is_moved else base(task.key) == order.key
        if same and task.status is not TaskStatus.WITHDRAWN:
            text = N_("Staat sinds %(asked_on)s al in de werkvoorraad, gevraagd door %(who)s.")
            if task.status is TaskStatus.DONE:
                text = N_("Al afgehandeld; op %(asked_on)s gevraagd door %(who)s.")
            reason = say(text, who=task.origin.name, asked_on=task.created_on)
            return Strike(Outcome.SKIPPED, reason, by_origin=task.origin)
    return None
