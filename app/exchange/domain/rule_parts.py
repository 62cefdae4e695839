"""What the rules of a configuration file are made of: actions, conditions and expected effects."""

from collections.abc import Iterable, Mapping
from functools import partial

from app.engine.domain import conditions, expected_effects, kinds
from app.engine.domain.expected_effects import ExpectedEffect
from app.engine.domain.kinds import KINDS, Action
from app.engine.domain.kinds.fields import Field, Number, Reference, Template, Text, Word
from app.exchange.domain.file_sections import SECTION
from app.exchange.domain.file_shape import (
    At,
    Member,
    an_object,
    flag,
    known_code,
    listing,
    record,
    reference,
    refuse_missing,
    shown,
    template,
    text,
    whole,
    word,
)
from app.history.domain.entry_lists import CodedCondition
from app.insight.domain.expectation_checks import MOST_TIMES
from app.vocabulary.json_values import Json, JsonObject
from app.vocabulary.sentences import N_, say
from app.vocabulary.words import ACTION_KINDS, ApplicantRole, ConditionKind, EffectKind

_UNKNOWN = {
    "document_types": N_("Onbekend documenttype"),
    "email_templates": N_("Onbekend e-mailsjabloon"),
    "statuses": N_("Onbekende status"),
    "appointment_types": N_("Onbekend afspraaktype"),
    "properties": N_("Onbekende API-entiteit"),
    "scenarios": N_("Onbekend scenario"),
}


def code_of(section: str, value: Json, at: At) -> str | None:
    return reference(value, at, section, _UNKNOWN[section])


def codes_of(section: str, value: Json, at: At) -> tuple[str, ...]:
    """A list without an order of its own; each once."""
    return tuple(sorted(set(listing(value, at, partial(code_of, section)))))


def option_of(property: str, value: Json, at: At) -> str | None:
    return reference(value, at, f"properties/{property}", N_("Onbekend item"))


def property_in(value: Json, at: At) -> str | None:
    """What it names. Of a property that isn't known nobody can say whether an option fits."""
    return known_code(value.get("property"), at, "properties") if isinstance(value, Mapping) else None


def condition(value: Json, at: At) -> CodedCondition | None:
    """Two kinds say whether they are inverted; each can be named by its comparison."""
    fields = ["is_inverted", "property", "options"]
    if isinstance(value, Mapping) and "comparison" in value:
        kind = word(value["comparison"], at.inside("comparison"), ConditionKind)
        if kind is None:
            return None
        of_kind = conditions.KINDS[kind]
        asked = {"property": of_kind.ASKS_PROPERTY, "options": of_kind.TAKES_OPTIONS}
        fields = ["comparison", *(name for name, is_asked in asked.items() if is_asked)]
    checked: dict[str, Json] = record(value, at, fields, partial(_of_condition, property_in(value, at)))
    return conditions.of_document({"property": None, **checked})


def _of_condition(property: str | None, name: str, value: Json, at: At) -> Json:
    match name:
        case "is_inverted":
            return flag(value, at)
        case "property":
            return code_of("properties", value, at)
        case "options":
            return sorted(set(listing(value, at, partial(option_of, property)))) if property else None
        case _:
            return value


def action(value: Json, at: At) -> Action[str] | None:
    """Only the fields that count are there: a task for one user names that user, and no other does."""
    parts = an_object(value, at)
    kind = _kind(parts, at, ACTION_KINDS)
    if parts is None or kind is None:
        return None
    fields = {field.name: field for field in KINDS[kind].FIELDS if field.counts(parts.get)}

    def check(name: str, part: Json, inside: At) -> Json:
        return _typed(fields[name], part, inside) if name in fields else part

    return kinds.of_document(record(value, at, ["kind", *fields], check))


def expected_effect(value: Json, at: At) -> ExpectedEffect[str] | None:
    kind = _kind(an_object(value, at), at, EffectKind)
    if kind is None:
        return None
    about = kinds.about(kind)
    checked: dict[str, Json] = record(value, at, ["kind", about.name, "role", "times"], partial(_of_line, about))
    return expected_effects.of_document({about.name: None, "role": None, "times": None, **checked})


def _of_line(about: Field, name: str, value: Json, at: At) -> Json:
    match name:
        case "kind":
            return value
        case "role":
            return word(value, at, ApplicantRole) if value is not None else None
        case "times":
            return whole(value, at, 0, MOST_TIMES)
        case _:
            return _typed(about, value, at)


def _kind(parts: JsonObject | None, at: At, known: Iterable[Member]) -> Member | None:
    """It says which fields there are; without it nothing is said of those."""
    if parts is not None and "kind" not in parts:
        refuse_missing("kind", at)
    return word(parts["kind"], at.inside("kind"), known) if parts and "kind" in parts else None


def _typed(field: Field, value: Json, at: At) -> Json:
    match field:
        case Reference(table="users"):
            return _user(value, at)
        case Reference():
            return code_of(SECTION[field.table], value, at)
        case Word():
            return word(value, at, field.words)
        case Template():
            return template(value, at, field.longest)
        case Text():
            return text(value, at, field.longest, is_needed=True, is_name=True)
        case Number():
            return whole(value, at, -field.most, field.most)


def _user(value: Json, at: At) -> str | None:
    email = known_code(value, at, "users")
    if email is None:
        sentence = say(
            "Er is geen gebruiker met e-mailadres “%(email)s”. Maak die eerst bij Gebruikersbeheer, of kies"
            " advisor of handler.",
            email=shown(value),
        )
        at.refuse(sentence)
    return email
