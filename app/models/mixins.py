"""Columns that several tables share."""

from datetime import datetime

from sqlalchemy import Index, Text, event, select, text
from sqlalchemy.orm import Mapped, Session, UOWTransaction, declared_attr, mapped_column, validates

from app.extensions import db
from app.vocabulary import codes, names

FOLDED = Text().with_variant(Text(collation="C"), "postgresql")
"""What is found and sorted by, sign for sign on each database."""


class Named:
    """It is shown as typed, and compared by its normal form."""

    name: Mapped[str] = mapped_column(Text)
    name_key: Mapped[str] = mapped_column(Text)

    @validates("name")
    def _keep_key(self, _column: str, value: str) -> str:
        self.name_key = names.key(value)
        return names.clean(value)


class Setting(Named, db.Model):
    """What an admin sets up, and gives its place in a list."""

    __abstract__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(Text)
    position: Mapped[int] = mapped_column(default=0)


class Coded(Setting):
    """A setting with a code of its own. Made from its first name and never changed; files call it by that."""

    __abstract__ = True

    code: Mapped[str] = mapped_column(Text, unique=True)


@event.listens_for(Session, "before_flush")
def _give_codes(session: Session, _context: UOWTransaction, _instances: object) -> None:
    taken: dict[type[Coded], set[str]] = {}
    for setting in session.new:
        if isinstance(setting, Coded) and not setting.code:
            model = type(setting)
            if model not in taken:
                new = {row.code for row in session.new if type(row) is model and row.code}
                taken[model] = {*session.scalars(select(model.code)), *new}
            setting.code = codes.free(setting.name, taken[model])
            taken[model].add(setting.code)


class Archivable:
    archived_at: Mapped[datetime | None]

    @property
    def is_archived(self) -> bool:
        return self.archived_at is not None


class Versioned:
    """Counts the saves, so that a second editor is told instead of overwriting."""

    version: Mapped[int] = mapped_column(nullable=False)
    changed_at: Mapped[datetime | None]
    changed_by: Mapped[str | None] = mapped_column(Text)
    """The name of the user, as it was then."""

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, object]:
        return {"version_id_col": cls.version}


class Typed:
    """What is typed of an action, as its kind declares it, and of what an office expects of it."""

    task_subject: Mapped[str | None] = mapped_column(Text)
    note_text: Mapped[str | None] = mapped_column(Text)


def unique_key(name: str, where: str, column: str = "key") -> Index:
    """Lets the database refuse a second row of the same key, among those for which this holds."""
    return Index(name, column, unique=True, sqlite_where=text(where), postgresql_where=text(where))
