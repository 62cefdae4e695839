"""Filters that ask what is no property: the appointment type, the status, the lead source, a partner."""

import re

import pytest
from sqlalchemy import select

from app.engine.domain import conditions
from app.exchange import configurations
from app.extensions import db
from app.history import revisions
from app.models import AppointmentType, DossierStatus, LeadSource, Revision, Run, Scenario
from app.setup import settings_lists
from app.setup.uses import InUse
from app.vocabulary.words import ConditionKind, Weighing
from tests import configuration_files
from tests.factories import (
    a_document_type,
    a_dossier,
    a_person,
    a_status,
    a_trigger,
    an_appointment,
    an_appointment_type,
    starts_relevant,
    work,
)
from tests.web.pages import words


@pytest.fixture
def lists(app, office):
    """Two things of each list."""
    source = LeadSource(name="Website"), LeadSource(name="Makelaar")
    db.session.add_all(source)
    db.session.commit()
    return {
        "appointment_type": (an_appointment_type("Adviesgesprek"), an_appointment_type("Tekenafspraak")),
        "status": (a_status("In advies"), a_status("Vervallen")),
        "lead_source": source,
    }


@pytest.fixture
def form(app, office):
    return {
        "name": "Extra",
        "scope": "appointment",
        "applies_to": "dossier",
        "version": "",
        "is_filtered": "y",
        "actions-0-kind": "request_document",
        "actions-0-document_type_id": a_document_type("Loonstrook").id,
    }


def asks(row, question, comparison="is", *things):
    values = [f"{thing.__tablename__}-{thing.id}" for thing in things]
    return {
        f"conditions-{row}-property_id": question,
        f"conditions-{row}-kind": comparison,
        **({f"conditions-{row}-option_ids": values} if values else {}),
    }


def the_scenario():
    db.session.expire_all()
    return db.session.scalars(select(Scenario)).one()


def test_the_editor_offers_them_beside_the_properties_and_keeps_what_is_typed(admin, form, lists):
    draft = admin.post("/scenarios/draft", data=form | asks(0, "lead_source") | {"edit": "refresh"}).text
    assert '<optgroup label="Afspraak en dossier">' in draft
    assert "is ingevuld" not in re.findall(r"<select[^>]*conditions-0-kind.*?</select>", draft, re.DOTALL)[0]
    assert "Website" in draft and "Adviesgesprek" not in re.findall(r"<fieldset.*?</fieldset>", draft, re.DOTALL)[0]

    kept = {
        **asks(0, "appointment_type", "is", lists["appointment_type"][0]),
        **asks(1, "status", "is_not", *lists["status"]),
        **asks(2, "lead_source", "is", lists["lead_source"][0]),
        **asks(3, "partner", "is_not"),
    }
    assert admin.post("/scenarios/new", data=form | kept).status_code == 303

    assert [
        (condition.comparison, {thing.name for thing in condition.chosen}) for condition in the_scenario().conditions
    ] == [
        (ConditionKind.APPOINTMENT_TYPE_IS, {"Adviesgesprek"}),
        (ConditionKind.STATUS_IS_NOT, {"In advies", "Vervallen"}),
        (ConditionKind.LEAD_SOURCE_IS, {"Website"}),
        (ConditionKind.HAS_NO_PARTNER, set()),
    ]
    assert (
        "Voor een dossier bij afspraaktype Adviesgesprek, met iets anders dan In advies of Vervallen als Status, met"
        " Leadbron Website en zonder partner: vraag Loonstrook op."
    ) in words(admin.get("/scenarios"))
    page = admin.get(f"/scenarios/{the_scenario().id}").text
    assert '<option selected value="is_not">is er niet</option>' in page
    assert 'checked class="form-check-input" id="conditions-2-option_ids-0" name="conditions-2-option_ids"' in page


def test_what_was_ticked_of_one_list_is_never_taken_for_another(admin, form, lists):
    ticked = asks(0, "status", "is", *lists["status"])
    refused = admin.post("/scenarios/new", data=form | ticked | {"conditions-0-property_id": "lead_source"})
    assert refused.status_code == 422 and "Kies ten minste één item." in refused.text


def test_without_javascript_the_other_question_is_asked_by_a_button(admin, form, lists):
    changed = asks(0, "partner", "is_filled_in")
    page = admin.post("/scenarios/new", data=form | changed | {"edit": "refresh"}).text
    assert '<option value="is">is er</option>' in page and '<option value="is_not">is er niet</option>' in page


@pytest.mark.database("both")
@pytest.mark.parametrize("kind", ["appointment_type", "status", "lead_source"])
def test_what_a_filter_names_can_not_be_deleted_and_keeps_working_archived(admin, form, lists, kind):
    thing, other = lists[kind]
    admin.post("/scenarios/new", data=form | asks(0, kind, "is", thing))
    with pytest.raises(InUse) as refused:
        settings_lists.delete(thing)
    assert "Scenario “Extra”" in map(str, refused.value.uses)
    settings_lists.delete(other)

    settings_lists.archive(thing, by=None)
    saved = the_scenario()
    again = form | asks(0, kind, "is", thing) | {"version": str(saved.version)}
    assert admin.post(f"/scenarios/{saved.id}", data=again).status_code == 303
    assert [chosen.id for chosen in the_scenario().conditions[0].chosen] == [thing.id]
    assert "is gearchiveerd" in words(admin.get("/scenarios"))
    anew = admin.post("/scenarios/new", data=form | {"name": "Anders"} | asks(0, kind, "is", thing))
    assert "is gearchiveerd. Kies iets anders." in anew.text


def test_it_decides_and_its_run_tells_why(admin, form, lists):
    filter_lines = asks(0, "appointment_type", "is", lists["appointment_type"][0]) | asks(1, "partner")
    admin.post("/scenarios/new", data=form | filter_lines)
    a_trigger([starts_relevant()])
    of_type, other = lists["appointment_type"]
    both = a_dossier(a_person("Noor van Dalen"), a_person("Bram Keizer"))
    an_appointment(both, type=of_type)
    an_appointment(both, type=other)
    an_appointment(a_dossier(a_person("Mila Bos")), type=of_type)
    work()

    runs = db.session.scalars(select(Run).order_by(Run.id)).all()

    assert [run.scenarios[0].weighing for run in runs] == [Weighing.STARTED, Weighing.NO_MATCH, Weighing.NO_MATCH]
    assert "Afspraaktype is Tekenafspraak" in words(admin.get(f"/runs/{runs[1].id}"))
    assert "Er is geen partner op dit dossier." in words(admin.get(f"/runs/{runs[2].id}"))


def test_a_lead_source_that_comes_later_offers_what_it_makes_relevant(admin, form, lists):
    website, _other = lists["lead_source"]
    admin.post("/scenarios/new", data=form | asks(0, "lead_source", "is", website))
    a_trigger([starts_relevant()])
    dossier = a_dossier(a_person("Noor van Dalen"))
    an_appointment(dossier, type=lists["appointment_type"][0])
    work()
    run = db.session.scalars(select(Run)).one()
    assert run.scenarios[0].weighing is Weighing.UNKNOWN
    assert "Leadbron van het dossier is niet ingevuld." in words(admin.get(f"/runs/{run.id}"))
    assert "scenario is nu relevant" not in words(admin.get(f"/dossiers/{dossier.id}"))

    dossier.lead_source = website
    db.session.commit()

    assert "1 scenario is nu relevant" in words(admin.get(f"/dossiers/{dossier.id}"))


def test_history_tells_of_it_and_brings_it_back(admin, form, lists):
    website, agent = lists["lead_source"]
    admin.post("/scenarios/new", data=form | asks(0, "lead_source", "is", website))
    saved = the_scenario()
    old = db.session.scalars(select(Revision).where(Revision.kind == "scenarios")).one()
    assert revisions.entry(old).document()["conditions"] == [{"comparison": "lead_source_is", "options": ["website"]}]
    wider = asks(0, "lead_source", "is_not", website, agent) | {"version": str(saved.version)}
    admin.post(f"/scenarios/{saved.id}", data=form | wider)
    told = words(admin.get("/history"))
    assert "Voorwaarde Leadbron: is → is niet" in told
    assert "Voorwaarde Leadbron: item Makelaar erbij" in told

    page = admin.get(f"/scenarios/{saved.id}?revision={old.id}").text
    assert '<option selected value="is">is</option>' in page
    assert "bestaat niet meer" not in page


def test_a_file_holds_it_and_gives_it_back(admin, form, lists):
    every = {
        **asks(0, "appointment_type", "is", lists["appointment_type"][0]),
        **asks(1, "status", "is_not", lists["status"][0]),
        **asks(2, "lead_source", "is", lists["lead_source"][0]),
        **asks(3, "partner"),
    }
    admin.post("/scenarios/new", data=form | every)
    kept = configuration_files.exported()

    settings_lists.delete(the_scenario())
    content = configuration_files.content_of(kept)
    seen = configurations.preview(content)
    assert configurations.apply(content, seen.seal, by=None) is None

    assert configuration_files.exported()["scenarios"] == kept["scenarios"]
    made = [conditions.of_row(condition) for condition in the_scenario().conditions]
    assert [condition.kind for condition in made] == [
        *(ConditionKind.APPOINTMENT_TYPE_IS, ConditionKind.STATUS_IS_NOT),
        *(ConditionKind.LEAD_SOURCE_IS, ConditionKind.HAS_PARTNER),
    ]


@pytest.mark.database("both")
def test_a_file_that_leaves_what_a_filter_names_archives_it(admin, form, lists):
    admin.post("/scenarios/new", data=form | asks(0, "status", "is", lists["status"][0]))
    kept = configuration_files.exported()
    kept["statuses"] = [status for status in kept["statuses"] if status["name"] != "Vervallen"]
    content = configuration_files.content_of(kept)
    assert configurations.apply(content, configurations.preview(content).seal, by=None) is None
    assert db.session.scalar(select(DossierStatus).where(DossierStatus.name == "Vervallen")) is None
    assert db.session.scalars(select(AppointmentType)).all()


def test_it_is_tried_on_a_made_up_dossier_and_expected_of_one(admin, form, lists):
    website, _other = lists["lead_source"]
    kind = lists["appointment_type"][0]
    typed = form | asks(0, "lead_source", "is", website) | asks(1, "status", "is", lists["status"][0])
    a_trigger([starts_relevant()])
    stage = {"stage-source": "imagined", "stage-type_id": str(kind.id)}
    nothing = admin.post("/scenarios/trial/plan", data=typed | stage)
    assert "Leadbron van het dossier is niet ingevuld." in words(nothing)
    named = {"stage-lead_source_id": str(website.id), "stage-status_id": str(lists["status"][0].id)}
    assert "Leadbron is Website." in words(admin.post("/scenarios/trial/plan", data=typed | stage | named))

    admin.post("/scenarios/new", data=typed)
    expectation = {
        "name": "",
        "event": "scheduled",
        "appointment_type_id": str(kind.id),
        "is_first_of_type": "y",
        "status_id": str(lists["status"][0].id),
        "lead_source_id": str(website.id),
        "lines-0-kind": "request_document",
        "lines-0-document_type_id": form["actions-0-document_type_id"],
        "lines-0-times": "1",
        "version": "",
    }
    assert admin.post("/expectations/new", data=expectation).status_code == 303
    listed = words(admin.get("/expectations"))
    assert "Een dossier + status In advies + leadbron Website bij Adviesgesprek vraagt Loonstrook" in listed
    assert "Klopt niet" not in listed

    with pytest.raises(InUse) as refused:
        settings_lists.delete(website)
    assert [str(use) for use in refused.value.uses] == [
        "Scenario “Extra”",
        "Verwachting “Een dossier + status In advies + leadbron Website bij Adviesgesprek vraagt Loonstrook”",
    ]


def test_coverage_asks_what_its_scenarios_ask(admin, form, lists):
    website, _other = lists["lead_source"]
    filter_lines = asks(0, "lead_source", "is", website) | asks(1, "partner")
    admin.post("/scenarios/new", data=form | filter_lines)
    a_trigger([starts_relevant()])
    page = admin.get("/coverage").text
    assert 'id="lead_source"' in page and 'name="has_partner"' in page and 'id="status"' not in page

    plan = f"/coverage/plan?lead_source={website.id}"
    assert "Loonstrook" not in words(admin.get(plan)).split("Verander dit bedachte dossier")[0]
    assert "Loonstrook" in words(admin.get(f"{plan}&has_partner=1")).split("Verander dit bedachte dossier")[0]
