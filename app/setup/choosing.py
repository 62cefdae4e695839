"""What can be chosen of the office's own lists, and what it is called there."""

from collections.abc import Collection, Iterable
from typing import Any, TypeVar

from app.models import DocumentType, EmailTemplate, User
from app.vocabulary.sentences import N_, Sentence, say
from app.vocabulary.words import Subject

Thing = TypeVar("Thing", bound=Any)

_OF_SUBJECT = {
    Subject.PERSON: N_("%(name)s (per persoon)"),
    Subject.DOSSIER: N_("%(name)s (per dossier)"),
}


def choosable(things: Iterable[Thing], chosen: Collection[int | None] = ()) -> list[Thing]:
    """What is archived, and a colleague who left, only where it is chosen already."""
    return [thing for thing in things if not _is_gone(thing) or thing.id in chosen]


def called(thing: Any) -> str | Sentence:
    """The office's own name for it, and what matters to whoever chooses."""
    name = str(thing.name)
    if isinstance(thing, DocumentType | EmailTemplate):
        return _unless_gone(thing, say(_OF_SUBJECT[thing.subject], name=name))
    return _unless_gone(thing, name)


def _unless_gone(thing: Any, name: str | Sentence) -> str | Sentence:
    if not _is_gone(thing):
        return name
    if isinstance(thing, User):
        return say("%(name)s – werkt hier niet meer", name=name)
    return say("%(name)s – gearchiveerd", name=name)


def _is_gone(thing: Any) -> bool:
    return not thing.active if isinstance(thing, User) else thing.is_archived
