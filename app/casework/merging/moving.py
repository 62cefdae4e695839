"""What is of one person moves to another, kept row by row, with the keys that name them; and back by that list."""

from collections.abc import Iterator

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    Text,
    case,
    cast,
    delete,
    exists,
    func,
    insert,
    literal,
    null,
    select,
    update,
)

from app.casework.merging.moves import APPLICANTS, KEYS, MOVES, OPTIONS, Moving, dossier_of
from app.engine.domain.kinds import key_of_other
from app.extensions import db
from app.models import DocumentRequest, Email, EmailRecipient, MovedRow, PersonMerge, RunAction
from app.models.dossiers import person_options
from app.vocabulary.sentences import Sentence, say
from app.vocabulary.words import EmailStatus, RequestStatus


def newest() -> dict[str, int]:
    return {moving.name: db.session.scalar(select(func.max(moving.table.c.id))) or 0 for moving in MOVES}


def move(merge: PersonMerge) -> None:
    """Within the transaction of who holds both persons and their dossiers."""
    for moving in MOVES:
        of_merged = moving.person == merge.merged_id
        _keep(merge, moving.name, select(moving.table.c.id, moving.dossier, cast(null(), Text)).where(of_merged))
        db.session.execute(update(moving.table).where(of_merged).values({moving.column_name: merge.kept_id}))
    of_merged = person_options.c.person_id == merge.merged_id
    chosen = select(person_options.c.option_id, cast(null(), Integer), cast(null(), Text)).where(of_merged)
    _keep(merge, OPTIONS, chosen)
    db.session.execute(delete(person_options).where(of_merged))
    _readdress(merge, merge.merged_id, merge.kept_id)
    _rename(merge)


def move_back(merge: PersonMerge) -> None:
    _readdress(merge, merge.kept_id, merge.merged_id)
    for moving in MOVES:
        in_list = moving.table.c.id.in_(_rows(merge, moving.name))
        db.session.execute(update(moving.table).where(in_list).values({moving.column_name: merge.merged_id}))
    chosen = select(literal(merge.merged_id), MovedRow.row_id).where(*_of(merge, OPTIONS))
    db.session.execute(insert(person_options).from_select(["person_id", "option_id"], chosen))
    for table_name, column_name in KEYS:
        table, name = db.metadata.tables[table_name], f"{table_name}.{column_name}"
        was = select(MovedRow.was).where(*_of(merge, name), MovedRow.row_id == table.c.id).scalar_subquery()
        db.session.execute(update(table).where(table.c.id.in_(_rows(merge, name))).values({column_name: was}))


def since(merge: PersonMerge) -> Iterator[Sentence]:
    """What happened to the rows since, and which came beside them: then nobody can tell whose they are."""
    for moving in MOVES:
        yield from _changed(merge, moving)
    came = {dossier_id for moving in MOVES for dossier_id in db.session.scalars(_come_since(merge, moving))}
    for dossier_id in sorted(id for id in came if id):
        yield say("Op dossier %(id)s is er sindsdien iets bijgekomen voor deze persoon.", id=dossier_id)


def options_of(merge: PersonMerge) -> list[int]:
    """What was chosen of the one who went."""
    return list(db.session.scalars(_rows(merge, OPTIONS)))


def _changed(merge: PersonMerge, moving: Moving) -> Iterator[Sentence]:
    stands = exists().where(moving.table.c.id == MovedRow.row_id, moving.person == merge.kept_id)
    gone = select(MovedRow.dossier_id, func.count()).where(*_of(merge, moving.name), ~stands)
    for dossier_id, count in db.session.execute(gone.group_by(MovedRow.dossier_id).order_by(MovedRow.dossier_id)):
        what = say(moving.told[count != 1], count=count)
        if dossier_id is None:
            yield say("Sindsdien is veranderd: %(what)s.", what=what)
        else:
            yield say("Op dossier %(id)s is sindsdien veranderd: %(what)s.", id=dossier_id, what=what)


def _come_since(merge: PersonMerge, moving: Moving) -> Select[int | None]:
    """On a dossier that moved, or as a dossier of its own."""
    rows = select(moving.dossier).where(moving.person == merge.kept_id, moving.table.c.id > merge.newest[moving.name])
    return rows if moving is APPLICANTS else rows.where(moving.dossier.in_(_dossiers(merge)))


def _keep(merge: PersonMerge, moved: str, rows: Select[int, int | None, str | None]) -> None:
    """`rows`: their numbers, the dossiers that they are of, and what stood there where that isn't the person."""
    kept = rows.add_columns(literal(merge.id), literal(moved))
    columns = ["row_id", "dossier_id", "was", "merge_id", "moved"]
    db.session.execute(insert(MovedRow.__table__).from_select(columns, kept))


def _readdress(merge: PersonMerge, person_id: int, other_id: int) -> None:
    """What an action needs for a retry names the person too."""
    in_list = RunAction.id.in_(_rows(merge, "run_actions.person_id"))
    for action in db.session.scalars(select(RunAction).where(in_list)):
        if action.order.get("person_id") == person_id:
            action.order = action.order | {"person_id": other_id}
    db.session.flush()


def _rename(merge: PersonMerge) -> None:
    """A key that the one who stays has as well lives on with a mark, which counts as the same and breaks no rule."""
    taken = _taken(merge)
    for table_name, column_name in KEYS:
        table = db.metadata.tables[table_name]
        key, dossier = table.c[column_name], dossier_of(table)
        here = dossier.in_(_dossiers(merge))
        keys = db.session.scalars(select(key).where(here, key.is_not(None)))
        others = {was: key_of_other(was, merge.merged_id, merge.kept_id) for was in keys}
        gets = {
            was: f"{other}|merged:{merge.merged_id}" if {was, other} <= taken else other
            for was, other in others.items()
            if other != was
        }
        if gets:
            _keep(merge, f"{table_name}.{column_name}", select(table.c.id, dossier, key).where(here, key.in_(gets)))
            renamed = update(table).where(here, key.in_(gets)).values({column_name: case(gets, value=key)})
            db.session.execute(renamed)


def _taken(merge: PersonMerge) -> set[str]:
    """The keys of which there may be one."""
    is_open, mail_is_live = DocumentRequest.status == RequestStatus.OPEN, Email.status != EmailStatus.WITHDRAWN
    here = _dossiers(merge)
    asked = select(DocumentRequest.key).where(is_open, DocumentRequest.dossier_id.in_(here))
    mailed = select(Email.key).where(mail_is_live, Email.dossier_id.in_(here))
    once = select(Email.once_key).where(mail_is_live, Email.dossier_id.in_(here))
    left = select(EmailRecipient.leaving_key).join(Email).where(Email.dossier_id.in_(here))
    return {key for keys in (asked, mailed, once, left) for key in db.session.scalars(keys) if key}


def _dossiers(merge: PersonMerge) -> Select[int | None]:
    """On which anything moved."""
    return select(MovedRow.dossier_id).where(MovedRow.merge_id == merge.id, MovedRow.dossier_id.is_not(None))


def _rows(merge: PersonMerge, moved: str) -> Select[int]:
    return select(MovedRow.row_id).where(*_of(merge, moved))


def _of(merge: PersonMerge, moved: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return MovedRow.merge_id == merge.id, MovedRow.moved == moved
