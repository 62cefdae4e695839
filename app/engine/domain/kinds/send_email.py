"""A mail is sent, to the applicants or to a colleague."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import Self

from app.engine.domain.facts import Done, Facts, Origin, PersonFacts
from app.engine.domain.kinds.action import Label, Ref, Target
from app.engine.domain.kinds.create_task import missing_address, missing_colleague
from app.engine.domain.kinds.effect import Effect
from app.engine.domain.kinds.fields import Reference, Word
from app.engine.domain.orders import Order, Strike, absence, base, is_same, occasion, of_start, typed
from app.engine.domain.undoing import Judgement
from app.vocabulary.json_values import JsonObject, objects
from app.vocabulary.sentences import N_, Sentence, say, together
from app.vocabulary.words import ApplicantRole, EffectKind, EmailStatus, Outcome, Recipient, Scope, Subject

_TOGETHER = "applicants"


@dataclass(frozen=True)
class ExistingEmail(Done):
    status: EmailStatus


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
        return order.name, ", ".join(
            f"{recipient['name']} ({recipient['address']})" for recipient in objects(order.details["recipients"])
        )

    @staticmethod
    def is_to(order: Order, role: ApplicantRole, address: str) -> bool:
        """Whether the mail goes to this address, together with others or not."""
        return any(recipient["address"] == address for recipient in objects(order.details["recipients"]))

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
            yield from _to_colleague(self, facts, person, of_trigger)
        elif template.subject is Subject.DOSSIER:
            yield from _to_all(template, facts, of_trigger)
        else:
            for whom in (person,) if person else facts.applicants:
                yield from _to_person(template, facts, whom, of_trigger)

    @staticmethod
    def unique_within(key: str, person: str | None, details: JsonObject) -> Sentence:
        when = occasion(key)
        if is_to_applicants_together(key):
            return say("Eén keer per %(occasion)s en sjabloon, aan de aanvragers samen.", occasion=when)
        recipients = objects(details.get("recipients"))
        address = next((recipient["address"] for recipient in recipients if recipient["address"]), None)
        if address:
            return say("Eén keer per %(occasion)s, sjabloon en adres (%(address)s).", occasion=when, address=address)
        if person:
            return say("Eén keer per %(occasion)s, sjabloon en persoon (%(whom)s).", occasion=when, whom=person)
        return say("Eén keer per %(occasion)s en sjabloon.", occasion=when)

    @staticmethod
    def done_before(order: Order, facts: Facts) -> Strike | None:
        for email in facts.past(ExistingEmail):
            if is_same(order.key, email.key) and email.status is not EmailStatus.WITHDRAWN:
                reason = say(_DONE_BEFORE[email.status], who=email.origin.name, asked_on=email.on)
                return Strike(Outcome.SKIPPED, reason, by_origin=email.origin)
        return None

    @staticmethod
    def carried_out(order: Order, facts: Facts, origin: Origin) -> Facts:
        return replace(facts, done=(*facts.done, ExistingEmail(order.key, facts.today, origin, EmailStatus.SENT)))


_DONE_BEFORE = {
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


_TOLD = {
    Recipient.APPLICANTS: N_("mail %(names)s"),
    Recipient.ADVISOR: N_("mail %(names)s aan de adviseur"),
    Recipient.HANDLER: N_("mail %(names)s aan de behandelaar"),
}


def is_to_applicants_together(key: str) -> bool:
    return base(key).endswith(f":{_TOGETHER}")


def _key(template: Target, facts: Facts, audience: str, of_trigger: bool) -> str:
    return f"email:{facts.occasion}:{template.id}:{typed(audience)}" + of_start(facts, of_trigger)


def _to_all(template: Target, facts: Facts, of_trigger: bool) -> Iterator[Order]:
    without = tuple(person for person in facts.applicants if not person.email)
    recipients: dict[str, dict[str, str]] = {}
    for person in facts.applicants:
        if person.email:
            recipients.setdefault(person.email.casefold(), {"name": person.name, "address": person.email})
    missing = say("Geen e-mailadres bekend van %(whom)s.", whom=", ".join(person.name for person in without))
    yield Order(
        EffectKind.SEND_EMAIL,
        template.name,
        _key(template, facts, _TOGETHER, of_trigger),
        None,
        {"email_template_id": template.id, "person_id": None, "recipients": list(recipients.values())},
        blocked=None if recipients else missing,
        note=missing if without and recipients else None,
        without_address=without,
    )
    for person in without:
        yield missing_address(facts, person)


def _to_person(template: Target, facts: Facts, person: PersonFacts, of_trigger: bool) -> Iterator[Order]:
    audience = person.email.casefold() or f"person:{person.id}"
    yield Order(
        EffectKind.SEND_EMAIL,
        template.name,
        _key(template, facts, audience, of_trigger),
        person,
        {
            "email_template_id": template.id,
            "person_id": person.id,
            "recipients": [{"name": person.name, "address": person.email}],
        },
        blocked=None if person.email else say("Geen e-mailadres bekend van %(whom)s.", whom=person.name),
        without_address=() if person.email else (person,),
    )
    if not person.email:
        yield missing_address(facts, person)


def _to_colleague(
    action: SendEmail[Target], facts: Facts, person: PersonFacts | None, of_trigger: bool
) -> Iterator[Order]:
    template, is_advisor = action.email_template, action.recipient is Recipient.ADVISOR
    colleague = facts.advisor if is_advisor else facts.handler
    blocked = absence(colleague)
    # A letter about a person needs one; for the dossier that is the first applicant.
    about = (person or facts.applicants[0]) if template.subject is Subject.PERSON else None
    yield Order(
        EffectKind.SEND_EMAIL,
        template.name,
        _key(template, facts, colleague.email.casefold() if colleague else "handler", of_trigger),
        about,
        {
            "email_template_id": template.id,
            "person_id": about.id if about else None,
            "recipients": [{"name": colleague.name, "address": colleague.email}] if colleague else [],
        },
        blocked=blocked,
    )
    if blocked:
        yield missing_colleague(facts, template.name)


def undoing_of(status: EmailStatus, sent_on: date | None) -> Judgement:
    match status:
        case EmailStatus.QUEUED:
            return Judgement(True, say("Wordt ingetrokken: de mail is nog niet verstuurd."))
        case EmailStatus.FAILED:
            return Judgement(True, say("Wordt ingetrokken: de mail kon niet worden verstuurd."))
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
