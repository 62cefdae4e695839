"""Mark addresses that were refused, and mails that not everybody got."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0027"
down_revision: str | None = "0026"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("emails", schema=None) as batch_op:
        batch_op.add_column(sa.Column("is_partial", sa.Boolean(), server_default=sa.false(), nullable=False))
    with op.batch_alter_table("persons", schema=None) as batch_op:
        batch_op.add_column(sa.Column("refused_address", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("refusal", sa.Text(), server_default="", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("persons", schema=None) as batch_op:
        batch_op.drop_column("refusal")
        batch_op.drop_column("refused_address")
    with op.batch_alter_table("emails", schema=None) as batch_op:
        batch_op.drop_column("is_partial")
