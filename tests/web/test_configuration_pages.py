"""Beheer | Inrichting: downloading the configuration, and importing it in two steps."""

import json
import re

import pytest
from sqlalchemy import func, select

from app.extensions import db
from app.models import DocumentType, Location, Revision, Scenario
from app.vocabulary import packing
from app.vocabulary.sentences import DomainError
from tests.configuration_files import content_of, exported
from tests.factories import a_document_type, a_dossier, a_location, a_property, a_scenario, an_appointment, asks, option
from tests.web.pages import errors, form, words


@pytest.fixture
def office_file(office):
    """The file of an office with a few things, as it could have been edited."""
    a_property("Fase", ["Starter"])
    a_location()
    a_scenario("Starter", [asks(a_document_type())])
    return exported()


def chosen(client, file):
    """The answer to choosing this file."""
    content = file if isinstance(file, bytes) else content_of(file)
    head = b'--xyz\r\nContent-Disposition: form-data; name="file"; filename="inrichting.json"\r\n\r\n'
    content_type = "multipart/form-data; boundary=xyz"
    return client.post("/configuration/preview", data=head + content + b"\r\n--xyz--\r\n", content_type=content_type)


def test_the_configuration_is_downloaded_as_a_readable_file(admin, office_file):
    answer = admin.get("/configuration/file")
    assert answer.mimetype == "application/json"
    assert re.fullmatch(
        r"attachment; filename=inrichting-hypotheekhuis-de-brug-\d{4}-\d\d-\d\d\.json",
        answer.headers["Content-Disposition"],
    )
    assert json.loads(answer.data) == office_file
    assert '\n      "name": "Starter"' in answer.text and "Oriënt" not in answer.text


def test_a_download_in_the_page_leads_to_an_upload_that_changes_nothing(admin, office_file):
    assert "/configuration/file" in admin.get("/configuration").text
    page = chosen(admin, admin.get("/configuration/file").data)
    assert page.status_code == 200 and "Er verandert niets." in words(page)
    assert "Importeren" not in words(page)


def test_the_preview_tells_what_changes_and_the_import_does_that(admin, office_file):
    office_file["locations"] = [{"code": "zeist", "name": "Zeist", "archived": False}]
    office_file["scenarios"][0]["name"] = "Starters"
    page = chosen(admin, office_file)
    said = words(page)
    assert page.status_code == 200
    assert "Locatie “Kantoor Utrecht”: wordt verwijderd." in said
    assert "Toegevoegd Zeist zeist" in said and "Naam: Starter → Starters" in said
    assert db.session.scalars(select(Location.name)).all() == ["Kantoor Utrecht"]

    answer = admin.post("/configuration/import", data=form(page, "seal") | {"is_confirmed": "y"})
    assert (answer.status_code, answer.location) == (303, "/configuration")
    assert "De inrichting is geïmporteerd." in words(admin.get("/configuration"))
    db.session.expire_all()
    assert db.session.scalars(select(Location.name)).all() == ["Zeist"]
    assert db.session.scalars(select(Scenario)).one().changed_by == "Sanne Mulder"


def test_each_thing_that_an_import_changes_is_in_the_history(admin, office_file):
    office_file["locations"] = [{"code": "zeist", "name": "Zeist", "archived": False}]
    admin.post("/configuration/import", data=form(chosen(admin, office_file), "seal") | {"is_confirmed": "y"})
    kept = db.session.execute(
        select(Revision.name, Revision.change, Revision.by).where(Revision.by.is_not(None)).order_by(Revision.name)
    ).all()
    assert [tuple(one) for one in kept] == [
        ("Kantoor Utrecht", "removed", "Sanne Mulder"),
        ("Zeist", "added", "Sanne Mulder"),
    ]


def test_a_preview_leaves_nothing_in_the_history(admin, office_file):
    before = db.session.scalar(select(func.count(Revision.id)))
    chosen(admin, office_file | {"locations": []})
    assert db.session.scalar(select(func.count(Revision.id))) == before


def test_what_is_in_use_stands_out_with_its_uses(admin, office_file):
    phase = a_property("Profiel", ["Expat"])
    a_dossier(options=[option(phase, "Expat")])
    an_appointment()
    said = words(chosen(admin, office_file | {"locations": []}))
    assert (
        "Locatie “Kantoor Utrecht”: wordt gearchiveerd en is niet meer te kiezen. Het is in gebruik: 1 afspraak."
        in said
    )
    assert "API-entiteit “Profiel”: wordt gearchiveerd en is niet meer te kiezen. Het is in gebruik: 1 dossier." in said


def test_nothing_is_imported_without_agreeing(admin, office_file):
    page = chosen(admin, office_file | {"locations": []})
    again = admin.post("/configuration/import", data=form(page, "seal") | {"is_confirmed": []})
    assert again.status_code == 422 and "Zet hier een vinkje als u dit wilt." in words(again)
    assert db.session.scalar(select(func.count(Location.id))) == 1
    assert admin.post("/configuration/import", data=form(again, "seal") | {"is_confirmed": "y"}).status_code == 303
    assert db.session.scalar(select(func.count(Location.id))) == 0


def test_a_change_in_between_is_shown_first(admin, office_file):
    page = chosen(admin, office_file | {"locations": []})
    a_location("Kantoor Amersfoort")
    answer = admin.post("/configuration/import", data=form(page, "seal") | {"is_confirmed": "y"})
    assert answer.status_code == 409
    assert "De inrichting is intussen gewijzigd" in words(answer) and "Kantoor Amersfoort" in words(answer)
    assert db.session.scalar(select(func.count(Location.id))) == 2
    assert admin.post("/configuration/import", data=form(answer, "seal") | {"is_confirmed": "y"}).status_code == 303


def test_who_clicks_twice_imports_once(admin, office_file):
    data = form(chosen(admin, office_file | {"locations": []}), "seal") | {"is_confirmed": "y"}
    assert admin.post("/configuration/import", data=data).status_code == 303
    again = admin.post("/configuration/import", data=data)
    assert again.status_code == 409 and "Er verandert niets." in words(again)


def test_problems_are_listed_with_their_places(admin, office_file):
    office_file["scenarios"][0]["actions"][0]["document_type"] = "loonstrok"
    answer = chosen(admin, office_file)
    assert answer.status_code == 422
    assert (
        "Scenario “Starter”, actie 1: Onbekend documenttype “loonstrok”. Bedoelt u “loonstrook”?"
        " scenarios[0].actions[0].document_type" in words(answer)
    )


def test_problems_are_told_in_the_language_of_the_reader(admin, office_file):
    from app.models import User

    db.session.get(User, admin.user_id).locale = "en"
    db.session.commit()
    office_file["scenarios"][0]["actions"][0]["document_type"] = "loonstrok"
    said = words(chosen(admin, office_file))
    assert "Scenario “Starter”, action 1: Unknown document type “loonstrok”. Do you mean “loonstrook”?" in said


def test_without_a_file_one_is_asked_for(admin, office_file):
    empty = admin.post("/configuration/preview", data={})
    assert empty.status_code == 422 and errors(empty) == {"file": "Kies een bestand."}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "Het is leeg."),
        (b"PK\x03\x04\xff", "Het is geen tekst in UTF-8."),
        (b"x" * 1_000_001, "Het is te groot: hoogstens 1000 kB."),
    ],
)
def test_what_is_no_configuration_is_refused(admin, office_file, content, said):
    answer = chosen(admin, content)
    assert answer.status_code == 422 and said in words(answer)


def test_a_file_of_many_megabytes_is_not_even_read(admin, office_file):
    answer = chosen(admin, b"x" * 5_000_000)
    assert answer.status_code == 413 and "Dit is te groot om te versturen." in words(answer)


@pytest.mark.parametrize("sent", ["", "x", "é", "AAAA", packing.pack(b" " * 1_000_001), packing.pack(b"{}")[:-4]])
def test_a_form_that_arrives_broken_is_refused(admin, office_file, sent):
    answer = admin.post("/configuration/import", data={"content": sent, "seal": "", "is_confirmed": "y"})
    assert answer.status_code == 422 and "niet goed aangekomen" in words(answer)


def test_a_large_configuration_fits_in_the_form(admin, office_file):
    """Of nearly a megabyte of texts that differ."""
    office_file["document_types"] += [
        {
            "code": f"soort-{number}",
            "name": f"Soort {number}",
            "subject": "dossier",
            "validity_months": None,
            "instructions": " ".join(f"regel {number * 7919 * place % 99991}" for place in range(130)),
            "archived": False,
        }
        for number in range(450)
    ]
    assert 700_000 < len(content_of(office_file).decode()) < 1_000_000
    page = chosen(admin, office_file)
    assert page.status_code == 200
    assert admin.post("/configuration/import", data=form(page, "seal") | {"is_confirmed": "y"}).status_code == 303
    assert db.session.scalar(select(func.count(DocumentType.id))) == 451


def test_what_hardly_compresses_is_refused_before_it_is_sent_back():
    import random

    with pytest.raises(DomainError):
        packing.pack(random.Random(1).randbytes(400_000))


@pytest.mark.parametrize("path", ["preview", "import"])
def test_a_page_that_was_posted_can_be_reloaded(admin, path):
    assert admin.get(f"/configuration/{path}").location == "/configuration"


def test_the_forms_have_their_tokens(app, admin, office_file):
    app.config["WTF_CSRF_ENABLED"] = True
    answer = admin.post("/configuration/import", data={"content": "x", "seal": "", "is_confirmed": "y"})
    assert answer.status_code == 303
    assert "Uw sessie was verlopen" in words(admin.get("/configuration"))
