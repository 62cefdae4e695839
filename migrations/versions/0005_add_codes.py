"""Add codes."""

import re
import unicodedata
from collections.abc import Sequence
from itertools import count

import sqlalchemy as sa
from alembic import op

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TABLES = (
    "document_types",
    "dossier_statuses",
    "email_templates",
    "lead_sources",
    "locations",
    "properties",
    "scenarios",
    "triggers",
)


def upgrade() -> None:
    for table in TABLES:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column("code", sa.Text(), nullable=True))
        _fill(table)
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.alter_column("code", existing_type=sa.Text(), nullable=False)
            batch_op.create_unique_constraint(batch_op.f(f"uq_{table}_code"), ["code"])


def _fill(name: str) -> None:
    table = sa.table(name, sa.column("id", sa.Integer), sa.column("name", sa.Text), sa.column("code", sa.Text))
    taken: set[str] = set()
    for id, called in op.get_bind().execute(sa.select(table.c.id, table.c.name).order_by(table.c.id)).all():
        start = _slug(called)
        code = start if start not in taken else next(c for n in count(2) if (c := f"{start}-{n}") not in taken)
        taken.add(code)
        op.execute(table.update().where(table.c.id == id).values(code=code))


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower().replace("'", "")
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-") or "x"


def downgrade() -> None:
    for table in reversed(TABLES):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_constraint(batch_op.f(f"uq_{table}_code"), type_="unique")
            batch_op.drop_column("code")
