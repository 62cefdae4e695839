"""What can be chosen of the office's own lists, and what it is called there."""

from collections.abc import Collection, Iterable
from typing import TypeVar

from app.models import DocumentType, EmailTemplate, User
from app.models.mixins import Setting
from app.vocabulary.sentences import N_, Sentence, say
from app.vocabulary.words import Subject

Choice = TypeVar("Choice", bound=Setting | User)

_OF_SUBJECT = {Subject.PERSON: N_("%(name)s (per persoon)"), Subject.DOSSIER: N_("%(name)s (per dossier)")}


def choosable(choices: Iterable[Choice], chosen: Collection[int | None] = ()) -> list[Choice]:
    """What is archived, and a colleague who left, can be chosen only where it is chosen already."""
    return [choice for choice in choices if not _is_gone(choice) or choice.id in chosen]


def called(choice: Setting | User) -> str | Sentence:
    """The office's own name for it, and what matters to whoever chooses."""
    name = str(choice.name)
    if isinstance(choice, DocumentType | EmailTemplate):
        return _unless_gone(choice, say(_OF_SUBJECT[choice.subject], name=name))
    return _unless_gone(choice, name)


def _unless_gone(choice: Setting | User, name: str | Sentence) -> str | Sentence:
    if not _is_gone(choice):
        return name
    if isinstance(choice, User):
        return say("%(name)s – werkt hier niet meer", name=name)
    return say("%(name)s – gearchiveerd", name=name)


def _is_gone(choice: Setting | User) -> bool:
    return not choice.active if isinstance(choice, User) else choice.is_archived
