"""Two persons that were made one, and each row that went from the one to the other."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import db
from app.models.accounts import User
from app.models.dossiers import Person
from app.vocabulary.json_values import Json


class PersonMerge(db.Model):
    __tablename__ = "person_merges"

    id: Mapped[int] = mapped_column(primary_key=True)
    kept_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True)
    merged_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True)
    kept_name: Mapped[str] = mapped_column(Text)
    merged_name: Mapped[str] = mapped_column(Text)
    """Both as they were called then."""
    merged_at: Mapped[datetime]
    merged_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    before: Mapped[dict[str, Json]] = mapped_column(JSON)
    """What was known of the one who stays, to be put back when it is undone."""
    after: Mapped[dict[str, Json]] = mapped_column(JSON)
    """What became of that: as long as it is still so, nobody has changed it since."""
    newest: Mapped[dict[str, int]] = mapped_column(JSON)
    """The last number of each table then: a row with a higher one came later."""
    undone_at: Mapped[datetime | None]
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    kept: Mapped[Person] = relationship(foreign_keys=[kept_id])
    merged: Mapped[Person] = relationship(foreign_keys=[merged_id])
    merged_by: Mapped[User | None] = relationship(foreign_keys=[merged_by_id])
    undone_by: Mapped[User | None] = relationship(foreign_keys=[undone_by_id])

    @property
    def is_undone(self) -> bool:
        return self.undone_at is not None


class MovedRow(db.Model):
    __tablename__ = "moved_rows"
    __table_args__ = (UniqueConstraint("merge_id", "moved", "row_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    merge_id: Mapped[int] = mapped_column(ForeignKey("person_merges.id"))
    moved: Mapped[str] = mapped_column(Text)
    """The column that got another value: "emails.person_id", "emails.key"."""
    row_id: Mapped[int]
    dossier_id: Mapped[int | None] = mapped_column(ForeignKey("dossiers.id"), index=True)
    was: Mapped[str | None] = mapped_column(Text)
    """What stood there, where that isn't the other person's number."""
