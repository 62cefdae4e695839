"""The one way to commit a change by a user: refused when someone else saved in between."""

from contextlib import suppress
from datetime import UTC, datetime
from typing import Protocol

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import ObjectDeletedError, StaleDataError

from app.extensions import db
from app.models import User
from app.store.locking import refuse
from app.vocabulary.sentences import N_, DomainError

GONE = N_("Iets wat u koos, is intussen gewijzigd of verwijderd. Kijk het na en probeer het opnieuw.")
"""Said as `taken` where a row names others and no name of its own can clash."""

_STALE = N_(
    "Iemand anders heeft dit intussen gewijzigd. Uw invoer staat er nog: vergelijk die met wat er bewaard is"
    " en sla opnieuw op om uw invoer te bewaren."
)

_STALE_BY = N_(
    "%(who)s heeft dit intussen gewijzigd. Uw invoer staat er nog: vergelijk die met wat er bewaard is en"
    " sla opnieuw op om uw invoer te bewaren."
)


class Stale(DomainError):
    """It was saved since the form was opened, by whom if that is known."""

    def __init__(self, text: str, who: str | None = None) -> None:
        super().__init__(text, who=who)
        self.who = who


class _Versioned(Protocol):
    version: int
    changed_at: datetime | None
    changed_by: str | None


def save(
    row: _Versioned,
    *,
    version: int | None,
    by: User | None,
    taken: str = N_("Deze naam bestaat al."),
    field: str = "name",
) -> None:
    """Commit. `version` is what the form was opened with (None: a new thing).

    `taken` is said at `field` when that is in use already.
    """
    if version is not None:
        refuse_stale(row, version)
    row.changed_at = datetime.now(UTC)
    # Looking up the name would flush what is being saved, outside the try.
    with db.session.no_autoflush:
        row.changed_by = by.name if by else None
    db.session.add(row)
    try:
        db.session.commit()
    except StaleDataError as error:
        db.session.rollback()
        raise _stale(row) from error
    except IntegrityError:
        refuse(taken, field=field)


def refuse_stale(row: _Versioned, version: int) -> None:
    if row.version != version:
        stale = _stale(row)
        db.session.rollback()
        raise stale


def _stale(row: _Versioned) -> Stale:
    with suppress(ObjectDeletedError):
        if row.changed_by:
            return Stale(_STALE_BY, row.changed_by)
    return Stale(_STALE)
