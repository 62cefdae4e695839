"""Instellingen | Kantoor en openingstijden."""

from datetime import date

import pytest
from sqlalchemy import select

from app.extensions import db
from app.models import Office
from app.store import offices
from app.vocabulary.free_days import Closing
from app.vocabulary.words import Holiday
from tests.web.pages import form, refusal, words

URL = "/settings/office"
CHRISTMAS_WEEK = {
    "closings-0-name": "Kerstweek",
    "closings-0-first_on": "2037-12-28",
    "closings-0-last_on": "2037-12-31",
}


def filled(client, **values):
    return form(client.get(URL), "days-0-opens") | values


def the_office():
    db.session.expire_all()
    return db.session.scalars(select(Office)).one()


def test_an_office_is_open_from_nine_until_half_past_five_and_keeps_all_holidays_but_good_friday(admin):
    values = filled(admin)

    assert (values["days-0-opens"], values["days-4-closes"], values["days-5-opens"]) == ("09:00", "17:30", "")
    assert set(Holiday) - set(values["holidays"]) == {Holiday.GOOD_FRIDAY, Holiday.LIBERATION_DAY}


def test_hours_and_free_days_are_kept_and_told_in_history(admin):
    values = filled(admin) | CHRISTMAS_WEEK
    values |= {"days-3-closes": "21:00", "days-4-opens": "", "days-4-closes": ""}
    values["holidays"] = [*values["holidays"], "good_friday"]

    assert admin.post(URL, data=values).status_code == 303

    office = the_office()
    assert (office.opening_hours["thursday"], office.opening_hours["friday"]) == ("09:00-21:00", None)
    assert offices.free_days_of(office).closings == (Closing(date(2037, 12, 28), date(2037, 12, 31), "Kerstweek"),)
    told = words(admin.get("/history?kind=offices"))
    assert "Open op donderdag: 09:00-17:30 → 09:00-21:00" in told
    assert "Open op vrijdag: 09:00-17:30 → gesloten" in told
    assert "Feestdag vrij: Goede Vrijdag" in told
    assert "Eigen vrije dagen erbij: Kerstweek: 28 dec 2037–31 dec 2037" in told


def test_a_row_that_is_emptied_is_gone_and_there_are_rows_to_fill_in(admin):
    admin.post(URL, data=filled(admin) | CHRISTMAS_WEEK)
    values = filled(admin)
    assert (values["closings-0-name"], values["closings-2-name"]) == ("Kerstweek", "")

    admin.post(URL, data=values | dict.fromkeys(CHRISTMAS_WEEK, ""))

    assert the_office().closings == []


def test_one_day_needs_no_last_day(admin):
    admin.post(URL, data=filled(admin) | CHRISTMAS_WEEK | {"closings-0-last_on": ""})

    assert the_office().closings == [{"name": "Kerstweek", "first_on": "2037-12-28", "last_on": "2037-12-28"}]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"days-0-closes": ""}, "Allebei leeg: gesloten."),
        ({"days-0-closes": "08:00"}, "van wanneer tot wanneer"),
        ({"days-0-opens": "negen"}, "days-0-opens-error-1"),
        (CHRISTMAS_WEEK | {"closings-0-last_on": "2037-12-01"}, "De laatste dag ligt voor de eerste."),
        (CHRISTMAS_WEEK | {"closings-0-last_on": "2039-12-01"}, "Kies hoogstens een jaar."),
        (CHRISTMAS_WEEK | {"closings-0-name": " "}, "Vul dit in."),
        (CHRISTMAS_WEEK | {"closings-0-first_on": ""}, "Kies een datum"),
        (CHRISTMAS_WEEK | {"closings-0-first_on": "0007-01-01"}, "Kies een datum"),
        ({"holidays": ["sint_maarten"]}, "holidays-error-1"),
    ],
)
def test_what_can_not_be_is_said_beside_it_and_nothing_typed_is_lost(admin, wrong, said):
    version = the_office().version
    refused = admin.post(URL, data=filled(admin) | {"days-1-opens": "08:15"} | wrong)

    assert refused.status_code == 422 and said in refused.text
    assert form(refused, "days-0-opens")["days-1-opens"] == "08:15"
    assert the_office().version == version


def test_a_colleagues_change_is_told_and_a_second_save_goes_through(admin):
    mine = filled(admin, **{"days-0-opens": "08:00"})
    admin.post(URL, data=filled(admin, **{"days-1-opens": "08:00"}))

    refused = admin.post(URL, data=mine)

    assert refused.status_code == 422 and "intussen gewijzigd" in refusal(refused)
    assert admin.post(URL, data=form(refused, "days-0-opens")).status_code == 303
    assert the_office().opening_hours["monday"] == "08:00-17:30"


def test_only_an_admin_opens_it(advisor):
    assert advisor.get(URL).status_code == 403


def test_saving_what_was_there_already_is_no_change_of_free_days(admin):
    admin.post(URL, data=filled(admin))
    assert the_office().former_free_days == []
