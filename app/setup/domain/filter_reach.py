"""What filters can let through, decided exactly with the options that there are."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from app.setup.domain.rule_checks import ConditionSetup
from app.vocabulary.words import Question

ByProperty: TypeAlias = Mapping[tuple[Question, int], Sequence[ConditionSetup]]
"""Also by what is asked that is no property."""


def by_property(conditions: Iterable[ConditionSetup]) -> dict[tuple[Question, int], list[ConditionSetup]]:
    grouped: dict[tuple[Question, int], list[ConditionSetup]] = {}
    for condition in conditions:
        if condition.about:
            grouped.setdefault(condition.about.key, []).append(condition)
    return grouped


def can_match(conditions: Sequence[ConditionSetup]) -> bool:
    """Whether some choice of options satisfies all these conditions on one property."""
    property = conditions[0].about
    if property is None:
        return False
    reaches = [condition.reach() for condition in conditions]
    allowed = {option.id for option in property.options}.difference(*(reach.none_of for reach in reaches))
    wanted = [reach.one_of for reach in reaches if reach.one_of is not None]
    if property.is_multiple:
        return bool(allowed) and all(allowed & options for options in wanted)
    return bool(allowed.intersection(*wanted))


def can_hold(conditions: ByProperty) -> bool:
    return all(map(can_match, conditions.values()))


def can_hold_together(some: ByProperty, others: ByProperty) -> bool:
    """Of two that can hold each by itself: whether they can on the same dossier or person."""
    return all(can_match([*some[key], *others[key]]) for key in some.keys() & others.keys())


def always_holds(conditions: Sequence[ConditionSetup]) -> bool:
    """Whatever is chosen of all that can be chosen, once it is filled in. Where just that is asked, it is meant so."""
    return bool(conditions) and all(map(_is_always, conditions))


def can_be_chosen(condition: ConditionSetup) -> bool:
    """Whether what it wants can still be chosen anew."""
    wanted = condition.reach().one_of
    return wanted is None or bool(wanted & _active(condition))


def _is_always(condition: ConditionSetup) -> bool:
    if condition.about is None or condition.about.thing.is_archived or not condition.OPTIONS:
        return False
    active, reach = _active(condition), condition.reach()
    if active & reach.none_of:
        return False
    return reach.one_of is None or (bool(active) and active <= reach.one_of)


def _active(condition: ConditionSetup) -> frozenset[int]:
    options = condition.about.options if condition.about else ()
    return frozenset(option.id for option in options if not option.is_archived)
