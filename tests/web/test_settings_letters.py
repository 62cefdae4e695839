"""What a letter says of a real dossier."""

from datetime import UTC, datetime

import pytest

from app.delivery import mail_text
from app.engine import text_values
from app.extensions import db
from app.store import offices
from app.vocabulary.words import AppliesTo, FormOfAddress, Salutation, Subject
from tests.factories import (
    a_document_type,
    a_dossier,
    a_person,
    a_scenario,
    a_trigger,
    a_user,
    an_appointment,
    an_email_template,
    asks,
    starts,
    work,
)

FORMAL, INFORMAL = FormOfAddress.FORMAL, FormOfAddress.INFORMAL


def worth(dossier, person, appointment, form):
    return text_values.values(dossier, person, appointment, form, offices.current())


@pytest.fixture
def van_dalen(app, office):
    noor = a_person("Noor van Dalen", salutation=Salutation.MS)
    bram = a_person("Bram Keizer", salutation=Salutation.MR)
    return a_dossier(noor, bram)


def test_two_applicants_are_addressed_together(van_dalen):
    assert worth(van_dalen, None, None, FORMAL)["aanhef"] == "Geachte mevrouw Van Dalen en heer Keizer"
    assert worth(van_dalen, None, None, INFORMAL)["aanhef"] == "Beste Noor en Bram"
    assert worth(van_dalen, None, None, FORMAL)["naam"] == "Noor van Dalen en Bram Keizer"


def test_one_person_is_addressed_alone(van_dalen):
    noor = van_dalen.applicants[0].person

    assert worth(van_dalen, noor, None, FORMAL)["aanhef"] == "Geachte mevrouw Van Dalen"
    assert worth(van_dalen, noor, None, INFORMAL)["voornaam"] == "Noor"


def test_an_unknown_salutation_and_a_missing_first_name_still_make_a_greeting(app, office):
    person = a_person("Bram Keizer")
    person.first_name = ""
    dossier = a_dossier(person)

    assert worth(dossier, None, None, FORMAL)["aanhef"] == "Geachte heer/mevrouw Keizer"
    assert worth(dossier, None, None, INFORMAL)["aanhef"] == "Beste heer/mevrouw Keizer"
    assert worth(dossier, None, None, INFORMAL)["voornaam"] is None


def test_an_appointment_is_told_in_the_time_of_the_office(van_dalen):
    appointment = an_appointment(van_dalen, starts_at=datetime(2026, 11, 2, 9, 0, tzinfo=UTC))

    values = worth(van_dalen, None, appointment, FORMAL)

    assert values["afspraak_datum"] == "maandag 2 november 2026"
    assert values["afspraak_tijd"] == "10:00"
    assert values["afspraak_duur"] == "60 minuten"
    assert values["afspraak_locatie"] == "Kantoor Utrecht"


def test_without_an_appointment_or_a_handler_those_values_are_missing(van_dalen):
    values = worth(van_dalen, None, None, FORMAL)

    assert values["afspraak_datum"] is None
    assert values["behandelaar_naam"] is None
    assert values["adviseur_naam"] == "Yara de Wit"


def test_the_documents_are_those_still_open_with_whose_they_are(van_dalen):
    per_person = a_document_type("Loonstrook")
    per_dossier = a_document_type("Taxatierapport", subject=Subject.DOSSIER)
    per_dossier.position = 1
    each = a_scenario("Loonstrook", [asks(per_person)], applies_to=AppliesTo.EACH_APPLICANT)
    a_trigger([starts(each), asks(per_dossier)])
    an_appointment(van_dalen)
    work()

    of_dossier = worth(van_dalen, None, None, FORMAL)["gevraagde_documenten"]
    of_bram = worth(van_dalen, van_dalen.applicants[1].person, None, FORMAL)["gevraagde_documenten"]

    assert of_dossier == ["Loonstrook (Noor van Dalen)", "Loonstrook (Bram Keizer)", "Taxatierapport"]
    assert of_bram == ["Loonstrook"]


def test_the_dossier_chooses_the_form_of_address_and_else_the_office(van_dalen, office):
    template = an_email_template()
    template.formal_body, template.informal_body = "Formeel {{ naam }}", "Informeel {{ naam }}"

    assert mail_text.compose(template, van_dalen, None, None, offices.current()).body.startswith("Formeel")
    office.form_of_address = INFORMAL
    db.session.commit()
    assert mail_text.compose(template, van_dalen, None, None, offices.current()).body.startswith("Informeel")
    van_dalen.form_of_address = FORMAL
    assert mail_text.compose(template, van_dalen, None, None, offices.current()).body.startswith("Formeel")


def test_a_subject_line_stays_one_line(van_dalen):
    template = an_email_template()
    template.formal_subject_line = "Over {{ afspraak_titel }}"
    appointment = an_appointment(van_dalen)
    appointment.title = "Gesprek\nBcc: iedereen@voorbeeld.example"

    letter = mail_text.compose(template, van_dalen, None, appointment, offices.current())

    assert letter.subject_line == "Over Gesprek Bcc: iedereen@voorbeeld.example"


def test_the_handler_is_named_when_there_is_one(app, office):
    dossier = a_dossier(handler=a_user("Roos Bakker"))

    assert worth(dossier, None, None, FORMAL)["behandelaar_naam"] == "Roos Bakker"
