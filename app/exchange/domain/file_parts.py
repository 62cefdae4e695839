"""What each part of a configuration file is made of."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from app.engine.domain import conditions, kinds, text_templates
from app.engine.domain.kinds import KINDS
from app.engine.domain.kinds.fields import Field, Number, Reference, Template, Text, Word
from app.exchange.domain.file_sections import (
    OFFICE,
    SECTION,
    action_place,
    choice_place,
    condition_place,
    line_place,
    option_place,
    place_of,
)
from app.exchange.domain.file_shape import (
    At,
    Check,
    code,
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
from app.setup.domain.rule_checks import MOST_DAYS
from app.vocabulary import names
from app.vocabulary.events import TIMED_EVENTS, TRIGGER_EVENTS
from app.vocabulary.sentences import N_, say
from app.vocabulary.words import (
    ACTION_KINDS,
    ActionKind,
    ApplicantRole,
    AppliesTo,
    ConditionKind,
    EffectKind,
    FormOfAddress,
    OffsetUnit,
    ReEntry,
    Scope,
    Subject,
)

Entry = Mapping[str, Any]

LONGEST_NAME = 120
MOST_HOLD_MINUTES = 24 * 60

_name = text(LONGEST_NAME, is_needed=True, is_name=True)


def _subject_line(value: Any, at: At) -> str:
    kept: str = text(250, is_needed=True, is_name=True)(value, at)
    for problem in text_templates.check(kept):
        at.refuse(problem.sentence)
    return kept


def _by_kind(some: Iterable[ActionKind], fields: Callable[[ActionKind, Entry], Mapping[str, Check]]) -> Check:
    """A record whose kind says which fields it has."""
    known = list(some)

    def check(value: Any, at: At) -> dict[str, Any]:
        if not isinstance(value, dict):
            return dict(record({})(value, at))
        if "kind" not in value:
            at.refuse(say("“%(field)s” ontbreekt.", field="kind"))
            return {}
        kind = next((one for one in known if one.value == value["kind"]), None)
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
_appointment_type = reference("appointment_types", _UNKNOWN["appointment_types"])
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
    """Just the fields that count: a task for one user names that user, and no other does."""
    return {one.name: _check_of(one) for one in KINDS[kind].FIELDS if one.counts(entry.get)}


def _of_line(kind: ActionKind, _entry: Entry) -> Mapping[str, Check]:
    about = kinds.about(kind)
    whom, times = word(ApplicantRole, or_nothing=True), whole(0, MOST_TIMES)
    return {about.name: _check_of(about), "role": whom, "times": times}


_action = _by_kind(ACTION_KINDS, _of_action)
_line = _by_kind(EffectKind, _of_line)


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


def _sorted(check: Check) -> Check:
    """A list without an order of its own; each once."""

    def check_all(values: Any, at: At) -> list[Any]:
        return sorted(set(map(str, check(values, at))))

    return check_all


def _options(property: str) -> Mapping[str, Check]:
    return {"options": _sorted(listing(_option(property)))}


_INVERTED_OR_NOT = _of_property({"is_inverted": flag}, _options)
_BY_COMPARISON = {
    kind.value: _of_property({"comparison": word(ConditionKind)}, _options if one.TAKES_OPTIONS else lambda _of: {})
    for kind, one in conditions.KINDS.items()
}


def _condition(value: Any, at: At) -> dict[str, Any]:
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


_choice = _of_property({"role": word(ApplicantRole, or_nothing=True)}, lambda of: {"option": _option(of)})


def _trigger(value: Any, at: At) -> dict[str, Any]:
    is_timed = isinstance(value, dict) and value.get("event") in list(TIMED_EVENTS)
    timing = {"offset": record({"amount": whole(1, MOST_DAYS), "unit": word(OffsetUnit)})} if is_timed else {}
    fields = {
        "code": code("triggers"),
        "name": _name,
        "event": word(TRIGGER_EVENTS),
        **timing,
        "is_active": flag,
        "is_first_of_type": flag,
        "re_entry": word(ReEntry),
        "appointment_types": _sorted(listing(_appointment_type)),
        "actions": listing(_action, action_place),
    }
    return dict(record(fields)(value, at))


def _choices(value: Any, at: At) -> list[Any]:
    checked = listing(_choice, choice_place)(value, at)
    return sorted(checked, key=lambda one: (one.get("role") or "", str(one.get("property")), str(one.get("option"))))


def _property_record(value: Any, at: At) -> dict[str, Any]:
    """Its options have codes of their own."""
    checked = code("properties")(value.get("code"), At("", at.place, [], at.codes)) if isinstance(value, dict) else ""
    option = record({"code": code(f"properties/{checked}"), "name": _name, "archived": flag})
    fields = {
        "code": code("properties"),
        "name": _name,
        "subject": word(Subject),
        "is_multiple": flag,
        "archived": flag,
        "options": listing(option, option_place),
    }
    return dict(record(fields)(value, at))


def _listed(section: str, **fields: Check) -> Check:
    return record({"code": code(section), "name": _name, **fields, "archived": flag})


# What has no name of its own is called by all that it expects.
_SENTENCE = text(text_templates.LONGEST_SOURCE, is_needed=True, is_name=True)
_LETTER = record({"subject_line": _subject_line, "body": template(text_templates.LONGEST_SOURCE)})

_PARTS: dict[str, Check] = {
    "properties": _property_record,
    "document_types": _listed(
        "document_types",
        subject=word(Subject),
        validity_months=whole(1, 120, or_nothing=True),
        instructions=text(2000),
    ),
    "email_templates": _listed("email_templates", subject=word(Subject), formal=_LETTER, informal=_LETTER),
    "statuses": _listed("statuses"),
    "lead_sources": _listed("lead_sources"),
    "locations": _listed("locations"),
    "appointment_types": _listed("appointment_types", duration_minutes=whole(5, 720)),
    "scenarios": _listed(
        "scenarios",
        scope=word(Scope),
        applies_to=word(AppliesTo),
        is_filtered=flag,
        conditions=listing(_condition, condition_place),
        actions=listing(_action, action_place),
    ),
    "triggers": _trigger,
    "expectations": record(
        {
            "code": code("expectations"),
            "name": _SENTENCE,
            "event": word(TRIGGER_EVENTS),
            "appointment_type": _appointment_type,
            "is_first_of_type": flag,
            "has_partner": flag,
            "choices": _choices,
            "lines": listing(_line, line_place),
        }
    ),
}

_OFFICE = record({"name": _name, "form_of_address": word(FormOfAddress), "hold_minutes": whole(0, MOST_HOLD_MINUTES)})


def checks() -> Iterator[tuple[str, Check]]:
    """By field of the file."""
    yield OFFICE, _OFFICE
    for section, part in _PARTS.items():
        yield section, _section(section, part)


def _section(section: str, part: Check) -> Check:
    def check(values: Any, at: At) -> list[Any]:
        if not isinstance(values, list):
            return list(listing(part)(values, at))
        return [
            part(one, replace(at.item(index), place=place_of(section, index, one))) for index, one in enumerate(values)
        ]

    return check
