"""Add the mortgage amounts of dossiers."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0011"
down_revision: str | None = "0010"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("dossiers", schema=None) as batch_op:
        batch_op.add_column(sa.Column("mortgage_amount", sa.Integer(), nullable=True))
        batch_op.create_check_constraint(batch_op.f("ck_dossiers_mortgage_amount"), "mortgage_amount >= 0")


def downgrade() -> None:
    with op.batch_alter_table("dossiers", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_dossiers_mortgage_amount"), type_="check")
        batch_op.drop_column("mortgage_amount")
