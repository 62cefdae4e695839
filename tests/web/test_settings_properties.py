"""Instellingen | API-entiteiten."""

import re

import pytest
from sqlalchemy import event, select

from app.extensions import db
from app.models import Property, PropertyOption
from app.vocabulary.words import Subject
from tests.factories import a_condition, a_document_type, a_dossier, a_person, a_property, a_scenario, asks, option

HTMX = {"HX-Request": "true"}


@pytest.fixture
def phase(app, office):
    return a_property("Fase", ["Starter", "Doorstromer", "Oversluiter"])


@pytest.fixture
def income(app, office):
    options = ["Loondienst vast", "ZZP'er"]
    return a_property("Inkomenstype", options, subject=Subject.PERSON, is_multiple=True)


def options_of(property):
    db.session.expire_all()
    chosen = select(PropertyOption).where(PropertyOption.property_id == property.id)
    return [(one.code, one.name) for one in db.session.scalars(chosen.order_by(PropertyOption.position))]


def test_a_property_is_made_and_its_page_asks_for_options(admin):
    response = admin.post("/settings/properties/new", data={"name": "Fase", "subject": "dossier"})

    assert response.status_code == 303
    page = admin.get(response.location).text
    assert "Hoort bij een dossier." in page and 'value="001"' in page


def test_a_name_is_taken_whatever_its_case_and_apostrophe(admin, income):
    url = f"/settings/properties/{income.id}/options"

    response = admin.post(url, data={"name": "zzp’er ", "code": "003"}, headers=HTMX)

    assert response.status_code == 422
    assert "“ZZP&#39;er” bestaat al, met code 002." in response.text
    assert 'value="zzp’er"' in response.text
    assert "<html" not in response.text


def test_the_same_name_may_stand_with_the_other_subject(admin, phase):
    url = "/settings/properties/new"

    assert admin.post(url, data={"name": "fase", "subject": "person"}).status_code == 303
    refused = admin.post(url, data={"name": "FASE", "subject": "dossier"})

    assert refused.status_code == 422 and "Deze naam bestaat al" in refused.text


def test_an_option_gets_the_next_code_and_comes_last(admin, phase):
    response = admin.post(
        f"/settings/properties/{phase.id}/options", data={"name": "Uitkoop", "code": "004"}, headers=HTMX
    )

    assert response.status_code == 200 and 'id="options"' in response.text and "<html" not in response.text
    assert 'value="005"' in response.text
    assert options_of(phase)[-1] == ("004", "Uitkoop")


def test_a_code_is_used_once(admin, phase):
    response = admin.post(
        f"/settings/properties/{phase.id}/options", data={"name": "Uitkoop", "code": "001"}, headers=HTMX
    )

    assert response.status_code == 422 and "Deze code is al van “Starter”." in response.text


def test_without_javascript_the_page_comes_back(admin, phase):
    url = f"/settings/properties/{phase.id}/options"

    assert admin.post(url, data={"name": "Uitkoop", "code": "004"}).location.endswith(f"/properties/{phase.id}")
    refused = admin.post(url, data={"name": "", "code": "005"})
    assert refused.status_code == 422 and "<html" in refused.text and "Vul dit in." in refused.text


def test_an_option_is_renamed_and_keeps_its_code(admin, phase):
    starter = option(phase, "Starter")
    editing = admin.get(f"/settings/properties/{phase.id}/options?renaming={starter.id}")
    assert 'value="Starter"' in editing.text

    response = admin.post(
        f"/settings/options/{starter.id}/name",
        data={"name": "Starter koopwoning", "opened_name": "Starter", "code": "999"},
        headers=HTMX,
    )

    assert response.status_code == 200
    assert options_of(phase)[0] == ("001", "Starter koopwoning")


def test_a_name_that_someone_else_changed_meanwhile_is_not_overwritten_silently(admin, phase):
    url = f"/settings/options/{option(phase, 'Starter').id}/name"
    admin.post(url, data={"name": "Starters", "opened_name": "Starter"})

    response = admin.post(url, data={"name": "Beginner", "opened_name": "Starter"}, headers=HTMX)

    assert response.status_code == 422 and "intussen “Starters” genoemd" in response.text
    assert 'value="Beginner"' in response.text
    assert 'name="opened_name" value="Starters"' in response.text


def test_options_are_moved(admin, phase):
    url = f"/settings/options/{option(phase, 'Oversluiter').id}/position"

    admin.post(url, data={"direction": "up"}, headers=HTMX)
    assert [name for _, name in options_of(phase)] == ["Starter", "Oversluiter", "Doorstromer"]
    admin.post(url, data={"direction": "down"}, headers=HTMX)
    admin.post(url, data={"direction": "down"}, headers=HTMX)
    assert [name for _, name in options_of(phase)] == ["Starter", "Doorstromer", "Oversluiter"]


def test_an_option_in_use_cannot_be_deleted_and_says_where_it_is_used(admin, phase):
    starter = option(phase, "Starter")
    a_scenario("Starter welkom", [asks(a_document_type())], where=[a_condition(phase, "Starter")])
    a_dossier(a_person("Noor van Dalen"), options=[starter])
    a_dossier(a_person("Bram Keizer"), options=[starter])

    response = admin.post(f"/settings/options/{starter.id}/deletion", headers=HTMX)

    assert response.status_code == 422
    assert "“Starter” is in gebruik" in response.text
    assert "Scenario “Starter welkom”" in response.text and "2 dossiers" in response.text
    assert f"/settings/options/{starter.id}/archive" in response.text


def test_an_option_of_a_person_counts_its_people(admin, income):
    a_person(options=[option(income, "ZZP'er")])

    url = f"/settings/options/{option(income, 'ZZP' + chr(39) + 'er').id}/deletion"
    response = admin.post(url, data={"confirmed": "yes"})

    assert response.status_code == 422 and "1 persoon" in response.text and "<html" in response.text


def test_an_unused_option_is_deleted(admin, phase):
    admin.post(f"/settings/options/{option(phase, 'Oversluiter').id}/deletion", headers=HTMX)

    assert [name for _, name in options_of(phase)] == ["Starter", "Doorstromer"]


def test_a_plain_form_asks_before_an_option_is_deleted(admin, phase):
    url = f"/settings/options/{option(phase, 'Oversluiter').id}/deletion"

    asked = admin.post(url)
    assert asked.status_code == 200 and "Oversluiter verwijderen" in asked.text and "Weet u het zeker?" in asked.text
    assert len(options_of(phase)) == 3
    assert admin.post(url, data={"confirmed": "yes"}).location == f"/settings/properties/{phase.id}"
    assert len(options_of(phase)) == 2


def test_in_place_the_button_asks_before_an_option_is_deleted(admin, phase):
    page = admin.get(f"/settings/properties/{phase.id}").text

    for name in ("Starter", "Doorstromer", "Oversluiter"):
        assert f'hx-confirm="“{name}” verwijderen?"' in page
    assert page.count("hx-confirm") == 3


def test_after_adding_the_next_name_can_be_typed_and_a_refused_one_mended(admin, phase):
    def focused(**data):
        page = admin.post(f"/settings/properties/{phase.id}/options", data=data, headers=HTMX).text
        return re.findall(r'<(?:input|a) [^>]*autofocus[^>]*id="([^"]+)"', page)

    assert focused(name="Herfinancierder", code="004") == ["new-name"]
    assert focused(name="Herfinancierder", code="005") == ["new-name"]
    assert focused(name="Anders", code="004") == ["new-code"]


def test_after_renaming_the_user_is_back_where_they_were(admin, phase):
    starter = option(phase, "Starter")
    rename = f'id="options-{starter.id}-rename"'

    renamed = admin.post(
        f"/settings/options/{starter.id}/name", data={"name": "Eerste", "opened_name": "Starter"}, headers=HTMX
    )
    left = admin.get(f"/settings/properties/{phase.id}/options?renamed={starter.id}")

    for page in (renamed.text, left.text):
        assert [rename in tag for tag in re.findall(r"<[^>]*autofocus[^>]*>", page)] == [True]


def test_an_option_that_was_deleted_by_mistake_is_brought_back_with_its_code(admin, phase):
    starter = option(phase, "Starter")

    adding, again = f"/settings/properties/{phase.id}/options", {"name": "Starter", "code": "001"}
    deleted = admin.post(f"/settings/options/{starter.id}/deletion", headers=HTMX).text
    assert "“Starter” is verwijderd." in deleted and "Ongedaan maken" in deleted
    undone = admin.post(adding, data=again, headers=HTMX)

    assert undone.status_code == 200 and "Ongedaan maken" not in undone.text
    assert ("001", "Starter") in options_of(phase)


def test_a_name_that_is_archived_is_told_to_be_put_back(admin, phase):
    admin.post(f"/settings/options/{option(phase, 'Starter').id}/archive", headers=HTMX)

    response = admin.post(f"/settings/properties/{phase.id}/options", data={"name": "starter", "code": "009"})

    assert response.status_code == 422
    assert "“Starter” bestaat al, met code 001, en is gearchiveerd. Zet dat item terug." in response.text


def test_an_archived_option_stays_where_it_is_chosen_and_can_come_back(admin, phase):
    starter = option(phase, "Starter")
    dossier = a_dossier(options=[starter])

    shown = admin.post(f"/settings/options/{starter.id}/archive", headers=HTMX)
    assert "Gearchiveerd" in shown.text and "Terugzetten" in shown.text
    db.session.refresh(dossier)
    assert [one.name for one in dossier.options] == ["Starter"]

    shown = admin.post(f"/settings/options/{starter.id}/restoration", headers=HTMX)
    assert "Gearchiveerd" not in shown.text


def test_the_subject_cannot_change_once_an_option_is_chosen(admin, phase):
    a_dossier(options=[option(phase, "Starter")])

    response = admin.post(
        f"/settings/properties/{phase.id}/details",
        data={"name": "Fase", "subject": "person", "version": str(phase.version)},
    )

    assert response.status_code == 422 and "Waar het bij hoort, kan niet meer veranderen." in response.text


def test_several_become_one_only_when_nobody_has_several(admin, income):
    person = a_person(options=income.options)
    form = {"name": "Inkomenstype", "subject": "person", "version": str(income.version)}
    url = f"/settings/properties/{income.id}/details"

    refused = admin.post(url, data=form)
    assert refused.status_code == 422 and "Bij 1 persoon zijn er meer gekozen." in refused.text

    person.options = income.options[:1]
    db.session.commit()
    assert admin.post(url, data=form).status_code == 303
    db.session.refresh(income)
    assert not income.is_multiple


def test_a_second_editor_is_told_and_can_then_save_on_purpose(admin, phase):
    form = {"name": "Levensfase", "subject": "dossier", "version": str(phase.version)}
    url = f"/settings/properties/{phase.id}/details"
    admin.post(url, data=form | {"name": "Woonfase"})

    told = admin.post(url, data=form)

    assert told.status_code == 422 and "Sanne Mulder heeft dit intussen gewijzigd" in told.text
    assert 'value="Levensfase"' in told.text
    version = told.text.split('name="version" type="hidden" value="')[1].split('"')[0]
    assert admin.post(url, data=form | {"version": version}).status_code == 303


def test_a_property_goes_with_its_options_only_when_unused(admin, phase, income):
    a_dossier(options=[option(phase, "Starter")])

    assert admin.post(f"/settings/properties/{phase.id}/deletion", headers=HTMX).status_code == 422
    assert admin.post(f"/settings/properties/{income.id}/deletion", headers=HTMX).status_code == 200
    assert db.session.scalars(select(Property.name)).all() == ["Fase"]


def test_the_list_asks_the_database_no_more_when_it_is_longer(admin, phase):
    before = queries_for(admin, "/settings/properties")
    for number in range(8):
        a_property(f"Lijst {number}", ["a", "b", "c"])

    assert queries_for(admin, "/settings/properties") == before


def queries_for(client, url):
    seen = []
    db.session.commit()

    def count(_connection, _cursor, statement, *_rest):
        seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", count)
    try:
        assert client.get(url).status_code == 200
    finally:
        event.remove(db.engine, "before_cursor_execute", count)
    return len(seen)
