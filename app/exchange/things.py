"""The things that a configuration file holds: where they are kept, in which order, and which name is whose."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select, update

from app.exchange.domain.differences import moves
from app.exchange.domain.file_sections import SECTIONS, TABLES, UNIQUE_BY_SUBJECT, Configuration, place_of
from app.exchange.domain.file_shape import Problem
from app.extensions import db
from app.history import snapshots
from app.history.snapshots import Listed
from app.models import Property, PropertyOption
from app.models.mixins import Archivable, Setting
from app.store.positions import Move
from app.vocabulary import names
from app.vocabulary.sentences import Sentence, say

MODELS: dict[str, type[Listed]] = {
    section: model for section in SECTIONS if issubclass(model := snapshots.MODELS[TABLES[section]], Setting)
}
Things = Mapping[str, dict[str, Listed]]
"""By section and code."""


def everything(section: str) -> Sequence[Listed]:
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

    holder: Listed | PropertyOption
    problem: Problem


def free_names(file: Configuration, things: Things) -> list[Claim]:
    """Take away the names that go from one thing to another, as no two can have one, not even for a moment."""
    claims = [*_claims(file, things), *_claims_of_options(file, things)]
    for claim in claims:
        model, holder = type(claim.holder), claim.holder
        # No name begins with a space.
        db.session.execute(update(model).where(model.id == holder.id).values(name_key=f" {holder.id}"))
    return claims


def _claims(file: Configuration, things: Things) -> Iterator[Claim]:
    for section in MODELS:
        by_subject = section in UNIQUE_BY_SUBJECT
        wanted = {
            (getattr(entry, "subject", "") if by_subject else "", names.key(entry.name)): (index, entry)
            for index, entry in enumerate(file.section(section))
        }
        for holder in things[section].values():
            index, entry = wanted.get(
                (getattr(holder, "subject", "") if by_subject else "", holder.name_key), (0, None)
            )
            if entry and entry.code != holder.code:
                yield Claim(holder, _taken(f"{section}[{index}].name", place_of(section, index, entry.name), holder))


def _claims_of_options(file: Configuration, things: Things) -> Iterator[Claim]:
    for place, entry in enumerate(file.properties):
        wanted = {names.key(option.name): (index, option) for index, option in enumerate(entry.options)}
        property = things["properties"].get(entry.code)
        for holder in property.options if isinstance(property, Property) else ():
            index, option = wanted.get(holder.name_key, (0, None))
            if option and option.code != holder.code:
                path = f"properties[{place}].options[{index}].name"
                yield Claim(holder, _taken(path, place_of("properties", place, entry.name), holder))


def _taken(path: str, place: Sentence, holder: Listed | PropertyOption) -> Problem:
    sentence = say(
        "De naam “%(name)s” is al in gebruik met code %(code)s. Geef die code in het bestand, of een andere naam.",
        name=holder.name,
        code=holder.code,
    )
    return Problem(path, place, sentence)
