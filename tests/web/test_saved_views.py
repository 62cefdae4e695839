"""Weergaven: what a user looks for more often, kept under a name, for that user alone."""

import re
from html import unescape

import pytest
from sqlalchemy import select

from app.extensions import db
from app.models import SavedView, User
from app.tables import saved_views
from tests.factories import a_dossier, a_person, a_status, a_user
from tests.web.pages import errors, form, words


def keep(client, name, query, list_name="dossiers", **more):
    return client.post(f"/lists/{list_name}/views", data={"name": name, "wanted": query} | more)


def tabs(page):
    """Text and address, and which one is current."""
    found = re.findall(r'list-view (active)?"? ?"?[^>]*href="([^"]*)"[^>]*>([^<]*)<', page.text)
    return {unescape(text): (unescape(url), bool(is_current)) for is_current, url, text in found}


def kept():
    db.session.expire_all()
    return [(view.name, view.query_string) for view in db.session.scalars(select(SavedView).order_by(SavedView.id))]


def test_what_is_looked_for_is_kept_under_a_name_and_opened_again(advisor):
    status = a_status("In advies")
    a_dossier(a_person("Noor van Dalen"), status=status)
    a_dossier(a_person("Karim Aziz"))
    page = advisor.get(f"/dossiers?status={status.id}&sort=name&page=1")

    answer = advisor.post("/lists/dossiers/views", data=form(page, "wanted") | {"name": " In  advies "})

    assert (answer.status_code, answer.location) == (303, f"/dossiers?status={status.id}&sort=name")
    page = advisor.get(answer.location)
    assert "Weergave “In advies” bewaard." in words(page)
    assert tabs(page)["In advies"] == (answer.location, True)
    assert tabs(page)["Alle"] == ("/dossiers", False)
    assert "Weergave bewaren" not in words(page)
    assert not tabs(advisor.get("/dossiers"))["In advies"][1]
    assert "In advies" not in tabs(advisor.get("/persons"))


def test_a_name_that_is_there_is_asked_about_before_it_is_replaced(advisor):
    keep(advisor, "Van mij", "advisor=me")

    asked = keep(advisor, "VAN MIJ", "advisor=me&q=noor")

    assert asked.status_code == 422
    assert "U heeft al een weergave “Van mij”. Wilt u die vervangen?" in words(asked)
    assert kept() == [("Van mij", "advisor=me")]
    answer = advisor.post("/lists/dossiers/views", data=form(asked, "wanted") | {"replace": "VAN MIJ"})
    assert answer.status_code == 303
    assert kept() == [("VAN MIJ", "q=noor&advisor=me")]


def test_yes_to_one_name_is_not_yes_to_another(advisor):
    keep(advisor, "Van mij", "advisor=me")
    keep(advisor, "Archief", "archived=only")

    asked = keep(advisor, "Archief", "q=noor", replace="Van mij")

    assert asked.status_code == 422
    assert kept() == [("Van mij", "advisor=me"), ("Archief", "archived=only")]


def test_the_same_once_more_changes_nothing(advisor):
    assert [keep(advisor, "Van mij", "advisor=me").status_code for _ in range(2)] == [303, 303]
    assert kept() == [("Van mij", "advisor=me")]


def test_a_view_is_deleted_by_whose_it_is_and_nobody_else(advisor, admin):
    keep(advisor, "Van mij", "advisor=me&q=noor")
    view = db.session.scalars(select(SavedView)).one()
    url = f"/views/{view.id}/deletion"

    assert "Van mij” verwijderen" in words(advisor.get(f"/dossiers?{view.query_string}"))
    assert (
        "Van mij" not in words(admin.get(f"/dossiers?{view.query_string}")).partition("Filters")[0].partition("Alle")[0]
    )
    assert admin.post(url).status_code == 404
    answer = advisor.post(url)

    assert (answer.status_code, answer.location) == (303, "/dossiers")
    assert "Weergave “Van mij” verwijderd." in words(advisor.get("/dossiers"))
    assert kept() == [] and advisor.post(url).status_code == 404


def test_a_view_whose_choice_is_gone_still_opens_and_says_so(advisor):
    status = a_status("Tijdelijk")
    a_dossier(a_person("Noor van Dalen"))
    keep(advisor, "Mijn tijdelijke", f"status={status.id}&advisor=me")
    db.session.delete(status)
    db.session.commit()

    url, _ = tabs(advisor.get("/dossiers"))["Mijn tijdelijke"]
    page = advisor.get(url)

    assert page.status_code == 200 and "Van Dalen" in page.text
    assert "Het filter “Status” is overgeslagen: die keuze bestaat niet." in words(page)
    assert tabs(page)["Mijn tijdelijke"][1]


@pytest.mark.parametrize("name", ["", "   ", "\u200b"])
def test_a_view_needs_a_name(advisor, name):
    answer = keep(advisor, name, "advisor=me")

    assert answer.status_code == 422 and errors(answer) == {"name": "Vul dit in."}
    assert form(answer, "wanted")["wanted"] == "advisor=me"


def test_only_what_means_something_is_kept(advisor):
    keep(advisor, "Rommel", "page=7&advisor=me&nergens=1&status=abc&q=" + "x" * 5000 + "&sort=%00")

    assert kept() == [("Rommel", "q=" + "x" * 200 + "&advisor=me")]
    assert keep(advisor, "x" * 61, "").status_code == 422
    assert keep(advisor, "Ergens", "", list_name="nergens").status_code == 404


def test_html_in_a_name_stays_text(advisor):
    keep(advisor, "<img src=x onerror=alert(1)>", "advisor=me&q=x")

    page = advisor.get("/dossiers?advisor=me&q=x")

    assert "<img src=x" not in page.text and "<img src=x onerror=alert(1)>" in words(page)


def test_there_is_an_end_to_how_many_views_a_list_has(advisor):
    user = db.session.get_one(User, advisor.user_id)
    for number in range(saved_views.MOST):
        saved_views.keep(user, "dossiers", f"Weergave {number}", f"q={number}", may_replace=False)

    answer = keep(advisor, "Nog een", "q=nog")

    assert answer.status_code == 422
    assert errors(answer) == {"name": "U heeft hier al 20 weergaven. Verwijder er eerst een."}
    assert keep(advisor, "Personen", "q=nog", list_name="persons").status_code == 303


def test_views_of_two_users_may_have_one_name(advisor, admin):
    a_user("Roos Bakker")
    assert keep(advisor, "Van mij", "advisor=me&q=a").status_code == 303
    assert keep(admin, "Van mij", "advisor=me&q=b").status_code == 303
