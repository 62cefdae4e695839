"""Add the comparison of a condition, of the kinds that being inverted doesn't tell."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0012"
down_revision: str | None = "0011"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("scenario_conditions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("comparison", sa.String(length=40), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("scenario_conditions", schema=None) as batch_op:
        batch_op.drop_column("comparison")
