"""Scenarios, triggers and the actions that both hold."""

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar, TypeAlias

from sqlalchemy import (
    CheckConstraint,
    Column,
    ColumnElement,
    Dialect,
    ForeignKey,
    String,
    Table,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import db
from app.models.accounts import User
from app.models.mixins import Archivable, Coded, Typed, Versioned
from app.models.settings import (
    AppointmentType,
    DocumentType,
    DossierStatus,
    EmailTemplate,
    LeadSource,
    Property,
    PropertyOption,
)
from app.vocabulary import events
from app.vocabulary.offsets import Offset
from app.vocabulary.words import (
    ACTION_KINDS,
    ActionKind,
    AppliesTo,
    Assignee,
    ConditionKind,
    Event,
    OffsetUnit,
    Recipient,
    ReEntry,
    Scope,
    action_kind,
)

scenario_condition_options = Table(
    "scenario_condition_options",
    db.metadata,
    Column("condition_id", ForeignKey("scenario_conditions.id", ondelete="CASCADE"), primary_key=True),
    Column("option_id", ForeignKey("property_options.id"), primary_key=True, index=True),
)

trigger_appointment_types = Table(
    "trigger_appointment_types",
    db.metadata,
    Column("trigger_id", ForeignKey("triggers.id", ondelete="CASCADE"), primary_key=True),
    Column("appointment_type_id", ForeignKey("appointment_types.id"), primary_key=True, index=True),
)


class Scenario(Versioned, Archivable, Coded):
    __tablename__ = "scenarios"
    __table_args__ = (UniqueConstraint("name_key"),)

    scope: Mapped[Scope] = mapped_column(default=Scope.APPOINTMENT)
    applies_to: Mapped[AppliesTo] = mapped_column(default=AppliesTo.DOSSIER)
    is_filtered: Mapped[bool] = mapped_column(default=False)
    conditions: Mapped[list["ScenarioCondition"]] = relationship(
        back_populates="scenario", order_by="ScenarioCondition.position", cascade="all, delete-orphan"
    )
    actions: Mapped[list["Action"]] = relationship(
        foreign_keys="Action.scenario_id", order_by="Action.position", cascade="all, delete-orphan"
    )


class ScenarioCondition(db.Model):
    """A line of a filter; its kind says whether it is about a property, and how that is compared with options."""

    __tablename__ = "scenario_conditions"
    __table_args__ = (
        # The two kinds that there were first are about a property.
        CheckConstraint("property_id IS NOT NULL OR comparison IS NOT NULL", name="asks"),
    )

    @property
    def chosen(self) -> "Sequence[PropertyOption | ListThing]":
        """What satisfies it, or what must not be: options of its property, or things of one of the office's lists."""
        things = sorted((thing.named for thing in self.things), key=lambda named: (named.position, named.id))
        return [*self.options, *things]

    id: Mapped[int] = mapped_column(primary_key=True)
    scenario_id: Mapped[int] = mapped_column(ForeignKey("scenarios.id", ondelete="CASCADE"), index=True)
    property_id: Mapped[int | None] = mapped_column(ForeignKey("properties.id"), index=True)
    is_inverted: Mapped[bool] = mapped_column(default=False)
    comparison: Mapped[ConditionKind | None]
    """Where it is None, the kind is one of the two that `is_inverted` tells apart."""
    position: Mapped[int] = mapped_column(default=0)
    scenario: Mapped[Scenario] = relationship(back_populates="conditions")
    property: Mapped[Property | None] = relationship()
    options: Mapped[list[PropertyOption]] = relationship(
        secondary=scenario_condition_options, order_by=PropertyOption.position
    )
    things: Mapped[list["ConditionThing"]] = relationship(order_by="ConditionThing.id", cascade="all, delete-orphan")


ListThing: TypeAlias = AppointmentType | DossierStatus | LeadSource


class ConditionThing(db.Model):
    """A thing of one of the office's lists that a condition names."""

    __tablename__ = "scenario_condition_things"
    __table_args__ = (
        UniqueConstraint("condition_id", "appointment_type_id"),
        UniqueConstraint("condition_id", "status_id"),
        UniqueConstraint("condition_id", "lead_source_id"),
        CheckConstraint(
            "(CASE WHEN appointment_type_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN status_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN lead_source_id IS NULL THEN 0 ELSE 1 END) = 1",
            name="names_one",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    condition_id: Mapped[int] = mapped_column(ForeignKey("scenario_conditions.id", ondelete="CASCADE"))
    appointment_type_id: Mapped[int | None] = mapped_column(ForeignKey("appointment_types.id"), index=True)
    status_id: Mapped[int | None] = mapped_column(ForeignKey("dossier_statuses.id"), index=True)
    lead_source_id: Mapped[int | None] = mapped_column(ForeignKey("lead_sources.id"), index=True)
    appointment_type: Mapped[AppointmentType | None] = relationship()
    status: Mapped[DossierStatus | None] = relationship()
    lead_source: Mapped[LeadSource | None] = relationship()

    @property
    def named(self) -> ListThing:
        named = self.appointment_type or self.status or self.lead_source
        assert named
        return named

    @classmethod
    def of(cls, named: ListThing) -> "ConditionThing":
        return cls(**{cls._NAMING[type(named)]: named})

    @classmethod
    def names(cls, named: ListThing) -> ColumnElement[bool]:
        is_named: ColumnElement[bool] = getattr(cls, f"{cls._NAMING[type(named)]}_id") == named.id
        return is_named

    _NAMING: ClassVar[dict[type[ListThing], str]] = {
        AppointmentType: "appointment_type",
        DossierStatus: "status",
        LeadSource: "lead_source",
    }


class Trigger(Versioned, Coded):
    __tablename__ = "triggers"
    __table_args__ = (UniqueConstraint("name_key"),)

    event: Mapped[Event]
    is_active: Mapped[bool] = mapped_column(default=True)
    is_first_of_type: Mapped[bool] = mapped_column(default=False)
    re_entry: Mapped[ReEntry] = mapped_column(default=ReEntry.ONCE_PER_APPOINTMENT)
    offset_amount: Mapped[int | None]
    """How long before or after the start a timed trigger fires, with its unit."""
    offset_unit: Mapped[OffsetUnit | None]
    activated_at: Mapped[datetime | None]
    """Since when it has been on with this timing. What should have happened earlier never happens."""
    appointment_types: Mapped[list[AppointmentType]] = relationship(
        secondary=trigger_appointment_types, order_by=AppointmentType.position
    )
    actions: Mapped[list["Action"]] = relationship(
        foreign_keys="Action.trigger_id", order_by="Action.position", cascade="all, delete-orphan"
    )

    @property
    def is_timed(self) -> bool:
        return events.of(self.event).is_timed

    @property
    def offset(self) -> Offset | None:
        if self.offset_amount is None or self.offset_unit is None:
            return None
        return Offset(self.offset_amount, self.offset_unit)


class _Kind(TypeDecorator[ActionKind]):
    impl = String(40)
    cache_ok = True
    enums = ACTION_KINDS

    def process_bind_param(self, value: ActionKind | None, dialect: Dialect) -> str | None:
        return value.value if value is not None else None

    def process_result_value(self, value: str | None, dialect: Dialect) -> ActionKind | None:
        return action_kind(value) if value is not None else None


class Action(Typed, db.Model):
    """One step of a scenario or of a trigger; its kind says which of the columns count."""

    __tablename__ = "actions"
    __table_args__ = (CheckConstraint("(scenario_id IS NULL) <> (trigger_id IS NULL)", name="one_owner"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    scenario_id: Mapped[int | None] = mapped_column(ForeignKey("scenarios.id", ondelete="CASCADE"), index=True)
    trigger_id: Mapped[int | None] = mapped_column(ForeignKey("triggers.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    kind: Mapped[ActionKind] = mapped_column(_Kind)
    document_type_id: Mapped[int | None] = mapped_column(ForeignKey("document_types.id"), index=True)
    email_template_id: Mapped[int | None] = mapped_column(ForeignKey("email_templates.id"), index=True)
    recipient: Mapped[Recipient | None]
    assignee: Mapped[Assignee | None]
    assignee_user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    due_days: Mapped[int | None]
    status_id: Mapped[int | None] = mapped_column(ForeignKey("dossier_statuses.id"), index=True)
    started_scenario_id: Mapped[int | None] = mapped_column(ForeignKey("scenarios.id"), index=True)

    document_type: Mapped[DocumentType | None] = relationship()
    email_template: Mapped[EmailTemplate | None] = relationship()
    assignee_user: Mapped[User | None] = relationship()
    status: Mapped[DossierStatus | None] = relationship()
    started_scenario: Mapped[Scenario | None] = relationship(foreign_keys=[started_scenario_id])
