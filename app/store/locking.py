"""One at a time per dossier: who writes its effects or its appointments holds its row."""

from typing import NoReturn

from sqlalchemy import select

from app.extensions import db
from app.models import Dossier
from app.vocabulary.sentences import DomainError


def lock_dossier(dossier_id: int) -> Dossier:
    """Waits for whoever holds it. On SQLite the transaction itself is already the only writer."""
    # Read in a second step: read with the lock, a version newer than the one in hand would count as a lost race.
    db.session.execute(select(Dossier.id).where(Dossier.id == dossier_id).with_for_update(key_share=True))
    dossier = db.session.get(Dossier, dossier_id, populate_existing=True)
    if dossier is None:
        raise DomainError("Dit dossier bestaat niet meer.")
    return dossier


def refuse_archived(dossier: Dossier) -> None:
    """Asked, under its lock, by whatever would set something in motion."""
    if dossier.is_archived:
        refuse("Dit dossier is gearchiveerd. Zet het eerst terug; dan kan dit weer.")


def refuse(text: str, *, field: str | None = None, **values: object) -> NoReturn:
    """Says why not, after letting go of what is locked and changed."""
    db.session.rollback()
    raise DomainError(text, field=field, **values)
