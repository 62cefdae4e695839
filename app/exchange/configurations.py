"""The configuration as a whole: written to a file, and taken from one in a single transaction or not at all."""

from collections.abc import Container, Iterator
from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from app.exchange.domain import configuration_file
from app.exchange.domain.configuration_file import Unreadable
from app.exchange.domain.differences import Broken, Comparison, comparison
from app.exchange.domain.file_sections import OFFICE, SECTIONS, Configuration
from app.exchange.importing import Import
from app.exchange.things import MODELS, everything
from app.extensions import db
from app.history import snapshots
from app.insight import expectations
from app.models import Office, User
from app.store import offices
from app.vocabulary import codes, times
from app.vocabulary.sentences import DomainError


def export() -> Configuration:
    """Export all but people, dossiers and users; of these only the addresses of those whom a task names."""
    if db.session.scalar(select(Office.id).limit(1)) is None:
        raise DomainError("Er is nog geen kantoor. Maak eerst een beheerder: flask admin create.")
    sections = {section: tuple(snapshots.of(row) for row in everything(section)) for section in SECTIONS}
    return Configuration.of({OFFICE: snapshots.of(offices.current()), **sections})


def file_name() -> str:
    """inrichting-hypotheekhuis-de-brug-2026-11-25.json"""
    office = offices.current()
    today = times.local_day(datetime.now(UTC), offices.zone())
    return f"inrichting-{codes.free(office.name, ())}-{today}.json"


def preview(content: bytes) -> Comparison:
    """What the file would do. It is done, looked at and undone, so that no preview can differ from the import."""
    try:
        return _put(content, None)
    finally:
        db.session.rollback()


def apply(content: bytes, seal: str, *, by: User | None) -> Comparison | None:
    """Do what was previewed. If that is no longer what would happen, do nothing and return what would."""
    try:
        result = _put(content, by)
        if result.seal != seal:
            db.session.rollback()
            return result
        db.session.commit()
    except (IntegrityError, StaleDataError) as error:
        db.session.rollback()
        raise DomainError("Iemand anders wijzigde dit op hetzelfde moment. Er is niets geïmporteerd.") from error
    except Exception:
        db.session.rollback()
        raise
    return None


def _put(content: bytes, by: User | None) -> Comparison:
    _wait_for_other_changes()
    before = export()
    colleagues = db.session.scalars(select(User.email).order_by(User.id)).all()
    file = configuration_file.read(content, before, colleagues)
    failed = {judged.expectation.code for judged in expectations.evaluate() if not judged.holds}
    work = Import(file, before, by)
    work.carry_out()
    if work.problems:
        raise Unreadable(work.problems)
    return replace(comparison(before, file, export(), work.notes), broken=tuple(_broken(failed)))


def _broken(before: Container[str]) -> Iterator[Broken]:
    """What didn't hold already isn't this file's doing."""
    for judged in expectations.evaluate():
        if not judged.holds and judged.expectation.code not in before:
            yield Broken(judged.title, tuple(judged.failures))


def _wait_for_other_changes() -> None:
    """Nobody changes the configuration while it is compared and replaced. SQLite has but one writer anyway."""
    if db.engine.name == "postgresql":
        tables = ", ".join(table.name for table in db.metadata.sorted_tables if table.name in _TABLES)
        db.session.execute(text(f"LOCK TABLE {tables} IN SHARE ROW EXCLUSIVE MODE"))


_TABLES = {model.__tablename__ for model in MODELS.values()} | {"offices", "property_options"}
