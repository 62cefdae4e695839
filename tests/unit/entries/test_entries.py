"""Entries: what is read of a document, and written to it."""

import pytest

from app.engine.domain.kinds.set_status import SetStatus
from app.entries.domain.entries import ENTRIES, EmailTemplateEntry, ScenarioEntry, TriggerEntry
from app.entries.domain.office_entries import OfficeEntry
from app.vocabulary.offsets import Offset
from app.vocabulary.words import Event, OffsetUnit, Scope


@pytest.mark.parametrize("kind", dict.fromkeys(ENTRIES.values()))
def test_whatever_an_older_document_lacks_or_nobody_knows_an_entry_can_be_read(kind):
    empty = kind.of_document({})
    assert empty == kind.of_document({"beside": {"names": {}}, "unheard": 1, **dict.fromkeys(kind.FIELDS, 1.5)})
    assert kind.of_document(empty.document()) == empty


def test_a_document_is_written_as_it_was_read():
    trigger = {
        "code": "eerste",
        "name": "Eerste",
        "event": "before",
        "offset": {"amount": 2, "unit": "working_days"},
        "is_active": True,
        "is_first_of_type": False,
        "re_entry": "once_per_dossier",
        "appointment_types": ["orient"],
        "actions": [{"kind": "start_scenario", "scenario": "starter"}, {"kind": "start_relevant_scenarios"}],
    }
    entry = TriggerEntry.of_document(trigger)
    assert (entry.event, entry.offset) == (Event.BEFORE, Offset(2, OffsetUnit.WORKING_DAYS))
    assert list(entry.document().items()) == list(trigger.items())


def test_a_trigger_without_a_timing_does_not_mention_it():
    assert "offset" not in TriggerEntry.of_document({"event": "scheduled"}).document()


def test_of_a_field_that_came_later_an_older_document_has_what_held_then():
    assert OfficeEntry.of_document({"name": "De Brug", "form_of_address": "informal"}).hold_minutes == 0


def test_what_nobody_knows_any_more_is_left_out():
    entry = ScenarioEntry.of_document(
        {
            "scope": "portfolio",
            "conditions": [{"comparison": "is_older_than"}, {"property": "fase", "options": ["1"]}, 3],
            "actions": [{"kind": "send_letter", "to": "all"}, {}, {"kind": "set_status", "status": "nieuw"}],
        }
    )
    assert entry.scope is Scope.APPOINTMENT
    assert [condition.about for condition in entry.conditions] == ["fase"]
    assert entry.actions == (SetStatus("nieuw"),)


def test_both_letters_of_a_template_are_read_and_told():
    letters = {"formal": {"subject_line": "Welkom", "body": "Geachte"}, "informal": {"subject_line": "Hoi"}}
    entry = EmailTemplateEntry.of_document(letters)
    assert [value for field, value in entry.single() if field.label.startswith(("Onderwerp", "Tekst"))] == [
        *("Welkom", "Geachte", "Hoi", "")
    ]
