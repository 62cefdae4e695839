"""What a dossier gets once: whether it did."""

from sqlalchemy import select

from app.engine.domain.mail_keys import COUNTING_ONCE
from app.extensions import db
from app.models import Email


def went_by_another(email: Email) -> bool:
    """Of a mail that goes once, and that doesn't count itself: another one went, or is about to."""
    if email.once_key is None:
        return False
    others = select(Email.id).where(Email.once_key == email.once_key, Email.id != email.id)
    return db.session.scalar(others.where(Email.status.in_(COUNTING_ONCE)).limit(1)) is not None
