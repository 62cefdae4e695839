"""Count the starts of an appointment, and keep for which of them a run is."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0018"
down_revision: str | None = "0017"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    for table in ("appointments", "runs"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column("start_number", sa.Integer(), server_default="0", nullable=False))
    # Each move was a start of its own. What was done for any of them, is not done again for the present one.
    op.execute("UPDATE appointments SET start_number = moves")
    op.execute(
        "UPDATE runs SET start_number = (SELECT start_number FROM appointments WHERE id = runs.appointment_id)"
        " WHERE appointment_id IS NOT NULL"
    )
    _mark("move", "start")


def downgrade() -> None:
    _mark("start", "move")
    for table in ("runs", "appointments"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_column("start_number")


def _mark(old: str, new: str) -> None:
    """What users type holds no bar: it is written in another way."""
    for table in ("emails", "tasks", "notes", "run_actions"):
        op.execute(f"UPDATE {table} SET key = replace(key, '|{old}:', '|{new}:') WHERE key LIKE '%|{old}:%'")
