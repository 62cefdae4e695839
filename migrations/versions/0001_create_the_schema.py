"""Create the schema."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0001"
down_revision: str | None = None
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "appointment_types",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("duration_minutes", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_by", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_key", sa.Text(), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment_types")),
        sa.UniqueConstraint("code", name=op.f("uq_appointment_types_code")),
        sa.UniqueConstraint("name_key", name=op.f("uq_appointment_types_name_key")),
    )
    op.create_table(
        "document_types",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("validity_months", sa.Integer(), nullable=True),
        sa.Column("instructions", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_by", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_key", sa.Text(), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_types")),
        sa.UniqueConstraint("subject", "name_key", name=op.f("uq_document_types_subject_name_key")),
    )
    op.create_table(
        "dossier_statuses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_by", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_key", sa.Text(), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dossier_statuses")),
        sa.UniqueConstraint("name_key", name=op.f("uq_dossier_statuses_name_key")),
    )
    op.create_table(
        "email_templates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("formal_subject_line", sa.Text(), nullable=False),
        sa.Column("formal_body", sa.Text(), nullable=False),
        sa.Column("informal_subject_line", sa.Text(), nullable=False),
        sa.Column("informal_body", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_by", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_key", sa.Text(), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_email_templates")),
        sa.UniqueConstraint("name_key", name=op.f("uq_email_templates_name_key")),
    )
    op.create_table(
        "lead_sources",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_by", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_key", sa.Text(), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lead_sources")),
        sa.UniqueConstraint("name_key", name=op.f("uq_lead_sources_name_key")),
    )
    op.create_table(
        "locations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_by", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_key", sa.Text(), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_locations")),
        sa.UniqueConstraint("name_key", name=op.f("uq_locations_name_key")),
    )
    op.create_table(
        "offices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("form_of_address", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_by", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offices")),
    )
    op.create_table(
        "persons",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("salutation", sa.String(length=40), nullable=False),
        sa.Column("first_name", sa.Text(), nullable=False),
        sa.Column("prefix", sa.Text(), nullable=False),
        sa.Column("last_name", sa.Text(), nullable=False),
        sa.Column("search_key", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("email_key", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_by", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_persons")),
    )
    with op.batch_alter_table("persons", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_persons_email_key"), ["email_key"], unique=False)
        batch_op.create_index(batch_op.f("ix_persons_search_key"), ["search_key"], unique=False)

    op.create_table(
        "properties",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("is_multiple", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_by", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_key", sa.Text(), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_properties")),
        sa.UniqueConstraint("subject", "name_key", name=op.f("uq_properties_subject_name_key")),
    )
    op.create_table(
        "roles",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roles")),
        sa.UniqueConstraint("name", name=op.f("uq_roles_name")),
    )
    op.create_table(
        "scenarios",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scope", sa.String(length=40), nullable=False),
        sa.Column("applies_to", sa.String(length=40), nullable=False),
        sa.Column("is_filtered", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_by", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_key", sa.Text(), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scenarios")),
        sa.UniqueConstraint("name_key", name=op.f("uq_scenarios_name_key")),
    )
    op.create_table(
        "triggers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event", sa.String(length=40), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("is_first_of_type", sa.Boolean(), nullable=False),
        sa.Column("re_entry", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_by", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_key", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_triggers")),
        sa.UniqueConstraint("name_key", name=op.f("uq_triggers_name_key")),
    )
    op.create_table(
        "users",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("password", sa.Text(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("locale", sa.Text(), nullable=False),
        sa.Column("fs_uniquifier", sa.Text(), nullable=False),
        sa.Column("tf_primary_method", sa.Text(), nullable=True),
        sa.Column("tf_totp_secret", sa.Text(), nullable=True),
        sa.Column("tf_phone_number", sa.Text(), nullable=True),
        sa.Column("mf_recovery_codes", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("email", name=op.f("uq_users_email")),
        sa.UniqueConstraint("fs_uniquifier", name=op.f("uq_users_fs_uniquifier")),
    )
    op.create_table(
        "actions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scenario_id", sa.Integer(), nullable=True),
        sa.Column("trigger_id", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("document_type_id", sa.Integer(), nullable=True),
        sa.Column("email_template_id", sa.Integer(), nullable=True),
        sa.Column("recipient", sa.String(length=40), nullable=True),
        sa.Column("task_subject", sa.Text(), nullable=True),
        sa.Column("assignee", sa.String(length=40), nullable=True),
        sa.Column("assignee_user_id", sa.Integer(), nullable=True),
        sa.Column("due_days", sa.Integer(), nullable=True),
        sa.Column("status_id", sa.Integer(), nullable=True),
        sa.Column("started_scenario_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("(scenario_id IS NULL) <> (trigger_id IS NULL)", name=op.f("ck_actions_one_owner")),
        sa.ForeignKeyConstraint(["assignee_user_id"], ["users.id"], name=op.f("fk_actions_assignee_user_id")),
        sa.ForeignKeyConstraint(["document_type_id"], ["document_types.id"], name=op.f("fk_actions_document_type_id")),
        sa.ForeignKeyConstraint(
            ["email_template_id"], ["email_templates.id"], name=op.f("fk_actions_email_template_id")
        ),
        sa.ForeignKeyConstraint(
            ["scenario_id"], ["scenarios.id"], name=op.f("fk_actions_scenario_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["started_scenario_id"], ["scenarios.id"], name=op.f("fk_actions_started_scenario_id")),
        sa.ForeignKeyConstraint(["status_id"], ["dossier_statuses.id"], name=op.f("fk_actions_status_id")),
        sa.ForeignKeyConstraint(
            ["trigger_id"], ["triggers.id"], name=op.f("fk_actions_trigger_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_actions")),
    )
    with op.batch_alter_table("actions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_actions_assignee_user_id"), ["assignee_user_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_actions_document_type_id"), ["document_type_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_actions_email_template_id"), ["email_template_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_actions_scenario_id"), ["scenario_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_actions_started_scenario_id"), ["started_scenario_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_actions_status_id"), ["status_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_actions_trigger_id"), ["trigger_id"], unique=False)

    op.create_table(
        "dossiers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.Text(), nullable=True),
        sa.Column("advisor_id", sa.Integer(), nullable=False),
        sa.Column("handler_id", sa.Integer(), nullable=True),
        sa.Column("status_id", sa.Integer(), nullable=False),
        sa.Column("lead_source_id", sa.Integer(), nullable=True),
        sa.Column("form_of_address", sa.String(length=40), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_by", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["advisor_id"], ["users.id"], name=op.f("fk_dossiers_advisor_id")),
        sa.ForeignKeyConstraint(["handler_id"], ["users.id"], name=op.f("fk_dossiers_handler_id")),
        sa.ForeignKeyConstraint(["lead_source_id"], ["lead_sources.id"], name=op.f("fk_dossiers_lead_source_id")),
        sa.ForeignKeyConstraint(["status_id"], ["dossier_statuses.id"], name=op.f("fk_dossiers_status_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dossiers")),
        sa.UniqueConstraint("token", name=op.f("uq_dossiers_token")),
    )
    with op.batch_alter_table("dossiers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_dossiers_advisor_id"), ["advisor_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_dossiers_handler_id"), ["handler_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_dossiers_lead_source_id"), ["lead_source_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_dossiers_status_id"), ["status_id"], unique=False)

    op.create_table(
        "property_options",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("property_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_key", sa.Text(), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["property_id"], ["properties.id"], name=op.f("fk_property_options_property_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_property_options")),
        sa.UniqueConstraint("property_id", "code", name=op.f("uq_property_options_property_id_code")),
        sa.UniqueConstraint("property_id", "name_key", name=op.f("uq_property_options_property_id_name_key")),
    )
    with op.batch_alter_table("property_options", schema=None) as batch_op:
        batch_op.create_index("ix_property_options_property_id", ["property_id"], unique=False)

    op.create_table(
        "scenario_conditions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scenario_id", sa.Integer(), nullable=False),
        sa.Column("property_id", sa.Integer(), nullable=False),
        sa.Column("is_inverted", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["property_id"], ["properties.id"], name=op.f("fk_scenario_conditions_property_id")),
        sa.ForeignKeyConstraint(
            ["scenario_id"], ["scenarios.id"], name=op.f("fk_scenario_conditions_scenario_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scenario_conditions")),
    )
    with op.batch_alter_table("scenario_conditions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_scenario_conditions_property_id"), ["property_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_scenario_conditions_scenario_id"), ["scenario_id"], unique=False)

    op.create_table(
        "trigger_appointment_types",
        sa.Column("trigger_id", sa.Integer(), nullable=False),
        sa.Column("appointment_type_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["appointment_type_id"],
            ["appointment_types.id"],
            name=op.f("fk_trigger_appointment_types_appointment_type_id"),
        ),
        sa.ForeignKeyConstraint(
            ["trigger_id"], ["triggers.id"], name=op.f("fk_trigger_appointment_types_trigger_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("trigger_id", "appointment_type_id", name=op.f("pk_trigger_appointment_types")),
    )
    with op.batch_alter_table("trigger_appointment_types", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_trigger_appointment_types_appointment_type_id"), ["appointment_type_id"], unique=False
        )

    op.create_table(
        "users_roles",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("role_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["role_id"], ["roles.id"], name=op.f("fk_users_roles_role_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_users_roles_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("user_id", "role_id", name=op.f("pk_users_roles")),
    )
    op.create_table(
        "applicants",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossiers.id"], name=op.f("fk_applicants_dossier_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_applicants_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_applicants")),
        sa.UniqueConstraint("dossier_id", "person_id", name=op.f("uq_applicants_dossier_id_person_id")),
        sa.UniqueConstraint("dossier_id", "role", name=op.f("uq_applicants_dossier_id_role")),
    )
    with op.batch_alter_table("applicants", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_applicants_person_id"), ["person_id"], unique=False)

    op.create_table(
        "appointments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("type_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("location_id", sa.Integer(), nullable=True),
        sa.Column("remarks", sa.Text(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("duration_minutes", sa.Integer(), nullable=False),
        sa.Column("advisor_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("moves", sa.Integer(), nullable=False),
        sa.Column("scheduled_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("scheduled_by_id", sa.Integer(), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancellation_reason", sa.Text(), nullable=False),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_by", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["advisor_id"], ["users.id"], name=op.f("fk_appointments_advisor_id")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name=op.f("fk_appointments_dossier_id")),
        sa.ForeignKeyConstraint(["location_id"], ["locations.id"], name=op.f("fk_appointments_location_id")),
        sa.ForeignKeyConstraint(["scheduled_by_id"], ["users.id"], name=op.f("fk_appointments_scheduled_by_id")),
        sa.ForeignKeyConstraint(["type_id"], ["appointment_types.id"], name=op.f("fk_appointments_type_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointments")),
        sa.UniqueConstraint("token", name=op.f("uq_appointments_token")),
    )
    with op.batch_alter_table("appointments", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_appointments_advisor_id"), ["advisor_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_appointments_dossier_id"), ["dossier_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_appointments_location_id"), ["location_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_appointments_starts_at"), ["starts_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_appointments_type_id"), ["type_id"], unique=False)

    op.create_table(
        "dossier_options",
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("option_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossiers.id"], name=op.f("fk_dossier_options_dossier_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["option_id"], ["property_options.id"], name=op.f("fk_dossier_options_option_id")),
        sa.PrimaryKeyConstraint("dossier_id", "option_id", name=op.f("pk_dossier_options")),
    )
    with op.batch_alter_table("dossier_options", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_dossier_options_option_id"), ["option_id"], unique=False)

    op.create_table(
        "person_options",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("option_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["option_id"], ["property_options.id"], name=op.f("fk_person_options_option_id")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_person_options_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "option_id", name=op.f("pk_person_options")),
    )
    with op.batch_alter_table("person_options", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_person_options_option_id"), ["option_id"], unique=False)

    op.create_table(
        "scenario_condition_options",
        sa.Column("condition_id", sa.Integer(), nullable=False),
        sa.Column("option_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["condition_id"],
            ["scenario_conditions.id"],
            name=op.f("fk_scenario_condition_options_condition_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["option_id"], ["property_options.id"], name=op.f("fk_scenario_condition_options_option_id")
        ),
        sa.PrimaryKeyConstraint("condition_id", "option_id", name=op.f("pk_scenario_condition_options")),
    )
    with op.batch_alter_table("scenario_condition_options", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_scenario_condition_options_option_id"), ["option_id"], unique=False)

    op.create_table(
        "runs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("appointment_id", sa.Integer(), nullable=True),
        sa.Column("event", sa.String(length=40), nullable=False),
        sa.Column("scenario_ids", sa.JSON(), nullable=False),
        sa.Column("requested_by_id", sa.Integer(), nullable=True),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rung_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("token", sa.Text(), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["appointment_id"], ["appointments.id"], name=op.f("fk_runs_appointment_id")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name=op.f("fk_runs_dossier_id")),
        sa.ForeignKeyConstraint(["requested_by_id"], ["users.id"], name=op.f("fk_runs_requested_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_runs")),
        sa.UniqueConstraint("key", name=op.f("uq_runs_key")),
    )
    with op.batch_alter_table("runs", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_runs_appointment_id"), ["appointment_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_runs_dossier_id"), ["dossier_id"], unique=False)
        batch_op.create_index("ix_runs_status_due_at", ["status", "due_at"], unique=False)

    op.create_table(
        "run_scenarios",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("scenario_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("person_name", sa.Text(), nullable=True),
        sa.Column("weighing", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.JSON(), nullable=True),
        sa.Column("conditions", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_run_scenarios_person_id")),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("fk_run_scenarios_run_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["scenario_id"], ["scenarios.id"], name=op.f("fk_run_scenarios_scenario_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_run_scenarios")),
    )
    with op.batch_alter_table("run_scenarios", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_run_scenarios_run_id"), ["run_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_run_scenarios_scenario_id"), ["scenario_id"], unique=False)

    op.create_table(
        "run_triggers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("trigger_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("has_fired", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.JSON(), nullable=True),
        sa.Column("once_key", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("fk_run_triggers_run_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["trigger_id"], ["triggers.id"], name=op.f("fk_run_triggers_trigger_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_run_triggers")),
        sa.UniqueConstraint("once_key", name=op.f("uq_run_triggers_once_key")),
    )
    with op.batch_alter_table("run_triggers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_run_triggers_run_id"), ["run_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_run_triggers_trigger_id"), ["trigger_id"], unique=False)

    op.create_table(
        "run_actions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("run_trigger_id", sa.Integer(), nullable=True),
        sa.Column("run_scenario_id", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=True),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("person_name", sa.Text(), nullable=True),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("order", sa.JSON(), nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.JSON(), nullable=True),
        sa.Column("done_by_id", sa.Integer(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["action_id"], ["actions.id"], name=op.f("fk_run_actions_action_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["done_by_id"], ["run_actions.id"], name=op.f("fk_run_actions_done_by_id")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_run_actions_person_id")),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("fk_run_actions_run_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["run_scenario_id"], ["run_scenarios.id"], name=op.f("fk_run_actions_run_scenario_id")),
        sa.ForeignKeyConstraint(["run_trigger_id"], ["run_triggers.id"], name=op.f("fk_run_actions_run_trigger_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_run_actions")),
    )
    with op.batch_alter_table("run_actions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_run_actions_action_id"), ["action_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_run_actions_done_by_id"), ["done_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_run_actions_run_id"), ["run_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_run_actions_run_scenario_id"), ["run_scenario_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_run_actions_run_trigger_id"), ["run_trigger_id"], unique=False)

    op.create_table(
        "document_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("document_type_id", sa.Integer(), nullable=False),
        sa.Column("appointment_id", sa.Integer(), nullable=True),
        sa.Column("run_action_id", sa.Integer(), nullable=False),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("valid_until_on", sa.Date(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["appointment_id"], ["appointments.id"], name=op.f("fk_document_requests_appointment_id")
        ),
        sa.ForeignKeyConstraint(["decided_by_id"], ["users.id"], name=op.f("fk_document_requests_decided_by_id")),
        sa.ForeignKeyConstraint(
            ["document_type_id"], ["document_types.id"], name=op.f("fk_document_requests_document_type_id")
        ),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name=op.f("fk_document_requests_dossier_id")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_document_requests_person_id")),
        sa.ForeignKeyConstraint(
            ["replaces_id"], ["document_requests.id"], name=op.f("fk_document_requests_replaces_id")
        ),
        sa.ForeignKeyConstraint(["run_action_id"], ["run_actions.id"], name=op.f("fk_document_requests_run_action_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_requests")),
    )
    with op.batch_alter_table("document_requests", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_document_requests_appointment_id"), ["appointment_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_document_requests_document_type_id"), ["document_type_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_document_requests_dossier_id"), ["dossier_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_document_requests_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_document_requests_run_action_id"), ["run_action_id"], unique=False)
        batch_op.create_index(
            "uq_document_requests_open_key",
            ["key"],
            unique=True,
            sqlite_where=sa.text("status = 'open'"),
            postgresql_where=sa.text("status = 'open'"),
        )

    op.create_table(
        "emails",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("email_template_id", sa.Integer(), nullable=False),
        sa.Column("appointment_id", sa.Integer(), nullable=True),
        sa.Column("run_action_id", sa.Integer(), nullable=False),
        sa.Column("recipients", sa.JSON(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_attempt_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("token", sa.Text(), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("data_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("subject_line", sa.Text(), nullable=True),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["appointment_id"], ["appointments.id"], name=op.f("fk_emails_appointment_id")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name=op.f("fk_emails_dossier_id")),
        sa.ForeignKeyConstraint(
            ["email_template_id"], ["email_templates.id"], name=op.f("fk_emails_email_template_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_emails_person_id")),
        sa.ForeignKeyConstraint(["run_action_id"], ["run_actions.id"], name=op.f("fk_emails_run_action_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_emails")),
    )
    with op.batch_alter_table("emails", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_emails_appointment_id"), ["appointment_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_emails_dossier_id"), ["dossier_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_emails_email_template_id"), ["email_template_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_emails_run_action_id"), ["run_action_id"], unique=False)
        batch_op.create_index("ix_emails_status_next_attempt_at", ["status", "next_attempt_at"], unique=False)
        batch_op.create_index(
            "uq_emails_live_key",
            ["key"],
            unique=True,
            sqlite_where=sa.text("status <> 'withdrawn'"),
            postgresql_where=sa.text("status <> 'withdrawn'"),
        )

    op.create_table(
        "status_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("from_status_id", sa.Integer(), nullable=True),
        sa.Column("to_status_id", sa.Integer(), nullable=False),
        sa.Column("run_action_id", sa.Integer(), nullable=True),
        sa.Column("changed_by_id", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["changed_by_id"], ["users.id"], name=op.f("fk_status_changes_changed_by_id")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name=op.f("fk_status_changes_dossier_id")),
        sa.ForeignKeyConstraint(
            ["from_status_id"], ["dossier_statuses.id"], name=op.f("fk_status_changes_from_status_id")
        ),
        sa.ForeignKeyConstraint(["run_action_id"], ["run_actions.id"], name=op.f("fk_status_changes_run_action_id")),
        sa.ForeignKeyConstraint(["to_status_id"], ["dossier_statuses.id"], name=op.f("fk_status_changes_to_status_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_status_changes")),
        sa.UniqueConstraint("run_action_id", name=op.f("uq_status_changes_run_action_id")),
    )
    with op.batch_alter_table("status_changes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_status_changes_dossier_id"), ["dossier_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_status_changes_from_status_id"), ["from_status_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_status_changes_to_status_id"), ["to_status_id"], unique=False)

    op.create_table(
        "tasks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("appointment_id", sa.Integer(), nullable=True),
        sa.Column("run_action_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("assignee_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["appointment_id"], ["appointments.id"], name=op.f("fk_tasks_appointment_id")),
        sa.ForeignKeyConstraint(["assignee_id"], ["users.id"], name=op.f("fk_tasks_assignee_id")),
        sa.ForeignKeyConstraint(["done_by_id"], ["users.id"], name=op.f("fk_tasks_done_by_id")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name=op.f("fk_tasks_dossier_id")),
        sa.ForeignKeyConstraint(["run_action_id"], ["run_actions.id"], name=op.f("fk_tasks_run_action_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tasks")),
    )
    with op.batch_alter_table("tasks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tasks_appointment_id"), ["appointment_id"], unique=False)
        batch_op.create_index("ix_tasks_assignee_id_status", ["assignee_id", "status"], unique=False)
        batch_op.create_index(batch_op.f("ix_tasks_dossier_id"), ["dossier_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_tasks_run_action_id"), ["run_action_id"], unique=False)
        batch_op.create_index(
            "uq_tasks_live_key",
            ["key"],
            unique=True,
            sqlite_where=sa.text("status <> 'withdrawn'"),
            postgresql_where=sa.text("status <> 'withdrawn'"),
        )


def downgrade() -> None:
    with op.batch_alter_table("tasks", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_tasks_live_key",
            sqlite_where=sa.text("status <> 'withdrawn'"),
            postgresql_where=sa.text("status <> 'withdrawn'"),
        )
        batch_op.drop_index(batch_op.f("ix_tasks_run_action_id"))
        batch_op.drop_index(batch_op.f("ix_tasks_dossier_id"))
        batch_op.drop_index("ix_tasks_assignee_id_status")
        batch_op.drop_index(batch_op.f("ix_tasks_appointment_id"))

    op.drop_table("tasks")
    with op.batch_alter_table("status_changes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_status_changes_to_status_id"))
        batch_op.drop_index(batch_op.f("ix_status_changes_from_status_id"))
        batch_op.drop_index(batch_op.f("ix_status_changes_dossier_id"))

    op.drop_table("status_changes")
    with op.batch_alter_table("emails", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_emails_live_key",
            sqlite_where=sa.text("status <> 'withdrawn'"),
            postgresql_where=sa.text("status <> 'withdrawn'"),
        )
        batch_op.drop_index("ix_emails_status_next_attempt_at")
        batch_op.drop_index(batch_op.f("ix_emails_run_action_id"))
        batch_op.drop_index(batch_op.f("ix_emails_email_template_id"))
        batch_op.drop_index(batch_op.f("ix_emails_dossier_id"))
        batch_op.drop_index(batch_op.f("ix_emails_appointment_id"))

    op.drop_table("emails")
    with op.batch_alter_table("document_requests", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_document_requests_open_key",
            sqlite_where=sa.text("status = 'open'"),
            postgresql_where=sa.text("status = 'open'"),
        )
        batch_op.drop_index(batch_op.f("ix_document_requests_run_action_id"))
        batch_op.drop_index(batch_op.f("ix_document_requests_person_id"))
        batch_op.drop_index(batch_op.f("ix_document_requests_dossier_id"))
        batch_op.drop_index(batch_op.f("ix_document_requests_document_type_id"))
        batch_op.drop_index(batch_op.f("ix_document_requests_appointment_id"))

    op.drop_table("document_requests")
    with op.batch_alter_table("run_actions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_run_actions_run_trigger_id"))
        batch_op.drop_index(batch_op.f("ix_run_actions_run_scenario_id"))
        batch_op.drop_index(batch_op.f("ix_run_actions_run_id"))
        batch_op.drop_index(batch_op.f("ix_run_actions_done_by_id"))
        batch_op.drop_index(batch_op.f("ix_run_actions_action_id"))

    op.drop_table("run_actions")
    with op.batch_alter_table("run_triggers", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_run_triggers_trigger_id"))
        batch_op.drop_index(batch_op.f("ix_run_triggers_run_id"))

    op.drop_table("run_triggers")
    with op.batch_alter_table("run_scenarios", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_run_scenarios_scenario_id"))
        batch_op.drop_index(batch_op.f("ix_run_scenarios_run_id"))

    op.drop_table("run_scenarios")
    with op.batch_alter_table("runs", schema=None) as batch_op:
        batch_op.drop_index("ix_runs_status_due_at")
        batch_op.drop_index(batch_op.f("ix_runs_dossier_id"))
        batch_op.drop_index(batch_op.f("ix_runs_appointment_id"))

    op.drop_table("runs")
    with op.batch_alter_table("scenario_condition_options", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_scenario_condition_options_option_id"))

    op.drop_table("scenario_condition_options")
    with op.batch_alter_table("person_options", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_person_options_option_id"))

    op.drop_table("person_options")
    with op.batch_alter_table("dossier_options", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_dossier_options_option_id"))

    op.drop_table("dossier_options")
    with op.batch_alter_table("appointments", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_appointments_type_id"))
        batch_op.drop_index(batch_op.f("ix_appointments_starts_at"))
        batch_op.drop_index(batch_op.f("ix_appointments_location_id"))
        batch_op.drop_index(batch_op.f("ix_appointments_dossier_id"))
        batch_op.drop_index(batch_op.f("ix_appointments_advisor_id"))

    op.drop_table("appointments")
    with op.batch_alter_table("applicants", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_applicants_person_id"))

    op.drop_table("applicants")
    op.drop_table("users_roles")
    with op.batch_alter_table("trigger_appointment_types", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_trigger_appointment_types_appointment_type_id"))

    op.drop_table("trigger_appointment_types")
    with op.batch_alter_table("scenario_conditions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_scenario_conditions_scenario_id"))
        batch_op.drop_index(batch_op.f("ix_scenario_conditions_property_id"))

    op.drop_table("scenario_conditions")
    with op.batch_alter_table("property_options", schema=None) as batch_op:
        batch_op.drop_index("ix_property_options_property_id")

    op.drop_table("property_options")
    with op.batch_alter_table("dossiers", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_dossiers_status_id"))
        batch_op.drop_index(batch_op.f("ix_dossiers_lead_source_id"))
        batch_op.drop_index(batch_op.f("ix_dossiers_handler_id"))
        batch_op.drop_index(batch_op.f("ix_dossiers_advisor_id"))

    op.drop_table("dossiers")
    with op.batch_alter_table("actions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_actions_trigger_id"))
        batch_op.drop_index(batch_op.f("ix_actions_status_id"))
        batch_op.drop_index(batch_op.f("ix_actions_started_scenario_id"))
        batch_op.drop_index(batch_op.f("ix_actions_scenario_id"))
        batch_op.drop_index(batch_op.f("ix_actions_email_template_id"))
        batch_op.drop_index(batch_op.f("ix_actions_document_type_id"))
        batch_op.drop_index(batch_op.f("ix_actions_assignee_user_id"))

    op.drop_table("actions")
    op.drop_table("users")
    op.drop_table("triggers")
    op.drop_table("scenarios")
    op.drop_table("roles")
    op.drop_table("properties")
    with op.batch_alter_table("persons", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_persons_search_key"))
        batch_op.drop_index(batch_op.f("ix_persons_email_key"))

    op.drop_table("persons")
    op.drop_table("offices")
    op.drop_table("locations")
    op.drop_table("lead_sources")
    op.drop_table("email_templates")
    op.drop_table("dossier_statuses")
    op.drop_table("document_types")
    op.drop_table("appointment_types")
