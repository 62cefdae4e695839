"""Users, their roles in the shape Flask-Security asks for, and what they keep for themselves."""

from datetime import datetime

from flask_security import RoleMixin, UserMixin
from sqlalchemy import JSON, Column, ForeignKey, Table, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from app.extensions import db
from app.models.mixins import FOLDED, Named
from app.vocabulary import names
from app.vocabulary.words import Theme

users_roles = Table(
    "users_roles",
    db.metadata,
    Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
    Column("role_id", ForeignKey("roles.id"), primary_key=True),
)


class Role(db.Model, RoleMixin):
    __tablename__ = "roles"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(Text, unique=True)


class User(db.Model, UserMixin):
    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    sort_key: Mapped[str] = mapped_column(FOLDED, default="", server_default="")
    email: Mapped[str] = mapped_column(Text, unique=True)
    password: Mapped[str | None] = mapped_column(Text)
    active: Mapped[bool] = mapped_column(default=True)
    locale: Mapped[str] = mapped_column(Text, default="nl")
    theme: Mapped[Theme] = mapped_column(default=Theme.SYSTEM, server_default=Theme.SYSTEM.value)
    calendar_token: Mapped[str | None] = mapped_column(Text, unique=True)
    """The secret in the address of this user's calendar feed. Without it there is no feed."""
    fs_uniquifier: Mapped[str] = mapped_column(Text, unique=True)
    tf_primary_method: Mapped[str | None] = mapped_column(Text)
    tf_totp_secret: Mapped[str | None] = mapped_column(Text)
    tf_phone_number: Mapped[str | None] = mapped_column(Text)
    mf_recovery_codes: Mapped[list[str] | None] = mapped_column(JSON)
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    """Counts only what an admin's form holds, so that signing in and passwords don't make that form stale."""
    changed_at: Mapped[datetime | None]
    changed_by: Mapped[str | None] = mapped_column(Text)
    roles: Mapped[list[Role]] = relationship(secondary=users_roles)  # type: ignore[assignment]

    __mapper_args__ = {"version_id_col": version, "version_id_generator": False}

    @validates("name")
    def _keep_sort_key(self, _column: str, value: str) -> str:
        self.sort_key = names.folded(value)
        return value

    @property
    def is_admin(self) -> bool:
        return self.has_role("admin")


class SavedView(Named, db.Model):
    """A user looks for it in a list more often: it is the part of the address behind the question mark."""

    __tablename__ = "saved_views"
    __table_args__ = (UniqueConstraint("user_id", "list_name", "name_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    list_name: Mapped[str] = mapped_column(Text)
    query_string: Mapped[str] = mapped_column(Text)
