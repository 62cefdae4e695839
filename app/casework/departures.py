"""A colleague who leaves: shut out, and all that is in their name handed over in the same step; and the way back."""

from collections.abc import Container, Iterator, Mapping
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, case, func, insert, literal, select
from sqlalchemy.orm import joinedload

from app.casework import appointment_doubts, handing_over
from app.casework.appointment_doubts import LONGEST, OVERLAP
from app.casework.domain import handovers
from app.casework.domain.handovers import Belongings
from app.casework.dossiers import people_of
from app.casework.handing_over import Passing
from app.extensions import db
from app.models import Appointment, Dossier, Email, Handover, HandoverItem, User
from app.setup import users
from app.store.locking import refuse
from app.vocabulary.sentences import N_, Doubt, Sentence, say, together
from app.vocabulary.words import EmailStatus, HandoverKind, Recipient

Takers = Mapping[HandoverKind, User | None]
"""Who takes over each kind; None: it is left as it is."""

MOST_LISTED = 200

MOST_SHOWN = 5
"""Of the appointments that coincide, and of the mails that wait."""


def deactivate(
    user: User, takers: Takers, *, seen: str, by: User | None, accepted: Container[str] = frozenset()
) -> list[Handover]:
    """Also what is in the name of who was shut out before. `seen`: the mark of the belongings that were shown.
    `accepted`: the keys of the questions that got a yes."""
    users.must_be_missable(user, by=by)
    handing_over.lock_dossiers(*((kind, handing_over.of(kind, user.id)) for kind in HandoverKind))
    _lock(user, *takers.values())
    found = [each for each in handing_over.belongings(user) if each.ids]
    if handovers.mark(found) != seen:
        refuse("Intussen is hier iets bijgekomen of weggegaan. Kijk het na en kies opnieuw.")
    if taker := takers.get(HandoverKind.APPOINTMENTS):
        _refuse_clashes(handing_over.of(HandoverKind.APPOINTMENTS, user.id), taker, accepted)
    now = datetime.now(UTC)
    made = [_made(user, each, takers, by, now) for each in found if user.active or takers[each.kind]]
    if user.active:
        users.shut_out(user)
    db.session.add_all(made)
    db.session.flush()
    for handover in made:
        _carry_out(handover, user, takers[handover.kind], by)
    db.session.commit()
    return made


def _refuse_clashes(rows: ColumnElement[bool], taker: User, accepted: Container[str]) -> None:
    appointment_doubts.ask(list(_clash(rows, taker)), accepted)


def give_back(handover: Handover, *, by: User, accepted: Container[str] = frozenset()) -> int:
    """What its taker still has. Gives how many that are."""
    user, taker, kind = handover.user, handover.to_user, handover.kind
    ids = select(HandoverItem.item_id).where(HandoverItem.handover_id == handover.id)
    if taker is None or handover.given_back_at:
        refuse("Hier is niets meer van terug te geven.")
    rows = handing_over.of(kind, taker.id) & handing_over.table(kind).id.in_(ids)
    handing_over.lock_dossiers((kind, rows))
    _lock(user, taker)
    if not user.active:
        refuse("Schakel %(whom)s eerst weer in.", whom=user.name)
    if kind is HandoverKind.APPOINTMENTS:
        _refuse_clashes(rows, user, accepted)
    count = db.session.scalar(select(func.count()).select_from(handing_over.table(kind)).where(rows)) or 0
    handover.given_back_at = datetime.now(UTC)
    handing_over.pass_on(kind, rows, Passing(taker, user, by, handover.given_back_at))
    db.session.commit()
    return count


def of(user: User) -> list[tuple[Handover, int]]:
    """What was handed over, the latest first, and of how many each is."""
    counted = select(func.count()).where(HandoverItem.handover_id == Handover.id).scalar_subquery()
    rows = db.session.execute(
        select(Handover, counted)
        .where(Handover.user_id == user.id)
        .options(joinedload(Handover.to_user), joinedload(Handover.made_by))
        .order_by(Handover.made_at.desc(), Handover.id)
    )
    return [(handover, count) for handover, count in rows]


def waiting_mails(user: User) -> tuple[int, list[Email]]:
    """Those that are for them, or name them to clients, as things are now: how many, and the first."""
    named = func.coalesce(Appointment.advisor_id, Dossier.advisor_id)
    whose = case((Email.recipient == Recipient.ADVISOR, Dossier.advisor_id), else_=named)
    whose = case((Email.recipient == Recipient.HANDLER, Dossier.handler_id), else_=whose)
    waiting = select(Email).join(Email.dossier).outerjoin(Email.appointment)
    waiting = waiting.where(Email.status == EmailStatus.QUEUED, whose == user.id)
    count = db.session.scalar(select(func.count()).select_from(waiting.subquery())) or 0
    along = joinedload(Email.email_template), people_of(Email.dossier)
    return count, list(db.session.scalars(waiting.options(*along).order_by(Email.id).limit(MOST_SHOWN)))


def items(handover: Handover) -> tuple[int, list[handing_over.Item]]:
    """How many there are, and the first of them."""
    ids = select(HandoverItem.item_id).where(HandoverItem.handover_id == handover.id)
    count = db.session.scalar(select(func.count()).select_from(ids.subquery())) or 0
    return count, handing_over.load(handover.kind, handing_over.table(handover.kind).id.in_(ids), MOST_LISTED)


def _lock(user: User, *others: User | None) -> None:
    """Whoever gives them something at this moment is waited for, and then it is there."""
    ids = {user.id, *(other.id for other in others if other)}
    db.session.execute(select(User.id).where(User.id.in_(ids)).order_by(User.id).with_for_update())
    for each in (user, *filter(None, others)):
        db.session.refresh(each)


def _made(user: User, found: Belongings, takers: Takers, by: User | None, now: datetime) -> Handover:
    taker = takers[found.kind]
    if taker and (taker.id == user.id or not taker.active):
        refuse("%(whom)s werkt hier niet meer. Kies een andere collega.", field=found.kind.value, whom=taker.name)
    return Handover(
        user_id=user.id,
        kind=found.kind,
        to_user_id=taker.id if taker else None,
        made_at=now,
        made_by_id=by.id if by else None,
    )


def _carry_out(handover: Handover, user: User, taker: User | None, by: User | None) -> None:
    kind, rows = handover.kind, handing_over.of(handover.kind, user.id)
    items = select(literal(handover.id), handing_over.table(kind).id).where(rows)
    db.session.execute(insert(HandoverItem).from_select(["handover_id", "item_id"], items))
    if taker:
        handing_over.pass_on(kind, rows, Passing(user, taker, by, handover.made_at))


def _clash(rows: ColumnElement[bool], taker: User) -> Iterator[Doubt]:
    """Asked where these appointments coincide with the taker's own."""
    coming = db.session.scalars(select(Appointment).where(rows).order_by(Appointment.starts_at)).all()
    if not coming:
        return
    own = db.session.scalars(
        select(Appointment)
        .where(
            Appointment.advisor_id == taker.id,
            Appointment.is_open,
            Appointment.starts_at > coming[0].starts_at - LONGEST,
            Appointment.starts_at < coming[-1].starts_at + LONGEST,
        )
        .order_by(Appointment.starts_at, Appointment.id)
        .options(people_of(Appointment.dossier))
    ).all()
    clashing = [mine for mine in own if any(_coincide(mine, one) for one in coming)]
    if not clashing:
        return
    shown: list[Sentence] = [_told(one) for one in clashing[:MOST_SHOWN]]
    if len(clashing) > MOST_SHOWN:
        shown.append(say("nog %(count)s", count=len(clashing) - MOST_SHOWN))
    text = N_("%(advisor)s heeft dan al een afspraak: %(taken)s.")
    sentence = say(text, advisor=taker.name, taken=together(shown))
    yield Doubt(OVERLAP, sentence, str([one.id for one in clashing]))


def _coincide(one: Appointment, other: Appointment) -> bool:
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


def _told(appointment: Appointment) -> Sentence:
    return say(
        "%(title)s met %(dossier)s op %(starts_at)s",
        title=appointment.title,
        dossier=appointment.dossier.name,
        starts_at=appointment.starts_at.isoformat(),
    )
