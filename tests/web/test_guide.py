"""Beheer | Aan de slag, and the standard office that it offers."""

import json
import re

import pytest
from flask import g
from flask_login import login_user
from sqlalchemy import func, select

from app.exchange import configurations, guide, standard_office
from app.exchange.domain.configuration_file import text_of
from app.exchange.domain.file_sections import SECTIONS
from app.extensions import db
from app.models import DossierStatus, Office, Property, Scenario, Trigger, User
from tests import kept_office
from tests.factories import (
    a_document_type,
    a_property,
    a_scenario,
    a_status,
    a_trigger,
    an_appointment_type,
    an_email_template,
    asks,
    starts_relevant,
)
from tests.web.pages import form, words


def done():
    return [step.key for step in guide.current().steps if step.is_done]


def test_each_step_is_done_when_there_is_something_that_works(admin):
    assert done() == []
    a_property("Fase", ["Starter"])
    assert done() == ["properties"]
    an_appointment_type("Oriënterend gesprek")
    an_email_template("Bevestiging")
    document = a_document_type("Loonstrook")
    a_status("Nieuw")
    assert done() == ["properties", "lists"]
    a_scenario("Loondienst", [asks(document)])
    trigger = a_trigger([starts_relevant()], is_active=False)
    assert done() == ["properties", "lists", "scenarios"]
    trigger.is_active = True
    db.session.commit()
    assert done() == ["properties", "lists", "scenarios", "triggers"]


def test_the_guide_says_where_one_is_and_where_to_go_on(admin):
    page = admin.get("/guide")
    assert "0 van 5 stappen gedaan" in words(page)
    for place in ("/settings/properties", "/scenarios", "/triggers", "/dossiers/new"):
        assert f'href="{place}"' in page.text


def test_the_guide_is_put_away_and_brought_back(admin):
    admin.post("/guide/closure", data={"closed": "1"})
    assert db.session.scalar(select(Office.guide_closed_at)) is not None
    page = admin.get("/guide")
    assert "Weer tonen op de startpagina" in words(page)
    admin.post("/guide/closure")
    db.session.expire_all()
    assert db.session.scalar(select(Office.guide_closed_at)) is None


def test_putting_it_away_makes_no_other_form_stale(admin):
    version = db.session.scalar(select(Office.version))
    admin.post("/guide/closure", data={"closed": "1"})
    assert db.session.scalar(select(Office.version)) == version


def test_the_standard_office_is_shown_first_and_comes_whole(admin):
    name = db.session.scalar(select(Office.name))
    preview = admin.post("/configuration/standard")
    assert "Wat er verandert" in words(preview)
    assert "verdwijnt:" not in words(preview)
    assert db.session.scalar(select(func.count(Scenario.id))) == 0

    answer = admin.post("/configuration/import", data=form(preview, "seal") | {"is_confirmed": "y"})
    assert (answer.status_code, answer.location) == (303, "/guide")
    assert done() == ["properties", "lists", "scenarios", "triggers"]
    assert db.session.scalar(select(Office.name)) == name
    assert db.session.scalar(select(func.count(Trigger.id))) == 6
    assert standard_office.content() is None


def test_what_the_office_made_itself_stays_beside_the_standard_office(admin):
    a_property("Regio", ["Noord"])
    preview = admin.post("/configuration/standard")
    admin.post("/configuration/import", data=form(preview, "seal") | {"is_confirmed": "y"})
    assert set(db.session.scalars(select(Property.name))) == {"Regio", "Fase", "Inkomenstype", "Klantprofiel"}


@pytest.mark.parametrize("name", ["Fase", " fase "])
def test_the_standard_office_is_not_offered_where_it_would_make_something_double(admin, name):
    a_property(name, ["Starter"])
    assert "standaardkantoor" not in words(admin.get("/guide"))
    answer = admin.post("/configuration/standard", follow_redirects=True)
    assert "Iets van het standaardkantoor is er al." in words(answer)


def test_the_home_page_is_given_the_guide_until_it_is_closed_or_done(app, admin):
    home = app.jinja_env.from_string('{% include "home/_first_use.html" %}')
    with app.test_request_context():
        login_user(db.session.scalars(select(User)).first())
        assert "Aan de slag met Aanzet" in home.render()
        guide.close()
        db.session.expire_all()
        g.pop("office", None)
        assert home.render().strip() == ""


def test_the_standard_office_is_the_demo_office_without_its_people(app):
    """If not: run bin/standard-office, and commit what it writes."""
    kept_office.load()
    assert standard_office.FILE.read_text(encoding="utf-8") == text_of(configurations.export())
    kept = json.loads(standard_office.FILE.read_text(encoding="utf-8"))
    assert set(kept) == {"format", "office", *SECTIONS}
    assert not re.search(r"@|Sanne|Brug", json.dumps({name: kept[name] for name in SECTIONS}))


def test_a_status_that_the_office_has_already_serves_the_standard_office_too(admin):
    before = db.session.scalar(select(func.count(DossierStatus.id)))
    assert before == 6
    preview = admin.post("/configuration/standard")
    admin.post("/configuration/import", data=form(preview, "seal") | {"is_confirmed": "y"})
    assert db.session.scalar(select(func.count(DossierStatus.id))) == before
