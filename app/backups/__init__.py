"""Backups of the whole database while the app runs, and putting one back."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import ModuleType

from flask import current_app
from flask_migrate import upgrade
from sqlalchemy import func, select

from app.backups import postgresql, schema, sqlite
from app.backups.files import ZONE, Backup, BackupError, made_whole
from app.backups.repeats import reason, withholding
from app.extensions import db
from app.models import Email, Run, User
from app.vocabulary.words import EmailStatus, RunStatus

__all__ = ["ZONE", "Backup", "BackupError", "Restored", "before_upgrade", "look_into", "restore", "write"]

AUTOMATIC_KEPT = 5


@dataclass(frozen=True)
class Restored:
    waiting_runs: int
    uncertain_emails: int


def write(path: Path | None = None) -> Path:
    """Gives the file's name: in the instance's folder when none was asked for."""
    if schema.current() is None:
        raise BackupError("the database is empty: there is nothing to back up.")
    path = path or _folder() / f"{_name()}.{_kind().SUFFIX}"
    with made_whole(path) as file:
        _kind().write(file)
    return path


def before_upgrade() -> Path | None:
    """A backup where an upgrade is about to change somebody's rows. Of these only the last few are kept."""
    revision, newest = schema.current(), schema.newest()
    if revision in (None, newest):
        return None
    if not schema.is_known(str(revision)):
        raise BackupError(f"the database was made by a newer Aanzet ({revision}; this one knows up to {newest}).")
    if not _has_users():
        return None
    suffix = _kind().SUFFIX
    path = write(_folder() / f"{_name()}-before-{newest}.{suffix}")
    for old in sorted(_folder().glob(f"aanzet-*-before-*.{suffix}"))[:-AUTOMATIC_KEPT]:
        old.unlink(missing_ok=True)
    return path


def look_into(path: Path) -> Backup:
    """Refuses what can't be put back here."""
    if not path.is_file():
        raise BackupError(f"there is no file {path}.")
    with path.open("rb") as file:
        beginning = file.read(16)
    for kind in (sqlite, postgresql):
        if beginning.startswith(kind.SIGNATURE) and kind is not _kind():
            raise BackupError(f"{path} is a backup of {kind.NAME}, and the configured database is {_kind().NAME}.")
    if not beginning.startswith(_kind().SIGNATURE):
        raise BackupError(f"{path} is not a backup.")
    backup: Backup = _kind().look_into(path)
    if not schema.is_known(backup.revision):
        known = f"{backup.revision}; this one knows up to {schema.newest()}"
        raise BackupError(f"{path} was made by a newer Aanzet ({known}).")
    return backup


def restore(backup: Backup, *, send_queued: bool) -> Restored:
    """Restores all at once or not at all; then the schema is brought up to date."""
    db.session.remove()
    _kind().restore(backup, [] if send_queued else withholding(backup))
    db.engine.dispose()
    upgrade()
    return _restored(backup)


def _kind() -> ModuleType:
    return postgresql if db.engine.name == "postgresql" else sqlite


def _folder() -> Path:
    folder = Path(current_app.instance_path) / "backups"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise BackupError(f"the folder {folder} can't be made: {error.strerror}.") from error
    return folder


def _name() -> str:
    return f"aanzet-{datetime.now(ZONE):%Y%m%d-%H%M%S}"


def _has_users() -> bool:
    # Its id alone: the table may lack columns that the model has by now.
    user_id = db.session.scalar(select(User.id).limit(1))
    db.session.rollback()
    return user_id is not None


def _restored(backup: Backup) -> Restored:
    is_waiting = Run.status.in_((RunStatus.WAITING, RunStatus.QUEUED, RunStatus.RUNNING))
    is_withheld = (Email.status == EmailStatus.UNCERTAIN, Email.error == str(reason(backup)))
    runs = db.session.scalar(select(func.count()).select_from(Run).where(is_waiting))
    withheld = db.session.scalar(select(func.count()).select_from(Email).where(*is_withheld))
    db.session.rollback()
    return Restored(runs or 0, withheld or 0)
