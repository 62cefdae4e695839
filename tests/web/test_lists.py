"""The lists of dossiers, people, appointments and tasks: sorted, narrowed and paged by their address alone."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest

from app.extensions import db
from app.models import LeadSource
from app.vocabulary.words import AppointmentStatus, Subject
from tests.factories import (
    a_dossier,
    a_location,
    a_person,
    a_property,
    a_status,
    a_trigger,
    a_user,
    an_appointment,
    an_appointment_type,
    gives_task,
    option,
    work,
)
from tests.web.pages import words

pytestmark = pytest.mark.database("both")

LISTS = ("/dossiers", "/persons", "/appointments", "/worklist")


@pytest.fixture
def roos(app, office):
    return a_user("Roos Bakker")


@pytest.fixture
def phase(app, office):
    return a_property("Fase", ["Starter", "Doorstromer"])


def rows(page):
    """The first link of each row."""
    body = page.text.partition("<tbody>")[2].partition("</tbody>")[0]
    links = [re.search(r"<a [^>]*>([^<]*)</a>", row) for row in body.split("<tr")[1:]]
    return [unescape(link[1]) for link in links if link]


def chips(page):
    """The text of each, and where the list goes without it."""
    found = re.findall(r'list-chip" href="([^"]*)">.*?</span>(.*?)<span', page.text, re.S)
    return {unescape(text).strip(): unescape(url) for url, text in found}


def sorted_by(page):
    return re.findall(r'aria-sort="(\w+)"><a href="[^"]*" class="list-sort">([^<]*?) <', page.text)


# Sorting


def test_dossiers_are_sorted_by_each_header_and_turned_by_a_second_click(advisor, roos):
    a_dossier(a_person("Noor van Dalen"), status=a_status("In advies"), handler=roos)
    a_dossier(a_person("Karim Aziz"), advisor=roos)
    a_dossier(a_person("Elif Celik"), status=a_status("Nieuw"))

    order = {sort: rows(advisor.get(f"/dossiers?sort={sort}")) for sort in ("name", "-name", "status", "advisor")}

    assert order["name"] == ["Aziz", "Celik", "Van Dalen"]
    assert order["-name"] == ["Van Dalen", "Celik", "Aziz"]
    assert order["status"] == ["Aziz", "Celik", "Van Dalen"]
    assert order["advisor"] == ["Aziz", "Van Dalen", "Celik"]
    # Who has none comes last, whichever way it is turned.
    assert rows(advisor.get("/dossiers?sort=handler"))[0] == "Van Dalen"
    assert rows(advisor.get("/dossiers?sort=-handler"))[0] == "Van Dalen"


def test_the_header_says_which_way_and_offers_the_other(advisor):
    a_dossier()

    page = advisor.get("/dossiers?q=dalen&sort=name")

    assert sorted_by(page) == [("ascending", "Aanvragers")]
    assert 'href="/dossiers?q=dalen&amp;sort=-name"' in page.text
    assert sorted_by(advisor.get("/dossiers?sort=-name")) == [("descending", "Aanvragers")]
    assert sorted_by(advisor.get("/dossiers")) == [("descending", "Nr.")]


@pytest.mark.parametrize("sort", ["nergens", "-", "--name", "name desc", "p1", "phone"])
def test_an_order_that_does_not_exist_is_the_usual_one(advisor, sort):
    a_dossier(a_person("Noor van Dalen"))
    a_dossier(a_person("Karim Aziz"))

    page = advisor.get("/dossiers", query_string={"sort": sort})

    assert rows(page) == ["Aziz", "Van Dalen"] and "overgeslagen" not in words(page)


def test_rows_that_are_alike_keep_their_order_over_the_pages(advisor):
    for _ in range(51):
        a_dossier(a_person("Noor van Dalen"))

    def numbers(page):
        return [int(one) for one in re.findall(r'name="id" value="(\d+)"', page.text)]

    first, second = (numbers(advisor.get(f"/dossiers?sort=status&page={page}")) for page in (1, 2))

    assert len(first) == 50 and first == sorted(first)
    assert second == [max(first) + 1]


# Narrowing


def test_dossiers_are_narrowed_by_who_what_and_where_from(advisor, roos, phase):
    source = LeadSource(name="Website")
    db.session.add(source)
    db.session.commit()
    noor = a_dossier(a_person("Noor van Dalen"), status=a_status("In advies"), options=[option(phase, "Starter")])
    karim = a_dossier(a_person("Karim Aziz"), advisor=roos, options=[option(phase, "Doorstromer")])
    elif_ = a_dossier(a_person("Elif Celik"), handler=roos)
    noor.lead_source_id = source.id
    karim.created_at = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)  # the second of March in Amsterdam
    db.session.commit()

    def found(**query):
        return sorted(rows(advisor.get("/dossiers", query_string=query)))

    assert found(status=noor.status_id) == ["Van Dalen"]
    assert found(status=[noor.status_id, karim.status_id]) == ["Aziz", "Celik", "Van Dalen"]
    assert found(advisor=roos.id) == ["Aziz"]
    assert found(advisor="me") == ["Celik", "Van Dalen"]
    assert found(handler="none") == ["Aziz", "Van Dalen"]
    assert found(handler=[roos.id, "none"]) == ["Aziz", "Celik", "Van Dalen"]
    assert found(lead_source=source.id) == ["Van Dalen"]
    assert found(**{f"p{phase.id}": option(phase, "Starter").id}) == ["Van Dalen"]
    assert found(**{f"p{phase.id}": [option(phase, "Starter").id, "none"]}) == ["Celik", "Van Dalen"]
    assert found(opened_from="2026-03-02", opened_to="2026-03-02") == ["Aziz"]
    assert found(opened_to="2026-03-01") == []
    assert found(q="elif", handler=elif_.handler_id) == ["Celik"]
    assert found(q="noor", advisor=roos.id) == []


def test_what_narrows_the_list_can_be_taken_away_one_by_one(advisor, roos):
    a_dossier(a_person("Noor van Dalen"), advisor=roos)

    page = advisor.get(f"/dossiers?q=dalen&advisor={roos.id}&opened_from=2026-01-31&sort=name")

    gone = chips(page)
    assert set(gone) == {"“dalen”", "Adviseur: Roos Bakker", "Geopend vanaf 31 jan 2026"}
    assert gone["Adviseur: Roos Bakker"] == "/dossiers?q=dalen&opened_from=2026-01-31&sort=name"
    assert gone["“dalen”"] == f"/dossiers?advisor={roos.id}&opened_from=2026-01-31&sort=name"
    assert '<a class="list-clear" href="/dossiers">Alles wissen</a>' in page.text


def test_what_is_archived_or_gone_can_still_be_looked_for(advisor, roos):
    status = a_status("Vervallen")
    status.archived_at = datetime.now(UTC)
    roos.active = False
    a_dossier(a_person("Noor van Dalen"), status=status, advisor=roos)

    page = advisor.get(f"/dossiers?status={status.id}&advisor={roos.id}")

    assert rows(page) == ["Van Dalen"]
    assert {"Status: Vervallen – gearchiveerd", "Adviseur: Roos Bakker – werkt hier niet meer"} == set(chips(page))


@pytest.mark.parametrize("url", LISTS)
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("advisor", "999999"),
        ("status", "<script>"),
        ("opened_from", "2026-02-30"),
        ("starts_to", "0001-01-01"),
        ("due_from", "9999-12-31"),
        ("archived", "wie weet"),
        ("when", "gisteren"),
        ("p1", "'; DROP TABLE dossiers"),
    ],
)
def test_what_means_nothing_is_left_out_and_never_breaks_a_page(advisor, url, name, value):
    a_dossier()

    page = advisor.get(url, query_string={name: [value, value + "2"], "page": "-3", "sort": "\0"})

    assert page.status_code == 200 and '<script>"' not in page.text
    assert chips(page) == {}


def test_a_choice_that_is_gone_is_told_and_the_rest_still_counts(advisor, roos):
    a_dossier(a_person("Noor van Dalen"), advisor=roos)
    a_dossier(a_person("Karim Aziz"))

    page = advisor.get(f"/dossiers?advisor={roos.id}&status=999999&opened_from=ooit")

    assert "Het filter “Status” is overgeslagen: die keuze bestaat niet." in words(page)
    assert "Het filter “Geopend” is overgeslagen" in words(page)
    assert '<details class="mt-2" open>' in page.text
    assert rows(page) == ["Van Dalen"]


def test_a_list_without_rows_says_why_and_shows_the_way_out(advisor, roos):
    a_dossier()

    page = advisor.get(f"/dossiers?advisor={roos.id}")

    assert "Geen dossiers met dit filter." in words(page)
    assert '<a class="btn btn-primary" href="/dossiers">Alles wissen</a>' in page.text
    assert "Er staan geen afspraken gepland." in words(advisor.get("/appointments"))
    assert "Geen afspraken met dit filter." in words(advisor.get("/appointments?when=past"))
    assert "Geen persoon gevonden voor “zzz”." in words(advisor.get("/persons?q=zzz"))
    assert "Geen taken met dit filter." in words(advisor.get("/worklist?assignee=all"))


# People


@pytest.fixture
def income(app, office):
    return a_property("Inkomenstype", ["Loondienst", "ZZP'er"], subject=Subject.PERSON)


def test_people_stand_by_family_name_with_all_their_dossiers(advisor, income):
    noor = a_person("Noor van Dalen")
    first, second = a_dossier(noor), a_dossier(a_person("Karim Aziz"), noor)

    page = advisor.get("/persons")

    assert rows(page) == ["Karim Aziz", "Noor van Dalen"]
    assert "2 personen" in words(page)
    body = words(page).partition("Noor van Dalen")[2]
    assert f"{second.id} Aziz – Van Dalen Nieuw {first.id} Van Dalen Nieuw" in body


def test_people_are_found_and_narrowed(advisor, roos, income):
    a_dossier(a_person("Noor van Dalen", options=[option(income, "Loondienst")]), advisor=roos)
    karim = a_person("Karim Aziz", email="")
    karim.phone = "06 1234 5678"
    a_dossier(karim)

    def found(**query):
        return rows(advisor.get("/persons", query_string=query))

    assert found(q="dalen@voorbeeld") == ["Noor van Dalen"]
    assert found(q="5678") == ["Karim Aziz"]
    assert found(**{f"p{income.id}": option(income, "Loondienst").id}) == ["Noor van Dalen"]
    assert found(**{f"p{income.id}": "none"}) == ["Karim Aziz"]
    assert found(email="no") == ["Karim Aziz"]
    assert found(advisor=roos.id) == ["Noor van Dalen"]
    assert found(sort="dossiers") == ["Noor van Dalen", "Karim Aziz"]


def test_a_persons_page_shows_what_is_known_and_where_to_change_it(advisor, income):
    noor = a_person("Noor van Dalen", options=[option(income, "Loondienst")])
    first, second = a_dossier(noor), a_dossier(a_person("Karim Aziz"), noor, status=a_status("In advies"))

    page = advisor.get(f"/persons/{noor.id}")

    assert "Inkomenstype Loondienst" in words(page) and "Telefoon Niet ingevuld" in words(page)
    assert f"{second.id} Aziz – Van Dalen Partner In advies Yara de Wit" in words(page)
    assert f"{first.id} Van Dalen Consument Nieuw Yara de Wit" in words(page)
    assert f'href="/dossiers/{second.id}/persons/{noor.id}"' in page.text


# Appointments and tasks


def test_appointments_are_those_from_today_on_unless_others_are_asked_for(advisor, roos):
    now = datetime.now(UTC)
    noor, karim = a_dossier(a_person("Noor van Dalen")), a_dossier(a_person("Karim Aziz"))
    ahead = an_appointment(noor, an_appointment_type("Adviesgesprek"), starts_at=now + timedelta(days=20))
    soon = an_appointment(karim, starts_at=now + timedelta(days=2))
    soon.advisor_id, soon.location_id = roos.id, a_location("Kantoor Zeist").id
    past = an_appointment(karim, an_appointment_type("Tekenafspraak"), starts_at=now - timedelta(days=3))
    past.status = AppointmentStatus.COMPLETED
    db.session.commit()

    def found(**query):
        return rows(advisor.get("/appointments", query_string=query))

    assert found() == [soon.title, ahead.title]
    assert found(when="past") == [past.title]
    assert found(when="all") == [past.title, soon.title, ahead.title]
    assert found(when="all", sort="-dossier")[0] == ahead.title
    assert found(when="all", status="completed") == [past.title]
    assert found(advisor=roos.id) == found(location=soon.location_id) == [soon.title]
    assert found(type=ahead.type_id) == found(q="noor") == found(q="advies") == [ahead.title]
    assert found(when="today") == []
    day = (now + timedelta(days=20)).date().isoformat()
    assert found(starts_from=day) == [ahead.title]


def test_tasks_are_my_open_ones_unless_others_are_asked_for(advisor, roos):
    a_trigger([gives_task("Nabellen", days=3), gives_task("Nakijken", user=roos, days=1)])
    an_appointment(a_dossier(a_person("Noor van Dalen")))
    work()

    def found(**query):
        return [one for one in ("Nabellen", "Nakijken") if one in advisor.get("/worklist", query_string=query).text]

    assert found() == ["Nabellen"]
    assert found(assignee="all") == ["Nabellen", "Nakijken"]
    assert found(assignee=roos.id) == ["Nakijken"]
    assert found(status="done") == found(when="late") == found(q="zzz") == []
    assert found(when="later", q="noor") == ["Nabellen"]
