"""Let someone leave a dossier, and keep what was answered about what no longer applies."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0019"
down_revision: str | None = "0018"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "former_applicants",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("left_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossiers.id"], name=op.f("fk_former_applicants_dossier_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["left_by_id"], ["users.id"], name=op.f("fk_former_applicants_left_by_id")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_former_applicants_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_former_applicants")),
    )
    with op.batch_alter_table("former_applicants", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_former_applicants_dossier_id"), ["dossier_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_former_applicants_person_id"), ["person_id"], unique=False)
    op.create_table(
        "lapse_answers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("mark", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["answered_by_id"], ["users.id"], name=op.f("fk_lapse_answers_answered_by_id")),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossiers.id"], name=op.f("fk_lapse_answers_dossier_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lapse_answers")),
        sa.UniqueConstraint("dossier_id", "mark", name=op.f("uq_lapse_answers_dossier_id_mark")),
    )


def downgrade() -> None:
    op.drop_table("lapse_answers")
    op.drop_table("former_applicants")
