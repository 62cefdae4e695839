"""Let a condition ask no property."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0015"
down_revision: str | None = "0014"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("scenario_conditions", schema=None) as batch_op:
        batch_op.alter_column("property_id", existing_type=sa.Integer(), nullable=True)
        batch_op.create_check_constraint(
            batch_op.f("ck_scenario_conditions_asks"), "property_id IS NOT NULL OR comparison IS NOT NULL"
        )


def downgrade() -> None:
    """Refused by the database while there is a condition that asks none: without it, its filter would let more in."""
    with op.batch_alter_table("scenario_conditions", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_scenario_conditions_asks"), type_="check")
        batch_op.alter_column("property_id", existing_type=sa.Integer(), nullable=False)
