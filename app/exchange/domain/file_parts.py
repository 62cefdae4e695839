"""What each part of a configuration file is made of."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from app.engine.domain import text_templates
from app.exchange.domain.file_sections import (
    OFFICE,
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
    template,
    text,
    whole,
    word,
)
from app.exchange.domain.rule_parts import action, appointment_type, choice, condition, each_once, expected_effect
from app.setup.domain.rule_checks import MOST_DAYS
from app.vocabulary.events import TIMED_EVENTS, TRIGGER_EVENTS
from app.vocabulary.words import (
    AppliesTo,
    FormOfAddress,
    OffsetUnit,
    ReEntry,
    Scope,
    Subject,
)

LONGEST_NAME = 120
MOST_HOLD_MINUTES = 24 * 60

_name = text(LONGEST_NAME, is_needed=True, is_name=True)


def _subject_line(value: Any, at: At) -> str:
    kept: str = text(250, is_needed=True, is_name=True)(value, at)
    for problem in text_templates.check(kept):
        at.refuse(problem.sentence)
    return kept


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
        "appointment_types": each_once(listing(appointment_type)),
        "actions": listing(action, action_place),
    }
    return dict(record(fields)(value, at))


def _choices(value: Any, at: At) -> list[Any]:
    checked = listing(choice, choice_place)(value, at)
    return sorted(
        checked, key=lambda picked: (picked.get("role") or "", str(picked.get("property")), str(picked.get("option")))
    )


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
        conditions=listing(condition, condition_place),
        actions=listing(action, action_place),
    ),
    "triggers": _trigger,
    "expectations": record(
        {
            "code": code("expectations"),
            "name": _SENTENCE,
            "event": word(TRIGGER_EVENTS),
            "appointment_type": appointment_type,
            "is_first_of_type": flag,
            "has_partner": flag,
            "choices": _choices,
            "lines": listing(expected_effect, line_place),
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
            part(entry, replace(at.item(index), place=place_of(section, index, entry)))
            for index, entry in enumerate(values)
        ]

    return check
