"""What is known of a dossier and its people, changed on the page of the dossier, by the rules of their own pages."""

import pytest
from sqlalchemy import select

from app.extensions import db
from app.models import Dossier, FactChange, Person
from app.vocabulary.words import AppliesTo, Subject
from tests.factories import (
    a_condition,
    a_document_type,
    a_dossier,
    a_person,
    a_property,
    a_scenario,
    a_trigger,
    an_appointment,
    asks,
    option,
    starts_relevant,
    work,
)
from tests.web.pages import errors, form, refusal, words

HTMX = {"HX-Request": "true"}


@pytest.fixture
def phase(app, office):
    return a_property("Fase", ["Starter", "Doorstromer"])


@pytest.fixture
def dossier(phase):
    return a_dossier(a_person("Noor van Dalen"), a_person("Bram Keizer"), options=[option(phase, "Starter")])


def edit(client, url):
    """The form as it comes in place of the card."""
    return form(client.get(f"{url}/edit", headers=HTMX), "dossier-version" if "persons" not in url else field(url))


def field(url, name="version"):
    return f"person-{url.split('/')[4]}-{name}"


def post(client, url, values):
    return client.post(url, data=values, headers=HTMX)


def of_dossier(dossier):
    return f"/dossiers/{dossier.id}/facts"


def of_person(dossier, place=0):
    return f"/dossiers/{dossier.id}/persons/{dossier.applicants[place].person_id}/facts"


def test_the_page_offers_a_form_in_place_and_a_link_without_a_script(advisor, dossier):
    page = advisor.get(f"/dossiers/{dossier.id}").text

    for url, way in (
        (of_dossier(dossier), "settings"),
        (of_person(dossier), f"persons/{dossier.applicants[0].person_id}"),
    ):
        assert f'href="/dossiers/{dossier.id}/{way}" hx-get="{url}/edit"' in page


def test_a_dossier_changed_in_place_comes_back_as_its_card_and_the_page_is_told(advisor, dossier, phase):
    values = edit(advisor, of_dossier(dossier))
    values[f"dossier-property-{phase.id}"] = str(option(phase, "Doorstromer").id)

    answer = post(advisor, of_dossier(dossier), values)

    assert (answer.status_code, answer.headers["HX-Trigger"]) == (200, "facts-changed")
    assert "Fase Doorstromer" in words(answer) and 'id="dossier-facts"' in answer.text and "autofocus" in answer.text
    assert db.session.scalars(select(FactChange.after)).all() == ["Doorstromer"]


def test_leaving_the_form_brings_the_card_back_with_the_focus_on_its_button(advisor, dossier):
    for url in (of_dossier(dossier), of_person(dossier)):
        card = advisor.get(url, headers=HTMX)
        assert card.status_code == 200 and "autofocus" in card.text and "<form" not in card.text
        assert f'hx-get="{url}"' in advisor.get(f"{url}/edit", headers=HTMX).text


def test_a_person_changed_in_place_is_renamed_all_over_the_page(advisor, dossier):
    url = of_person(dossier)
    values = edit(advisor, url) | {field(url, "last_name"): "Jansen", field(url, "prefix"): ""}

    answer = post(advisor, url, values)

    assert answer.status_code == 200
    assert 'innerHTML:#dossier-name">Jansen – Keizer<' in answer.text
    assert f'innerHTML:#nav-person-{dossier.applicants[0].person_id}">Noor Jansen<' in answer.text


def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_stays(advisor, dossier):
    url = of_person(dossier)
    values = edit(advisor, url) | {field(url, "last_name"): " ", field(url, "email"): "geen adres"}

    answer = post(advisor, url, values)

    assert answer.status_code == 422
    assert errors(answer) == {
        field(url, "last_name"): "Vul dit in.",
        field(url, "email"): "Dit is geen geldig e-mailadres.",
    }
    assert form(answer, field(url))[field(url, "email")] == "geen adres"
    assert db.session.scalars(select(FactChange)).all() == []


@pytest.mark.parametrize("where", [of_dossier, of_person])
def test_the_second_of_two_is_told_sees_what_is_saved_and_can_save_after_all(advisor, dossier, where):
    url = where(dossier)
    first, second = edit(advisor, url), edit(advisor, url)
    name = "dossier-form_of_address" if where is of_dossier else field(url, "phone")
    one, other = ("formal", "informal") if where is of_dossier else ("06 1", "06 2")
    post(advisor, url, first | {name: one})

    answer = post(advisor, url, second | {name: other})

    assert answer.status_code == 422 and "heeft dit intussen gewijzigd" in refusal(answer)
    assert "Nu is bewaard:" in words(answer) and ("Formeel" if where is of_dossier else "06 1") in words(answer)
    again = form(answer, "dossier-version" if where is of_dossier else field(url))
    assert again[name] == other and post(advisor, url, again).status_code == 200
    db.session.expire_all()
    saved = db.session.get_one(Dossier, dossier.id), db.session.get_one(Person, dossier.applicants[0].person_id)
    assert (saved[0].form_of_address if where is of_dossier else saved[1].phone) == other


def test_two_people_are_changed_side_by_side(advisor, dossier):
    first, second = (edit(advisor, of_person(dossier, place)) for place in (0, 1))

    assert not set(first) & set(second) - {"csrf_token"}


def test_what_became_relevant_is_offered_at_once(advisor, office):
    income = a_property("Inkomenstype", ["Loondienst"], subject=Subject.PERSON)
    a_scenario(
        "Loondienst",
        [asks(a_document_type("Loonstrook"))],
        where=[a_condition(income, "Loondienst")],
        applies_to=AppliesTo.EACH_APPLICANT,
    )
    a_trigger([starts_relevant()])
    dossier = a_dossier()
    an_appointment(dossier)
    work()
    url = of_person(dossier)
    values = edit(advisor, url) | {field(url, f"property-{income.id}"): str(option(income, "Loondienst").id)}
    assert "nu relevant" not in words(advisor.get(f"/dossiers/{dossier.id}"))

    post(advisor, url, values)

    assert 'hx-trigger="facts-changed from:body' in advisor.get(f"/dossiers/{dossier.id}").text
    assert "1 scenario is nu relevant: starten?" in words(advisor.get(f"/dossiers/{dossier.id}/offers"))
