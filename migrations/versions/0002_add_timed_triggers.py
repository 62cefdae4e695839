"""Add timed triggers."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("appointments", schema=None) as batch_op:
        batch_op.add_column(sa.Column("moved_at", sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table("runs", schema=None) as batch_op:
        batch_op.add_column(sa.Column("trigger_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_runs_trigger_id"), ["trigger_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_runs_trigger_id"), "triggers", ["trigger_id"], ["id"], ondelete="SET NULL"
        )

    with op.batch_alter_table("triggers", schema=None) as batch_op:
        batch_op.add_column(sa.Column("offset_amount", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("offset_unit", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("activated_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("triggers", schema=None) as batch_op:
        batch_op.drop_column("activated_at")
        batch_op.drop_column("offset_unit")
        batch_op.drop_column("offset_amount")

    with op.batch_alter_table("runs", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_runs_trigger_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_runs_trigger_id"))
        batch_op.drop_column("trigger_id")

    with op.batch_alter_table("appointments", schema=None) as batch_op:
        batch_op.drop_column("moved_at")
