"""Samenvoegen ongedaan maken: by the kept list, as long as nobody can have meant the one person by it since."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select

from app.casework.merging import merging, moves, moving
from app.casework.persons import PersonDetails
from app.extensions import db
from app.models import Person, PersonMerge, Property, PropertyOption, User
from app.store.locking import refuse
from app.store.saving import GONE, save
from app.vocabulary.json_values import Json, listed, whole
from app.vocabulary.sentences import N_, Sentence, say
from app.vocabulary.words import Salutation


@dataclass(frozen=True)
class Prospect:
    obstacles: tuple[Sentence, ...]
    """Why it can't be undone any more."""
    moved: tuple[moves.Belongings, ...]
    """What moved then, by dossier."""


def prospect(merge: PersonMerge) -> Prospect:
    return Prospect(tuple(_obstacles(merge)) if not merge.is_undone else (), tuple(moves.of_merge(merge.id)))


def undo(merge: PersonMerge, *, by: User) -> bool:
    """False when it was undone already: then nothing changes."""
    merge_id = merge.id
    merging.hold(merge.kept_id, merge.merged_id)
    merge = db.session.get_one(PersonMerge, merge_id)
    if merge.is_undone:
        db.session.rollback()
        return False
    for obstacle in _obstacles(merge):
        refuse("%(obstacle)s", obstacle=obstacle)
    moving.move_back(merge)
    db.session.expire_all()
    kept, merged = merge.kept, merge.merged
    address, words = kept.refused_address, kept.refusal
    merging.fill(kept, _details(merge.before), by)
    if merge.before["email"] != merge.after["email"]:
        merging.mark_refused(kept, str(merge.before["refused_address"]), str(merge.before["refusal"]))
        merging.mark_refused(merged, address, words)
    merged.merged_into_id, merged.changed_at, merged.changed_by = None, datetime.now(UTC), by.name
    merge.undone_at, merge.undone_by_id = datetime.now(UTC), by.id
    save(kept, version=None, by=by, taken=GONE)
    return True


def _obstacles(merge: PersonMerge) -> Iterator[Sentence]:
    if merge.kept.merged_into_id:
        text = N_("%(who)s is daarna zelf samengevoegd met iemand. Maak dat eerst ongedaan.")
        yield say(text, who=merge.kept.full_name)
        return
    if later := _later(merge):
        yield say("%(who)s is daarna bij dezelfde persoon gevoegd. Maak dat eerst ongedaan.", who=later.merged_name)
        return
    if merging.portrait(merge.kept) != merge.after:
        yield _changed(merge.kept)
    if not _can_be_chosen(merge):
        yield say("Wat toen bij een eigenschap gekozen was, kan nu niet meer zo worden gekozen.")
    yield from moving.since(merge)


def _later(merge: PersonMerge) -> PersonMerge | None:
    same = select(PersonMerge).where(PersonMerge.kept_id == merge.kept_id, PersonMerge.undone_at.is_(None))
    return db.session.scalar(same.where(PersonMerge.id > merge.id).order_by(PersonMerge.id.desc()).limit(1))


def _changed(kept: Person) -> Sentence:
    if kept.changed_by:
        text = N_("De gegevens van %(whom)s zijn sindsdien gewijzigd, het laatst door %(who)s.")
        return say(text, whom=kept.full_name, who=kept.changed_by)
    return say("De gegevens van %(whom)s zijn sindsdien gewijzigd.", whom=kept.full_name)


def _can_be_chosen(merge: PersonMerge) -> bool:
    """Options are deleted, and a property may have become one of a single choice."""
    for ids in (_ids(merge.before["options"]), moving.options_of(merge)):
        asked = select(Property.id, Property.is_multiple).join(PropertyOption).where(PropertyOption.id.in_(ids))
        there = db.session.execute(asked).all()
        singles = [property_id for property_id, is_multiple in there if not is_multiple]
        if len(there) < len(ids) or len(set(singles)) < len(singles):
            return False
    return True


def _details(known: Mapping[str, Json]) -> PersonDetails:
    of_ids = select(PropertyOption).where(PropertyOption.id.in_(_ids(known["options"])))
    return PersonDetails(
        last_name=str(known["last_name"]),
        first_name=str(known["first_name"]),
        prefix=str(known["prefix"]),
        salutation=Salutation(str(known["salutation"])),
        email=str(known["email"]),
        phone=str(known["phone"]),
        options=list(db.session.scalars(of_ids)),
    )


def _ids(value: Json) -> list[int]:
    return [whole(id) for id in listed(value)]
