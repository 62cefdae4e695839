"""The kinds of actions: each declared whole, and the same in each of its shapes."""

from dataclasses import fields
from importlib import import_module

import pytest

from app.engine.domain import kinds
from app.engine.domain.kinds import (
    EFFECTS,
    KINDS,
    CreateTask,
    Reference,
    RequestDocument,
    SendEmail,
    StartRelevantScenarios,
)
from app.engine.domain.kinds.fields import Template
from app.models import Action, ExpectationLine
from app.vocabulary.sentences import Sentence
from app.vocabulary.words import ACTION_KINDS, Assignee, EffectKind, Recipient, Scope

TASK = CreateTask("Bellen", Assignee.USER, 7, -2, id=3)


def test_every_kind_has_its_type_in_a_module_of_its_own():
    modules = [import_module(f"app.engine.domain.kinds.{kind}") for kind in ACTION_KINDS]

    assert [one.kind for one in KINDS.values()] == list(ACTION_KINDS)
    assert [one.__module__ for one in KINDS.values()] == [module.__name__ for module in modules]


@pytest.mark.parametrize("kind", ACTION_KINDS)
def test_every_field_of_a_kind_is_declared(kind):
    made = KINDS[kind]

    assert [one.name for one in made.FIELDS] == [one.name for one in fields(made) if one.name != "id"]


@pytest.mark.parametrize("field", kinds.FIELDS, ids=lambda one: one.name)
def test_every_field_has_its_column(field):
    assert field.column in Action.__table__.columns
    if isinstance(field, Reference):
        (key,) = Action.__table__.columns[field.column].foreign_keys
        assert key.column.table.name == field.table
        assert getattr(Action, field.attribute).property.mapper.local_table.name == field.table


def test_kinds_that_share_a_column_declare_it_alike():
    """A form has one field of it."""
    assert {one for kind in KINDS.values() for one in kind.FIELDS} == set(kinds.FIELDS)


@pytest.mark.parametrize("kind", ACTION_KINDS)
def test_every_kind_reads_in_a_list_and_in_a_sentence(kind):
    action = kinds.made(kind, lambda field: f"<{field.name}>" if field.default is None else field.default)
    name = f"<{kinds.about(kind).name}>" if action.FIELDS else ""

    assert str(action.in_words(lambda word: Sentence(word.value))).startswith(f"{kind}: {name}" if name else kind)
    assert all(name in str(one) for one in action.told([action], Scope.DOSSIER))


@pytest.mark.parametrize("kind", EffectKind)
def test_what_an_effect_is_about_has_its_column_among_what_is_expected(kind):
    field = kinds.about(kind)

    assert field.column in ExpectationLine.__table__.columns and hasattr(ExpectationLine, field.attribute)


def test_a_document_holds_what_counts_by_its_code():
    mail, task = SendEmail("welkom", Recipient.ADVISOR), CreateTask("Bellen", Assignee.ADVISOR, "yara@debrug.example")

    assert kinds.document(mail) == {"kind": "send_email", "email_template": "welkom", "recipient": "advisor"}
    assert kinds.document(task) == {
        "kind": "create_task",
        "task_subject": "Bellen",
        "assignee": "advisor",
        "due_days": 0,
    }
    assert [kinds.of_document(kinds.document(one)) for one in (mail, StartRelevantScenarios())] == [
        mail,
        StartRelevantScenarios(),
    ]


def test_a_draft_of_a_document_holds_that_nothing_is_chosen_yet():
    assert kinds.document(RequestDocument(None)) == {"kind": "request_document", "document_type": None}


def test_what_does_not_count_goes_to_no_column():
    assert kinds.columns(TASK) == {
        "task_subject": "Bellen",
        "assignee": Assignee.USER,
        "assignee_user_id": 7,
        "due_days": -2,
    }
    assert "assignee_user_id" not in kinds.columns(CreateTask("Bellen", Assignee.HANDLER, 7))


def test_an_action_can_refer_to_its_things_in_another_way():
    named = kinds.referring(TASK, lambda field, id: f"{field.table} {id}")

    assert named == CreateTask("Bellen", Assignee.USER, "users 7", -2) and named.id == 3
    assert kinds.referring(CreateTask("Bellen", Assignee.ADVISOR, 7), lambda _field, id: id).user is None
    assert kinds.referring(RequestDocument(None), lambda _field, id: 1 / 0) == RequestDocument(None)


@pytest.mark.parametrize(
    "action",
    [
        RequestDocument(None),
        CreateTask("", due_days=1),
        CreateTask("B" * 201),
        CreateTask("Bellen", Assignee.USER),
        CreateTask("Bellen", due_days=-366),
    ],
)
def test_what_is_not_filled_in_well_is_not_complete(action):
    assert kinds.complete(action) is None


def test_what_is_left_open_is_as_in_a_new_row():
    assert kinds.complete(CreateTask("Bellen", None, due_days=None)) == CreateTask("Bellen", Assignee.ADVISOR, None, 0)
    assert kinds.complete(SendEmail(7, None)) == SendEmail(7, Recipient.APPLICANTS)


@pytest.mark.parametrize("effect", EFFECTS.values(), ids=lambda one: one.kind)
def test_every_effect_says_what_is_expected_of_it_and_what_differs_from_its_preview(effect):
    assert len(effect.EXPECTED) == 3 and len(effect.ADDED) == len(effect.MISSING) == 2
    assert effect.unmet("X", None, 0, 1) and effect.unmet("X", None, 1, 0) and not effect.unmet("X", None, 1, 1)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("Beste {{ naam }},\ntot ziens", None),
        ("", "Vul de tekst in."),
        ("te lang" * 9, "Houd het op hoogstens 30 tekens."),
        ("Beste\n{{ naan }}", "Regel 2: “naan” bestaat niet. Bedoelt u “naam”?"),
    ],
)
def test_a_text_with_variables_is_read_like_that_of_a_mail(text, problem):
    found = Template("text", "Tekst", "Vul de tekst in.", longest=30).problem(text)

    assert (found and str(found)) == problem
