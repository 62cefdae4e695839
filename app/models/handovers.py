"""What was in the name of a colleague who left, and who took it over."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import db
from app.models.accounts import User
from app.vocabulary.words import HandoverKind


class Handover(db.Model):
    """All of one kind, at once."""

    __tablename__ = "handovers"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    """Who left."""
    kind: Mapped[HandoverKind]
    to_user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    """None: it was left as it was."""
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    given_back_at: Mapped[datetime | None]
    user: Mapped[User] = relationship(foreign_keys=[user_id])
    to_user: Mapped[User | None] = relationship(foreign_keys=[to_user_id])
    made_by: Mapped[User | None] = relationship(foreign_keys=[made_by_id])


class HandoverItem(db.Model):
    """A dossier, an appointment, a task or an action, as the kind says."""

    __tablename__ = "handover_items"

    id: Mapped[int] = mapped_column(primary_key=True)
    handover_id: Mapped[int] = mapped_column(ForeignKey("handovers.id", ondelete="CASCADE"), index=True)
    item_id: Mapped[int]
