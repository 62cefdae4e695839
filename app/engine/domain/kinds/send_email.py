"""A mail is sent, to the applicants or to a colleague."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import Self

from app.engine.domain import mail_keys, mails_before
from app.engine.domain.audience import audience
from app.engine.domain.facts import Addressee, Facts, Origin, PersonFacts, folded
from app.engine.domain.kinds.action import Label, Ref, Target
from app.engine.domain.kinds.create_task import missing_address, missing_colleague
from app.engine.domain.kinds.effect import Effect
from app.engine.domain.kinds.fields import Reference, Word
from app.engine.domain.orders import Order, Strike, base, occasion, of_start
from app.engine.domain.undoing import Judgement
from app.vocabulary.json_values import Json, JsonObject
from app.vocabulary.sentences import N_, Sentence, say, together
from app.vocabulary.words import ApplicantRole, EffectKind, EmailStatus, Recipient, ReEntry, Scope, Subject


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
        skipped = _not_for(self.email_template, facts)
        for order in self._mails(facts, person, of_trigger):
            if not skipped:
                yield order
            elif order.kind is self.kind:
                yield replace(order, skipped=skipped, blocked=None, note=None, without_address=())

    def _mails(
        self: "SendEmail[Target]", facts: Facts, person: PersonFacts | None, of_trigger: bool
    ) -> Iterator[Order]:
        """With what must be done where one can't be sent."""
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
        when = say("dossier") if details.get("once_key") else occasion(mail_keys.first(key))
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
        return mails_before.strike(order, facts)

    @staticmethod
    def carried_out(order: Order, facts: Facts, origin: Origin) -> Facts:
        once_key = str(order.details.get("once_key", ""))
        sent = mails_before.ExistingEmail(order.key, facts.today, origin, EmailStatus.SENT, once_key=once_key)
        return replace(facts, done=(*facts.done, sent))


_COLLEAGUES = {Recipient.ADVISOR: N_("de adviseur"), Recipient.HANDLER: N_("de behandelaar")}


_OVER = say("De afspraak was al voorbij: daarover krijgen klanten geen e-mail.")

_TOLD = {
    Recipient.APPLICANTS: N_("mail %(names)s"),
    Recipient.ADVISOR: N_("mail %(names)s aan de adviseur"),
    Recipient.HANDLER: N_("mail %(names)s aan de behandelaar"),
}


def _not_for(template: Target, facts: Facts) -> Sentence | None:
    """Outside an appointment, types don't count."""
    types, appointment = template.appointment_type_ids, facts.appointment
    if appointment is None or not types or appointment.type_id in types:
        return None
    text = N_("Dit sjabloon is niet voor afspraaktype %(type)s.")
    return say(text, type=appointment.type_name)


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
    once_key = mail_keys.key(f"dossier:{facts.dossier_id}", template.id, recipient, person_id)
    once: dict[str, Json] = {"once_key": once_key} if template.re_entry is ReEntry.ONCE_PER_DOSSIER else {}
    yield Order(
        EffectKind.SEND_EMAIL,
        template.name,
        mail_keys.key(facts.occasion, template.id, recipient, person_id, of_start(facts, of_trigger)),
        person,
        {"email_template_id": template.id, "person_id": person_id, "recipient": recipient.value, **once},
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
