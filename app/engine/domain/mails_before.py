"""The mails that a dossier has already, and which of them keeps another from being asked."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.engine.domain import mail_keys
from app.engine.domain.facts import Addressee, Done, Facts
from app.engine.domain.orders import Order, Strike, is_same, tells_of_move
from app.engine.domain.telling import Telling, no_news
from app.vocabulary.json_values import whole
from app.vocabulary.sentences import N_, say
from app.vocabulary.words import EmailStatus, Outcome, Recipient


@dataclass(frozen=True)
class ExistingEmail(Done):
    status: EmailStatus
    addresses: frozenset[str] = frozenset()
    """That it left for, folded."""
    leaving_keys: frozenset[str] = frozenset()
    telling: Telling | None = None
    """Of one that tells the applicants when and where the appointment is."""
    once_key: str = ""
    """Under which it would be once for the dossier, whether its template says so or not."""
    is_repeat: bool = False
    """It was sent anew by a user: a mail of its own."""

    @property
    def counts_once(self) -> bool:
        return self.status in mail_keys.COUNTING_ONCE and not self.is_repeat

    def does(self, key: str) -> bool:
        return is_same(key, self.key, self.origin.start_number, waits=self.status is EmailStatus.QUEUED)

    def has_left_under(self, key: str) -> bool:
        return any(is_same(key, past, self.origin.start_number) for past in self.leaving_keys)


def strike(order: Order, facts: Facts) -> Strike | None:
    if known := _no_news(order, facts):
        return known
    mails = [email for email in facts.past(ExistingEmail) if email.status is not EmailStatus.WITHDRAWN]
    if same := [email for email in mails if email.does(order.key)]:
        return _strike(same[0], _DONE_BEFORE[same[0].status], _unreached(order, same))
    if once := [email for email in mails if _is_once(order, email)]:
        return _strike(once[0], _ONCE_BEFORE[once[0].status], _unreached(order, once))
    leaving = [_leaving_key(order, facts.occasion, one) for one in order.to]
    has_it = [email for email in mails if leaving and all(map(email.has_left_under, leaving))]
    return _strike(has_it[0], _HAS_IT) if has_it else None


def _strike(email: ExistingEmail, text: str, unreached: Sequence[Addressee] = ()) -> Strike:
    text = _NOT_TO_ALL if unreached else text
    addresses = ", ".join(one.address for one in unreached)
    reason = say(text, who=email.origin.name, asked_on=email.on, **({"addresses": addresses} if unreached else {}))
    return Strike(Outcome.SKIPPED, reason, by_origin=email.origin)


def _unreached(order: Order, mails: Sequence[ExistingEmail]) -> list[Addressee]:
    """Those who have another address now than the one that it left for, or were not there yet."""
    if any(email.status is not EmailStatus.SENT or not email.addresses for email in mails):
        return []
    reached = frozenset().union(*(email.addresses for email in mails))
    return [one for one in order.to if one.folded_address not in reached]


def _is_once(order: Order, email: ExistingEmail) -> bool:
    """Whatever key it was made under. Who shares an address with somebody who got it, has it."""
    once_key = str(order.details.get("once_key", ""))
    if not once_key or not email.counts_once:
        return False
    is_to_them = bool(order.to) and all(one.folded_address in email.addresses for one in order.to)
    is_alike = mail_keys.of_all_persons(email.once_key) == mail_keys.of_all_persons(once_key)
    return email.once_key == once_key or (is_to_them and is_alike)


def _leaving_key(order: Order, occasion: str, one: Addressee) -> str:
    template_id, person_id = whole(order.details["email_template_id"]), order.person.id if order.person else None
    recipient = Recipient(str(order.details["recipient"]))
    key, occasion = mail_keys.leaving_within(order.key, occasion, order.details.get("once_key"))
    return mail_keys.of_leaving(key, occasion, template_id, recipient, person_id, one.address)


def _no_news(order: Order, facts: Facts) -> Strike | None:
    """Why clients need not hear of a move."""
    present = facts.appointment.whereabouts if facts.appointment else None
    is_for_clients = order.details["recipient"] == Recipient.APPLICANTS
    if present is None or not (is_for_clients and tells_of_move(order.key)):
        return None
    mails = [email.telling for email in facts.past(ExistingEmail) if email.telling]
    found = no_news(mails, present, order.to)
    return Strike(Outcome.SKIPPED, found.reason, by_origin=found.origin) if found else None


_NOT_TO_ALL = N_(
    "Op %(asked_on)s al verstuurd, gevraagd door %(who)s, maar niet aan %(addresses)s. Verstuur hem daar opnieuw."
)
_HAS_IT = N_("Ging op %(asked_on)s al naar dit adres, gevraagd door %(who)s.")
_DONE_BEFORE = {
    EmailStatus.QUEUED: N_("Staat sinds %(asked_on)s al klaar om te versturen, gevraagd door %(who)s."),
    EmailStatus.SENDING: N_("Staat sinds %(asked_on)s al klaar om te versturen, gevraagd door %(who)s."),
    EmailStatus.SENT: N_("Op %(asked_on)s al verstuurd, gevraagd door %(who)s."),
    EmailStatus.BLOCKED: N_("Op %(asked_on)s al gevraagd door %(who)s, maar geblokkeerd. Probeer het daar opnieuw."),
    EmailStatus.SKIPPED: N_("Op %(asked_on)s al gevraagd door %(who)s: ging al naar dit adres."),
    EmailStatus.FAILED: N_(
        "Op %(asked_on)s al gevraagd door %(who)s, maar het versturen mislukte. Probeer het daar opnieuw."
    ),
    EmailStatus.UNCERTAIN: N_(
        "Op %(asked_on)s al verstuurd door %(who)s; onzeker is of de mail aankwam. Kijk dat daar na."
    ),
}


_ONCE_WAITS = N_("Gaat één keer per dossier: staat sinds %(asked_on)s al klaar om te versturen, gevraagd door %(who)s.")
_ONCE_BEFORE = {
    EmailStatus.QUEUED: _ONCE_WAITS,
    EmailStatus.SENDING: _ONCE_WAITS,
    EmailStatus.SENT: N_("Gaat één keer per dossier: op %(asked_on)s al verstuurd, gevraagd door %(who)s."),
    EmailStatus.UNCERTAIN: N_(
        "Gaat één keer per dossier: op %(asked_on)s al verstuurd door %(who)s; onzeker is of de mail aankwam."
    ),
}
