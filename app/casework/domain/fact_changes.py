"""What a save made different: two portraits of the same thing compared, field by field."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.vocabulary import labels
from app.vocabulary.sentences import N_, Sentence, say
from app.vocabulary.words import AppointmentStatus

MOMENT = N_("Datum en tijd")
"""The field whose values are kept as ISO moments, for each reader to read in their own language."""
ARCHIVED = N_("Gearchiveerd")
HANDED_OVER = N_("Taak overgedragen")
"""The field of a task that went from somebody, with its subject, to somebody else."""
STATUS = N_("Status")
"""The field of an appointment that is reopened, or ended again without a run of its own."""
CONSUMER, PARTNER = N_("Consument"), N_("Partner")
ROLES = (CONSUMER, PARTNER)
"""The fields of who the applicants are."""
MORTGAGE_AMOUNT = N_("Hypotheekbedrag")
IN_EUROS = (MORTGAGE_AMOUNT,)
"""The fields whose values are kept as plain digits, for each reader to read as an amount."""
IN_WORDS = (N_("Aanspreekvorm"), N_("Aanhef"), ARCHIVED, STATUS)
"""The fields whose values are words of ours, to be translated."""


REOPENED = labels.text(AppointmentStatus.SCHEDULED)
"""The status that an appointment only gets back by being reopened."""


@dataclass(frozen=True)
class Fact:
    """A field and its value as text. A property is a field too, whose name is the office's own."""

    field: str
    value: str
    property_id: int | None = None


@dataclass(frozen=True)
class Changed:
    field: str
    before: str
    after: str
    property_id: int | None = None

    @property
    def sentence(self) -> Sentence:
        return told(self.field, self.before, self.after, is_property=self.property_id is not None)


def is_reopening(field: str, after: str) -> bool:
    return (field, after) == (STATUS, REOPENED)


def changes(before: Sequence[Fact], after: Sequence[Fact]) -> list[Changed]:
    """Keeps the order of the facts, what is gone last. A field that is in only one of them was, or became, empty."""
    had = {(fact.field, fact.property_id): fact.value for fact in before}
    has = {(fact.field, fact.property_id): fact.value for fact in after}
    return [
        Changed(field, had.get((field, property_id), ""), has.get((field, property_id), ""), property_id)
        for field, property_id in dict.fromkeys([*has, *had])
        if had.get((field, property_id), "") != has.get((field, property_id), "")
    ]


def told(field: str, before: str, after: str, *, is_property: bool = False) -> Sentence:
    """Tells it as “Fase: Starter → Doorstromer”."""
    name: Sentence | str = field if is_property else Sentence(field)
    if not is_property and field == MOMENT:
        return say("%(field)s: %(before_at)s → %(after_at)s", field=name, before_at=before, after_at=after)
    # A property that was removed since may have had the same name, and any value.
    if not is_property and field in IN_EUROS and (before + after).isdecimal():
        old, new = before or say("leeg"), after or say("leeg")
        return say("%(field)s: %(before_euros)s → %(after_euros)s", field=name, before_euros=old, after_euros=new)
    is_word = not is_property and field in IN_WORDS
    return say(
        "%(field)s: %(before)s → %(after)s", field=name, before=_shown(before, is_word), after=_shown(after, is_word)
    )


def _shown(value: str, is_word: bool) -> Sentence | str:
    if not value:
        return say("leeg")
    return Sentence(value) if is_word else value
