"""Give no number twice, and free what the deleted ones still hold."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0016"
down_revision: str | None = "0015"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TABLES = (
    "actions",
    "applicants",
    "appointment_types",
    "document_types",
    "dossier_statuses",
    "email_templates",
    "expectation_choices",
    "expectation_lines",
    "expectations",
    "lead_sources",
    "locations",
    "notes",
    "properties",
    "property_options",
    "saved_views",
    "scenario_conditions",
    "scenarios",
    "triggers",
)


def upgrade() -> None:
    # Of triggers that are gone: the next with their number would be told that it had fired.
    op.execute("UPDATE run_triggers SET once_key = NULL WHERE trigger_id IS NULL")
    # What was cancelled doesn't count as once for the dossier.
    op.execute(
        "UPDATE run_triggers SET once_key = NULL WHERE run_id IN (SELECT runs.id FROM runs"
        " JOIN appointments ON appointments.id = runs.appointment_id"
        " WHERE appointments.status = 'cancelled' AND runs.event <> 'cancelled')"
    )
    op.execute(
        "UPDATE runs SET key = key || ':' || id"
        " WHERE trigger_id IS NULL AND appointment_id IS NOT NULL AND event IN ('before', 'after')"
    )
    if op.get_bind().dialect.name == "sqlite":
        _rebuild(is_counted=True)
        # What is gone had a number too; history knows it.
        op.execute(
            "UPDATE sqlite_sequence SET seq = max(seq,"
            " coalesce((SELECT max(thing_id) FROM revisions WHERE kind = sqlite_sequence.name), 0))"
        )


def downgrade() -> None:
    """The keys of what is gone stay free."""
    if op.get_bind().dialect.name == "sqlite":
        _rebuild(is_counted=False)


def _rebuild(*, is_counted: bool) -> None:
    for table in TABLES:
        options = {"sqlite_autoincrement": is_counted}
        with op.batch_alter_table(table, schema=None, recreate="always", table_kwargs=options) as batch_op:
            batch_op.alter_column("id", existing_type=sa.Integer(), autoincrement=True)
