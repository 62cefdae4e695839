"""Add when an appointment ended, in whatever way."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0010"
down_revision: str | None = "0009"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("appointments", schema=None) as batch_op:
        batch_op.add_column(sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE appointments SET ended_at = coalesce(cancelled_at, completed_at)")


def downgrade() -> None:
    for status in ("cancelled", "completed"):
        op.execute(f"UPDATE appointments SET {status}_at = ended_at WHERE status = '{status}'")
    with op.batch_alter_table("appointments", schema=None) as batch_op:
        batch_op.drop_column("ended_at")
