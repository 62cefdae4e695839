"""Dossiers: the list, the dossier's page and its Instellingen."""

import re
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from app.extensions import db
from app.models import Dossier, LeadSource, StatusChange
from app.vocabulary.words import FormOfAddress, Subject
from tests.factories import (
    a_document_type,
    a_dossier,
    a_person,
    a_property,
    a_status,
    a_trigger,
    a_user,
    an_appointment,
    asks,
    gives_task,
    option,
    sets_status,
    work,
)
from tests.web.pages import form, options, refusal, words


@pytest.fixture
def phase(app, office):
    return a_property("Fase", ["Starter", "Doorstromer"])


@pytest.fixture
def income(app, office):
    return a_property("Inkomenstype", ["Loondienst", "ZZP'er"], subject=Subject.PERSON, is_multiple=True)


def names_in(page):
    return [one.name for one in db.session.scalars(select(Dossier).order_by(Dossier.id)) if one.name in page.text]


def the_dossier():
    db.session.expire_all()
    return db.session.scalars(select(Dossier)).one()


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


# The list


def test_the_list_is_empty_at_first_and_offers_a_new_dossier(advisor):
    page = advisor.get("/dossiers")

    assert "Er zijn nog geen dossiers." in words(page)
    assert 'href="/dossiers/new"' in page.text
    assert advisor.get("/").status_code == 200


def test_the_list_shows_the_newest_first_with_who_and_how_far(advisor):
    a_dossier(a_person("Karim El Amrani"))
    a_dossier(a_person("Noor van Dalen"), a_person("Bram Keizer"), status=a_status("In advies"))

    text = words(advisor.get("/dossiers"))

    assert text.index("Van Dalen – Keizer") < text.index("El Amrani")
    assert "Noor van Dalen, Bram Keizer In advies Yara de Wit" in text
    assert "2 dossiers" in text


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("o'brien", ["O’Brien"]),
        ("O’BRIEN", ["O’Brien"]),
        ("  dalen   NOOR ", ["Van Dalen – Keizer"]),
        ("bram", ["Van Dalen – Keizer"]),
        ("van dalen keizer", ["Van Dalen – Keizer"]),
        ("D.O'Brien@voorbeeld.example", ["O’Brien"]),
        ("voorbeeld.example", ["O’Brien", "Van Dalen – Keizer", "Çelik"]),
        ("çelik", ["Çelik"]),
        ("celik", ["Çelik"]),
        ("%", []),
        ("_", []),
        ("nooit", []),
    ],
)
def test_searching_finds_names_and_addresses_whatever_their_case_or_apostrophe(advisor, typed, found):
    a_dossier(a_person("Noor van Dalen"), a_person("Bram Keizer"))
    a_dossier(a_person("Daniel O’Brien", email="d.o'brien@voorbeeld.example"))
    a_dossier(a_person("Elif Çelik"))

    page = advisor.get("/dossiers", query_string={"q": typed})

    assert sorted(names_in(page)) == sorted(found)
    assert found or f"Geen dossier gevonden voor “{typed.strip()}”." in words(page)


def test_searching_finds_a_number(advisor):
    first, second = a_dossier(a_person("Noor van Dalen")), a_dossier(a_person("Bram Keizer"))

    assert names_in(advisor.get(f"/dossiers?q={second.id}")) == ["Keizer"]
    assert names_in(advisor.get(f"/dossiers?q={first.id}+dalen")) == ["Van Dalen"]
    assert advisor.get("/dossiers?q=" + "9" * 40).status_code == 200


def test_a_whole_letter_pasted_into_the_search_is_answered_at_once(advisor):
    a_dossier()
    pasted = "dalen " + " ".join(f"woord{number}" for number in range(1000))
    assert names_in(advisor.get(f"/dossiers?q={pasted}")) == []
    assert names_in(advisor.get("/dossiers?q=" + "dalen " * 1000)) == ["Van Dalen"]


def test_a_long_list_is_paged_and_keeps_the_search(advisor):
    for number in range(51):
        a_dossier(a_person(f"Jan Klant{number:02d}"))

    first = advisor.get("/dossiers?q=jan")
    assert "Klant50" in first.text and "Klant00" not in first.text
    assert "51 dossiers" in words(first) and "Pagina 1 van 2" in words(first)
    assert 'href="/dossiers?q=jan&amp;page=2"' in first.text

    second = advisor.get("/dossiers?q=jan&page=2")
    assert "Klant00" in second.text and "Klant50" not in second.text


@pytest.mark.parametrize("page", ["0", "-1", "2", "9" * 30, "x", ""])
def test_a_page_that_is_not_there_shows_one_that_is(advisor, page):
    a_dossier()

    assert "Van Dalen" in advisor.get(f"/dossiers?page={page}").text


# The dossier's page


def test_the_page_says_what_is_filled_in_and_what_is_missing(advisor, phase, income):
    dossier = a_dossier(
        a_person("Noor van Dalen", options=[option(income, "Loondienst")]),
        a_person("Bram Keizer", email=""),
        options=[option(phase, "Starter")],
        handler=a_user("Roos Bakker"),
    )

    text = words(advisor.get(f"/dossiers/{dossier.id}"))

    assert f"Dossier {dossier.id} Van Dalen – Keizer" in text
    assert "Fase Starter Adviseur Yara de Wit Behandelaar Roos Bakker" in text
    assert "Bram Keizer Partner Wijzigen" in text
    assert "Inkomenstype Niet ingevuld E-mailadres Niet ingevuld" in text
    assert "Er staat niets open. " in text and "Geen open taken." in text
    assert "+ Partner toevoegen" not in text


def test_the_left_navigation_leads_to_people_appointments_and_instellingen(advisor):
    dossier = a_dossier(a_person("Noor van Dalen"))
    appointment = an_appointment(dossier)

    page = advisor.get(f"/dossiers/{dossier.id}").text

    for url in (
        f"/dossiers/{dossier.id}/settings",
        f"/dossiers/{dossier.id}/documents",
        f"/dossiers/{dossier.id}/runs",
        f"/dossiers/{dossier.id}/persons/{dossier.applicants[0].person_id}",
        f"/dossiers/{dossier.id}/partner",
        f"/appointments/{appointment.id}",
        f"/dossiers/{dossier.id}/appointments/new",
        f"/dossiers/{dossier.id}/scenarios",
    ):
        assert f'href="{url}"' in page


def test_what_a_run_changes_is_followed_by_the_status_the_documents_and_the_tasks(advisor):
    asked = a_document_type("Loonstrook")
    a_trigger([sets_status(a_status("In advies")), asks(asked), gives_task("Bellen")])
    dossier = a_dossier(a_person("Noor van Dalen"))
    an_appointment(dossier)
    page = advisor.get(f"/dossiers/{dossier.id}").text
    followers = re.findall(r'hx-get="([^"]+)" hx-trigger="[^"]*runs-changed from:body', page)
    assert {f"/dossiers/{dossier.id}/status", f"/dossiers/{dossier.id}/open-work"} <= set(followers)
    work()

    assert "In advies" in advisor.get(f"/dossiers/{dossier.id}/status").text
    text = words(advisor.get(f"/dossiers/{dossier.id}/open-work"))
    assert "Loonstrook · Noor van Dalen" in text and "Bellen · Yara de Wit · uiterlijk" in text


# Instellingen of the dossier


def test_the_settings_of_a_dossier_are_changed(advisor, phase):
    dossier = a_dossier(options=[option(phase, "Starter")])
    pim, status = a_user("Pim 't Hart"), a_status("In advies")
    source = LeadSource(name="Website")
    db.session.add(source)
    url = f"/dossiers/{dossier.id}/settings"
    opened = form(advisor.get(url))
    assert opened[f"property-{phase.id}"] == str(option(phase, "Starter").id)

    response = advisor.post(
        url,
        data=opened
        | {
            f"property-{phase.id}": str(option(phase, "Doorstromer").id),
            "advisor_id": str(pim.id),
            "handler_id": str(advisor.user_id),
            "status_id": str(status.id),
            "lead_source_id": str(source.id),
            "form_of_address": "informal",
        },
    )

    assert (response.status_code, response.location) == (303, f"/dossiers/{dossier.id}")
    changed = the_dossier()
    assert [one.name for one in changed.options] == ["Doorstromer"]
    assert (changed.advisor.name, changed.handler.name) == ("Pim 't Hart", "Yara de Wit")
    assert (changed.status.name, changed.lead_source.name) == ("In advies", "Website")
    assert changed.form_of_address is FormOfAddress.INFORMAL
    assert form(advisor.get(url))["form_of_address"] == "informal"


def test_a_new_status_is_kept_as_a_change_and_saving_the_same_is_not(advisor):
    dossier = a_dossier()
    status = a_status("In advies")
    url = f"/dossiers/{dossier.id}/settings"

    for _ in range(2):
        assert advisor.post(url, data=form(advisor.get(url)) | {"status_id": str(status.id)}).status_code == 303

    change = db.session.scalars(select(StatusChange)).one()
    assert (change.to_status_id, change.changed_by_id) == (status.id, advisor.user_id)


def test_a_choice_can_be_taken_back(advisor, phase):
    dossier = a_dossier(options=[option(phase, "Starter")])
    url = f"/dossiers/{dossier.id}/settings"

    advisor.post(url, data=form(advisor.get(url)) | {f"property-{phase.id}": ""})

    assert the_dossier().options == []


def test_sixty_options_with_long_names_stay_chosen(advisor):
    many = a_property("Wensen", [f"Wens {n:02d} " + "heel lang " * 12 for n in range(60)], is_multiple=True)
    dossier = a_dossier()
    url = f"/dossiers/{dossier.id}/settings"
    everything = [str(one.id) for one in many.options]

    assert advisor.post(url, data=form(advisor.get(url)) | {f"property-{many.id}": everything}).status_code == 303

    assert len(the_dossier().options) == 60
    assert form(advisor.get(url))[f"property-{many.id}"] == everything


def test_what_is_archived_stays_where_it_is_chosen_and_cannot_be_chosen_anew(advisor, phase):
    pim = a_user("Pim 't Hart")
    gone = a_status("Vervallen")
    chosen = a_dossier(options=[option(phase, "Starter")], advisor=pim, handler=pim, status=gone)
    other = a_dossier(a_person("Bram Keizer"))
    option(phase, "Starter").archived_at = gone.archived_at = datetime.now(UTC)
    pim.active = False
    db.session.commit()
    url = f"/dossiers/{chosen.id}/settings"

    opened = form(advisor.get(url))
    assert advisor.post(url, data=opened).status_code == 303

    assert form(advisor.get(url)) | {"version": ""} == opened | {"version": ""}
    assert opened[f"property-{phase.id}"] == str(option(phase, "Starter").id)
    assert (opened["status_id"], opened["advisor_id"]) == (str(gone.id), str(pim.id))
    page = advisor.get(f"/dossiers/{other.id}/settings")
    assert options(page, f"property-{phase.id}") == ["Niet ingevuld", "Doorstromer"]
    assert "Vervallen" not in options(page, "status_id") and pim.name not in options(page, "advisor_id")


def test_a_whole_property_that_is_archived_stays_where_it_is_filled_in(advisor, phase):
    chosen, other = a_dossier(options=[option(phase, "Starter")]), a_dossier(a_person("Bram Keizer"))
    phase.archived_at = datetime.now(UTC)
    db.session.commit()
    url = f"/dossiers/{chosen.id}/settings"

    assert advisor.post(url, data=form(advisor.get(url))).status_code == 303

    assert [one.name for one in db.session.get_one(Dossier, chosen.id).options] == ["Starter"]
    assert "Fase" not in words(advisor.get(f"/dossiers/{other.id}/settings"))


def test_a_colleagues_change_underneath_is_said_and_a_second_save_goes_through(advisor, admin, phase):
    dossier = a_dossier(options=[option(phase, "Starter")])
    url = f"/dossiers/{dossier.id}/settings"
    mine = form(advisor.get(url)) | {f"property-{phase.id}": str(option(phase, "Doorstromer").id)}
    admin.post(url, data=form(admin.get(url)) | {"form_of_address": "informal"})

    response = advisor.post(url, data=mine)

    assert response.status_code == 422
    assert refusal(response).startswith("Sanne Mulder heeft dit intussen gewijzigd.")
    kept = form(response)
    assert kept[f"property-{phase.id}"] == mine[f"property-{phase.id}"]
    assert [one.name for one in the_dossier().options] == ["Starter"]

    assert advisor.post(url, data=kept).status_code == 303
    assert [one.name for one in the_dossier().options] == ["Doorstromer"]


def test_a_status_that_a_run_changed_meanwhile_is_not_overwritten(advisor):
    a_trigger([sets_status(a_status("Stukken opgevraagd"))])
    dossier = a_dossier()
    url = f"/dossiers/{dossier.id}/settings"
    opened = form(advisor.get(url))
    an_appointment(dossier)
    work()

    response = advisor.post(url, data=opened)

    assert response.status_code == 422
    assert "heeft dit intussen gewijzigd" in refusal(response)
    assert the_dossier().status.name == "Stukken opgevraagd"


def test_a_wrong_field_does_not_take_the_warning_of_a_colleagues_change_away(advisor, admin):
    dossier = a_dossier()
    url = f"/dossiers/{dossier.id}/settings"
    mine = form(advisor.get(url))
    admin.post(url, data=form(admin.get(url)) | {"form_of_address": "informal"})

    wrong = advisor.post(url, data=mine | {"status_id": "999999"})
    assert wrong.status_code == 422
    again = advisor.post(url, data=form(wrong) | {"status_id": mine["status_id"]})

    assert again.status_code == 422 and "Sanne Mulder" in refusal(again)


# Unknown, and unfriendly


def test_a_dossier_that_does_not_exist_is_not_found(advisor):
    response = advisor.get("/dossiers/999999")

    assert response.status_code == 404
    assert "Deze pagina bestaat niet (meer)." in words(response)
