"""Search over dossiers, persons and appointments at once."""

from datetime import UTC, datetime, timedelta

import pytest

from app.extensions import db
from app.tables import person_table, search
from app.tables.table import Wanted
from app.vocabulary.words import AppointmentStatus
from tests.factories import a_dossier, a_person, a_user, an_appointment, an_appointment_type
from tests.web.pages import words

pytestmark = pytest.mark.database("both")


@pytest.fixture
def dossier(app, office):
    """Of Noor and Bram, with two appointments."""
    made = a_dossier(a_person("Noor van Dalen"), a_person("Bram Keizer"))
    an_appointment(made)
    an_appointment(made, an_appointment_type("Adviesgesprek"))
    return made


def found(text, most=5):
    """How many dossiers, persons and appointments."""
    everything = search.find(text, most=most)
    return len(everything.dossiers), len(everything.persons), len(everything.appointments)


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("dalen", (1, 1, 2)),
        ("DALEN noor", (1, 1, 2)),
        ("noor keizer", (1, 0, 2)),
        ("noor.van.dalen@voorbeeld", (1, 1, 2)),
        ("oriënterend", (0, 0, 1)),
        ("advies keizer", (0, 0, 1)),
        ("jansen", (0, 0, 0)),
        ("", (0, 0, 0)),
        ("%", (0, 0, 0)),
        ("_", (0, 0, 0)),
        ("woord " * 3000, (0, 0, 0)),
        (" ".join(map(str, range(3000))), (0, 0, 0)),
    ],
)
def test_all_words_are_looked_for_in_any_order_and_in_every_field(dossier, text, counts):
    assert found(text) == counts


def test_a_dossier_is_found_by_its_number(dossier):
    assert found(str(dossier.id))[0] == 1
    assert found("9" * 40) == (0, 0, 0)


def test_a_number_leads_to_its_dossier_before_those_of_which_a_telephone_number_holds_it(dossier):
    later = a_dossier(a_person("Ans Visser"))
    later.applicants[0].person.phone = "06 1234 5601"
    db.session.commit()

    assert [one.id for one in search.find(f"000{dossier.id}", most=5).dossiers] == [dossier.id, later.id]


def test_an_appointment_is_found_by_its_own_title(dossier):
    made = an_appointment(dossier)
    made.title = "Tweede kennismaking"
    db.session.commit()

    assert [one.id for one in search.find("kennismaking", most=5).appointments] == [made.id]


def test_what_is_to_come_stands_before_what_has_been(dossier):
    moments = {name: datetime.now(UTC) + timedelta(days=days) for name, days in (("later", 60), ("past", -5))}
    made = {name: an_appointment(dossier, starts_at=moment) for name, moment in moments.items()}
    ids = [one.id for one in search.find("oriënterend", most=5).appointments]

    assert ids[-2:] == [made["later"].id, made["past"].id]


def test_a_person_leads_to_their_own_page(advisor, dossier):
    page = advisor.get("/search/suggestions?q=noor")

    assert f'href="/persons/{dossier.applicants[0].person_id}"' in page.text


def test_what_is_archived_stands_last(dossier):
    dossier_two = a_dossier(a_person("Noor Jansen"))
    dossier_two.archived_at = datetime.now(UTC)
    db.session.commit()

    assert [one.id for one in search.find("noor", most=5).dossiers] == [dossier.id, dossier_two.id]


def test_as_is_typed_a_few_of_each_are_shown_in_groups(advisor):
    for number in range(7):
        a_dossier(a_person(f"Noor Klant{number}"))

    page = advisor.get("/search/suggestions?q=noor")

    assert page.text.startswith('<div id="suggestions"') and "<html" not in page.text
    assert page.text.count('role="option"') == 11
    assert "10 resultaten, en meer" in words(page) and 'href="/search?q=noor"' in page.text


def test_nothing_typed_shows_nothing_and_nothing_found_says_so(advisor):
    assert 'role="' not in advisor.get("/search/suggestions?q=%20").text
    nothing = words(advisor.get("/search/suggestions?q=jansen"))
    assert "Geen dossier, persoon of afspraak gevonden voor “jansen”." in nothing


def test_the_page_of_results_needs_no_script(advisor, dossier):
    an_appointment(dossier, starts_at=datetime.now(UTC) + timedelta(days=2)).status = AppointmentStatus.CANCELLED
    db.session.commit()

    page = advisor.get("/search?q=dalen")

    assert 'action="/search"' in page.text and 'name="q"' in page.text and 'value="dalen"' in page.text
    assert f'href="/dossiers/{dossier.id}"' in page.text and "Noor van Dalen" in words(page)
    assert "Geannuleerd" in words(page)
    assert "Typ bovenaan wat u zoekt" in words(advisor.get("/search"))


def test_html_that_is_looked_for_or_found_stays_text(advisor):
    a_dossier(a_person("<i>Noor"))

    for url in ("/search?q=<i>noor", "/search/suggestions?q=<i>noor", "/search/suggestions?q=<script>"):
        page = advisor.get(url)
        assert "<i>" not in page.text and "<script>" not in page.text
        assert "&lt;i&gt;Noor" in page.text or "&lt;script&gt;" in page.text


@pytest.fixture
def ayse(app, office):
    """Found however her name and number are written."""
    person = a_person("Ayşe Çelik")
    person.phone, person.email = "+31 (0)6 12 34 56 78", "jürgen@voorbeeld.example"
    made = a_dossier(person)
    an_appointment(made).title = "Kennismaking bij Łukasz Østergård"
    db.session.commit()
    return made


@pytest.mark.parametrize(
    "text",
    [
        *("celik", "ÇELIK", "ayse celik", "Ayşe", "jurgen", "jürgen@voorbeeld"),
        *("0612345678", "06 12345678", "06-12 34 56 78", "+31612345678", "0031 6 12345678", "+31 (0)6-12345678"),
        *(
            "12345678",
            "61234",
            "06 12 34",
            "12 34 56 78",
            "celik 06 12345678",
            "lukasz",
            "ostergard",
            "Łukasz ØSTERGÅRD",
        ),
    ],
)
def test_everything_is_found_however_it_is_written(ayse, text):
    dossiers, persons, appointments = found(text)
    assert (dossiers, persons, appointments)[2 if "ster" in text.casefold() or "ukasz" in text else 0] == 1


def test_each_of_two_numbers_is_found_and_a_remark_is_in_nobodys_way(ayse):
    (person,) = [applicant.person for applicant in ayse.applicants]
    for phone in ("06-12345678 / 06-87654321", "06-87654321 (na 18:00)"):
        person.phone = phone
        db.session.commit()
        assert found("06-87654321")[1] == 1


def test_a_number_is_no_other_number(ayse):
    assert found("0612345679") == (0, 0, 0)
    assert found("+32612345678") == (0, 0, 0)


def test_people_stand_in_the_same_order_on_each_database(app, office):
    for name in ("Noor Zwart", "Bram de Vries", "Ayşe Çelik", "Ömer Öztürk", "Anna van Dalen", "Jan Cox"):
        a_dossier(a_person(name))
    rows = person_table.listing(a_user()).page(Wanted(), 50).rows
    assert [person.last_name for person in rows] == ["Çelik", "Cox", "Dalen", "Öztürk", "Vries", "Zwart"]
