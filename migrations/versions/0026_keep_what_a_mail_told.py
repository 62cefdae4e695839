"""Keep what a mail told the applicants of its appointment's start and place."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0026"
down_revision: str | None = "0025"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("emails", schema=None) as batch_op:
        batch_op.add_column(sa.Column("told_starts_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("told_location_id", sa.Integer(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("emails", schema=None) as batch_op:
        batch_op.drop_column("told_location_id")
        batch_op.drop_column("told_starts_at")
