"""Add the notes that actions leave on a dossier."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0013"
down_revision: str | None = "0012"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("notes", schema=None) as batch_op:
        batch_op.add_column(sa.Column("run_action_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("key", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("withdrawn_by_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_notes_run_action_id"), "run_actions", ["run_action_id"], ["id"])
        batch_op.create_foreign_key(batch_op.f("fk_notes_withdrawn_by_id"), "users", ["withdrawn_by_id"], ["id"])
        batch_op.create_index(batch_op.f("ix_notes_run_action_id"), ["run_action_id"], unique=False)
        batch_op.create_index(
            "uq_notes_live_key",
            ["key"],
            unique=True,
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        )


def downgrade() -> None:
    op.execute("DELETE FROM notes WHERE run_action_id IS NOT NULL")
    with op.batch_alter_table("notes", schema=None) as batch_op:
        batch_op.drop_index("uq_notes_live_key")
        batch_op.drop_index(batch_op.f("ix_notes_run_action_id"))
        batch_op.drop_constraint(batch_op.f("fk_notes_withdrawn_by_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_notes_run_action_id"), type_="foreignkey")
        batch_op.drop_column("withdrawn_by_id")
        batch_op.drop_column("withdrawn_at")
        batch_op.drop_column("key")
        batch_op.drop_column("run_action_id")
