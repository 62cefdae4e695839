"""Say of e-mail templates for which appointment types they are, and how often a client gets them."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0028"
down_revision: str | None = "0027"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_COUNTS = sa.text("status IN ('queued', 'sending', 'sent', 'uncertain')")


def upgrade() -> None:
    """All types, once per appointment: as it was."""
    op.create_table(
        "email_template_appointment_types",
        sa.Column("email_template_id", sa.Integer(), nullable=False),
        sa.Column("appointment_type_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["appointment_type_id"],
            ["appointment_types.id"],
            name=op.f("fk_email_template_appointment_types_appointment_type_id"),
        ),
        sa.ForeignKeyConstraint(
            ["email_template_id"],
            ["email_templates.id"],
            name=op.f("fk_email_template_appointment_types_email_template_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "email_template_id", "appointment_type_id", name=op.f("pk_email_template_appointment_types")
        ),
    )
    with op.batch_alter_table("email_template_appointment_types", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_email_template_appointment_types_appointment_type_id"), ["appointment_type_id"], unique=False
        )
    with op.batch_alter_table("email_templates", schema=None, table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.add_column(
            sa.Column("re_entry", sa.String(length=40), server_default="once_per_appointment", nullable=False)
        )
    with op.batch_alter_table("emails", schema=None) as batch_op:
        batch_op.add_column(sa.Column("once_key", sa.Text(), nullable=True))
        batch_op.create_index(
            "uq_emails_once_key", ["once_key"], unique=True, sqlite_where=_COUNTS, postgresql_where=_COUNTS
        )


def downgrade() -> None:
    with op.batch_alter_table("emails", schema=None) as batch_op:
        batch_op.drop_index("uq_emails_once_key")
        batch_op.drop_column("once_key")
    with op.batch_alter_table("email_templates", schema=None, table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.drop_column("re_entry")
    op.drop_table("email_template_appointment_types")
