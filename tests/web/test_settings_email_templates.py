"""Instellingen | E-mailsjablonen."""

import pytest
from sqlalchemy import select

from app.exchange import configurations
from app.extensions import db
from app.models import EmailTemplate
from app.setup import settings_lists
from app.setup.uses import InUse
from app.vocabulary.words import ReEntry
from tests import configuration_files
from tests.factories import (
    a_dossier,
    a_person,
    a_scenario,
    an_appointment,
    an_appointment_type,
    an_email_template,
    mails,
)
from tests.web.pages import words

HTMX = {"HX-Request": "true"}
TEXTS = {
    "formal_subject_line": "Uw afspraak op {{ afspraak_datum }}",
    "formal_body": "{{ aanhef }},\r\n\r\nTot {{ afspraak_datum }}.",
    "informal_subject_line": "Je afspraak",
    "informal_body": "{{ aanhef }},\r\n\r\nTot snel!",
}
FORM = {"name": "Bevestiging", "subject": "dossier"} | TEXTS


def test_a_template_is_kept_with_plain_line_breaks(admin):
    assert admin.post("/settings/email-templates/new", data=FORM).status_code == 303

    kept = db.session.scalars(select(EmailTemplate)).one()
    assert kept.formal_body == "{{ aanhef }},\n\nTot {{ afspraak_datum }}."


def test_the_variables_stand_beside_the_editor(admin):
    page = admin.get("/settings/email-templates/new").text

    assert "{{ gevraagde_documenten }}" in page and "{{ afspraak_tijd }}" in page


def test_errors_name_their_line_beside_the_field_and_the_text_is_kept(admin):
    broken = FORM | {
        "informal_body": "Beste,\r\n\r\n{{ anhef }}\r\n{% set x = 1 %}",
        "formal_subject_line": "{{ x.y }}",
    }

    response = admin.post("/settings/email-templates/new", data=broken)

    assert response.status_code == 422
    assert "Regel 3: “anhef” bestaat niet. Bedoelt u “aanhef”?" in response.text
    assert "Regel 4: Dit kan in een sjabloon niet." in response.text
    assert "Achter een naam kan geen punt of haak staan." in response.text
    assert "{{ anhef }}" in response.text
    assert db.session.scalar(select(EmailTemplate)) is None


def test_the_subject_of_a_template_in_use_stays(admin):
    template = an_email_template("Bevestiging")
    a_scenario("Welkom", [mails(template)])

    response = admin.post(
        f"/settings/email-templates/{template.id}", data=FORM | {"subject": "person", "version": str(template.version)}
    )

    assert response.status_code == 422 and "kan niet meer veranderen" in response.text


def test_the_preview_shows_both_forms_of_what_is_typed_now(admin):
    dossier = a_dossier(a_person("Noor van Dalen"), a_person("Bram Keizer"))
    appointment = an_appointment(dossier)

    shown = admin.post(
        "/settings/email-templates/preview",
        data=FORM | {"dossier_id": str(dossier.id), "appointment_id": str(appointment.id)},
        headers=HTMX,
    )

    assert shown.status_code == 200 and "<html" not in shown.text
    assert "Geachte heer/mevrouw Van Dalen en heer/mevrouw Keizer," in shown.text
    assert "Beste Noor en Bram," in shown.text
    assert "Hier niet bekend" not in shown.text


def test_the_preview_lists_what_is_missing(admin):
    dossier = a_dossier()

    shown = admin.post(
        "/settings/email-templates/preview",
        data=FORM | {"dossier_id": str(dossier.id), "appointment_id": "0"},
        headers=HTMX,
    )

    assert "Hier niet bekend: afspraak_datum." in shown.text


def test_the_preview_of_a_mail_per_person_is_about_the_person_that_is_chosen(admin):
    dossier = a_dossier(a_person("Noor van Dalen"), a_person("Bram Keizer"))
    bram = dossier.applicants[1].person

    shown = admin.post(
        "/settings/email-templates/preview",
        data=FORM | {"subject": "person", "dossier_id": str(dossier.id), "person_id": str(bram.id)},
        headers=HTMX,
    )

    assert "Beste Bram," in shown.text and "Noor en Bram" not in shown.text


def test_a_text_with_an_error_is_explained_in_the_preview(admin):
    a_dossier()

    shown = admin.post("/settings/email-templates/preview", data=FORM | {"formal_body": "a\n{{ x.y }}"}, headers=HTMX)

    assert shown.status_code == 200 and "regel 2" in shown.text


def test_without_javascript_the_preview_is_the_page_with_what_was_typed(admin):
    a_dossier()

    shown = admin.post("/settings/email-templates/preview", data=FORM | {"name": "Nog niet bewaard"})

    assert "<html" in shown.text and 'value="Nog niet bewaard"' in shown.text and "Beste Noor," in shown.text


def test_a_name_with_markup_is_shown_as_typed(admin):
    person = a_person("Noor van Dalen")
    person.first_name = "<img src=x onerror=alert(1)>"
    dossier = a_dossier(person)

    shown = admin.post("/settings/email-templates/preview", data=FORM | {"dossier_id": str(dossier.id)}, headers=HTMX)

    assert "<img" not in shown.text and "&lt;img" in shown.text


def the_template():
    db.session.expire_all()
    return db.session.scalars(select(EmailTemplate)).one()


def test_a_template_says_for_which_appointments_it_is_and_how_often(admin):
    advice, _other = an_appointment_type("Adviesgesprek"), an_appointment_type()
    kept = {"appointment_type_ids": [str(advice.id), "999", "x"], "re_entry": "once_per_dossier"}
    assert admin.post("/settings/email-templates/new", data=FORM | kept).status_code == 303

    template = the_template()
    assert (template.appointment_types, template.re_entry) == ([advice], ReEntry.ONCE_PER_DOSSIER)
    listed = words(admin.get("/settings/email-templates"))
    assert "Per dossier, één keer per dossier Adviesgesprek" in listed
    page = admin.get(f"/settings/email-templates/{template.id}").text
    assert page.count("checked") == 1 and '<option selected value="once_per_dossier">' in page

    plain = FORM | {"version": str(template.version), "re_entry": "once_per_appointment"}
    assert admin.post(f"/settings/email-templates/{template.id}", data=plain).status_code == 303
    assert (the_template().appointment_types, the_template().re_entry) == ([], ReEntry.ONCE_PER_APPOINTMENT)
    assert "Per dossier Alle afspraaktypes" in words(admin.get("/settings/email-templates"))
    told = words(admin.get("/history"))
    assert "Afspraaktype eraf: Adviesgesprek" in told
    assert "Hoe vaak: Eén keer per dossier → Eén keer per afspraak" in told


def test_a_type_that_is_archived_stays_where_it_is_chosen_and_is_refused_anew(admin):
    template, kind = an_email_template(), an_appointment_type("Adviesgesprek")
    template.appointment_types = [kind]
    db.session.commit()
    with pytest.raises(InUse) as refused:
        settings_lists.delete(kind)
    assert [str(use) for use in refused.value.uses] == [f"E-mailsjabloon “{template.name}”"]
    settings_lists.archive(kind, by=None)
    again = FORM | {"appointment_type_ids": [str(kind.id)], "version": str(the_template().version)}
    assert admin.post(f"/settings/email-templates/{template.id}", data=again).status_code == 303
    anew = admin.post("/settings/email-templates/new", data=again | {"name": "Anders", "version": ""})
    assert anew.status_code == 422 and "Adviesgesprek is gearchiveerd. Kies iets anders." in anew.text


def test_a_file_holds_what_a_template_is_for(admin, office):
    template = an_email_template()
    template.appointment_types, template.re_entry = [an_appointment_type("Adviesgesprek")], ReEntry.ONCE_PER_DOSSIER
    db.session.commit()
    kept = configuration_files.exported()
    assert kept["email_templates"][0]["appointment_types"] == ["adviesgesprek"]
    for field in ("appointment_types", "re_entry"):
        del kept["email_templates"][0][field]
    content = configuration_files.content_of(kept)
    assert configurations.apply(content, configurations.preview(content).seal, by=None) is None
    assert (the_template().appointment_types, the_template().re_entry) == ([], ReEntry.ONCE_PER_APPOINTMENT)
