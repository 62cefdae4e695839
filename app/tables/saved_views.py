"""What a user looks for in a list more often, kept under a name."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.extensions import db
from app.models import SavedView, User
from app.vocabulary import names
from app.vocabulary.sentences import N_, DomainError

MOST = 20

_TAKEN = N_("U heeft al een weergave “%(name)s”. Wilt u die vervangen?")


class Taken(DomainError):
    """Asked before a view takes the place of another."""


def of(user: User, list_name: str) -> Sequence[SavedView]:
    mine = SavedView.user_id == user.id, SavedView.list_name == list_name
    return db.session.scalars(select(SavedView).where(*mine).order_by(SavedView.name_key)).all()


def mine(user: User, view_id: int) -> SavedView | None:
    """Another user's is nothing to this one."""
    return db.session.scalar(select(SavedView).where(SavedView.id == view_id, SavedView.user_id == user.id))


def keep(user: User, list_name: str, name: str, query_string: str, *, may_replace: bool) -> SavedView:
    views = of(user, list_name)
    view = next((view for view in views if view.name_key == names.key(name)), None)
    if view is None:
        if len(views) >= MOST:
            raise DomainError("U heeft hier al %(most)s weergaven. Verwijder er eerst een.", field="name", most=MOST)
        view = SavedView(user_id=user.id, list_name=list_name, name=name, query_string=query_string)
        db.session.add(view)
    elif view.query_string != query_string and not may_replace:
        raise Taken(_TAKEN, name=view.name)
    view.name, view.query_string = name, query_string
    try:
        db.session.commit()
    except IntegrityError as error:
        db.session.rollback()
        raise Taken(_TAKEN, name=name) from error
    return view


def delete(view: SavedView) -> None:
    db.session.delete(view)
    db.session.commit()
