"""What the configuration was, change by change."""

from datetime import datetime

from sqlalchemy import JSON, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import db
from app.vocabulary.json_values import JsonObject
from app.vocabulary.words import Change


class Revision(db.Model):
    """A thing of the configuration as it became by one change. Kept when the thing itself is gone."""

    __tablename__ = "revisions"
    __table_args__ = (Index("ix_revisions_kind_thing_id", "kind", "thing_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(Text)
    """The name of its table, such as "scenarios"."""
    thing_id: Mapped[int]
    name: Mapped[str] = mapped_column(Text)
    """The name that it had then."""
    version: Mapped[int | None]
    change: Mapped[Change]
    at: Mapped[datetime] = mapped_column(index=True)
    by: Mapped[str | None] = mapped_column(Text)
    """The name of the user; None where it was a command, or the software itself."""
    document: Mapped[JsonObject | None] = mapped_column(JSON(none_as_null=True))
    """What the configuration file would say of it; None once it is removed."""
