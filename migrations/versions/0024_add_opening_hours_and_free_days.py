"""Add opening hours and free days."""

import json
from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0024"
down_revision: str | None = "0023"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

WORKING = ("monday", "tuesday", "wednesday", "thursday", "friday")
HOURS = dict.fromkeys(WORKING, "09:00-17:30") | {"saturday": None, "sunday": None}
# What every office had so far, but for Good Friday.
HOLIDAYS = [
    "new_years_day",
    "easter_sunday",
    "easter_monday",
    "kings_day",
    "liberation_day_lustrum",
    "ascension_day",
    "pentecost",
    "pentecost_monday",
    "christmas_day",
    "second_day_of_christmas",
]
NEW = {"opening_hours": HOURS, "holidays": HOLIDAYS, "closings": [], "former_free_days": []}


def upgrade() -> None:
    with op.batch_alter_table("offices", schema=None) as batch_op:
        for name, value in NEW.items():
            batch_op.add_column(sa.Column(name, sa.JSON(), server_default=json.dumps(value), nullable=False))
    with op.batch_alter_table("runs", schema=None) as batch_op:
        batch_op.add_column(sa.Column("mails_clients", sa.Boolean(), server_default=sa.true(), nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("runs", schema=None) as batch_op:
        batch_op.drop_column("mails_clients")
    with op.batch_alter_table("offices", schema=None) as batch_op:
        for name in reversed(NEW):
            batch_op.drop_column(name)
