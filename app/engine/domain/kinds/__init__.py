"""The kinds of actions, and the one way from each shape of an action to the others."""

from collections.abc import Callable, Iterator
from typing import Never, Protocol, TypeVar

from app.engine.domain.facts import Facts, PersonFacts
from app.engine.domain.kinds.action import Action, Target
from app.engine.domain.kinds.add_note import AddNote
from app.engine.domain.kinds.create_task import CreateTask
from app.engine.domain.kinds.effect import Effect
from app.engine.domain.kinds.fields import Field, Reference, Value
from app.engine.domain.kinds.request_document import RequestDocument
from app.engine.domain.kinds.send_email import SendEmail
from app.engine.domain.kinds.set_status import SetStatus
from app.engine.domain.kinds.start_relevant_scenarios import StartRelevantScenarios
from app.engine.domain.kinds.start_scenario import StartScenario
from app.engine.domain.orders import Order
from app.engine.domain.team import Colleague
from app.vocabulary.json_values import Json, JsonObject
from app.vocabulary.words import ActionKind, EffectKind, action_kind

EffectRule = RequestDocument[Target] | SendEmail[Target] | CreateTask[Colleague] | SetStatus[Target] | AddNote[Target]
ActionRule = EffectRule | StartScenario[Target] | StartRelevantScenarios[Target]
"""An action as planning sees it."""

Here = TypeVar("Here")
There = TypeVar("There")

_EFFECTS: tuple[type[Effect[Never]], ...] = (RequestDocument, SendEmail, CreateTask, SetStatus, AddNote)
EFFECTS: dict[EffectKind, type[Effect[Never]]] = {effect.kind: effect for effect in _EFFECTS}
_ACTIONS: tuple[type[Action[Never]], ...] = (*_EFFECTS, StartScenario, StartRelevantScenarios)
_MADE_AS: dict[ActionKind, type[Action[Never]]] = {action.kind: action for action in _ACTIONS}
"""One that refers to nothing yet can be made to refer in any way: hence Never."""
KINDS: dict[ActionKind, type[Action[object]]] = {**_MADE_AS}
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


def key_of_other(key: str, person_id: int, other_id: int) -> str:
    """The key of whatever kind as it would be for the other person, where it is for this one."""
    for effect in EFFECTS.values():
        key = effect.key_of_other(key, person_id, other_id)
    return key


def about(kind: ActionKind) -> Field:
    """The field that says what an effect is about: what an office expects of it by."""
    return KINDS[kind].FIELDS[0]


def made(kind: ActionKind, of: Callable[[Field], There | Value], id: int | None = None) -> Action[There]:
    made = _MADE_AS[kind]
    return made(id=id, **{field.name: of(field) for field in made.FIELDS})


class ActionRow(Protocol):
    """An action in its table, where its fields stand under their own names."""

    id: int
    kind: ActionKind


def of_row(row: ActionRow) -> Action[There]:
    """Read an action from the table; it refers to the rows that it names."""
    return made(row.kind, lambda field: getattr(row, field.attribute), row.id)


def of_document(document: JsonObject) -> Action[str]:
    """Read an action from a file or from history. What that doesn't hold is not filled in."""
    return made(action_kind(str(document["kind"])), lambda field: field.read(document.get(field.name)))


def document(action: Action[str]) -> dict[str, Json]:
    return {"kind": action.kind.value, **{field.name: field.written(value) for field, value in action.counting()}}


def columns(action: Action[int]) -> dict[str, Value]:
    """Give what counts of an action, by column of the table and field of the form."""
    return {field.column: value for field, value in action.counting()}


def referring(action: Action[Here], by: Callable[[Reference, Here], There | None]) -> Action[There]:
    """The same action, referring to its things in another way. One that doesn't count is left out."""
    counting = {field.name for field, _value in action.counting()}

    def referred(field: Field) -> There | Value:
        value = getattr(action, field.name)
        if not isinstance(field, Reference) or value is None:
            return value
        return by(field, value) if field.name in counting else None

    return made(action.kind, referred, action.id)


def filled(action: Action[Here]) -> Action[Here]:
    """Fill in, where an action leaves a field open, what stands there in a new row."""

    def default(field: Field) -> Here | Value:
        value = getattr(action, field.name)
        return field.default if value is None else value

    return made(action.kind, default, action.id)


def complete(action: Action[Here]) -> Action[Here] | None:
    """Fill in an action that can be done; None as long as it can't be done as it is."""
    whole = filled(action)
    return None if any(field.problem(value) for field, value in whole.counting()) else whole
