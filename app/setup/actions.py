"""The actions of scenarios and triggers: what they can name, and from a form's rows to the table and back."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

from sqlalchemy import select

from app.engine.domain import kinds
from app.engine.domain.kinds import Reference
from app.engine.domain.kinds.fields import Value
from app.extensions import db
from app.models import Action, Scenario, Trigger, User
from app.models.mixins import Setting
from app.setup.domain.rule_checks import Actions, Thing
from app.vocabulary.words import Scope

Named: TypeAlias = Setting | User
Row = TypeVar("Row", bound=Named)
Draft = kinds.Action[int]
"""An action as it stands in a form. A row of which no kind is chosen yet is None."""


@dataclass(frozen=True)
class Nameable:
    """All that actions can name, archived things too: those stay where they were chosen."""

    things: Mapping[str, Sequence[Named]]
    """By table."""

    def of(self, field: Reference) -> Sequence[Named]:
        return self.things[field.table]

    def find(self, field: Reference, id: int | str | None) -> Named | None:
        return next((row for row in self.of(field) if row.id == id), None)


def nameable() -> Nameable:
    return Nameable({reference.table: _nameable(model_of(reference)) for reference in kinds.REFERENCES})


def model_of(field: Reference) -> type[Named]:
    model: type[Named] = getattr(Action, field.attribute).property.mapper.class_
    return model


def _nameable(model: type[Row]) -> Sequence[Row]:
    """In the order of its settings. A trigger is about appointments, and starts no scenario of a dossier."""
    order = (model.position, model.name_key) if issubclass(model, Setting) else (model.name,)
    which = (Scenario.scope == Scope.APPOINTMENT,) if model is Scenario else ()
    return db.session.scalars(select(model).where(*which).order_by(*order)).all()


def checked(action: Action) -> kinds.Action[Thing]:
    """A saved action, as the checks see it."""
    return kinds.referring(kinds.of_row(action), lambda _field, named: thing(named))


def to_check(drafts: Iterable[Draft | None], owner: Scenario | Trigger | None) -> Actions:
    """Typed-in actions, as the checks see them. What `owner` names already may stay, though archived."""
    things = nameable()
    saved = owner.actions if owner else []

    def named(field: Reference, id: int) -> Thing | None:
        return thing(things.find(field, id), already={getattr(action, field.column) for action in saved})

    return tuple(kinds.referring(draft, named) if draft else None for draft in drafts)


def put(owner: Scenario | Trigger, drafts: Iterable[Draft | None]) -> None:
    """Make the owner's actions what the drafts say. A row keeps its id as long as it keeps its kind."""
    saved = {action.id: action for action in owner.actions}
    kept = []
    for position, draft in enumerate(filter(None, drafts)):
        action = saved.pop(draft.id, None) if draft.id else None
        if action is None or action.kind is not draft.kind:
            action = Action(kind=draft.kind)
        columns = kinds.columns(draft)
        for field in kinds.FIELDS:
            setattr(action, field.column, columns.get(field.column))
        action.position = position
        kept.append(action)
    owner.actions = kept


def values_of(actions: Iterable[Action], *, anew: bool = False) -> list[dict[str, Value]]:
    """For a form's rows. `anew`: for a copy, whose actions are new ones."""
    return [row_of(draft_of(action), None if anew else action.id) for action in actions]


def draft_of(action: Action) -> Draft:
    return kinds.made(action.kind, lambda field: getattr(action, field.column), action.id)


def row_of(draft: Draft, id: int | None) -> dict[str, Value]:
    columns = {name: value for name, value in kinds.columns(draft).items() if value is not None}
    return {**({"id": id} if id else {}), "kind": draft.kind, **columns}


def thing(named: Named | None, already: Container[int | None] | None = None) -> Thing | None:
    """`already`: the ids that were chosen before; None says that all were."""
    if named is None:
        return None
    is_archived = not named.active if isinstance(named, User) else named.is_archived
    return Thing(named.id, named.name, is_archived, already is None or named.id in already)
