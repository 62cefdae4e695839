"""How two plans differ in what they do, whatever scenario asks for it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from app.engine.domain.facts import addresses
from app.engine.domain.orders import Order
from app.engine.domain.planning import Plan, PlannedAction
from app.vocabulary.json_values import Json, listed
from app.vocabulary.words import EffectKind, Outcome


@dataclass(frozen=True)
class ToldEffect:
    """Something that is done, as a person would tell it from another."""

    kind: EffectKind
    name: str
    whom: str
    """The person, the addresses, or the assignee; nobody in particular: the dossier."""
    due_on: str = ""
    """Of a task, where days are compared too."""

    def as_json(self) -> list[str]:
        return [self.kind.value, self.name, self.whom]


@dataclass(frozen=True)
class Contrast:
    added: tuple[ToldEffect, ...]
    """Only in the second."""
    missing: tuple[ToldEffect, ...]
    """Only in the first."""

    @property
    def is_empty(self) -> bool:
        return not (self.added or self.missing)


def kept(effects: Json) -> list[ToldEffect]:
    """Those that were kept as JSON."""
    return [
        ToldEffect(EffectKind(str(kind)), str(name), str(whom)) for kind, name, whom in map(listed, listed(effects))
    ]


def effects(plan: Plan) -> list[ToldEffect]:
    return [effect_of(action) for action in plan.actions if action.outcome is Outcome.DONE]


def dated(plan: Plan) -> list[ToldEffect]:
    """The same, each task by the day on which it is due."""
    return [
        replace(effect_of(action), due_on=str(action.order.details.get("due_on", "")))
        for action in plan.actions
        if action.outcome is Outcome.DONE
    ]


def contrast(first: Iterable[ToldEffect], second: Iterable[ToldEffect]) -> Contrast:
    before, after = Counter(first), Counter(second)
    return Contrast(tuple((after - before).elements()), tuple((before - after).elements()))


def effect_of(action: PlannedAction) -> ToldEffect:
    order = action.order
    return ToldEffect(order.kind, order.name, _whom(order))


def _whom(order: Order) -> str:
    if order.to:
        return ", ".join(addresses(order.to))
    return order.person.name if order.person else str(order.details.get("assignee_name") or "")
