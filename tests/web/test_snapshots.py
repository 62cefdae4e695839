"""Snapshots of the configuration: every column is in one, or is left out with a reason."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import JSON, Boolean, Integer, Table, select, update

from app.extensions import UtcDateTime, db
from app.history import snapshots
from app.models import (
    Action,
    ConditionThing,
    DossierStatus,
    Expectation,
    ExpectationChoice,
    ExpectationLine,
    LeadSource,
    PropertyOption,
    ScenarioCondition,
)
from app.models.accounts import users_roles
from app.models.management import scenario_condition_options, trigger_appointment_types
from app.models.settings import email_template_appointment_types
from app.vocabulary import opening_hours
from app.vocabulary.words import ApplicantRole, ConditionKind, EffectKind, Event, OffsetUnit
from tests.factories import (
    a_condition,
    a_document_type,
    a_filled_in,
    a_list_condition,
    a_location,
    a_property,
    a_scenario,
    a_trigger,
    a_user,
    an_appointment_type,
    an_email_template,
    gives_task,
    leaves_note,
    mails,
    option,
    starts,
)

TABLES: list[Table] = [
    *(model.__table__ for model in snapshots.MODELS.values()),
    *(part.__table__ for part in (PropertyOption, ScenarioCondition, ConditionThing)),
    *(part.__table__ for part in (Action, ExpectationChoice, ExpectationLine)),
    *(users_roles, scenario_condition_options, trigger_appointment_types, email_template_appointment_types),
]
# Columns that no snapshot shows, and why.
LEFT_OUT = {
    "": {"id", "version", "changed_at", "changed_by", "name_key", "search_key", "sort_key"},  # bookkeeping
    # Never changed on a screen; whether the guide is in sight; what days were free before.
    "offices": {"zone", "guide_closed_at", "former_free_days"},
    "triggers": {"activated_at"},  # follows from the switch and the timing
    # Secrets, and what is their own choice.
    "users": {
        *("password", "fs_uniquifier", "calendar_token", "locale", "theme"),
        *("tf_primary_method", "tf_totp_secret", "tf_phone_number", "mf_recovery_codes"),
    },
}
# What says in which snapshot a row is.
OWNERS = {
    "property_options": {"property_id"},
    "scenario_conditions": {"scenario_id"},
    "scenario_condition_things": {"condition_id"},
    "actions": {"scenario_id", "trigger_id"},
    "expectation_choices": {"expectation_id"},
    "expectation_lines": {"expectation_id"},
    "users_roles": {"user_id"},
    "scenario_condition_options": {"condition_id"},
    "trigger_appointment_types": {"trigger_id"},
    "email_template_appointment_types": {"email_template_id"},
}


def shown(table: Table) -> list[str]:
    """The columns of which a change must be seen. A thing's own place in its list is kept as a move instead."""
    left_out = LEFT_OUT[""] | LEFT_OUT.get(table.name, set()) | OWNERS.get(table.name, set())
    own_place = {"position"} if table.name in snapshots.MODELS else set()
    return [column.name for column in table.columns if column.name not in left_out | own_place]


def everything():
    db.session.expire_all()
    return {
        name: [
            snapshots.of(thing).document()
            for thing in db.session.scalars(select(model).order_by(model.id).options(*snapshots.loading(model)))
        ]
        for name, model in snapshots.MODELS.items()
    }


@pytest.fixture
def configuration(app, office):
    """Something of every kind, that names all it can."""
    phase = a_property("Fase", ["Starter", "Doorstromer"])
    other = a_property("Doel", ["Aankoop"])
    other.options[0].code = "A"
    types = [an_appointment_type(), an_appointment_type("Adviesgesprek")]
    document, template, user = a_document_type(months=3), an_email_template(), a_user("Sanne Mulder", role="admin")
    template.appointment_types = types[:1]
    a_document_type("Jaaropgave")
    an_email_template("Welkom")
    a_user()
    a_location()
    status = db.session.scalars(select(DossierStatus)).first()
    sources = [LeadSource(name="Website"), LeadSource(name="Makelaar")]
    db.session.add_all(sources)
    db.session.flush()
    of_lists = [
        a_list_condition(ConditionKind.APPOINTMENT_TYPE_IS, types[0]),
        a_list_condition(ConditionKind.STATUS_IS, status),
        a_list_condition(ConditionKind.LEAD_SOURCE_IS_NOT, sources[0]),
    ]
    named, _ = a_scenario("Vast"), a_scenario("Los")
    asks = Action(kind=EffectKind.REQUEST_DOCUMENT, document_type=document)
    sets = Action(kind=EffectKind.SET_STATUS, status=status)
    where = [a_condition(phase, "Starter"), a_condition(other, "Aankoop", is_inverted=True), a_filled_in(phase)]
    where += of_lists
    actions = [asks, mails(template), gives_task("Bellen", user=user, days=2), sets, leaves_note("Belt zelf")]
    a_scenario("Starter", actions, where=where)
    a_trigger([starts(named)], types=types[:1], event=Event.BEFORE, offset=(2, OffsetUnit.DAYS))
    expected = Expectation(
        name="Starter vraagt stukken", appointment_type=types[0], status=status, lead_source=sources[0]
    )
    expected.choices = [ExpectationChoice(role=ApplicantRole.PARTNER, option=option(phase, "Starter"))]
    expected.lines = [
        ExpectationLine(kind=EffectKind.REQUEST_DOCUMENT, document_type=document, role=ApplicantRole.PARTNER),
        ExpectationLine(kind=EffectKind.SEND_EMAIL, email_template=template),
        ExpectationLine(kind=EffectKind.CREATE_TASK, task_subject="Bellen"),
        ExpectationLine(kind=EffectKind.SET_STATUS, status=status),
        ExpectationLine(kind=EffectKind.ADD_NOTE, note_text="Belt zelf"),
    ]
    for place, line in enumerate(expected.lines):
        line.position = place
    db.session.add(expected)
    db.session.commit()


def test_a_change_of_any_column_shows_in_a_snapshot(configuration):
    before, unseen = everything(), []
    for table in TABLES:
        for name in shown(table):
            _change(table, name)
            if everything() == before:
                unseen.append(f"{table.name}.{name}")
            db.session.rollback()
    assert unseen == []


def _change(table: Table, name: str) -> None:
    column = table.c[name]
    rows = select(table).order_by(*table.primary_key.columns).limit(1)
    row = db.session.execute(rows.where(column.is_not(None))).mappings().first()
    if row is None:
        assert isinstance(column.type, UtcDateTime), f"give {table.name}.{name} a value in the configuration above"
        row = db.session.execute(rows).mappings().one()
    this_row = [key == row[key.name] for key in table.primary_key.columns]
    db.session.execute(update(table).where(*this_row).values({name: _another(column, row[name], name)}))


_CHANGED_JSON = {
    "opening_hours": dict.fromkeys(opening_hours.USUAL),
    "closings": [{"name": "Bouwvak", "first_on": "2027-07-19", "last_on": "2027-07-23"}],
}


def _another(column, value, name):
    for key in column.foreign_keys:
        return db.session.scalars(select(key.column).where(key.column != value)).first()
    if words := getattr(column.type, "enums", None):
        # The kind of an action says which columns count, so that it can only become one that needs none.
        return next(word for word in reversed(words) if word != value)
    match column.type:
        case Boolean():
            return not value
        case Integer():
            return value + 10
        case UtcDateTime():
            return (value or datetime.now(UTC)) + timedelta(days=1)
        case JSON():
            return _CHANGED_JSON.get(name) or [*value, "anders"]
    return f"{value} anders"


def test_a_snapshot_names_things_by_their_codes_alone(configuration):
    scenario = everything()["scenarios"][-1]
    assert scenario["conditions"] == [
        {"property": "fase", "is_inverted": False, "options": ["001"]},
        {"property": "doel", "is_inverted": True, "options": ["A"]},
        {"property": "fase", "comparison": "is_filled_in"},
        {"comparison": "appointment_type_is", "options": ["oriënterend"]},
        {"comparison": "status_is", "options": ["nieuw"]},
        {"comparison": "lead_source_is_not", "options": ["website"]},
    ]
    assert scenario["actions"] == [
        {"kind": "request_document", "document_type": "loonstrook"},
        {"kind": "send_email", "email_template": "bevestiging-orienterend-gesprek", "recipient": "applicants"},
        {
            "kind": "create_task",
            "task_subject": "Bellen",
            "assignee": "user",
            "user": "sanne.mulder@debrug.example",
            "due_days": 2,
        },
        {"kind": "set_status", "status": "nieuw"},
        {"kind": "add_note", "note_text": "Belt zelf"},
    ]


def test_of_a_user_no_secret_is_shown(configuration):
    assert everything()["users"][0].keys() == {"email", "name", "roles", "is_active"}
