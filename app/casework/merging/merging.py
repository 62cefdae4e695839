"""Samenvoegen: everything of one person becomes another's, and the one leads to the other from then on."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from app.casework import fact_changes, persons
from app.casework.merging import comparison, moves, moving
from app.casework.merging.comparison import Comparison
from app.extensions import PAGE, db
from app.models import Email, Person, PersonMerge, User
from app.store.locking import lock_dossier, refuse, refusing_when_busy
from app.store.saving import GONE, save
from app.vocabulary.json_values import Json
from app.vocabulary.sentences import N_
from app.vocabulary.words import EmailStatus

CHANGED = N_("Er is intussen iets gewijzigd. Hieronder staat wat er nu gebeurt: kijk het na.")
_LOOKS = 3


def merge(kept_id: int, other_id: int, choices: Mapping[str, str], *, seen: str, by: User) -> PersonMerge:
    """`seen`: the mark of what the user saw. Done twice, the second changes nothing."""
    hold(kept_id, other_id)
    compared = comparison.of(kept_id, other_id)
    if compared is None:
        return _done_already(kept_id, other_id)
    if compared.problems:
        refuse("%(problem)s", problem=compared.problems[0])
    if compared.mark != seen:
        refuse(CHANGED)
    return _made_one(compared, kept_id, other_id, choices, by)


def hold(*person_ids: int) -> None:
    """Locks their dossiers, the mails there that may be leaving, and then them, each in order: nothing is planned for
    them, and nobody else merges them.
    """
    with refusing_when_busy(PAGE.for_a_lock):
        for _ in range(_LOOKS):
            if _are_held(person_ids):
                return
            # One of them came on another dossier meanwhile; nobody can any more while they are held.
            db.session.rollback()
    refuse(GONE)


def _are_held(person_ids: Sequence[int]) -> bool:
    dossier_ids = moves.dossiers_of(person_ids)
    for dossier_id in sorted(dossier_ids):
        lock_dossier(dossier_id)
    # A delivery that has such a mail now keeps to whom it goes, and comes before or after.
    may_leave = Email.status.in_((EmailStatus.QUEUED, EmailStatus.SENDING))
    mails = select(Email.id).where(Email.dossier_id.in_(dossier_ids), may_leave)
    db.session.execute(mails.order_by(Email.id).with_for_update())
    people = select(Person.id).where(Person.id.in_(person_ids))
    db.session.execute(people.order_by(Person.id).with_for_update())
    db.session.expire_all()
    return moves.dossiers_of(person_ids) <= dossier_ids


def portrait(person: Person) -> dict[str, Json]:
    """What users know of a person, to compare and to put back."""
    return {
        "salutation": person.salutation.value,
        "first_name": person.first_name,
        "prefix": person.prefix,
        "last_name": person.last_name,
        "email": person.email,
        "phone": person.phone,
        "options": sorted(option.id for option in person.options),
    }


def fill(person: Person, details: persons.PersonDetails, by: User) -> None:
    before = fact_changes.of_person(person)
    # A flush halfway would count as a save by someone else.
    with db.session.no_autoflush:
        persons.fill(person, details)
        fact_changes.record(before, fact_changes.of_person(person), by=by, person_id=person.id)


def mark_refused(person: Person, address: str, words: str) -> None:
    """A mail server refuses an address, whosever it is."""
    if words and person.email == address:
        person.refused_address, person.refusal = address, words


def _made_one(compared: Comparison, kept_id: int, other_id: int, choices: Mapping[str, str], by: User) -> PersonMerge:
    kept, other, details = compared.person(kept_id), compared.person(other_id), compared.details(choices)
    made = PersonMerge(
        kept_id=kept_id,
        merged_id=other_id,
        kept_name=kept.full_name,
        merged_name=other.full_name,
        merged_at=datetime.now(UTC),
        merged_by_id=by.id,
        before=portrait(kept) | {"refused_address": kept.refused_address, "refusal": kept.refusal},
        after={},
        newest=moving.newest(),
    )
    db.session.add(made)
    db.session.flush()
    moving.move(made)
    db.session.expire(other)
    fill(kept, details, by)
    mark_refused(kept, other.refused_address, other.refusal)
    made.after = portrait(kept)
    other.merged_into_id, other.changed_at, other.changed_by = kept_id, made.merged_at, by.name
    save(kept, version=None, by=by, taken=GONE)
    return made


def _done_already(kept_id: int, other_id: int) -> PersonMerge:
    """Somebody was first, perhaps with these very two."""
    db.session.rollback()
    last = standing(other_id) or standing(kept_id)
    if last is None:
        refuse(GONE)
    if {last.kept_id, last.merged_id} != {kept_id, other_id}:
        refuse(
            "%(who)s is intussen samengevoegd met %(whom)s. Begin opnieuw bij die persoon.",
            who=last.merged_name,
            whom=last.kept.full_name,
        )
    return last


def standing(merged_id: int) -> PersonMerge | None:
    """The merging by which this person became another, if it is one."""
    of_merged = select(PersonMerge).where(PersonMerge.merged_id == merged_id, PersonMerge.undone_at.is_(None))
    return db.session.scalar(of_merged.order_by(PersonMerge.id.desc()).limit(1))


def of_person(person: Person) -> list[PersonMerge]:
    """All that made this person what it is, the newest first, those that were undone as well."""
    earlier = select(Person.id).where(Person.merged_into_id == person.id)
    its_own = or_(PersonMerge.kept_id == person.id, PersonMerge.kept_id.in_(earlier))
    rows = (
        select(PersonMerge).where(its_own).options(joinedload(PersonMerge.merged_by), joinedload(PersonMerge.undone_by))
    )
    return list(db.session.scalars(rows.order_by(PersonMerge.id.desc())))
