"""The keys of a mail: for whom it is meant, and which address has it once it leaves."""

import re
from hashlib import sha256

from app.engine.domain.facts import folded
from app.engine.domain.orders import base
from app.vocabulary.words import EmailStatus, Recipient

COUNTING_ONCE = (EmailStatus.QUEUED, EmailStatus.SENDING, EmailStatus.SENT, EmailStatus.UNCERTAIN)
"""A mail that waits, left or is uncertain is the one that a dossier gets once."""

_AGAIN = "again:"
_ABOUT_PERSON = re.compile(r"(email:.+:person:)([0-9]+)()")
_ABOUT_PERSON_TO_COLLEAGUE = re.compile(r"(email:.+:colleague:)([0-9]+)(:[0-9a-f]+)")


def key(occasion: str, template_id: int, recipient: Recipient, person_id: int | None, ending: str = "") -> str:
    """Never names an address, which may be another by the time it leaves."""
    return f"email:{occasion}:{template_id}:{_for_whom(recipient, person_id)}{ending}"


def of_leaving(key: str, occasion: str, template_id: int, recipient: Recipient, person_id: int | None, to: str) -> str:
    """Two who share an address have the same. Of mails to a colleague only those about the same person."""
    audience = "person" if person_id else recipient.value
    if recipient is not Recipient.APPLICANTS:
        audience = f"colleague:{person_id or ''}"
    return f"email:{occasion}:{template_id}:{audience}:{_hashed(to)}{first(key)[len(base(key)) :]}"


def of_all_persons(once_key: str) -> str:
    """What the keys of all persons that a template is sent to have in common; of a colleague, one's own."""
    return once_key.partition(":person:")[0] if ":person:" in once_key else once_key


def leaving_within(key: str, occasion: str, once_key: object) -> tuple[str, str]:
    """The key and the occasion that a mail leaves under: of one that goes once to a dossier, those of that dossier."""
    return ("", ":".join(str(once_key).split(":")[1:3])) if once_key else (key, occasion)


def again(key: str, number: int) -> str:
    """Of a mail that is sent anew after it left."""
    return f"{key}|{_AGAIN}{number}"


def first(key: str) -> str:
    """The key of the mail that this one repeats, if it does."""
    return "|".join(mark for mark in key.split("|") if not mark.startswith(_AGAIN))


def of_other(key: str, person_id: int, other_id: int) -> str:
    """Either key as it would be for the other person, where it is for this one."""
    own, marks = base(key), key[len(base(key)) :]
    about = _ABOUT_PERSON.fullmatch(own) or _ABOUT_PERSON_TO_COLLEAGUE.fullmatch(own)
    if about is None or about[2] != str(person_id):
        return key
    return f"{about[1]}{other_id}{about[3]}{marks}"


def _for_whom(recipient: Recipient, person_id: int | None) -> str:
    about = f"person:{person_id}" if person_id else ""
    if recipient is Recipient.APPLICANTS:
        return about or recipient.value
    return f"{recipient.value}:{about}" if about else recipient.value


def _hashed(address: str) -> str:
    return sha256(folded(address).encode()).hexdigest()
