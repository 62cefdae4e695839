"""Let filters ask the appointment type, the status, the lead source and whether there is a partner."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0021"
down_revision: str | None = "0020"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

THINGS = {"appointment_type_id": "appointment_types", "lead_source_id": "lead_sources", "status_id": "dossier_statuses"}


def upgrade() -> None:
    op.create_table(
        "scenario_condition_things",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("condition_id", sa.Integer(), nullable=False),
        *(sa.Column(column, sa.Integer(), nullable=True) for column in THINGS),
        sa.CheckConstraint(
            "(CASE WHEN appointment_type_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN status_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN lead_source_id IS NULL THEN 0 ELSE 1 END) = 1",
            name=op.f("ck_scenario_condition_things_names_one"),
        ),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_scenario_condition_things_{column}"))
            for column, table in THINGS.items()
        ),
        sa.ForeignKeyConstraint(
            ["condition_id"],
            ["scenario_conditions.id"],
            name=op.f("fk_scenario_condition_things_condition_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scenario_condition_things")),
        *(
            sa.UniqueConstraint(
                "condition_id", column, name=op.f(f"uq_scenario_condition_things_condition_id_{column}")
            )
            for column in THINGS
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("scenario_condition_things", schema=None) as batch_op:
        for column in THINGS:
            batch_op.create_index(batch_op.f(f"ix_scenario_condition_things_{column}"), [column], unique=False)
    with op.batch_alter_table("expectations", schema=None, table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        for column in ("lead_source_id", "status_id"):
            batch_op.add_column(sa.Column(column, sa.Integer(), nullable=True))
            batch_op.create_foreign_key(batch_op.f(f"fk_expectations_{column}"), THINGS[column], [column], ["id"])
            batch_op.create_index(batch_op.f(f"ix_expectations_{column}"), [column], unique=False)


def downgrade() -> None:
    """A filter that asks one of these can't be read without them: it is switched off, and lets nobody in."""
    asks = (
        "comparison LIKE 'appointment_type_%' OR comparison LIKE 'status_%' OR comparison LIKE 'lead_source_%'"
        " OR comparison IN ('has_partner', 'has_no_partner')"
    )
    op.execute(
        "UPDATE scenarios SET is_filtered = false"
        f" WHERE id IN (SELECT scenario_id FROM scenario_conditions WHERE {asks})"
    )
    op.execute(f"DELETE FROM scenario_conditions WHERE {asks}")
    with op.batch_alter_table("expectations", schema=None, table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        for column in ("lead_source_id", "status_id"):
            batch_op.drop_index(batch_op.f(f"ix_expectations_{column}"))
            batch_op.drop_constraint(batch_op.f(f"fk_expectations_{column}"), type_="foreignkey")
            batch_op.drop_column(column)
    op.drop_table("scenario_condition_things")
