"""One at a time per dossier: who writes its effects or its appointments holds its row."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import sleep
from typing import NoReturn

from sqlalchemy import select
from sqlalchemy.exc import DBAPIError, OperationalError

from app.extensions import db, waiting_at_most
from app.models import Dossier, User
from app.store import database_errors
from app.vocabulary.sentences import N_, DomainError

BUSY = N_("Iemand anders is hier nog mee bezig, dus er is niets gewijzigd. Probeer het zo nog eens.")

PAUSES = (0.5, 1, 2, 4)


def lock_dossier(dossier_id: int) -> Dossier:
    """Waits for whoever holds it, as long as `patience` says. On SQLite its transaction is already the only writer."""
    # Read in a second step: read with the lock, a version newer than the one in hand would count as a lost race.
    db.session.execute(select(Dossier.id).where(Dossier.id == dossier_id).with_for_update(key_share=True))
    dossier = db.session.get(Dossier, dossier_id, populate_existing=True)
    if dossier is None:
        raise DomainError("Dit dossier bestaat niet meer.")
    return dossier


def lock_dossier_if_free(dossier_id: int) -> Dossier | None:
    """For who has others to look after: None when it is held."""
    free = select(Dossier.id).where(Dossier.id == dossier_id).with_for_update(key_share=True, skip_locked=True)
    return lock_dossier(dossier_id) if db.session.scalar(free) else None


def patiently(end: Callable[[], None]) -> None:
    """What happened is known, and has only to be kept: nor a lock that is held, nor a database that is just starting
    again must turn it into a guess.
    """
    for pause in PAUSES:
        try:
            return end()
        except OperationalError:
            db.session.rollback()
            sleep(pause)
    return end()


@contextmanager
def refusing_when_busy(seconds: int) -> Iterator[None]:
    """What another holds for longer is refused as what isn't possible is."""
    try:
        with waiting_at_most(seconds):
            yield
    except DBAPIError as error:
        if not database_errors.is_busy(error):
            raise
        refuse(BUSY)


def refuse_archived(dossier: Dossier) -> None:
    """Asked, under its lock, by whatever would set something in motion."""
    if dossier.is_archived:
        refuse("Dit dossier is gearchiveerd. Zet het eerst terug; dan kan dit weer.")


def must_work_here(user: User, *, field: str | None = None) -> None:
    """Asked of whoever is chosen for something. Choosing and shutting out wait for each other."""
    if not works_here(user.id):
        refuse("%(whom)s werkt hier niet meer. Kies een andere collega.", field=field, whom=user.name)


def works_here(user_id: int) -> bool:
    """Until the end of the transaction, too."""
    return bool(
        db.session.scalar(select(User.active).where(User.id == user_id).with_for_update(read=True, key_share=True))
    )


def refuse(text: str, *, field: str | None = None, **values: object) -> NoReturn:
    """Says why not, after letting go of what is locked and changed."""
    db.session.rollback()
    raise DomainError(text, field=field, **values)
