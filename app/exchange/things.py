"""The things that a configuration file holds: where they are kept, in which order, and which name is whose."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from sqlalchemy import select, update

from app.entries.domain.entries import SettingEntry
from app.entries.domain.file_checks import FileProblem
from app.exchange.domain.differences import moves
from app.exchange.domain.file_sections import SECTIONS, TABLES, UNIQUE_BY_SUBJECT, Configuration, place_of
from app.extensions import db
from app.history import snapshots
from app.history.snapshots import ListedRow
from app.models import Property, PropertyOption
from app.models.mixins import Archivable, Setting
from app.store.positions import Move
from app.vocabulary import names
from app.vocabulary.sentences import N_, Sentence, say

MODELS: dict[str, type[ListedRow]] = {
    section: model for section in SECTIONS if issubclass(model := snapshots.MODELS[TABLES[section]], Setting)
}
Things = Mapping[str, dict[str, ListedRow]]
"""By section and code."""


def everything(section: str) -> Sequence[ListedRow]:
    """Load a section in the office's order, the archived ones last, as the database has it now."""
    model = MODELS[section]
    archived_last = [model.archived_at.is_not(None)] if issubclass(model, Archivable) else []
    query = select(model).order_by(*archived_last, model.position, model.id).options(*snapshots.loading(model))
    return db.session.scalars(query.execution_options(populate_existing=True)).all()


def put_in_order(section: str, codes: Sequence[str], before: Sequence[str]) -> None:
    """Follow the order of the file; what it doesn't have comes last. Like moving one, this makes no new version."""
    things = everything(section)
    current = [row.code for row in things]
    listed = set(codes)
    wanted = [*codes, *(code for code in current if code not in listed)]
    if current == wanted:
        return
    standing = {row.code: row for row in things if not getattr(row, "is_archived", False)}
    model, moved = MODELS[section], moves(before, [code for code in wanted if code in standing])
    told = {code: {"moved": Move(standing[code], old, new)} for code, old, new in moved}
    for position, code in enumerate(wanted):
        statement = update(model).where(model.code == code).values(position=position)
        db.session.execute(statement, execution_options=told.get(code, {}))


@dataclass(frozen=True)
class Claim:
    """A name that the file gives to one thing while another has it."""

    holder: ListedRow | PropertyOption
    problem: FileProblem


def free_names(file: Configuration, things: Things) -> list[Claim]:
    """Take away the names that go from one thing to another, as no two can have one, not even for a moment."""
    claims = list(_claims(file, things))
    for claim in claims:
        model, holder = type(claim.holder), claim.holder
        # No name begins with a space.
        db.session.execute(update(model).where(model.id == holder.id).values(name_key=f" {holder.id}"))
    return claims


def _claims(file: Configuration, things: Things) -> Iterator[Claim]:
    for section in MODELS:
        place = partial(place_of, section)
        yield from _claims_in(section, file.section(section), things[section].values(), place)
    for index, entry in enumerate(file.properties):
        if isinstance(property := things["properties"].get(entry.code), Property):
            whole = place_of("properties", index, entry.name)
            path = f"properties[{index}].options"
            yield from _claims_in(path, entry.options, property.options, lambda *_, whole=whole: whole)


def _claims_in(
    path: str,
    entries: Sequence[SettingEntry],
    rows: Iterable[ListedRow | PropertyOption],
    place: Callable[[int, str], Sentence],
) -> Iterator[Claim]:
    def subject(of: SettingEntry | ListedRow | PropertyOption) -> str:
        return getattr(of, "subject", "") if path in UNIQUE_BY_SUBJECT else ""

    wanted = {(subject(entry), names.key(entry.name)): (index, entry) for index, entry in enumerate(entries)}
    for row in rows:
        index, entry = wanted.get((subject(row), row.name_key), (0, None))
        if entry and entry.code != row.code:
            sentence = say(_TAKEN, name=row.name, code=row.code)
            yield Claim(row, FileProblem(f"{path}[{index}].name", place(index, entry.name), sentence))


_TAKEN = N_("De naam “%(name)s” is al in gebruik met code %(code)s. Geef die code in het bestand, of een andere naam.")
