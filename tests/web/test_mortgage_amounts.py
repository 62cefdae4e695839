"""Hypotheekbedrag: typed as people write amounts, told, looked for, sorted and written to a file as a number."""

import re

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from app.casework import dossiers
from app.extensions import db
from app.models import Dossier, FactChange
from tests.factories import a_dossier, a_person, a_user
from tests.web.pages import errors, form, words
from tests.web.test_list_files import cells, csv_of
from tests.web.test_lists import chips, rows, sorted_by
from tests.web.test_saved_views import keep, tabs
from tests.web.test_timeline import has, reader_of_english, told

HTMX = {"HX-Request": "true"}


def with_amount(amount, name="Noor van Dalen"):
    dossier = a_dossier(a_person(name))
    dossier.mortgage_amount = amount
    db.session.commit()
    return dossier


def amount_of(dossier):
    db.session.expire_all()
    return db.session.get_one(Dossier, dossier.id).mortgage_amount


@pytest.fixture
def four(app, office):
    with_amount(90_000, "Karim Aziz")
    with_amount(None, "Elif Celik")
    with_amount(1_250_000, "Bram Dekker")
    with_amount(350_000, "Eva Evers")


# Typed and shown


@pytest.mark.parametrize("typed", ["350.000", "€ 350.000", "350000", "350.000,00"])
def test_it_is_typed_as_people_write_it_and_shown_with_its_sign(advisor, office, typed):
    dossier = with_amount(None)
    url = f"/dossiers/{dossier.id}/settings"

    answer = advisor.post(url, data=form(advisor.get(url)) | {"mortgage_amount": typed})

    assert answer.status_code == 303 and amount_of(dossier) == 350_000
    assert "Hypotheekbedrag € 350.000" in words(advisor.get(answer.location))
    assert form(advisor.get(url))["mortgage_amount"] == "350.000"


def test_a_reader_of_english_sees_and_types_it_in_english(app, office):
    dossier = with_amount(350_000)
    emma, url = reader_of_english(app), f"/dossiers/{dossier.id}/settings"

    assert "Mortgage amount €350,000" in words(emma.get(f"/dossiers/{dossier.id}"))
    values = form(emma.get(url))
    assert values["mortgage_amount"] == "350,000"
    emma.post(url, data=values | {"mortgage_amount": "1,250,000"})
    assert amount_of(dossier) == 1_250_000


def test_a_new_dossier_has_what_was_typed(advisor, office):
    values = form(advisor.get("/dossiers/new")) | {"consumer-last_name": "Dalen", "mortgage_amount": "425.000"}

    assert advisor.post("/dossiers/new", data=values).status_code == 303
    assert db.session.scalars(select(Dossier.mortgage_amount)).all() == [425_000]


def test_it_is_changed_and_emptied_in_place(advisor, office):
    dossier = with_amount(None)
    url = f"/dossiers/{dossier.id}/facts"
    for typed, amount, shown in (("€ 350.000", 350_000, "€ 350.000"), ("0", 0, "€ 0"), ("", None, "–")):
        values = form(advisor.get(f"{url}/edit", headers=HTMX), "dossier-version")
        answer = advisor.post(url, data=values | {"dossier-mortgage_amount": typed}, headers=HTMX)
        assert answer.status_code == 200 and amount_of(dossier) == amount
        assert f"Hypotheekbedrag {shown}" in words(answer)


@pytest.mark.parametrize("typed", ["veel", "-1", "350.000,50", "350.00", "100.000.000", "9" * 5000])
def test_what_is_no_amount_is_told_beside_the_field_and_nothing_typed_is_lost(advisor, office, typed):
    dossier = with_amount(90_000)
    url = f"/dossiers/{dossier.id}/facts"
    values = form(advisor.get(f"{url}/edit", headers=HTMX), "dossier-version")
    typed_in = {"dossier-mortgage_amount": typed, "dossier-form_of_address": "informal"}

    answer = advisor.post(url, data=values | typed_in, headers=HTMX)

    assert answer.status_code == 422
    said = "Vul een bedrag in hele euro's in, hoogstens €\u00a099.999.999. Typ het als 350.000 of 350000."
    assert errors(answer) == {"dossier-mortgage_amount": said}
    assert typed_in.items() <= form(answer, "dossier-version").items()
    assert amount_of(dossier) == 90_000


def test_of_two_who_change_it_the_second_sees_what_the_first_saved(advisor, office):
    dossier = with_amount(90_000)
    url = f"/dossiers/{dossier.id}/settings"
    mine = form(advisor.get(url))
    advisor.post(url, data=mine | {"mortgage_amount": "350000"})

    refused = advisor.post(url, data=mine | {"mortgage_amount": "400.000"})

    assert refused.status_code == 422 and "Nu is bewaard: Hypotheekbedrag: € 350.000" in words(refused)
    assert form(refused)["mortgage_amount"] == "400.000"
    assert "Nu is bewaard: Hypotheekbedrag" not in words(advisor.post(url, data=mine | {"mortgage_amount": "350.000"}))


@pytest.mark.database("both")
def test_the_database_holds_no_debt_below_zero(app, office):
    dossier = with_amount(0)

    with pytest.raises(IntegrityError):
        db.session.execute(text("UPDATE dossiers SET mortgage_amount = -1 WHERE id = :id"), {"id": dossier.id})
    db.session.rollback()
    assert amount_of(dossier) == 0


# Told


def test_the_timeline_tells_what_it_was_and_became_to_each_reader(app, advisor, office):
    dossier, sanne = with_amount(None), a_user("Sanne Mulder")
    for amount in (350_000, 1_250_000, 1_250_000, None):
        values = {name: getattr(dossier, name) for name in dossiers.DossierDetails.__dataclass_fields__}
        dossiers.change(
            dossier, dossiers.DossierDetails(**values | {"mortgage_amount": amount}), version=None, by=sanne
        )

    kept = db.session.scalars(select(FactChange).order_by(FactChange.id)).all()
    assert [(one.field, one.before, one.after) for one in kept] == [
        ("Hypotheekbedrag", "", "350000"),
        ("Hypotheekbedrag", "350000", "1250000"),
        ("Hypotheekbedrag", "1250000", ""),
    ]
    lines = told(advisor, dossier, kind="facts")
    assert has(lines, "Hypotheekbedrag: leeg → € 350.000")
    assert has(lines, "Hypotheekbedrag: € 350.000 → € 1.250.000")
    assert has(told(reader_of_english(app), dossier, kind="facts"), "Mortgage amount: €1,250,000 → empty")


def test_a_dossier_handed_over_with_others_keeps_its_amount(advisor, office):
    dossier, roos = with_amount(350_000), a_user("Roos Bakker")

    advisor.post("/dossiers", data={"action": "handler", "id": dossier.id, "user_id": roos.id})

    assert amount_of(dossier) == 350_000 and dossier.handler_id == roos.id


# In the list


@pytest.mark.database("both")
def test_the_list_is_sorted_by_it_as_a_number_with_the_empty_ones_last(advisor, four):
    upward, downward = advisor.get("/dossiers?sort=amount"), advisor.get("/dossiers?sort=-amount")

    assert rows(upward) == ["Aziz", "Evers", "Dekker", "Celik"]
    assert rows(downward) == ["Dekker", "Evers", "Aziz", "Celik"]
    assert sorted_by(upward) == [("ascending", "Hypotheekbedrag")]
    assert "€ 1.250.000" in words(upward)


def test_amounts_stand_below_each_other_by_their_last_digit(advisor, four):
    page = advisor.get("/dossiers").text

    assert re.search(r'<th class="[^"]*text-end"[^>]*>\s*<a[^>]*>Hypotheekbedrag', page)
    assert re.search(r'<td class="[^"]*text-end">€.1\.250\.000</td>', page)


@pytest.mark.database("both")
def test_the_list_is_narrowed_to_amounts_from_and_up_to(advisor, four):
    def found(**query):
        return sorted(rows(advisor.get("/dossiers", query_string=query)))

    assert found(amount_from="350.000") == ["Dekker", "Evers"]
    assert found(amount_to="€ 350.000") == ["Aziz", "Evers"]
    assert found(amount_from="350000", amount_to="350.000,00") == ["Evers"]
    assert found(amount_from="2000000") == []
    assert found(amount_from="0") == ["Aziz", "Dekker", "Evers"]


def test_what_it_is_narrowed_to_is_told_kept_and_taken_away(app, advisor, four):
    page = advisor.get("/dossiers?amount_from=€ 90.000&amount_to=350000")

    assert chips(page) == {
        "Hypotheekbedrag vanaf €\u00a090.000": "/dossiers?amount_to=350000",
        "Hypotheekbedrag tot en met €\u00a0350.000": "/dossiers?amount_from=90000",
    }
    assert 'name="amount_from" value="90.000"' in page.text
    keep(advisor, "Klein", "amount_from=€ 90.000&amount_to=350000")
    assert tabs(page := advisor.get("/dossiers?amount_from=90000&amount_to=350000"))["Klein"][1]
    assert sorted(rows(page)) == ["Aziz", "Evers"]
    english = reader_of_english(app).get("/dossiers?amount_to=350000")
    assert set(chips(english)) == {"Mortgage amount up to and including €350,000"}


@pytest.mark.parametrize(
    ("query", "told_of_it"),
    [
        ({"amount_from": "500.000", "amount_to": "400.000"}, "“vanaf” komt na “tot en met”. Draai ze om."),
        ({"amount_from": "3,5 ton"}, "“3,5 ton” is geen bedrag in hele euro's."),
    ],
)
def test_amounts_that_make_no_sense_are_told_kindly_and_stay_as_they_were_typed(advisor, four, query, told_of_it):
    page = advisor.get("/dossiers", query_string=query)

    assert f"Het filter “Hypotheekbedrag” is overgeslagen: {told_of_it}" in words(page)
    assert len(rows(page)) == 4
    assert all(f'name="{name}" value="{typed}"' in page.text for name, typed in query.items())


# In a file


def test_a_file_has_it_as_a_number(advisor, office):
    with_amount(350_000)
    with_amount(None, "Karim Aziz")

    by_number = csv_of(advisor.get("/lists/dossiers/file?sort=number&format=csv"))
    assert [row["Hypotheekbedrag"] for row in by_number] == ["350000", ""]
    _head, noor, karim = cells(advisor.get("/lists/dossiers/file?sort=number&format=xlsx"))
    ((_kind, _held, style),) = [cell for cell in noor if cell[:2] == ("n", "350000")]
    assert int(style.get("numFmtId")) > 0
    assert len([cell for cell in karim if cell[0] == "n"]) == len([cell for cell in noor if cell[0] == "n"]) - 1
