"""A person's details and properties, reached by the name on a dossier."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from app.casework import persons
from app.extensions import db
from app.models import Person
from app.vocabulary.words import Salutation, Subject
from tests.factories import a_dossier, a_person, a_property, an_appointment, option
from tests.web.pages import errors, form, options, refusal, words


@pytest.fixture
def income(app, office):
    return a_property("Inkomenstype", ["Loondienst", "ZZP'er"], subject=Subject.PERSON, is_multiple=True)


@pytest.fixture
def profile(app, office):
    return a_property("Klantprofiel", ["Standaard", "Expat"], subject=Subject.PERSON)


@pytest.fixture
def noor(app, office):
    return a_person("Noor van Dalen", salutation=Salutation.MS)


@pytest.fixture
def url(noor):
    return f"/dossiers/{a_dossier(noor).id}/persons/{noor.id}"


def the_person():
    db.session.expire_all()
    return db.session.scalars(select(Person)).one()


def test_a_person_is_opened_by_the_name_with_what_is_known(advisor, url, noor, income, profile):
    noor.options = [option(income, "ZZP'er"), option(profile, "Expat")]
    db.session.commit()

    page = advisor.get(url)

    values = form(page)
    assert (values["first_name"], values["prefix"], values["last_name"]) == ("Noor", "van", "Dalen")
    assert (values["email"], values["salutation"]) == ("noor.van.dalen@voorbeeld.example", "ms")
    assert values[f"property-{income.id}"] == [str(option(income, "ZZP'er").id)]
    assert values[f"property-{profile.id}"] == str(option(profile, "Expat").id)


def test_details_and_properties_are_saved_together(advisor, url, income, profile):
    values = form(advisor.get(url)) | {
        "last_name": "  Visser  ",
        "prefix": "",
        "salutation": "unknown",
        "email": "Noor.Visser@voorbeeld.example",
        "phone": "06 1234",
        f"property-{income.id}": [str(one.id) for one in income.options],
        f"property-{profile.id}": str(option(profile, "Standaard").id),
    }

    response = advisor.post(url, data=values)

    assert response.status_code == 303 and response.location == url.partition("/persons")[0]
    noor = the_person()
    assert (noor.full_name, noor.salutation) == ("Noor Visser", Salutation.UNKNOWN)
    assert (noor.email, noor.phone) == ("Noor.Visser@voorbeeld.example", "06 1234")
    assert {one.name for one in noor.options} == {"Loondienst", "ZZP'er", "Standaard"}
    assert "Noor Visser" in advisor.get("/dossiers?q=VISSER").text
    assert "Noor Visser" in advisor.get("/dossiers?q=noor.visser@").text


def test_all_choices_can_be_taken_back(advisor, url, noor, income, profile):
    noor.options = [*income.options, option(profile, "Expat")]
    db.session.commit()
    values = form(advisor.get(url)) | {f"property-{income.id}": [], f"property-{profile.id}": ""}

    assert advisor.post(url, data=values).status_code == 303

    assert the_person().options == []


def test_sixty_options_with_long_names_stay_chosen(advisor, url):
    names = [f"Inkomen {number:02d} " + "met een lange naam " * 8 for number in range(60)]
    many = a_property("Inkomens", names, subject=Subject.PERSON, is_multiple=True)
    everything = [str(one.id) for one in many.options]

    assert advisor.post(url, data=form(advisor.get(url)) | {f"property-{many.id}": everything}).status_code == 303

    assert len(the_person().options) == 60
    assert form(advisor.get(url))[f"property-{many.id}"] == everything


def test_an_archived_option_that_is_chosen_stays_and_cannot_be_chosen_anew(advisor, url, noor, income):
    noor.options = [option(income, "ZZP'er")]
    bram = a_person("Bram Keizer")
    other = a_dossier(bram)
    option(income, "ZZP'er").archived_at = datetime.now(UTC)
    db.session.commit()

    assert advisor.post(url, data=form(advisor.get(url))).status_code == 303

    db.session.expire_all()
    assert [one.name for one in noor.options] == ["ZZP'er"]
    page = advisor.get(f"/dossiers/{other.id}/persons/{bram.id}")
    assert "Loondienst" in words(page) and "ZZP'er" not in words(page)
    forced = form(page) | {f"property-{income.id}": [str(option(income, "ZZP'er").id)]}
    assert advisor.post(f"/dossiers/{other.id}/persons/{bram.id}", data=forced).status_code == 422


def test_a_property_of_a_dossier_is_not_asked_of_a_person(advisor, url):
    a_property("Fase", ["Starter"])

    assert "Fase" not in words(advisor.get(url))


def test_what_is_wrong_is_said_beside_the_field_and_what_was_typed_stays(advisor, url, income):
    chosen = [str(option(income, "ZZP'er").id)]
    values = form(advisor.get(url)) | {
        "last_name": " ",
        "email": "geen adres",
        "first_name": "N" * 81,
        f"property-{income.id}": chosen,
    }

    response = advisor.post(url, data=values)

    assert response.status_code == 422
    said = errors(response)
    assert said["last_name"] == "Vul dit in." and said["email"] == "Dit is geen geldig e-mailadres."
    assert "80" in said["first_name"]
    kept = form(response)
    assert (kept["email"], kept[f"property-{income.id}"]) == ("geen adres", chosen)
    assert the_person().last_name == "Dalen"


@pytest.mark.parametrize(
    "address", ["d.o'brien@voorbeeld.nl", "noor+huis@voorbeeld.example", "zoë@voorbeeld.example", ""]
)
def test_addresses_that_mail_servers_take_are_taken(advisor, url, address):
    assert advisor.post(url, data=form(advisor.get(url)) | {"email": address}).status_code == 303

    assert the_person().email == address


def test_a_colleagues_change_underneath_is_said_and_a_second_save_goes_through(advisor, admin, url, income):
    mine = form(advisor.get(url)) | {f"property-{income.id}": [str(option(income, "ZZP'er").id)]}
    theirs = form(admin.get(url)) | {f"property-{income.id}": [str(option(income, "Loondienst").id)]}
    admin.post(url, data=theirs)

    response = advisor.post(url, data=mine)

    assert response.status_code == 422
    assert refusal(response).startswith("Sanne Mulder heeft dit intussen gewijzigd. Uw invoer staat er nog")
    kept = form(response)
    assert kept[f"property-{income.id}"] == mine[f"property-{income.id}"]
    assert [one.name for one in the_person().options] == ["Loondienst"]
    assert advisor.post(url, data=kept).status_code == 303
    assert [one.name for one in the_person().options] == ["ZZP'er"]


def test_a_person_is_reached_within_a_dossier_of_theirs_only(advisor, url, noor):
    bram = a_person("Bram Keizer")
    a_dossier(bram)
    dossier_url = url.partition("/persons")[0]

    assert advisor.get(f"{dossier_url}/persons/{bram.id}").status_code == 404
    assert advisor.post(f"{dossier_url}/persons/{bram.id}", data={"last_name": "X"}).status_code == 404


def test_a_person_on_two_dossiers_is_one_person(advisor, url, noor):
    other = a_dossier(noor)

    advisor.post(url, data=form(advisor.get(url)) | {"last_name": "Visser"})

    assert "Noor van Visser" in words(advisor.get(f"/dossiers/{other.id}"))


def test_changing_a_person_sets_nothing_in_motion(advisor, url, noor, income):
    dossier_url = url.partition("/persons")[0]
    an_appointment(db.session.get_one(persons.Applicant, 1).dossier)
    before = words(advisor.get(f"{dossier_url}/runs"))

    advisor.post(url, data=form(advisor.get(url)) | {f"property-{income.id}": [str(income.options[0].id)]})

    assert words(advisor.get(f"{dossier_url}/runs")) == before


def test_html_in_a_name_stays_text(advisor, url):
    nasty = "<img src=x onerror=alert(1)>"

    advisor.post(url, data=form(advisor.get(url)) | {"first_name": nasty, "phone": '"><script>'})

    page = advisor.get(url)
    assert "<img src=x" not in page.text and "<script>" not in page.text
    assert (form(page)["first_name"], form(page)["phone"]) == (nasty, '"><script>')


def test_the_select_of_a_single_choice_starts_with_not_filled_in(advisor, url, profile):
    assert options(advisor.get(url), f"property-{profile.id}") == ["Niet ingevuld", "Standaard", "Expat"]
