"""Add expectations."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0008"
down_revision: str | None = "0007"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "expectations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("event", sa.String(length=40), nullable=False),
        sa.Column("appointment_type_id", sa.Integer(), nullable=False),
        sa.Column("is_first_of_type", sa.Boolean(), nullable=False),
        sa.Column("has_partner", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_by", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_key", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["appointment_type_id"], ["appointment_types.id"], name=op.f("fk_expectations_appointment_type_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expectations")),
        sa.UniqueConstraint("code", name=op.f("uq_expectations_code")),
        sa.UniqueConstraint("name_key", name=op.f("uq_expectations_name_key")),
    )
    with op.batch_alter_table("expectations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_expectations_appointment_type_id"), ["appointment_type_id"], unique=False)

    op.create_table(
        "expectation_choices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("expectation_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=True),
        sa.Column("option_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["expectation_id"],
            ["expectations.id"],
            name=op.f("fk_expectation_choices_expectation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["option_id"], ["property_options.id"], name=op.f("fk_expectation_choices_option_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expectation_choices")),
        sa.UniqueConstraint(
            "expectation_id", "role", "option_id", name=op.f("uq_expectation_choices_expectation_id_role_option_id")
        ),
    )
    with op.batch_alter_table("expectation_choices", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_expectation_choices_option_id"), ["option_id"], unique=False)

    op.create_table(
        "expectation_lines",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("expectation_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("document_type_id", sa.Integer(), nullable=True),
        sa.Column("email_template_id", sa.Integer(), nullable=True),
        sa.Column("status_id", sa.Integer(), nullable=True),
        sa.Column("task_subject", sa.Text(), nullable=True),
        sa.Column("role", sa.String(length=40), nullable=True),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_type_id"], ["document_types.id"], name=op.f("fk_expectation_lines_document_type_id")
        ),
        sa.ForeignKeyConstraint(
            ["email_template_id"], ["email_templates.id"], name=op.f("fk_expectation_lines_email_template_id")
        ),
        sa.ForeignKeyConstraint(
            ["expectation_id"],
            ["expectations.id"],
            name=op.f("fk_expectation_lines_expectation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["status_id"], ["dossier_statuses.id"], name=op.f("fk_expectation_lines_status_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expectation_lines")),
    )
    with op.batch_alter_table("expectation_lines", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_expectation_lines_document_type_id"), ["document_type_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_expectation_lines_email_template_id"), ["email_template_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_expectation_lines_expectation_id"), ["expectation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_expectation_lines_status_id"), ["status_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("expectation_lines", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_expectation_lines_status_id"))
        batch_op.drop_index(batch_op.f("ix_expectation_lines_expectation_id"))
        batch_op.drop_index(batch_op.f("ix_expectation_lines_email_template_id"))
        batch_op.drop_index(batch_op.f("ix_expectation_lines_document_type_id"))

    op.drop_table("expectation_lines")
    with op.batch_alter_table("expectation_choices", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_expectation_choices_option_id"))

    op.drop_table("expectation_choices")
    with op.batch_alter_table("expectations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_expectations_appointment_type_id"))

    op.drop_table("expectations")
