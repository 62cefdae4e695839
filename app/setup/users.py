"""The people who work with Aanzet: their role, and whether they can sign in."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import uuid4

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import selectinload

from app.extensions import db
from app.models import Role, User
from app.models.accounts import users_roles
from app.store.locking import refuse
from app.store.saving import refuse_stale, save
from app.vocabulary import names
from app.vocabulary.sentences import N_, DomainError
from app.vocabulary.words import Theme

ADMIN = "admin"
ADVISOR = "advisor"

_TAKEN = N_("Dit e-mailadres is al in gebruik.")


def everything() -> Sequence[User]:
    """Those who can sign in first, then by name."""
    in_order = select(User).order_by(User.active.desc(), User.sort_key, User.id)
    return db.session.scalars(in_order.options(selectinload(User.roles))).all()


def colleagues() -> Sequence[User]:
    """Who can be chosen as advisor, handler or assignee."""
    return db.session.scalars(select(User).where(User.active).order_by(User.sort_key, User.id)).all()


def role_named(name: str) -> Role:
    """Find the row of a role, and make it when it isn't there yet."""
    role = db.session.scalar(select(Role).where(Role.name == name))
    if role is None:
        role = Role(name=name)
        db.session.add(role)
    return role


def create(name: str, email: str, password_hash: str, role: str, locale: str = "nl", by: User | None = None) -> User:
    """`by` is None where a command or the demo office makes the first users."""
    _refuse_taken(email)
    user = User(
        name=names.clean(name),
        email=_key(email),
        password=password_hash,
        active=True,
        locale=locale,
        fs_uniquifier=uuid4().hex,
        roles=[role_named(role)],
    )
    db.session.add(user)
    _commit()
    return user


def change(user: User, *, name: str, email: str, role: str, locale: str, version: int, by: User) -> None:
    refuse_stale(user, version)
    _refuse_taken(email, but=user)
    if user.is_admin and role != ADMIN:
        must_be_missable(user, by=by, field="role")
    user.roles = [role_named(role)]
    user.name, user.email, user.locale = names.clean(name), _key(email), locale
    user.version += 1
    save(user, version=None, by=by, taken=_TAKEN, field="email")


def choose_for_oneself(user: User, locale: str, theme: Theme) -> None:
    """The theme is in no admin's form, so it makes none stale."""
    user.theme = theme
    if user.locale != locale:
        user.locale, user.version = locale, user.version + 1
        user.changed_at, user.changed_by = datetime.now(UTC), user.name
    _commit()


def set_password(user: User, password_hash: str) -> None:
    """Who is signed in with the old password is signed out."""
    user.password = password_hash
    user.fs_uniquifier = uuid4().hex
    _commit()


def reset_two_factor(user: User) -> None:
    """For who lost the telephone: signing in asks for the password only, until it is set up anew."""
    user.tf_primary_method = user.tf_totp_secret = user.mf_recovery_codes = None
    _commit()


def shut_out(user: User) -> None:
    """Ends what they are signed in with, and their calendar's feed. The caller asked if they can be missed, and
    commits."""
    user.active, user.fs_uniquifier, user.calendar_token = False, uuid4().hex, None


def activate(user: User) -> None:
    user.active = True
    _commit()


def must_be_missable(user: User, *, by: User | None, field: str | None = None) -> None:
    if by and user.id == by.id:
        refuse("U kunt uzelf niet uitsluiten. Vraag het een andere beheerder.", field=field)
    if user.is_admin and user.active and _other_active_admins(user) == 0:
        refuse("Dit is de laatste actieve beheerder: er moet er één overblijven.", field=field)


def _other_active_admins(user: User) -> int:
    # Locked, so that two admins can't take each other's right at the same moment.
    admin = db.session.scalars(select(Role).where(Role.name == ADMIN).with_for_update()).one()
    others = (
        select(func.count())
        .select_from(User)
        .join(users_roles, users_roles.c.user_id == User.id)
        .where(users_roles.c.role_id == admin.id, User.active, User.id != user.id)
    )
    return db.session.scalar(others) or 0


def _refuse_taken(email: str, but: User | None = None) -> None:
    holder = db.session.scalar(select(User).where(func.lower(User.email) == _key(email)))
    if holder is not None and holder is not but:
        raise DomainError("%(name)s heeft dit e-mailadres al.", field="email", name=holder.name)


def _key(email: str) -> str:
    """As it is kept: two addresses that differ in case only are one."""
    return email.strip().lower()


def _commit() -> None:
    try:
        db.session.commit()
    except IntegrityError:
        refuse(_TAKEN, field="email")
