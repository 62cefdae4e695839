"""A mail is sent, to the applicants or to a colleague."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import Self

from app.engine.domain import mail_keys
from app.engine.domain.audience import audience
from app.engine.domain.facts import Addressee, Done, Facts, Origin, PersonFacts, folded
from app.engine.domain.kinds.action import Label, Ref, Target
from app.engine.domain.kinds.create_task import missing_address, missing_colleague
from app.engine.domain.kinds.effect import Effect
from app.engine.domain.kinds.fields import Reference, Word
from app.engine.domain.orders import Order, Strike, base, is_same, occasion, of_start, tells_of_move
from app.engine.domain.telling import Telling, no_news
from app.engine.domain.undoing import Judgement
from app.vocabulary.json_values import JsonObject, whole
from app.vocabulary.sentences import N_, Sentence, say, together
from app.vocabulary.words import ApplicantRole, EffectKind, EmailStatus, Outcome, Recipient, Scope, Subject


@dataclass(frozen=True)
class ExistingEmail(Done):
    status: EmailStatus
    addresses: frozenset[str] = frozenset()
    """That it left for, folded."""
    leaving_keys: frozenset[str] = frozenset()
    telling: Telling | None = None
    """Of one that tells the applicants when and where the appointment is."""

    def does(self, key: str) -> bool:
        return is_same(key, self.key, self.origin.start_number, waits=self.status is EmailStatus.QUEUED)

    def has_left_under(self, key: str) -> bool:
        return any(is_same(key, past, self.origin.start_number) for past in self.leaving_keys)


@dataclass(frozen=True)
class SendEmail(Effect[Ref]):
    kind = EffectKind.SEND_EMAIL
    FIELDS = (
        Reference(
            "email_template",
            N_("E-mailsjabloon"),
            N_("Kies een e-mailsjabloon."),
            table="email_templates",
            is_long=True,
        ),
        Word(
            "recipient",
            N_("Aan"),
            N_("Kies aan wie de e-mail gaat."),
            help=N_("Of aanvragers er ieder een krijgen of samen één, staat bij het sjabloon."),
            words=Recipient,
            default=Recipient.APPLICANTS,
        ),
    )
    ADDED = N_("%(name)s is ook gemaild."), N_("%(name)s is ook gemaild aan %(whom)s.")
    MISSING = N_("%(name)s is niet gemaild."), N_("%(name)s is niet gemaild aan %(whom)s.")

    EXPECTED = N_("mailt geen %(name)s"), N_("mailt %(name)s %(times)s×"), N_("mailt %(name)s %(times)s×")
    UNMET = (
        N_("%(name)s wordt %(count)s keer gemaild, verwacht %(times)s keer."),
        N_("%(name)s wordt %(count)s keer gemaild aan de %(role)s, verwacht %(times)s keer."),
    )
    COINCIDING = (
        N_("“%(name)s” wordt maar één keer verstuurd, ook als deze samen starten: %(names)s."),
        N_("“%(name)s” wordt per persoon maar één keer verstuurd, ook als deze samen starten: %(names)s."),
    )

    PLANNED = N_("E-mails die worden verstuurd")
    COUNTED = N_("1 e-mail"), N_("%(count)s e-mails")
    IS_FOR_CLIENT = True

    email_template: Ref
    recipient: Recipient = Recipient.APPLICANTS

    @property
    def is_personal(self: "SendEmail[Target]") -> bool:
        return self.email_template.subject is Subject.PERSON and self.recipient is Recipient.APPLICANTS

    @property
    def audience(self: "SendEmail[Target]") -> tuple[object, ...]:
        return self.recipient, self.is_personal

    @property
    def identity(self: "SendEmail[Target]") -> tuple[object, ...]:
        return self.kind, self.email_template.id, self.recipient

    @staticmethod
    def planned(order: Order) -> tuple[Sentence | str, Sentence | str]:
        return order.name, ", ".join(f"{one.name} ({one.address})" for one in order.to)

    @staticmethod
    def is_to(order: Order, role: ApplicantRole, address: str) -> bool:
        """Whether the mail goes to this address, together with others or not."""
        return any(one.address == address for one in order.to)

    @classmethod
    def is_for_one(cls, subject: Subject | None) -> bool:
        """A mail to all together is one to each of them."""
        return True

    def in_words(self: "SendEmail[str]", label: Label) -> Sentence:
        whom = label(self.recipient)
        return say("%(kind)s: %(name)s, aan %(whom)s", kind=label(self.kind), name=self.about, whom=whom)

    @classmethod
    def told(cls, alike: Sequence[Self], scope: Scope) -> Iterator[Sentence]:
        for recipient, mails in groupby(alike, key=lambda mail: mail.recipient):
            yield say(_TOLD[recipient], names=together(mail.about for mail in mails))

    def orders(
        self: "SendEmail[Target]", facts: Facts, person: PersonFacts | None, *, of_trigger: bool
    ) -> Iterator[Order]:
        template = self.email_template
        if self.recipient is not Recipient.APPLICANTS:
            # A letter about a person needs one; for the dossier that is the first applicant.
            about = (person or facts.applicants[0]) if template.subject is Subject.PERSON else None
            yield from _order(self, facts, about, of_trigger)
        elif not facts.mails_clients:
            for order in self.orders(replace(facts, mails_clients=True), person, of_trigger=of_trigger):
                # Nobody needs to look up an address now.
                if order.kind is self.kind:
                    yield replace(order, skipped=_OVER, blocked=None, note=None, without_address=())
        elif template.subject is Subject.DOSSIER:
            yield from _order(self, facts, None, of_trigger)
        else:
            for whom in (person,) if person else facts.applicants:
                yield from _order(self, facts, whom, of_trigger)

    @staticmethod
    def unique_within(key: str, person: str | None, details: JsonObject) -> Sentence:
        when = occasion(mail_keys.first(key))
        if is_to_applicants_together(key):
            return say("Eén keer per %(occasion)s en sjabloon, aan de aanvragers samen.", occasion=when)
        if colleague := _COLLEAGUES.get(Recipient(str(details["recipient"]))):
            text = N_("Eén keer per %(occasion)s en sjabloon, aan %(colleague)s.")
            about = N_("Eén keer per %(occasion)s en sjabloon, aan %(colleague)s over %(whom)s.")
            return say(about if person else text, occasion=when, colleague=Sentence(colleague), whom=person or "")
        return say(
            "Eén keer per %(occasion)s, sjabloon en persoon (%(whom)s), en per adres.", occasion=when, whom=person
        )

    @staticmethod
    def key_of_other(key: str, person_id: int, other_id: int) -> str:
        return mail_keys.of_other(key, person_id, other_id)

    @staticmethod
    def done_before(order: Order, facts: Facts) -> Strike | None:
        mails = [email for email in facts.past(ExistingEmail) if email.status is not EmailStatus.WITHDRAWN]
        if same := [email for email in mails if email.does(order.key)]:
            return _strike(same[0], _DONE_BEFORE[same[0].status], _unreached(order, same))
        leaving = [_leaving_key(order, facts.occasion, one) for one in order.to]
        has_it = [email for email in mails if leaving and all(map(email.has_left_under, leaving))]
        return _strike(has_it[0], _HAS_IT) if has_it else _no_news(order, facts)

    @staticmethod
    def carried_out(order: Order, facts: Facts, origin: Origin) -> Facts:
        return replace(facts, done=(*facts.done, ExistingEmail(order.key, facts.today, origin, EmailStatus.SENT)))


_COLLEAGUES = {Recipient.ADVISOR: N_("de adviseur"), Recipient.HANDLER: N_("de behandelaar")}


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


def _leaving_key(order: Order, occasion: str, one: Addressee) -> str:
    template_id, person_id = whole(order.details["email_template_id"]), order.person.id if order.person else None
    recipient = Recipient(str(order.details["recipient"]))
    return mail_keys.of_leaving(order.key, occasion, template_id, recipient, person_id, one.address)


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


_OVER = say("De afspraak was al voorbij: daarover krijgen klanten geen e-mail.")

_TOLD = {
    Recipient.APPLICANTS: N_("mail %(names)s"),
    Recipient.ADVISOR: N_("mail %(names)s aan de adviseur"),
    Recipient.HANDLER: N_("mail %(names)s aan de behandelaar"),
}


def is_to_applicants_together(key: str) -> bool:
    return base(key).endswith(f":{Recipient.APPLICANTS}")


def _order(action: SendEmail[Target], facts: Facts, person: PersonFacts | None, of_trigger: bool) -> Iterator[Order]:
    template, recipient = action.email_template, action.recipient
    whom = audience(
        recipient,
        _addressee(person) if person else None,
        [_addressee(applicant) for applicant in facts.applicants],
        facts.team,
    )
    gone = {one.person_id for one in whom.without}
    without = tuple(applicant for applicant in facts.applicants if applicant.id in gone)
    person_id = person.id if person else None
    yield Order(
        EffectKind.SEND_EMAIL,
        template.name,
        mail_keys.key(facts.occasion, template.id, recipient, person_id, of_start(facts, of_trigger)),
        person,
        {"email_template_id": template.id, "person_id": person_id, "recipient": recipient.value},
        blocked=whom.blocked,
        note=(whom.missing or whom.stands_in or _sharing(action, facts, person)) if whom.to else None,
        to=whom.to,
        without_address=without,
    )
    for one in without:
        yield missing_address(facts, one.name)
    if whom.absent and not whom.meant:
        yield missing_colleague(facts, template.name)


def _sharing(action: SendEmail[Target], facts: Facts, person: PersonFacts | None) -> Sentence | None:
    """Said beforehand: of those who share an address, the first mail that leaves is the only one."""
    if action.recipient is not Recipient.APPLICANTS or person is None or not person.email:
        return None
    alike = [one.name for one in facts.applicants if one.id != person.id and folded(one.email) == folded(person.email)]
    if not alike:
        return None
    text = N_("%(whom)s heeft hetzelfde adres: is deze mail ook daarvoor, dan gaat er één.")
    return say(text, whom=", ".join(alike))


def _addressee(person: PersonFacts) -> Addressee:
    return Addressee(person.name, person.email, person_id=person.id, refusal=person.refusal)


def undoing_of(status: EmailStatus, sent_on: date | None) -> Judgement:
    match status:
        case EmailStatus.QUEUED:
            return Judgement(True, say("Wordt ingetrokken: de mail is nog niet verstuurd."))
        case EmailStatus.FAILED | EmailStatus.BLOCKED:
            return Judgement(True, say("Wordt ingetrokken: de mail kon niet worden verstuurd."))
        case EmailStatus.SKIPPED:
            return Judgement(False, say("Hiervoor is niets verstuurd: er ging al een mail naar dit adres."))
        case EmailStatus.WITHDRAWN:
            return Judgement(False, say("Is al ingetrokken."))
        case EmailStatus.SENDING:
            text = N_("Wordt op dit moment verstuurd. Alleen als dat niet lukt, wordt de mail alsnog ingetrokken.")
            return Judgement(False, say(text))
        case EmailStatus.UNCERTAIN:
            return Judgement(False, say("Kan niet: onzeker is of deze mail is aangekomen."))
        case EmailStatus.SENT:
            text = N_("Kan niet: op %(sent_on)s verstuurd, en een verstuurde mail is niet terug te halen.")
            return Judgement(False, say(text, sent_on=sent_on or ""))
