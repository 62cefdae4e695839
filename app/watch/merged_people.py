"""Proves that who was merged has nothing left: no row, no choice and no key that names them."""

from collections.abc import Iterator

from sqlalchemy import exists, select

from app.casework.merging.moves import KEYS, MOVES
from app.engine.domain.kinds import key_of_other
from app.extensions import db
from app.models import Person, PersonMerge
from app.models.dossiers import person_options

_IS_STANDING = exists().where(PersonMerge.merged_id == Person.id, PersonMerge.undone_at.is_(None))


def breaches() -> Iterator[str]:
    is_merged = Person.merged_into_id.is_not(None)
    for moving in MOVES:
        # Under another name, since the rows may be persons themselves.
        row = moving.table.alias()
        of_merged = select(row.c.id, Person.id, Person.merged_into_id).join(
            Person, Person.id == row.c[moving.column_name]
        )
        for id, person_id, kept_id in db.session.execute(of_merged.where(is_merged).order_by(row.c.id)):
            yield f"{moving.name} of row {id} is person {person_id}, who was merged into person {kept_id}"
    chosen = select(Person.id).join(person_options, person_options.c.person_id == Person.id).where(is_merged)
    for person_id in db.session.scalars(chosen.distinct().order_by(Person.id)):
        yield f"person {person_id} was merged, and still has options"
    yield from _keys()
    for person_id in db.session.scalars(select(Person.id).where(is_merged, ~_IS_STANDING).order_by(Person.id)):
        yield f"person {person_id} leads to another, and nothing says that they were merged"
    for person_id in db.session.scalars(select(Person.id).where(~is_merged, _IS_STANDING).order_by(Person.id)):
        yield f"person {person_id} was merged, and leads to nobody"


def _keys() -> Iterator[str]:
    """Only of those who stayed, whose rows may come from who went."""
    tables = db.metadata.tables
    for table_name, column_name in KEYS:
        row, owner = tables[table_name], tables["emails" if table_name == "email_recipients" else table_name]
        joined = row.join(owner, owner.c.id == row.c.email_id) if owner is not row else row
        rows = select(row.c.id, row.c[column_name], Person.id, Person.merged_into_id).select_from(
            joined.join(Person.__table__, Person.merged_into_id == owner.c.person_id)
        )
        for id, key, merged_id, kept_id in db.session.execute(rows.order_by(row.c.id)):
            if kept_id and key and key_of_other(key, merged_id, kept_id) != key:
                yield f"{table_name} row {id} has the key {key}, of person {merged_id} who was merged"
