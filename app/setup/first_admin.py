"""The first things of a deployment: the office and who may set it up."""

from sqlalchemy import select

from app.extensions import db
from app.models import Office, User
from app.setup import users
from app.vocabulary import names
from app.vocabulary.sentences import DomainError


def create_admin(email: str, name: str, password_hash: str, office_name: str | None) -> User:
    """With the office itself as long as there is none."""
    if db.session.scalar(select(Office.id).limit(1)) is None:
        if not names.clean(office_name or ""):
            raise DomainError("Er is nog geen kantoor. Geef de naam ervan op met --office.")
        db.session.add(Office(name=names.clean(office_name or "")))
    return users.create(name, email, password_hash, users.ADMIN)
