"""The kinds of actions, and the one way from each shape of an action to the others."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from app.engine.domain.facts import Colleague, Facts, PersonFacts
from app.engine.domain.kinds.action import Action, Effect, Target
from app.engine.domain.kinds.add_note import AddNote
from app.engine.domain.kinds.create_task import CreateTask
from app.engine.domain.kinds.fields import Field, Reference
from app.engine.domain.kinds.request_document import RequestDocument
from app.engine.domain.kinds.send_email import SendEmail
from app.engine.domain.kinds.set_status import SetStatus
from app.engine.domain.kinds.start_relevant_scenarios import StartRelevantScenarios
from app.engine.domain.kinds.start_scenario import StartScenario
from app.engine.domain.orders import Order
from app.vocabulary.words import ActionKind, EffectKind, action_kind

EffectRule = RequestDocument[Target] | SendEmail[Target] | CreateTask[Colleague] | SetStatus[Target] | AddNote[Target]
ActionRule = EffectRule | StartScenario[Target] | StartRelevantScenarios[Target]
"""An action as planning sees it."""

Here = TypeVar("Here")
There = TypeVar("There")

EFFECTS: dict[EffectKind, type[Effect[Any]]] = {
    effect.kind: effect for effect in (RequestDocument, SendEmail, CreateTask, SetStatus, AddNote)
}
_ACTIONS: tuple[type[Action[Any]], ...] = (*EFFECTS.values(), StartScenario, StartRelevantScenarios)
KINDS: dict[ActionKind, type[Action[Any]]] = {action.kind: action for action in _ACTIONS}
FIELDS: tuple[Field, ...] = tuple({field.column: field for kind in KINDS.values() for field in kind.FIELDS}.values())
"""Of all kinds together; two kinds may share one."""
REFERENCES: tuple[Reference, ...] = tuple(field for field in FIELDS if isinstance(field, Reference))


def orders(action: ActionRule, facts: Facts, person: PersonFacts | None, *, of_trigger: bool) -> Iterator[Order]:
    """`person`: whom the scenario applies to, None for the dossier. `of_trigger`: asked by the trigger itself."""
    if isinstance(action, StartScenario | StartRelevantScenarios):
        raise ValueError("what an action starts is weighed by the plan, and orders nothing itself")
    if any(value is None for _, value in action.counting()):
        raise ValueError("this action is not complete")
    return action.orders(facts, person, of_trigger=of_trigger)


def about(kind: ActionKind) -> Field:
    """The field that says what an effect is about: what an office expects of it by."""
    return KINDS[kind].FIELDS[0]


def made(kind: ActionKind, of: Callable[[Field], Any], id: int | None = None) -> Action[Any]:
    made = KINDS[kind]
    return made(id=id, **{field.name: of(field) for field in made.FIELDS})


def of_row(row: Any) -> Action[Any]:
    """Read an action from the table; it refers to the rows that it names."""
    return made(row.kind, lambda field: getattr(row, field.attribute), row.id)


def of_document(document: Mapping[str, Any]) -> Action[str]:
    """Read an action from a file or from history. What that doesn't hold is not filled in."""
    return made(action_kind(document["kind"]), lambda field: field.read(document.get(field.name)))


def document(action: Action[str]) -> dict[str, Any]:
    return {"kind": action.kind.value, **{field.name: field.written(value) for field, value in action.counting()}}


def columns(action: Action[int]) -> dict[str, Any]:
    """Give what counts of an action, by column of the table and field of the form."""
    return {field.column: value for field, value in action.counting()}


def referring(action: Action[Here], by: Callable[[Reference, Here], There | None]) -> Action[There]:
    """The same action, referring to its things in another way. One that doesn't count is left out."""
    refs: dict[str, Any] = {field.name: None for field in action.FIELDS if isinstance(field, Reference)}
    for field, value in action.counting():
        if isinstance(field, Reference) and value is not None:
            refs[field.name] = by(field, value)
    changed: Action[Any] = replace(action, **refs)
    return changed


def filled(action: Action[Here]) -> Action[Here]:
    """Fill in, where an action leaves a field open, what stands there in a new row."""
    return replace(
        action, **{field.name: field.default for field in action.FIELDS if getattr(action, field.name) is None}
    )


def complete(action: Action[Here]) -> Action[Here] | None:
    """Fill in an action that can be done; None as long as it can't be done as it is."""
    whole = filled(action)
    return None if any(field.problem(value) for field, value in whole.counting()) else whole
