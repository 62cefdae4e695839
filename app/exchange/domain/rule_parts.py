"""What the rules of a configuration file are made of: actions, conditions, expected effects and choices."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from app.engine.domain import conditions, kinds
from app.engine.domain.kinds import KINDS
from app.engine.domain.kinds.fields import Field, Number, Reference, Template, Text, Word
from app.exchange.domain.file_sections import (
    SECTION,
)
from app.exchange.domain.file_shape import (
    At,
    Check,
    flag,
    listing,
    record,
    reference,
    shown,
    template,
    text,
    whole,
    word,
)
from app.insight.domain.expectation_checks import MOST_TIMES
from app.vocabulary import names
from app.vocabulary.sentences import N_, say
from app.vocabulary.words import (
    ACTION_KINDS,
    ActionKind,
    ApplicantRole,
    ConditionKind,
    EffectKind,
)

Entry = Mapping[str, Any]


def _by_kind(some: Iterable[ActionKind], fields: Callable[[ActionKind, Entry], Mapping[str, Check]]) -> Check:
    """A record whose kind says which fields it has."""
    known = list(some)

    def check(value: Any, at: At) -> dict[str, Any]:
        if not isinstance(value, dict):
            return dict(record({})(value, at))
        if "kind" not in value:
            at.refuse(say("“%(field)s” ontbreekt.", field="kind"))
            return {}
        kind = next((candidate for candidate in known if candidate.value == value["kind"]), None)
        if kind is None:
            word(known)(value["kind"], at.inside("kind"))
            return {}
        return dict(record({"kind": word(known), **fields(kind, value)})(value, at))

    return check


_UNKNOWN = {
    "document_types": N_("Onbekend documenttype"),
    "email_templates": N_("Onbekend e-mailsjabloon"),
    "statuses": N_("Onbekende status"),
    "appointment_types": N_("Onbekend afspraaktype"),
    "properties": N_("Onbekende API-entiteit"),
    "scenarios": N_("Onbekend scenario"),
}
appointment_type = reference("appointment_types", _UNKNOWN["appointment_types"])
_property = reference("properties", _UNKNOWN["properties"])


def _user(value: Any, at: At) -> str:
    known = at.codes.get("users", {})
    email = known.get(names.clean(value).casefold()) if isinstance(value, str) else None
    if email is None:
        at.refuse(
            say(
                "Er is geen gebruiker met e-mailadres “%(email)s”. Maak die eerst bij Gebruikersbeheer, of kies"
                " advisor of handler.",
                email=shown(value),
            )
        )
    return email or ""


def _check_of(field: Field) -> Check:
    match field:
        case Reference(table="users"):
            return _user
        case Reference():
            section = SECTION[field.table]
            return reference(section, _UNKNOWN[section])
        case Word():
            return word(field.words)
        case Template():
            return template(field.longest)
        case Text():
            return text(field.longest, is_needed=True, is_name=True)
        case Number():
            return whole(-field.most, field.most)


def _of_action(kind: ActionKind, entry: Entry) -> Mapping[str, Check]:
    """Only the fields that count are there: a task for one user names that user, and no other does."""
    return {field.name: _check_of(field) for field in KINDS[kind].FIELDS if field.counts(entry.get)}


def _of_line(kind: ActionKind, _entry: Entry) -> Mapping[str, Check]:
    about = kinds.about(kind)
    whom, times = word(ApplicantRole, or_nothing=True), whole(0, MOST_TIMES)
    return {about.name: _check_of(about), "role": whom, "times": times}


action = _by_kind(ACTION_KINDS, _of_action)
expected_effect = _by_kind(EffectKind, _of_line)


def _of_property(fields: Mapping[str, Check], option_fields: Callable[[str], Mapping[str, Check]]) -> Check:
    """A record that names a property and, in other fields, options of that property."""

    def check(value: Any, at: At) -> dict[str, Any]:
        of = value.get("property") if isinstance(value, dict) else None
        known = at.codes.get("properties", {})
        property = known.get(names.clean(of).casefold(), "") if isinstance(of, str) else ""
        own = option_fields(property) if property else dict.fromkeys(option_fields(""), _anything)
        checked: dict[str, Any] = record({**fields, "property": _property, **own})(value, at)
        return checked

    return check


def _anything(value: Any, _at: At) -> Any:
    """Of a property that isn't known nobody can say whether an option fits."""
    return value


def _option(property: str) -> Check:
    return reference(f"properties/{property}", N_("Onbekend item"))


def each_once(check: Check) -> Check:
    """A list without an order of its own; each once."""

    def check_all(values: Any, at: At) -> list[Any]:
        return sorted(set(map(str, check(values, at))))

    return check_all


def _options(property: str) -> Mapping[str, Check]:
    return {"options": each_once(listing(_option(property)))}


_INVERTED_OR_NOT = _of_property({"is_inverted": flag}, _options)
_BY_COMPARISON = {
    kind.value: _of_property(
        {"comparison": word(ConditionKind)}, _options if condition_kind.TAKES_OPTIONS else lambda _of: {}
    )
    for kind, condition_kind in conditions.KINDS.items()
}


def condition(value: Any, at: At) -> dict[str, Any]:
    """Two kinds say whether they are inverted; each can be named by its comparison."""
    if not isinstance(value, dict) or "comparison" not in value:
        return dict(_INVERTED_OR_NOT(value, at))
    named = value["comparison"]
    if not isinstance(named, str) or named not in _BY_COMPARISON:
        word(ConditionKind)(named, at.inside("comparison"))
        return {}
    checked = dict(_BY_COMPARISON[named](value, at))
    del checked["comparison"]
    return checked | conditions.spelled(conditions.KINDS[ConditionKind(named)])


choice = _of_property({"role": word(ApplicantRole, or_nothing=True)}, lambda of: {"option": _option(of)})
