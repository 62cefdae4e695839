"""Add the text of the note that an action leaves."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0014"
down_revision: str | None = "0013"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    for table in ("actions", "expectation_lines"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column("note_text", sa.Text(), nullable=True))


def downgrade() -> None:
    for table in ("actions", "expectation_lines"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_column("note_text")
