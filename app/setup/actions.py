"""The actions of scenarios and triggers: what they can name, and from a form's rows to the table and back."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import select

from app.extensions import db
from app.models import Action, DocumentType, DossierStatus, EmailTemplate, Scenario, Trigger, User
from app.setup.domain.rule_checks import TARGETS, ActionSetup, Thing
from app.vocabulary.words import ActionKind, Assignee, EffectKind, Recipient, Scope, StarterKind


@dataclass(frozen=True)
class ActionRow:
    """An action as it stands in a form."""

    id: int | None = None
    kind: ActionKind | None = None
    document_type_id: int | None = None
    email_template_id: int | None = None
    recipient: Recipient | None = None
    task_subject: str | None = None
    assignee: Assignee | None = None
    assignee_user_id: int | None = None
    due_days: int | None = None
    status_id: int | None = None
    started_scenario_id: int | None = None


# Only these columns count for an action of that kind; the others are emptied.
_COLUMNS: dict[ActionKind, tuple[str, ...]] = {
    EffectKind.REQUEST_DOCUMENT: ("document_type_id",),
    EffectKind.SEND_EMAIL: ("email_template_id", "recipient"),
    EffectKind.CREATE_TASK: ("task_subject", "assignee", "assignee_user_id", "due_days"),
    EffectKind.SET_STATUS: ("status_id",),
    StarterKind.START_SCENARIO: ("started_scenario_id",),
    StarterKind.START_RELEVANT_SCENARIOS: (),
}
_ALL_COLUMNS = tuple(column for columns in _COLUMNS.values() for column in columns)


@dataclass(frozen=True)
class Nameable:
    """All that actions can name, archived things too: those stay where they were chosen."""

    document_type: Sequence[DocumentType]
    email_template: Sequence[EmailTemplate]
    status: Sequence[DossierStatus]
    started_scenario: Sequence[Scenario]
    assignee_user: Sequence[User]

    def find(self, what: str, id: int | None) -> Any:
        return next((thing for thing in getattr(self, what) if thing.id == id), None)


def nameable() -> Nameable:
    return Nameable(
        document_type=db.session.scalars(
            select(DocumentType).order_by(DocumentType.position, DocumentType.name_key)
        ).all(),
        email_template=db.session.scalars(
            select(EmailTemplate).order_by(EmailTemplate.position, EmailTemplate.name_key)
        ).all(),
        status=db.session.scalars(select(DossierStatus).order_by(DossierStatus.position)).all(),
        started_scenario=db.session.scalars(
            select(Scenario).where(Scenario.scope == Scope.APPOINTMENT).order_by(Scenario.position, Scenario.id)
        ).all(),
        assignee_user=db.session.scalars(select(User).order_by(User.name)).all(),
    )


def setup_of(action: Action) -> ActionSetup:
    """A saved action, as the rules see it."""
    target = getattr(action, TARGETS[action.kind]) if action.kind in TARGETS else None
    return ActionSetup(
        action.kind,
        thing(target),
        action.recipient,
        action.task_subject or "",
        action.assignee,
        thing(action.assignee_user),
        action.due_days,
    )


def setups(rows: Iterable[ActionRow], owner: Scenario | Trigger | None) -> tuple[ActionSetup, ...]:
    """Typed-in actions, as the rules see them. What `owner` names already may stay, though archived."""
    things = nameable()
    saved = owner.actions if owner else []

    def named(what: str, row: ActionRow) -> Thing | None:
        id = getattr(row, f"{what}_id")
        return thing(things.find(what, id), already={getattr(action, f"{what}_id") for action in saved})

    def setup(row: ActionRow) -> ActionSetup:
        target = named(TARGETS[row.kind], row) if row.kind in TARGETS else None
        user = named("assignee_user", row) if row.assignee is Assignee.USER else None
        return ActionSetup(row.kind, target, row.recipient, row.task_subject or "", row.assignee, user, row.due_days)

    return tuple(map(setup, rows))


def put(owner: Scenario | Trigger, rows: Iterable[ActionRow]) -> None:
    """Make the owner's actions what the rows say. A row keeps its id as long as it keeps its kind."""
    saved = {action.id: action for action in owner.actions}
    kept = []
    for position, row in enumerate(rows):
        action = saved.pop(row.id, None) if row.id else None
        if action is None or action.kind is not row.kind:
            action = Action(kind=row.kind)
        for column in _ALL_COLUMNS:
            setattr(action, column, getattr(row, column) if row.kind and column in _COLUMNS[row.kind] else None)
        if action.assignee is not Assignee.USER:
            action.assignee_user_id = None
        action.position = position
        kept.append(action)
    owner.actions = kept


def values_of(actions: Iterable[Action], *, anew: bool = False) -> list[dict[str, Any]]:
    """For a form's rows. `anew`: for a copy, whose actions are new ones."""
    rows = [ActionRow(**{name: getattr(action, name) for name in ActionRow.__dataclass_fields__}) for action in actions]
    return [
        {name: value for name, value in asdict(row).items() if value is not None and not (anew and name == "id")}
        for row in rows
    ]


def thing(named: Any, already: set[int] | None = None) -> Thing | None:
    """`already`: the ids that were chosen before; None says that all were."""
    if named is None:
        return None
    is_archived = not named.active if isinstance(named, User) else named.is_archived
    return Thing(named.id, named.name, is_archived, already is None or named.id in already)
