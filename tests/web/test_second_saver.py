"""Of two people who edit the same thing, the second sees what the first saved and loses nothing typed."""

import pytest
from sqlalchemy import select

from app.casework import persons
from app.extensions import db
from app.models import ExpectationChoice, ExpectationLine
from app.vocabulary.words import EffectKind, Subject
from tests.factories import (
    a_condition,
    a_document_type,
    a_dossier,
    a_person,
    a_property,
    a_scenario,
    a_trigger,
    an_appointment,
    an_appointment_type,
    an_email_template,
    an_expectation,
    asks,
    mails,
    option,
)
from tests.web.pages import form, words

pytestmark = pytest.mark.database("both")


def test_of_a_person(advisor):
    income = a_property("Inkomenstype", ["Loondienst", "ZZP'er"], subject=Subject.PERSON, is_multiple=True)
    person = a_person("Noor van Dalen")
    url = f"/dossiers/{a_dossier(person).id}/persons/{person.id}"
    mine = form(advisor.get(url)) | {"phone": "06-1"}
    theirs = persons.PersonDetails(last_name="Dalen", first_name="Nora", options=[income.options[1]])
    persons.change(person, theirs, version=None, by=None)

    refused = advisor.post(url, data=mine)

    assert refused.status_code == 422
    assert "Nu is bewaard: Voornaam: Nora" in words(refused)
    assert "Inkomenstype: ZZP'er" in words(refused)
    assert form(refused)["phone"] == "06-1"
    assert advisor.post(url, data=form(refused)).status_code == 303
    db.session.expire_all()
    assert (person.first_name, person.phone) == ("Noor", "06-1")


def test_of_a_dossier_and_of_an_appointment(advisor):
    a_property("Fase", ["Starter", "Doorstromer"])
    appointment = an_appointment()
    dossier = f"/dossiers/{appointment.dossier_id}/settings"
    edit = f"/appointments/{appointment.id}/edit"
    for url, changed, label in (
        (dossier, {"form_of_address": "informal"}, "Aanspreekvorm: Informeel"),
        (edit, {"title": "Kop koffie"}, "Titel: Kop koffie"),
    ):
        mine = form(advisor.get(url))
        assert advisor.post(url, data=mine | changed).status_code == 303
        refused = advisor.post(url, data=mine)
        assert refused.status_code == 422
        assert f"Nu is bewaard: {label}" in words(refused)


def test_of_a_scenario_and_of_a_trigger(admin):
    phase = a_property("Fase", ["Starter", "Doorstromer"])
    payslip = a_document_type("Loonstrook")
    scenario = a_scenario("Starter", [asks(payslip)], where=[a_condition(phase, "Starter")])
    trigger = a_trigger(types=[an_appointment_type("Adviesgesprek")])
    for url in (f"/scenarios/{scenario.id}", f"/triggers/{trigger.id}"):
        mine = form(admin.get(url))
        assert admin.post(url, data=mine | {"name": "Anders genoemd"}).status_code == 303
        refused = admin.post(url, data=mine)
        assert refused.status_code == 422
        assert "Nu is bewaard: Naam: Anders genoemd" in words(refused)
        assert admin.post(url, data=form(refused)).status_code == 303


def test_what_was_removed_meanwhile_can_be_saved_as_new_on_a_second_thought(admin):
    kind, payslip = an_appointment_type(), a_document_type("Loonstrook")
    scenario, trigger = a_scenario("Starter", [asks(payslip)]), a_trigger(name="Eerste", types=[kind])
    line = ExpectationLine(kind=EffectKind.REQUEST_DOCUMENT, document_type_id=payslip.id)
    expectation = an_expectation("Geval", kind, line)
    for thing in (scenario, trigger, expectation):
        model, url = type(thing), f"/{type(thing).__tablename__}/{thing.id}"
        mine = form(admin.get(url)) | {"name": "Met zorg getypt"}
        db.session.delete(db.session.get_one(model, thing.id))
        db.session.commit()
        refused = admin.post(url, data=mine)
        assert refused.status_code == 422
        assert "Iemand anders heeft dit intussen verwijderd. Uw invoer staat er nog" in words(refused)
        assert form(refused)["name"] == "Met zorg getypt"
        assert db.session.scalars(select(model)).all() == []
        assert admin.post(url, data=form(refused)).status_code == 303
        assert [one.name for one in db.session.scalars(select(model))] == ["Met zorg getypt"]


def test_of_the_rows_of_an_editor_only_what_counts(admin):
    phase = a_property("Fase", ["Starter", "Doorstromer"])
    steps = [asks(a_document_type("Loonstrook")), mails(an_email_template("Welkom"))]
    url = f"/scenarios/{a_scenario('Starter', steps, where=[a_condition(phase, 'Starter')]).id}"
    mine = form(admin.get(url))
    assert admin.post(url, data=mine | {"name": "Anders genoemd"}).status_code == 303

    changed = {"conditions-0-kind": "is_not", "actions-1-kind": "create_task", "actions-1-task_subject": "Bellen"}
    refused = words(admin.post(url, data=mine | changed))

    assert "Voorwaarden: Fase is Starter" in refused
    assert "Acties: Document opvragen: Loonstrook (per persoon); E-mail versturen: Welkom" in refused
    assert ", Aan: Aanvrager(s)" in refused
    assert "Adviseur 0" not in refused


def test_of_the_rows_of_an_expectation(admin):
    phase, kind = a_property("Fase", ["Starter", "Doorstromer"]), an_appointment_type("Adviesgesprek")
    line = ExpectationLine(kind=EffectKind.CREATE_TASK, task_subject="Bellen", times=1)
    chosen = [ExpectationChoice(option=option(phase, "Starter"))]
    url = f"/expectations/{an_expectation('Bellen', kind, line, choices=chosen).id}"
    mine = form(admin.get(url))
    assert admin.post(url, data=mine | {"name": "Anders genoemd"}).status_code == 303

    refused = words(admin.post(url, data=mine | {"lines-0-times": "0"}))

    assert "Wat moet er gebeuren, en wat niet: Werkvoorraadsignalering aanmaken: Bellen, Hoe vaak: 1 keer" in refused
