"""What is asked and mailed for every combination of two properties, and where nobody asks for anything."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from app.engine.domain.conditions import ConditionRule
from app.engine.domain.facts import Facts, Option
from app.engine.domain.kinds import EFFECTS
from app.engine.domain.planning import Plan, plan
from app.engine.domain.rules import ScenarioRule, TriggerRule
from app.vocabulary.sentences import Sentence
from app.vocabulary.words import EffectKind, Outcome, Question, Subject, Verdict


@dataclass(frozen=True)
class Axis:
    property_id: int
    name: str
    subject: Subject
    options: tuple[Option, ...]


@dataclass(frozen=True)
class Cell:
    """What the plan for one combination does; an axis that is None, or an option, is not filled in."""

    row: Option | None
    column: Option | None
    does: Mapping[EffectKind, tuple[str, ...]]
    """By kind; not of what is so or isn't, like a status."""
    is_empty: bool
    """No scenario does anything here, and no trigger asks for a document by itself."""

    @property
    def counts(self) -> Iterator[Sentence]:
        return (EFFECTS[kind].counted(names) for kind, names in self.does.items())

    @property
    def for_client(self) -> tuple[str, ...]:
        return tuple(name for kind, names in self.does.items() if EFFECTS[kind].IS_FOR_CLIENT for name in names)

    @property
    def combination(self) -> tuple[str, ...]:
        return tuple(option.name for option in (self.row, self.column) if option)


@dataclass(frozen=True)
class IdleOption:
    """An option that changes nothing, whatever is chosen on the other axis."""

    axis: Axis
    option: Option


@dataclass(frozen=True)
class Table:
    rows: Axis | None
    columns: Axis | None
    lines: tuple[tuple[Cell, ...], ...]
    idle: tuple[IdleOption, ...] = ()

    @cached_property
    def empty(self) -> tuple[Cell, ...]:
        return tuple(cell for line in self.lines for cell in line if cell.is_empty)

    @property
    def size(self) -> int:
        return sum(map(len, self.lines))


Chosen = Sequence[tuple[Axis, Option]]


def looked_at(trigger: TriggerRule, scenarios: Iterable[ScenarioRule]) -> list[int]:
    """The properties that the filters ask about which this trigger weighs."""
    about = (condition.about for condition in _weighed(trigger, scenarios))
    return list(dict.fromkeys(property.id for property in about if property))


def asked_by(trigger: TriggerRule, scenarios: Iterable[ScenarioRule]) -> frozenset[Question]:
    return frozenset(condition.ASKS for condition in _weighed(trigger, scenarios))


def _weighed(trigger: TriggerRule, scenarios: Iterable[ScenarioRule]) -> Iterator[ConditionRule]:
    if trigger.weighs_filters:
        for scenario in scenarios:
            yield from scenario.conditions if scenario.starts_by_itself else ()


def table(
    rows: Axis | None,
    columns: Axis | None,
    facts_of: Callable[[Chosen], Facts],
    triggers: Sequence[TriggerRule],
    scenarios: Sequence[ScenarioRule],
) -> Table:
    """`facts_of`: the made-up dossier on which only these options are chosen."""
    surveyor = _Surveyor(facts_of, triggers, scenarios)
    across, down = _options(columns), _options(rows)
    lines = tuple(tuple(surveyor.cell(rows, row, columns, column) for column in across) for row in down)
    idle = surveyor.idle(rows, columns, lines) if rows and columns else ()
    return Table(rows, columns, lines, tuple(idle))


def _options(axis: Axis | None) -> tuple[Option | None, ...]:
    return axis.options if axis else (None,)


class _Surveyor:
    def __init__(
        self, facts_of: Callable[[Chosen], Facts], triggers: Sequence[TriggerRule], scenarios: Sequence[ScenarioRule]
    ) -> None:
        self._facts_of, self._triggers, self._scenarios = facts_of, triggers, scenarios
        # A scenario that is started by name starts whatever its filter says.
        self._named = {id for trigger in triggers for id in trigger.named_scenario_ids}
        self._out: dict[int, frozenset[int]] = {}
        self._known: dict[tuple[bool, bool, frozenset[int]], Cell] = {}

    def cell(self, rows: Axis | None, row: Option | None, columns: Axis | None, column: Option | None) -> Cell:
        """Where the same scenarios are ruled out, of all others the same holds: what is filled in, does."""
        chosen = [(axis, option) for axis, option in ((rows, row), (columns, column)) if axis and option]
        out: frozenset[int] = frozenset().union(*(self._ruled_out(axis, option) for axis, option in chosen))
        key = (row is None, column is None, out)
        if key not in self._known:
            possible = [
                scenario for scenario in self._scenarios if scenario.id not in out or scenario.id in self._named
            ]
            self._known[key] = _cell(plan(self._facts_of(chosen), self._triggers, possible))
        return replace(self._known[key], row=row, column=column)

    def idle(self, rows: Axis, columns: Axis, lines: tuple[tuple[Cell, ...], ...]) -> Iterable[IdleOption]:
        bare_line = [self.cell(rows, None, columns, column) for column in columns.options]
        bare_column = [self.cell(rows, row, columns, None) for row in rows.options]
        nothing = self.cell(rows, None, columns, None)
        for row, line, alone in zip(rows.options, lines, bare_column, strict=True):
            if [cell.does for cell in (alone, *line)] == [cell.does for cell in (nothing, *bare_line)]:
                yield IdleOption(rows, row)
        for place, column in enumerate(columns.options):
            with_column = [bare_line[place], *(line[place] for line in lines)]
            if [cell.does for cell in with_column] == [cell.does for cell in (nothing, *bare_column)]:
                yield IdleOption(columns, column)

    def _ruled_out(self, axis: Axis, option: Option) -> frozenset[int]:
        """Scenarios that this option alone keeps from starting: no need to weigh them in each of its cells."""
        if option.id not in self._out:
            facts = self._facts_of([(axis, option)])
            self._out[option.id] = frozenset(
                scenario.id
                for scenario in self._scenarios
                if any(_fails(condition, axis, facts) for condition in scenario.conditions)
            )
        return self._out[option.id]


def _fails(condition: ConditionRule, axis: Axis, facts: Facts) -> bool:
    """On whom it is chosen; on anybody else it is not filled in, and that doesn't hold either."""
    if condition.about is None or condition.about.id != axis.property_id:
        return False
    holder = next((person for person in facts.applicants if axis.property_id in person.choices), None)
    return condition.judge(facts, holder).verdict is Verdict.FAILS


def _cell(plan: Plan) -> Cell:
    done = [action.order for action in plan.actions if action.outcome is Outcome.DONE]
    names = {kind: tuple(order.name for order in done if order.kind is kind) for kind in EFFECTS}
    return Cell(
        None,
        None,
        {kind: some for kind, some in names.items() if some and not EFFECTS[kind].IS_ONCE},
        is_empty=not names[EffectKind.REQUEST_DOCUMENT] and all(action.scenario is None for action in plan.actions),
    )
