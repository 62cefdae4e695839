"""The lists of the settings: statuses, lead sources, document types, appointment types and locations."""

import pytest
from sqlalchemy import event, select

from app.extensions import db
from app.models import AppointmentType, DocumentType, DossierStatus, LeadSource
from app.vocabulary.words import Subject
from tests.factories import (
    a_document_type,
    a_dossier,
    a_location,
    a_scenario,
    a_trigger,
    an_appointment,
    an_appointment_type,
    an_email_template,
    asks,
    mails,
)

HTMX = {"HX-Request": "true"}
PAGES = {
    "/settings/properties": "API-entiteiten",
    "/settings/statuses": "Statussen",
    "/settings/lead-sources": "Leadbronnen",
    "/settings/document-types": "Documenttypes",
    "/settings/appointment-types": "Afspraaktypes",
    "/settings/locations": "Locaties",
    "/settings/email-templates": "E-mailsjablonen",
    "/settings/client-communication": "Klantcommunicatie",
    "/settings/office": "Kantoor en openingstijden",
    "/settings/users": "Gebruikersbeheer",
}


def names_of(model):
    db.session.expire_all()
    return list(db.session.scalars(select(model.name).order_by(model.position, model.id)))


@pytest.mark.parametrize("url", PAGES)
def test_every_page_marks_itself_in_the_side_navigation(admin, url):
    page = admin.get(url).text

    marked = page.split('aria-current="page">')[1].split("<")[0]
    assert marked == PAGES[url]


@pytest.mark.parametrize("slug", ["statuses", "lead-sources", "locations"])
def test_a_thing_is_made_and_changed(admin, slug):
    assert admin.post(f"/settings/{slug}/new", data={"name": "  Nieuwe   naam "}).status_code == 303
    page = admin.get(f"/settings/{slug}").text
    assert "Nieuwe naam" in page


def test_a_taken_name_is_refused_beside_its_field_and_kept(admin):
    response = admin.post("/settings/statuses/new", data={"name": "nieuw"})

    assert response.status_code == 422
    assert "Deze naam bestaat al." in response.text and 'value="nieuw"' in response.text


def test_statuses_are_moved_in_place(admin):
    last = db.session.scalars(select(DossierStatus).where(DossierStatus.name == "Vervallen")).one()

    response = admin.post(f"/settings/statuses/{last.id}/position", data={"direction": "up"}, headers=HTMX)

    assert response.status_code == 200 and "<html" not in response.text and 'id="list"' in response.text
    assert names_of(DossierStatus)[-2:] == ["Vervallen", "Afgerond"]


def test_a_status_in_use_is_archived_instead_of_deleted(admin):
    status = a_dossier().status

    refused = admin.post(f"/settings/statuses/{status.id}/deletion", headers=HTMX)
    assert refused.status_code == 422 and "1 dossier" in refused.text and "Archiveren kan wel" in refused.text

    archived = admin.post(f"/settings/statuses/{status.id}/archive", headers=HTMX)
    assert archived.status_code == 200 and "Gearchiveerd" in archived.text
    restored = admin.post(f"/settings/statuses/{status.id}/restoration")
    assert restored.status_code == 303


def test_an_unused_thing_is_deleted(admin):
    admin.post("/settings/lead-sources/new", data={"name": "Website"})
    source = db.session.scalars(select(LeadSource)).one()

    assert admin.post(f"/settings/lead-sources/{source.id}/deletion", headers=HTMX).status_code == 200
    assert names_of(LeadSource) == []


def test_deleting_from_a_list_asks_first(admin):
    admin.post("/settings/lead-sources/new", data={"name": "Website"})
    source = db.session.scalars(select(LeadSource)).one()
    url = f"/settings/lead-sources/{source.id}/deletion"

    assert 'hx-confirm="“Website” verwijderen?' in admin.get("/settings/lead-sources").text
    assert "Weet u het zeker?" in admin.post(url).text
    assert names_of(LeadSource) == ["Website"]
    assert admin.post(url, data={"confirmed": "yes"}).location == "/settings/lead-sources"
    assert names_of(LeadSource) == []


def test_a_document_type_is_valid_for_some_months_or_without_end(admin):
    form = {"name": "Loonstrook", "subject": "person", "validity_months": "3", "instructions": "De laatste."}
    assert admin.post("/settings/document-types/new", data=form).status_code == 303
    other = form | {"name": "Paspoort", "validity_months": ""}
    assert admin.post("/settings/document-types/new", data=other).status_code == 303

    page = admin.get("/settings/document-types").text
    assert "3 maanden" in page and "Onbeperkt" in page


@pytest.mark.parametrize("months", ["0", "-1", "drie", "121"])
def test_months_that_make_no_sense_are_refused(admin, months):
    form = {"name": "Loonstrook", "subject": "person", "validity_months": months}

    response = admin.post("/settings/document-types/new", data=form)

    assert response.status_code == 422 and f'value="{months}"' in response.text


def test_the_subject_of_a_document_type_in_use_stays(admin):
    payslip = a_document_type("Loonstrook")
    a_scenario("Loondienst", [asks(payslip)])
    form = {"name": "Loonstrook", "subject": "dossier", "version": str(payslip.version)}

    response = admin.post(f"/settings/document-types/{payslip.id}", data=form)

    assert response.status_code == 422 and "kan niet meer veranderen" in response.text
    assert db.session.get(DocumentType, payslip.id).subject is Subject.PERSON


def test_a_document_type_is_used_by_scenarios_and_triggers(admin):
    payslip = a_document_type("Loonstrook")
    a_scenario("Loondienst", [asks(payslip)])
    a_trigger([asks(payslip)], name="Eerste gesprek")

    refused = admin.post(f"/settings/document-types/{payslip.id}/deletion", headers=HTMX)

    assert "Scenario “Loondienst”" in refused.text and "Trigger “Eerste gesprek”" in refused.text


def test_an_appointment_type_has_a_code_that_is_its_own_and_never_changes(admin):
    form = {"name": "Adviesgesprek", "code": "advies", "duration_minutes": "90"}
    assert admin.post("/settings/appointment-types/new", data=form).status_code == 303
    again = admin.post("/settings/appointment-types/new", data=form | {"name": "Ander", "code": "ADVIES"})
    assert again.status_code == 422 and "Deze code is al van “Adviesgesprek”." in again.text

    made = db.session.scalars(select(AppointmentType)).one()
    changed = form | {"code": "anders", "name": "Advies", "version": str(made.version)}
    assert admin.post(f"/settings/appointment-types/{made.id}", data=changed).status_code == 303
    db.session.expire_all()
    assert (made.name, made.code) == ("Advies", "advies")


def test_an_appointment_type_and_a_location_are_used_by_appointments_and_triggers(admin):
    type, location = an_appointment_type(), a_location()
    a_trigger(types=[type], name="Eerste gesprek")
    an_appointment(type=type)

    of_type = admin.post(f"/settings/appointment-types/{type.id}/deletion", headers=HTMX)
    of_location = admin.post(f"/settings/locations/{location.id}/deletion", headers=HTMX)

    assert "Trigger “Eerste gesprek”" in of_type.text and "1 afspraak" in of_type.text
    assert of_location.status_code == 422 and "1 afspraak" in of_location.text


def test_an_email_template_in_use_is_listed_with_its_scenarios(admin):
    template = an_email_template("Welkom")
    a_scenario("Starter welkom", [mails(template)])

    refused = admin.post(f"/settings/email-templates/{template.id}/deletion", headers=HTMX)

    assert refused.status_code == 422 and "Scenario “Starter welkom”" in refused.text


def test_the_office_changes_its_name_and_form_of_address(admin, office):
    form = {"name": "De Brug", "form_of_address": "informal", "hold_minutes": "0", "version": str(office.version)}

    assert admin.post("/settings/client-communication", data=form).status_code == 303
    told = admin.post("/settings/client-communication", data=form)

    assert told.status_code == 422 and "intussen gewijzigd" in told.text
    db.session.refresh(office)
    assert (office.name, office.form_of_address) == ("De Brug", "informal")


def test_a_long_list_takes_no_more_queries(admin):
    before = queries_for(admin, "/settings/document-types")
    for number in range(10):
        a_document_type(f"Document {number}")

    assert queries_for(admin, "/settings/document-types") == before


def queries_for(client, url):
    seen = []
    db.session.commit()

    def count(_connection, _cursor, statement, *_rest):
        seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", count)
    try:
        assert client.get(url).status_code == 200
    finally:
        event.remove(db.engine, "before_cursor_execute", count)
    return len(seen)
