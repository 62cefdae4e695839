"""The fields of an entry that hold a list: how a part is checked when it is read, written to JSON, and told."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial
from typing import Generic, TypeVar

from app.engine.domain import conditions, expected_effects, kinds
from app.engine.domain.conditions import Condition, ConditionType
from app.engine.domain.expected_effects import MOST_TIMES, ExpectedEffect
from app.engine.domain.kinds import KINDS, Action
from app.engine.domain.kinds.fields import Field, Number, Reference, Template, Text, Word
from app.entries.domain import file_checks
from app.entries.domain.file_checks import At, Check, Member
from app.entries.domain.reader import Reader
from app.vocabulary.free_days import KEPT
from app.vocabulary.json_values import Json, JsonObject
from app.vocabulary.sentences import N_, Sentence, say
from app.vocabulary.words import ACTION_KINDS, ApplicantRole, ConditionKind, EffectKind, Holiday, Question

Part = TypeVar("Part")
CodedCondition = Condition[str | None, str]


@dataclass(frozen=True, eq=False)
class Listed(Generic[Part]):
    """Stands beside the type of a field: `actions: Annotated[tuple[Action[str], ...], ACTIONS]`."""

    label: str
    check: Check[tuple[Part, ...]]
    written_part: Callable[[Part], Json]
    told_part: Callable[[Part, Reader], Sentence]
    where_empty: tuple[Sentence, ...] = ()
    """What it means where it isn't that there are none."""
    default: tuple[Part, ...] = ()
    is_later: bool = False
    """Files of before there was such a field lack it."""

    def written(self, parts: tuple[Part, ...]) -> Json:
        return [self.written_part(part) for part in parts]


PLACES = {
    "options": N_("item %(number)s"),
    "conditions": N_("voorwaarde %(number)s"),
    "actions": N_("actie %(number)s"),
    "choices": N_("keuze %(number)s"),
    "lines": N_("regel %(number)s"),
    "closings": N_("vrije dag %(number)s"),
}
"""What a part is called where something is wrong with it, by the name of the field."""


def place_in(field: str, index: int) -> Sentence:
    return say(PLACES[field], number=index + 1)


def each(field: str, check: Check[Part], value: Json, at: At) -> tuple[Part, ...]:
    """What can't be read is left out."""
    parts = []
    for index, item, inside in file_checks.items(value, at):
        place = say("%(whole)s, %(part)s", whole=at.place, part=place_in(field, index))
        part = check(item, replace(inside, place=place))
        if part is not None:
            parts.append(part)
    return tuple(parts)


def _as_it_is(value: str) -> Json:
    return value


def _role_name(value: Json, _at: At) -> str | None:
    return value if isinstance(value, str) else None


_ROLE_NAMES = {"admin": N_("Beheerder"), "advisor": N_("Adviseur")}
ROLES = Listed(
    N_("Rol"),
    partial(file_checks.each_once, _role_name),
    _as_it_is,
    lambda name, _reader: Sentence(_ROLE_NAMES.get(name, name)),
)


def _holidays(value: Json, at: At) -> tuple[str, ...] | None:
    """What is no list is as in a new office."""
    named = file_checks.each_once(partial(file_checks.word, words=Holiday), value, at)
    return named if isinstance(value, list | tuple) else None


HOLIDAYS: Listed[str] = Listed(
    N_("Feestdagen waarop het kantoor vrij is"),
    _holidays,
    _as_it_is,
    lambda name, reader: reader.label(Holiday(name)),
    default=tuple(sorted(KEPT)),
)
APPOINTMENT_TYPES = Listed(
    N_("Afspraaktypes"),
    partial(file_checks.each_once, partial(file_checks.reference, table="appointment_types")),
    _as_it_is,
    lambda code, reader: Sentence("%(value)s", {"value": reader.name("appointment_types", code)}),
    where_empty=(say("alle"),),
)
FOR_TYPES = replace(APPOINTMENT_TYPES, label=N_("Voor welke afspraaktypes"), is_later=True)


def _condition(value: Json, at: At) -> CodedCondition | None:
    """Two kinds say whether they are inverted; each can be named by its comparison."""
    parts = file_checks.an_object(value, at)
    if parts is None:
        return None
    checks: dict[str, Check[Json]] = {"is_inverted": file_checks.flag, "property": _property, "options": _options}
    if "comparison" in parts:
        kind = file_checks.word(parts["comparison"], at.inside("comparison"), ConditionKind)
        if kind is None:
            return None
        checks = {"comparison": file_checks.anything, **_checks_of(conditions.KINDS[kind])}
    return conditions.of_document({"property": None, **file_checks.record(parts, at, checks)})


def _checks_of(condition: ConditionType) -> dict[str, Check[Json]]:
    checks: dict[str, Check[Json]] = {}
    if condition.ASKS is Question.PROPERTY:
        checks["property"] = _property
    if condition.OPTIONS:
        checks["options"] = _options if "property" in checks else partial(_things, condition.OPTIONS)
    return checks


def _things(table: str, value: Json, at: At) -> Json:
    return file_checks.each_once(partial(file_checks.reference, table=table), value, at)


def _property(value: Json, at: At) -> Json:
    return file_checks.reference(value, at, "properties")


def _options(value: Json, at: At) -> Json:
    is_known = file_checks.known_code(at.beside.get("property"), at, "properties") is not None
    return file_checks.each_once(file_checks.option, value, at) if is_known else None


def asked(condition: CodedCondition, reader: Reader) -> Condition[str, str]:
    """The same condition, referring by name to what it names."""
    if condition.ASKS is not Question.PROPERTY:
        return conditions.referring(
            condition, None, [reader.name(condition.OPTIONS, code) for code in condition.options]
        )
    options = [reader.option(condition.about or "", code) for code in condition.options]
    return conditions.referring(condition, reader.name("properties", condition.about), options)


CONDITIONS: Listed[CodedCondition] = Listed(
    N_("Voorwaarden"),
    partial(each, "conditions", _condition),
    conditions.document,
    lambda condition, reader: asked(condition, reader).in_words(),
)


def _action(value: Json, at: At) -> Action[str] | None:
    """Only the fields that count are there: a task for one user names that user, and no other does."""
    parts = file_checks.an_object(value, at)
    kind = _kind(parts, at, ACTION_KINDS)
    if parts is None or kind is None:
        return None
    counting = [field for field in KINDS[kind].FIELDS if field.counts(parts.get)]
    checks = {"kind": file_checks.anything} | {field.name: partial(_typed, field) for field in counting}
    return kinds.of_document(file_checks.record(parts, at, checks))


def _kind(parts: JsonObject | None, at: At, known: Iterable[Member]) -> Member | None:
    """It says which fields there are; without it nothing is said of those."""
    if parts is not None and "kind" not in parts:
        file_checks.refuse_missing("kind", at)
    return file_checks.word(parts["kind"], at.inside("kind"), known) if parts and "kind" in parts else None


def _typed(field: Field, value: Json, at: At) -> Json:
    match field:
        case Reference(table="users"):
            return file_checks.colleague(value, at)
        case Reference():
            return file_checks.reference(value, at, field.table)
        case Word():
            return file_checks.word(value, at, field.words)
        case Template():
            return file_checks.template(value, at, field.longest)
        case Text():
            return file_checks.text(value, at, field.longest)
        case Number():
            return file_checks.whole(value, at, -field.most, field.most)


def named(action: Action[str], reader: Reader) -> Action[str]:
    """The same action, referring by name to what it names."""
    return kinds.filled(kinds.referring(action, lambda field, code: reader.name(field.table, code)))


ACTIONS: Listed[Action[str]] = Listed(
    N_("Acties"),
    partial(each, "actions", _action),
    kinds.document,
    lambda action, reader: named(action, reader).in_words(reader.label),
)


def _line(value: Json, at: At) -> ExpectedEffect[str] | None:
    parts = file_checks.an_object(value, at)
    kind = _kind(parts, at, EffectKind)
    if kind is None:
        return None
    about = kinds.about(kind)
    checks: dict[str, Check[Json]] = {"kind": file_checks.anything, about.name: partial(_typed, about)}
    checks["role"] = partial(file_checks.word_or_none, words=ApplicantRole)
    checks["times"] = partial(file_checks.whole, least=0, most=MOST_TIMES)
    absent = {about.name: None, "role": None, "times": None}
    return expected_effects.of_document(absent | file_checks.record(parts, at, checks))


def _line_written(line: ExpectedEffect[str]) -> JsonObject:
    about = {line.about.name: line.target} if line.about else {}
    return {"kind": line.kind, **about, "role": line.role, "times": line.times}


def _line_told(line: ExpectedEffect[str], reader: Reader) -> Sentence:
    what = named(kinds.of_document(_line_written(line)), reader).titled(reader.label)
    if line.role:
        what = say("%(what)s, voor %(whom)s", what=what, whom=reader.label(line.role))
    if not line.times:
        return say("%(what)s: niet", what=what)
    return say("%(what)s: %(times)s keer", what=what, times=line.times)


LINES: Listed[ExpectedEffect[str]] = Listed(
    N_("Wat eruit moet komen"), partial(each, "lines", _line), _line_written, _line_told
)
