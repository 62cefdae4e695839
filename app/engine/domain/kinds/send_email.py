"""A mail is sent, to the applicants or to a colleague."""

from dataclasses import dataclass

from app.engine.domain.kinds.action import Action, Ref
from app.engine.domain.kinds.fields import Reference, Word
from app.vocabulary.sentences import N_
from app.vocabulary.words import EffectKind, Recipient, Subject


@dataclass(frozen=True)
class SendEmail(Action[Ref]):
    kind = EffectKind.SEND_EMAIL
    FIELDS = (
        Reference(
            name="email_template",
            label=N_("E-mailsjabloon"),
            missing=N_("Kies een e-mailsjabloon."),
            table="email_templates",
            is_long=True,
        ),
        Word(
            name="recipient",
            label=N_("Aan"),
            missing=N_("Kies aan wie de e-mail gaat."),
            help=N_("Of aanvragers er ieder een krijgen of samen één, staat bij het sjabloon."),
            words=Recipient,
            first=Recipient.APPLICANTS,
        ),
    )

    email_template: Ref
    recipient: Recipient = Recipient.APPLICANTS

    @classmethod
    def is_for_one(cls, subject: Subject | None) -> bool:
        """A mail to all together is one to each of them."""
        return True
