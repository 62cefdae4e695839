"""The configuration as a file: round trips, what changes, and that it is all or nothing."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event, select, text

from app.engine import timed
from app.exchange import configurations
from app.exchange.domain.configuration_file import Unreadable
from app.extensions import db
from app.models import (
    Appointment,
    AppointmentType,
    DocumentType,
    Dossier,
    DossierStatus,
    Expectation,
    ExpectationChoice,
    ExpectationLine,
    Location,
    Office,
    Property,
    PropertyOption,
    Run,
    Scenario,
    Trigger,
)
from app.setup import property_options, settings_lists, triggers
from app.vocabulary.sentences import kept
from app.vocabulary.words import ApplicantRole, Change, EffectKind, Event, OffsetUnit, Subject
from tests import configuration_files, kept_office
from tests.configuration_files import content_of
from tests.factories import (
    a_condition,
    a_document_type,
    a_dossier,
    a_location,
    a_person,
    a_property,
    a_scenario,
    a_trigger,
    a_user,
    an_appointment,
    an_appointment_type,
    an_email_template,
    asks,
    gives_task,
    mails,
    option,
    sets_status,
    starts,
    starts_relevant,
    work,
)

pytestmark = pytest.mark.database("both")


@pytest.fixture
def phase(office):
    return a_property("Fase", ["Starter", "Doorstromer", "Oversluiter"])


@pytest.fixture
def small(office, phase):
    """An office with one of everything."""
    payslip, letter, kind = a_document_type(), an_email_template(), an_appointment_type()
    a_location()
    starter = a_scenario("Starter", [asks(payslip), mails(letter)], where=[a_condition(phase, "Starter")])
    task = gives_task("Bellen", user=a_user("Pim 't Hart"))
    status = db.session.scalars(select(DossierStatus)).first()
    a_trigger([starts_relevant(), starts(starter), task, sets_status(status)], types=[kind], name="Ingepland")
    a_trigger(name="Vooraf", event=Event.BEFORE, offset=(2, OffsetUnit.DAYS), actions=[mails(letter)], position=1)
    expectation = Expectation(name="Starter", appointment_type=kind)
    expectation.choices = [ExpectationChoice(option=option(phase, "Starter"))]
    expectation.lines = [
        ExpectationLine(kind=EffectKind.REQUEST_DOCUMENT, document_type=payslip, role=ApplicantRole.CONSUMER, times=0)
    ]
    db.session.add(expectation)
    db.session.commit()
    return configuration_files.exported()


def rows(*, but=()):
    """All that the database holds."""
    db.session.rollback()
    found = {
        table.name: db.session.execute(table.select().order_by(*table.primary_key.columns)).all()
        for table in db.metadata.sorted_tables
        if table.name not in but
    }
    db.session.rollback()
    return found


def empty_the_office():
    """As `flask admin create` leaves it: an office and an admin."""
    for table in reversed(db.metadata.sorted_tables):
        db.session.execute(table.delete())
    db.session.commit()
    db.session.expunge_all()
    db.session.add(Office(name="Nog geen naam"))
    db.session.commit()
    a_user("Els Smit", role="admin")


def exported():
    found = configuration_files.exported()
    db.session.rollback()
    return found


def imported(configuration):
    """As an admin does it: see what changes, and agree."""
    content = configuration if isinstance(configuration, bytes) else content_of(configuration)
    seen = configurations.preview(content)
    assert configurations.apply(content, seen.seal, by=None) is None
    db.session.expire_all()
    return seen


def refused(configuration):
    """What is said, and that nothing of it was done."""
    before = rows()
    with pytest.raises(Unreadable) as error:
        configurations.apply(content_of(configuration), "", by=None)
    assert rows() == before
    return [str(problem) for problem in error.value.problems]


def entry(configuration, section, code):
    return next(one for one in configuration[section] if one["code"] == code)


def without(configuration, section, code):
    return configuration | {section: [one for one in configuration[section] if one["code"] != code]}


def changes(seen):
    return {(one.section, one.code): one.change for one in seen.differences}


# Round trips


def test_the_demo_office_comes_back_in_an_empty_one_to_the_byte(app):
    kept_office.load()
    file = content_of(exported())
    empty_the_office()
    seen = imported(file)
    assert content_of(exported()) == file
    assert {one.change for one in seen.differences if one.section != "office"} == {Change.ADDED}


def test_importing_its_own_export_changes_nothing_and_writes_nothing(app):
    kept_office.load()
    file, before = content_of(exported()), rows()
    assert imported(file).is_empty
    assert rows() == before


def test_everything_that_can_be_configured_comes_back(small):
    """Archived things, a colleague, a timed trigger, an expectation."""
    for thing in db.session.scalars(select(DocumentType)).all() + db.session.scalars(select(Location)).all():
        thing.archived_at = datetime.now(UTC)
    db.session.scalars(select(PropertyOption)).first().archived_at = datetime.now(UTC)
    db.session.scalars(select(DossierStatus).where(DossierStatus.name == "In advies")).one().position = -1
    db.session.commit()
    file = exported()
    assert [action.get("user") for action in file["triggers"][0]["actions"]][2] == "pim.'t.hart@debrug.example"
    assert file["statuses"][0]["code"] == "in-advies"
    empty_the_office()
    a_user("Pim 't Hart")
    imported(file)
    assert exported() == file
    assert imported(file).is_empty


def test_no_person_and_no_secret_is_in_it(small):
    a_dossier(a_person("Noor van Dalen"), status=db.session.scalars(select(DossierStatus)).first())
    user = db.session.scalars(select(Office)).one()
    said = json.dumps(exported())
    assert user.name in said
    assert not any(word in said for word in ("Noor", "Dalen", "fs_uniquifier", "password", "yara"))


def test_what_is_off_for_a_while_and_on_again_leaves_the_export_as_it_was(small, admin):
    """C92."""
    admin_user = a_user("Sanne Mulder", role="admin")
    payslip = db.session.scalars(select(DocumentType)).one()
    starter = db.session.scalars(select(Scenario)).one()
    trigger = db.session.scalars(select(Trigger)).first()
    a_document_type("Later")
    a_scenario("Later", [asks(payslip)], position=5)
    file = exported()
    settings_lists.archive(payslip, by=admin_user)
    settings_lists.archive(starter, by=admin_user)
    triggers.switch(trigger, False, by=admin_user)
    property_options.archive(db.session.scalars(select(PropertyOption)).first())
    assert exported() != file
    settings_lists.restore(payslip, by=admin_user)
    settings_lists.restore(starter, by=admin_user)
    triggers.switch(trigger, True, by=admin_user)
    property_options.restore(db.session.scalars(select(PropertyOption).where(PropertyOption.code == "001")).one())
    assert exported() == file


# Changes


def test_a_new_name_for_a_code_is_a_new_name_and_nothing_else(small, phase):
    """C77: dossiers, people and filters keep what they chose."""
    chosen = option(phase, "Starter")
    dossier = a_dossier(a_person(), options=[chosen])
    before = rows(but=("properties", "property_options", "revisions"))
    entry(small, "properties", "fase")["options"][0]["name"] = "Starter koopwoning"
    entry(small, "properties", "fase")["name"] = "Fase van het dossier"
    seen = imported(small)
    assert changes(seen) == {("properties", "fase"): Change.CHANGED}
    assert rows(but=("properties", "property_options", "revisions")) == before
    kept = db.session.get(Dossier, dossier.id).options
    assert [(one.id, one.name, one.property.name) for one in kept] == [
        (chosen.id, "Starter koopwoning", "Fase van het dossier")
    ]


def test_codes_match_whatever_their_case(small):
    """C80."""
    shouted = content_of(small).decode().replace('"fase"', '"FASE"').replace('"loonstrook"', '"LoonStrook"')
    assert imported(shouted.encode()).is_empty


def test_what_the_file_leaves_out_goes_when_nothing_holds_it(small):
    file = without(small, "locations", "kantoor-utrecht")
    file = without(without(file, "expectations", "starter"), "triggers", "vooraf")
    seen = imported(file)
    assert set(changes(seen).values()) == {Change.REMOVED}
    assert [(loss.section, loss.name) for loss in seen.losses] == [
        ("locations", "Kantoor Utrecht"),
        ("triggers", "Vooraf"),
        ("expectations", "Starter"),
    ]
    assert exported() == file


def test_what_is_held_by_dossiers_is_archived_and_the_preview_says_by_which(small, phase):
    an_appointment(a_dossier(a_person(), options=[option(phase, "Doorstromer")]))
    before = rows(but=("locations", "properties", "property_options", "revisions"))
    file = without(small, "locations", "kantoor-utrecht")
    options = entry(file, "properties", "fase")["options"]
    options.remove(options[2])
    options.remove(options[1])
    seen = imported(file)
    assert [(loss.name, loss.option, loss.change, [*map(str, loss.uses)]) for loss in seen.losses] == [
        ("Fase", "Doorstromer", Change.ARCHIVED, ["1 dossier"]),
        ("Fase", "Oversluiter", Change.REMOVED, []),
        ("Kantoor Utrecht", "", Change.ARCHIVED, ["1 afspraak"]),
    ]
    assert rows(but=("locations", "properties", "property_options", "revisions")) == before
    assert entry(exported(), "locations", "kantoor-utrecht")["archived"]
    # And so it stays, for a file that doesn't know of it.
    assert imported(file).is_empty


def test_what_goes_together_goes(small):
    """A scenario, the trigger that starts it and the documents that only it asks for."""
    file = small | {
        section: [] for section in ("scenarios", "triggers", "expectations", "document_types", "email_templates")
    }
    seen = imported(file)
    assert exported() == file
    assert set(changes(seen).values()) == {Change.REMOVED}


def test_an_import_gives_back_what_was_archived(small):
    db.session.scalars(select(DocumentType)).one().archived_at = datetime.now(UTC)
    db.session.commit()
    assert changes(imported(small)) == {("document_types", "loonstrook"): Change.RESTORED}
    assert exported() == small


def test_names_can_go_from_one_thing_to_another(small):
    one, two, three, *_ = small["statuses"]
    one["name"], two["name"], three["name"] = two["name"], three["name"], one["name"]
    options = entry(small, "properties", "fase")["options"]
    options[0]["name"], options[1]["name"] = options[1]["name"], options[0]["name"]
    small["locations"] = [{"code": "utrecht", "name": "Kantoor Utrecht", "archived": False}]
    imported(small)
    assert exported() == small


def test_a_name_that_its_holder_keeps_is_not_given_away(small):
    an_appointment(a_dossier())
    small["locations"] = [{"code": "utrecht", "name": "KANTOOR UTRECHT", "archived": False}]
    assert refused(small) == [
        "locations[0].name: Locatie “KANTOOR UTRECHT”. De naam “Kantoor Utrecht” is al in gebruik met code"
        " kantoor-utrecht. Geef die code in het bestand, of een andere naam."
    ]


def test_the_order_of_the_file_becomes_the_order_of_the_office_and_no_new_version(small):
    versions = db.session.scalars(select(DossierStatus.version)).all()
    small["statuses"].reverse()
    small["triggers"].reverse()
    entry(small, "properties", "fase")["options"].reverse()
    seen = imported(small)
    assert seen.reordered == ("statuses", "triggers")
    assert changes(seen) == {("properties", "fase"): Change.CHANGED}
    assert exported() == small
    assert db.session.scalars(select(DossierStatus.version)).all() == versions
    assert [one.code for one in settings_lists.everything(DossierStatus)] == [one["code"] for one in small["statuses"]]


def test_a_scenario_gets_its_conditions_and_actions_and_keeps_the_rows_that_stay(small):
    scenario = db.session.scalars(select(Scenario)).one()
    ids = [action.id for action in scenario.actions]
    mine = entry(small, "scenarios", "starter")
    mine["conditions"] = [{"property": "fase", "is_inverted": True, "options": ["001", "003"]}]
    mine["actions"].append({"kind": "create_task", "task_subject": "Bellen", "assignee": "handler", "due_days": -2})
    imported(small)
    assert exported() == small
    assert [action.id for action in db.session.scalars(select(Scenario)).one().actions][:2] == ids


def test_an_expectation_can_get_the_choices_that_it_had_and_more(small):
    mine = entry(small, "expectations", "starter")
    phase = entry(small, "properties", "fase")
    phase["is_multiple"] = True
    mine["choices"].append({"role": None, "property": "fase", "option": "002"})
    mine["lines"] = [{"kind": "create_task", "task_subject": "Bellen", "role": None, "times": 2}]
    imported(small)
    assert exported() == small


def test_only_what_changes_gets_a_new_version(small):
    before = dict(db.session.execute(select(DossierStatus.code, DossierStatus.version)).all())
    entry(small, "statuses", "nieuw")["name"] = "Nieuw dossier"
    seen = configurations.preview(content_of(small))
    configurations.apply(content_of(small), seen.seal, by=a_user("Sanne Mulder", role="admin"))
    after = dict(db.session.execute(select(DossierStatus.code, DossierStatus.version)).all())
    assert {code for code in after if after[code] != before[code]} == {"nieuw"}
    assert db.session.scalars(select(DossierStatus.changed_by).where(DossierStatus.code == "nieuw")).one() == (
        "Sanne Mulder"
    )


def test_expectations_that_hold_no_longer_are_named(small):
    """One asks that nothing is requested; a document per dossier that one expects is never requested."""
    mine = entry(small, "expectations", "starter")
    mine["lines"] = [{"kind": "request_document", "document_type": "loonstrook", "role": None, "times": 1}]
    assert imported(small).broken == ()
    entry(small, "scenarios", "starter")["actions"].pop(0)
    seen = configurations.preview(content_of(small))
    assert [(one.title, [*map(str, one.failures)]) for one in seen.broken] == [
        ("Starter", ["Loonstrook wordt 0 keer gevraagd, verwacht 1 keer."])
    ]
    imported(small)
    entry(small, "statuses", "nieuw")["name"] = "Nieuw dossier"
    assert imported(small).broken == ()


# Timed triggers


def test_a_timed_trigger_that_comes_on_tells_whom_it_reaches_and_never_fires_on_old_appointments(small):
    soon, later = (datetime.now(UTC) + timedelta(days=days) for days in (1, 9))
    for starts_at in (soon, later):
        an_appointment(starts_at=starts_at)
    work()
    entry(small, "triggers", "vooraf")["name"] = "Twee dagen vooraf"
    assert imported(small).differences[0].notes.warnings == ()
    entry(small, "triggers", "vooraf")["offset"]["amount"] = 3
    seen = imported(small)
    assert [str(one) for one in seen.differences[0].notes.warnings] == [
        "Deze trigger gaat 1 geplande afspraak bereiken."
        " Afspraken waarvan het moment al voorbij is, blijven buiten schot."
    ]
    new = db.session.scalars(select(Trigger).where(Trigger.code == "vooraf")).one()
    assert datetime.now(UTC) - new.activated_at < timedelta(minutes=1)
    timed.raise_due()
    work()
    runs = db.session.scalars(select(Run).where(Run.trigger_id == new.id)).all()
    assert [(len(run.actions), len(run.triggers)) for run in runs] == [(0, 1)]
    assert "al voorbij toen" in str(kept(runs[0].triggers[0].reason))


# Refusals


@pytest.mark.parametrize(
    ("section", "code", "field", "value", "said"),
    [
        ("properties", "fase", "subject", "person", "Waar het bij hoort, kan niet meer veranderen."),
        ("document_types", "loonstrook", "subject", "dossier", "Of het per persoon of per dossier is, kan niet meer"),
        ("email_templates", "bevestiging-orienterend-gesprek", "subject", "person", "kan niet meer veranderen."),
        ("triggers", "ingepland", "event", "cancelled", "Geef deze een nieuwe code"),
    ],
)  # fmt: skip
def test_what_the_screens_refuse_an_import_refuses_too(small, section, code, field, value, said):
    entry(small, section, code)[field] = value
    if section == "properties":
        small["scenarios"][0]["applies_to"] = "consumer"
        small["expectations"] = []
    (only,) = refused(small)
    assert said in only and only.startswith(f"{section}[0].{field}: ")


def test_several_choices_that_dossiers_made_do_not_become_one(small, phase):
    phase.is_multiple = True
    db.session.commit()
    file = exported()
    a_dossier(options=[option(phase, "Starter"), option(phase, "Doorstromer")])
    entry(file, "properties", "fase")["is_multiple"] = False
    assert refused(file) == [
        "properties[0].is_multiple: API-entiteit “Fase”. Bij 1 dossier zijn er meer gekozen. Maak daar eerst één keuze"
        " van."
    ]


def test_the_subject_of_what_nothing_uses_may_change(small):
    a_document_type("Taxatierapport", subject=Subject.DOSSIER)
    file = exported()
    entry(file, "document_types", "taxatierapport")["subject"] = "person"
    imported(file)
    assert exported() == file


def test_a_file_with_problems_changes_nothing(small):
    small["statuses"] = []
    assert len(refused(small)) == 1
    small["triggers"], small["scenarios"][0]["actions"] = [], []
    assert len(refused(small)) == 1


def test_a_preview_writes_nothing(small):
    before = rows()
    file = small | {section: [] for section in ("scenarios", "triggers", "expectations", "locations")}
    assert not configurations.preview(content_of(file)).is_empty
    assert rows() == before


@pytest.mark.parametrize("table", ["triggers", "actions", "property_options", "appointment_types"])
def test_what_fails_halfway_leaves_everything_as_it_was(app, table):
    kept_office.load()
    file = exported()
    for section in ("triggers", "scenarios", "appointment_types"):
        for one in file[section]:
            one["name"] += " nieuw"
    file["triggers"][0]["actions"].append({"kind": "set_status", "status": "nieuw"})
    file["properties"][0]["options"][0]["name"] = "Ander"
    content, before = content_of(file), rows()
    seen = configurations.preview(content)

    def fail(_connection, _cursor, statement, *_rest):
        if statement.startswith((f"UPDATE {table}", f"INSERT INTO {table}")):
            raise RuntimeError("the power went")

    event.listen(db.engine, "before_cursor_execute", fail)
    try:
        with pytest.raises(RuntimeError):
            configurations.apply(content, seen.seal, by=None)
    finally:
        event.remove(db.engine, "before_cursor_execute", fail)
    assert rows() == before
    assert imported(content).differences


# Between the preview and the import


def test_who_changed_something_meanwhile_is_not_overwritten_unseen(small):
    entry(small, "statuses", "nieuw")["name"] = "Nieuw dossier"
    content = content_of(small)
    seen = configurations.preview(content)
    a_location("Kantoor Amersfoort")
    before = rows()
    anew = configurations.apply(content, seen.seal, by=None)
    assert anew is not None and rows() == before
    assert [(loss.name, loss.change) for loss in anew.losses] == [("Kantoor Amersfoort", Change.REMOVED)]
    assert configurations.apply(content, anew.seal, by=None) is None


def test_what_came_in_use_meanwhile_is_not_archived_unseen(small):
    file = without(small, "locations", "kantoor-utrecht")
    seen = configurations.preview(content_of(file))
    an_appointment()
    anew = configurations.apply(content_of(file), seen.seal, by=None)
    assert [loss.change for loss in anew.losses] == [Change.ARCHIVED]


def test_another_file_than_was_seen_is_shown_first(small):
    seen = configurations.preview(content_of(small))
    entry(small, "statuses", "nieuw")["name"] = "Nieuw dossier"
    assert configurations.apply(content_of(small), seen.seal, by=None) is not None


def test_dossiers_go_on_as_before(app):
    """An import in the demo office leaves every row of theirs alone, and runs still find what they need."""
    kept_office.load()
    kept = (
        "dossiers",
        "persons",
        "appointments",
        "runs",
        "run_actions",
        "emails",
        "document_requests",
        "tasks",
        "users",
    )
    before = {table: found for table, found in rows().items() if table in kept}
    assert len(before) == len(kept)
    file = exported()
    for one in [*file["scenarios"], *file["document_types"], *file["email_templates"], *file["statuses"]]:
        one["name"] += " (nieuw)"
    imported(file)
    assert {table: found for table, found in rows().items() if table in kept} == before
    dossier = db.session.scalars(select(Dossier)).first()
    an_appointment(dossier, db.session.scalars(select(AppointmentType)).first())
    work()
    assert db.session.scalars(select(Run).order_by(Run.id.desc())).first().status == "done"
    assert db.session.scalar(text("SELECT count(*) FROM appointments")) == len(before["appointments"]) + 1
    assert db.session.scalars(select(Appointment)).first() and db.session.scalars(select(Property)).first()


# When the office is open and free


def test_hours_and_free_days_come_back(small):
    office = db.session.scalars(select(Office)).one()
    office.opening_hours = office.opening_hours | {"thursday": "09:00-21:00", "friday": None}
    office.holidays = ["good_friday"]
    office.closings = [{"name": "Kerstweek", "first_on": "2037-12-28", "last_on": "2037-12-31"}]
    db.session.commit()
    file = configuration_files.exported()
    assert file["office"]["opening_hours"]["thursday"] == "09:00-21:00"
    office.opening_hours, office.holidays, office.closings = {}, [], []
    db.session.commit()

    imported(file)

    assert configuration_files.exported() == file


def test_an_import_tells_what_other_free_days_move(small):
    a_trigger(name="Later", event=Event.BEFORE, offset=(2, OffsetUnit.WORKING_DAYS), position=2)
    an_appointment(starts_at=datetime(2037, 12, 28, 9, tzinfo=UTC))
    file = configuration_files.exported()
    seen = configurations.preview(content_of(file | {"office": file["office"] | {"holidays": []}}))
    (office,) = seen.differences
    assert [str(warning) for warning in office.notes.warnings] == [
        "Er schuift 1 moment op van een trigger dat nog komt."
    ]


def test_a_file_of_before_there_were_hours_and_free_days_leaves_them_as_they_are(small):
    office = db.session.scalars(select(Office)).one()
    office.holidays = ["good_friday"]
    office.opening_hours = office.opening_hours | {"friday": None}
    db.session.commit()
    file = configuration_files.exported()
    older = file | {"office": {name: file["office"][name] for name in ("name", "form_of_address", "hold_minutes")}}

    assert configurations.preview(content_of(older)).is_empty


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("opening_hours", {"monday": "negen uur"}, "office.opening_hours.monday: "),
        ("holidays", ["sint_maarten"], "office.holidays[0]: "),
        ("closings", [{"name": "Weg", "first_on": "2037-12-31", "last_on": "2037-12-01"}], "office.closings[0]: "),
        ("closings", [{"name": "Weg", "first_on": "31 dec", "last_on": "2037-12-01"}], "office.closings[0].first_on: "),
    ],
)
def test_hours_and_free_days_that_can_not_be_are_refused_in_their_place(small, field, value, said):
    office = small["office"] | {field: small["office"][field] | value if isinstance(value, dict) else value}
    with pytest.raises(Unreadable) as refused:
        configurations.preview(content_of(small | {"office": office}))
    assert [str(problem)[: len(said)] for problem in refused.value.problems] == [said]
