"""The configuration as planning sees it: triggers and scenarios with their conditions and actions."""

from dataclasses import dataclass
from functools import cached_property

from app.engine.domain.facts import Colleague, Option
from app.vocabulary.words import ActionKind, AppliesTo, Assignee, Event, Recipient, ReEntry, Scope, Subject


@dataclass(frozen=True)
class ConditionRule:
    property_id: int
    property_name: str
    subject: Subject
    options: tuple[Option, ...]
    is_inverted: bool = False

    @cached_property
    def option_ids(self) -> frozenset[int]:
        return frozenset(option.id for option in self.options)


@dataclass(frozen=True)
class Target:
    """A document type or an e-mail template."""

    id: int
    name: str
    subject: Subject


@dataclass(frozen=True)
class ActionRule:
    """One step; its kind says which of the fields are filled."""

    id: int
    kind: ActionKind
    document_type: Target | None = None
    template: Target | None = None
    recipient: Recipient = Recipient.APPLICANTS
    task_subject: str = ""
    assignee: Assignee = Assignee.ADVISOR
    assignee_user: Colleague | None = None
    due_days: int = 0
    status: Option | None = None
    scenario_id: int | None = None


@dataclass(frozen=True)
class ScenarioRule:
    id: int
    name: str
    scope: Scope
    applies_to: AppliesTo
    is_filtered: bool
    conditions: tuple[ConditionRule, ...]
    actions: tuple[ActionRule, ...]
    is_archived: bool = False
    """Then it starts only where a trigger names it still."""
    version: int | None = None
    """None: of a draft."""

    @property
    def starts_by_itself(self) -> bool:
        return self.scope is Scope.APPOINTMENT and self.is_filtered and not self.is_archived


@dataclass(frozen=True)
class TriggerRule:
    id: int
    name: str
    event: Event
    appointment_type_ids: frozenset[int]
    """None named: all."""
    is_first_of_type: bool
    re_entry: ReEntry
    actions: tuple[ActionRule, ...]
    version: int | None = None
