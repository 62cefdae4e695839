"""Who works on a dossier, as planning, mails and texts see them."""

from collections.abc import Callable
from dataclasses import replace

from sqlalchemy import select

from app.engine.domain.team import Colleague, Team
from app.extensions import db
from app.models import Appointment, Dossier, Role, User
from app.models.mixins import Setting

Admins = Callable[[], tuple[Colleague, ...]]


def colleague(user: Setting | User | None) -> Colleague | None:
    return Colleague(user.id, user.name, user.email, user.active) if isinstance(user, User) else None


def admins() -> tuple[Colleague, ...]:
    """Those who can sign in; who has been here longest comes first."""
    active = select(User).where(User.active, User.roles.any(Role.name == "admin")).order_by(User.id)
    return tuple(Colleague(admin.id, admin.name, admin.email) for admin in db.session.scalars(active))


def advisor(dossier: Dossier) -> User:
    """Who can be booked for it: somebody who works here, if there is anybody."""
    known = team(dossier, None)
    return db.session.get_one(User, known.standing_in_for(known.advisor).id)


def team(dossier: Dossier, appointment: Appointment | None, admins: Admins = admins) -> Team:
    """Admins are asked for only where all others left. `admins`: for who looks at many dossiers."""
    advisor = colleague(dossier.advisor)
    assert advisor is not None
    known = Team(advisor, colleague(dossier.handler), colleague(appointment.advisor) if appointment else None)
    return known if known.has_somebody else replace(known, admins=admins())
