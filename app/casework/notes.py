"""The notes on a dossier; what a colleague wrote is changed and deleted by that colleague, or by an admin."""

from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload

from app.extensions import db
from app.models import Dossier, Note, User
from app.store.locking import refuse
from app.store.saving import GONE
from app.vocabulary.sentences import N_

LONGEST = 4000
LATEST = 3

_NOT_YOURS = N_("Alleen wie deze notitie schreef en beheerders kunnen haar wijzigen of verwijderen.")

_NOBODYS = N_("Deze notitie is door een actie gemaakt. Draai die actie terug om haar weg te halen.")


def latest(dossier_id: int) -> list[Note]:
    standing = Note.dossier_id == dossier_id, Note.withdrawn_at.is_(None)
    wanted = select(Note).where(*standing).options(joinedload(Note.written_by))
    return list(db.session.scalars(wanted.order_by(Note.written_at.desc(), Note.id.desc()).limit(LATEST)))


def may_change(note: Note, user: User) -> bool:
    """What an action left there is taken back where that action stands."""
    return note.is_of_colleague and (user.is_admin or note.written_by_id == user.id)


def add(dossier: Dossier, text: str, *, token: str, by: User) -> Note:
    """The same token again gives the note that it gave the first time."""
    if made := _made_with(token):
        return made
    note = Note(token=token, dossier_id=dossier.id, text=text, written_by_id=by.id, written_at=datetime.now(UTC))
    db.session.add(note)
    try:
        db.session.commit()
    except IntegrityError:
        db.session.rollback()
        return _made_with(token) or refuse(GONE)
    return note


def state(note: Note) -> str:
    """Differs once somebody has changed it."""
    return (note.edited_at or note.written_at).isoformat()


def change(note: Note, text: str, *, seen: str, by: User) -> None:
    """`seen` is its state when the form was opened. A save that changes nothing leaves no mark."""
    _lock(note, by)
    if seen != state(note):
        refuse(
            "Deze notitie is intussen gewijzigd. Uw invoer staat er nog: vergelijk die met wat er bewaard is en sla"
            " opnieuw op om uw invoer te bewaren."
        )
    if text != note.text:
        note.text, note.edited_at = text, datetime.now(UTC)
    db.session.commit()


def delete(note: Note, *, by: User) -> None:
    _lock(note, by)
    db.session.delete(note)
    db.session.commit()


def _lock(note: Note, by: User) -> None:
    """Of two who change it, the second sees what the first did."""
    still_there = db.session.scalar(
        select(Note).where(Note.id == note.id).with_for_update().execution_options(populate_existing=True)
    )
    if still_there is None:
        refuse("Deze notitie is intussen verwijderd.")
    if not may_change(note, by):
        refuse(_NOT_YOURS if note.is_of_colleague else _NOBODYS)


def _made_with(token: str) -> Note | None:
    return db.session.scalar(select(Note).where(Note.token == token))
