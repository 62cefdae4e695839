"""What each part of a configuration file must be, as its entries declare it."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any, TypeAlias

from app.engine.domain import text_templates
from app.engine.domain.expected_effects import ExpectedEffect
from app.engine.domain.kinds import Action
from app.exchange.domain.file_sections import (
    SECTION,
    Configuration,
    Section,
    action_place,
    choice_place,
    condition_place,
    line_place,
    option_place,
    place_of,
)
from app.exchange.domain.file_shape import (
    At,
    code,
    flag,
    items,
    listing,
    record,
    template,
    text,
    whole,
    whole_or_nothing,
    word,
)
from app.exchange.domain.rule_parts import (
    action,
    code_of,
    codes_of,
    condition,
    expected_effect,
    option_of,
    property_in,
)
from app.history.domain.entries import (
    ChoiceEntry,
    Choices,
    E,
    Entry,
    Inner,
    ListEntry,
    Options,
    in_order_of_codes,
)
from app.history.domain.entry_fields import (
    Code,
    CodeOf,
    Field,
    Flag,
    Line,
    Minutes,
    Months,
    OptionOf,
    SubjectLine,
    Template,
    Text,
    Timing,
    Word,
    WordOrNone,
)
from app.history.domain.entry_lists import Actions, AppointmentTypes, CodedCondition, Conditions, Lines, Listed
from app.setup.domain.rule_checks import MOST_DAYS
from app.vocabulary.events import TIMED_EVENTS
from app.vocabulary.json_values import Json
from app.vocabulary.offsets import Offset
from app.vocabulary.words import OffsetUnit

Part: TypeAlias = str | Entry | CodedCondition | Action[str] | ExpectedEffect[str]
Value: TypeAlias = str | int | Offset | Entry | tuple[Part, ...]
"""Of a field."""


def configuration(value: Json, at: At) -> Configuration:
    """Where something is wrong with a field, an entry has there what stands in a new one."""
    return Configuration.of(record(value, at, ["format", *Configuration.FIELDS], _section))


def _section(name: str, value: Json, at: At) -> Entry | tuple[Entry, ...] | None:
    field = Configuration.FIELDS.get(name)
    if isinstance(field, Inner):
        return entry(field.kind, value, at)
    if not isinstance(field, Section):
        return None
    return tuple(
        entry(field.kind, item, replace(inside, place=place_of(name, index, _text_in(item, "name"))), name)
        for index, item, inside in items(value, at)
    )


def _text_in(value: Json, name: str) -> Json:
    return value.get(name) if isinstance(value, Mapping) else None


def entry(kind: type[E], value: Json, at: At, section: str = "") -> E:
    """`section`: what its code is one of."""
    is_timed = _text_in(value, "event") in list(TIMED_EVENTS)
    fields = {name: field for name, field in kind.FIELDS.items() if is_timed or not isinstance(field, Timing)}

    def check(name: str, part: Json, inside: At) -> Value | None:
        field = fields[name]
        if isinstance(field, Code):
            return code(part, inside, section)
        if isinstance(field, OptionOf):
            property = property_in(value, at)
            return option_of(property, part, inside) if property else None
        if isinstance(field, Options):
            # Its options have codes of their own.
            own = code(_text_in(value, "code"), replace(at, problems=[]), section)
            return listing(part, inside, partial(entry, ListEntry, section=f"{section}/{own}"), option_place)
        return _list(field, part, inside) if isinstance(field, Listed) else _single(field, part, inside)

    return kind.of(record(value, at, fields, check))


def _single(field: Field[Any], value: Json, at: At) -> Value | None:
    match field:
        case CodeOf():
            return code_of(SECTION[field.table], value, at)
        case SubjectLine():
            return _subject_line(value, at, field.longest)
        case Template():
            return template(value, at, field.longest)
        case Text():
            return text(value, at, field.longest)
        case Line():
            return text(value, at, field.longest, is_needed=True, is_name=True)
        case Flag():
            return flag(value, at)
        case Word():
            return word(value, at, field.words)
        case WordOrNone():
            return word(value, at, field.words) if value is not None else None
        case Minutes():
            return whole(value, at, field.least, field.most)
        case Months():
            return whole_or_nothing(value, at, field.least, field.most)
        case Timing():
            return Timing.read(field, record(value, at, ["amount", "unit"], _of_timing))
        case Inner():
            return entry(field.kind, value, at)
        case _:
            raise ValueError(f"a {type(field).__name__} is in no file")


def _subject_line(value: Json, at: At, longest: int) -> str | None:
    kept = text(value, at, longest, is_needed=True, is_name=True)
    for problem in text_templates.check(kept or ""):
        at.refuse(problem.sentence)
    return kept


def _of_timing(name: str, value: Json, at: At) -> Json:
    return word(value, at, OffsetUnit) if name == "unit" else whole(value, at, 1, MOST_DAYS)


def _list(field: Listed[Any], value: Json, at: At) -> tuple[Part, ...]:
    match field:
        case AppointmentTypes():
            return codes_of("appointment_types", value, at)
        case Conditions():
            return listing(value, at, condition, condition_place)
        case Actions():
            return listing(value, at, action, action_place)
        case Choices():
            return in_order_of_codes(listing(value, at, partial(entry, ChoiceEntry), choice_place))
        case Lines():
            return listing(value, at, expected_effect, line_place)
        case _:
            raise ValueError(f"a {type(field).__name__} is in no file")
