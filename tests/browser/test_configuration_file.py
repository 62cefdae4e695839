"""The configuration of the demo office as a file: downloaded, edited and imported in a real browser."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests import kept_office
from tests.browser.office import ADMIN, open_dossier, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.long]


@pytest.fixture
def configuration(app, stack, page: Page) -> Page:
    with app.app_context():
        kept_office.load()
    sign_in(page, stack.url, ADMIN)
    page.get_by_role("navigation", name="Hoofdmenu").get_by_role("link", name="Beheer").click()
    page.get_by_role("navigation", name="Beheer").get_by_role("link", name="Inrichting").click()
    return page


def downloaded(page: Page, folder: Path) -> Path:
    with page.expect_download() as download:
        page.get_by_role("link", name="Inrichting downloaden").click()
    assert download.value.suggested_filename.startswith("inrichting-hypotheekhuis-de-brug-20")
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def choose(page: Page, file: Path) -> None:
    page.get_by_label("Bestand met inrichting").set_input_files(file)
    page.get_by_role("button", name="Bekijken wat er verandert").click()


def edited(file: Path, change) -> Path:
    configuration = json.loads(file.read_text())
    change(configuration)
    file.write_text(json.dumps(configuration))
    return file


def test_an_admin_edits_the_configuration_in_a_file_and_sees_first_what_that_does(configuration, tmp_path):
    page = configuration
    file = downloaded(page, tmp_path)
    choose(page, file)
    expect(page.get_by_text("Er verandert niets.")).to_be_visible()
    page.get_by_role("link", name="Terug").click()

    def change(one):
        one["properties"][0]["options"][0]["name"] = "Koopstarter"
        one["lead_sources"] = [source for source in one["lead_sources"] if source["code"] != "makelaar"]
        one["lead_sources"].append({"code": "beurs", "name": "Huizenbeurs", "archived": False})

    choose(page, edited(file, change))
    expect(page.get_by_role("heading", name="Wat er verandert")).to_be_visible()
    expect(page.get_by_text("Optie 001: Starter → Koopstarter")).to_be_visible()
    expect(page.get_by_role("note")).to_contain_text("Leadbron “Makelaar”")
    row = page.locator("#counts tr", has_text="Leadbronnen")
    expect(row.get_by_role("cell").nth(1)).to_have_text("1")

    page.get_by_label("Ja, wijzig de inrichting zoals hierboven staat.").check()
    page.get_by_role("button", name="Importeren").click()
    expect(page.get_by_text("De inrichting is geïmporteerd.")).to_be_visible()

    page.get_by_role("navigation", name="Beheer").get_by_role("link", name="Geschiedenis").click()
    expect(page.locator("#history")).to_contain_text("Huizenbeurs")
    open_dossier(page, "Dalen")
    expect(page.get_by_text("Koopstarter").first).to_be_visible()


def test_mistakes_in_the_file_are_named_with_their_places(configuration, tmp_path):
    page = configuration

    def change(one):
        one["scenarios"][0]["actions"][1]["document_type"] = "loonstrok"
        one["email_templates"][0]["formal"]["body"] += "\n{{ voornam }}"

    choose(page, edited(downloaded(page, tmp_path), change))
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("Er is niets gewijzigd: het bestand klopt niet.")
    expect(alert).to_contain_text("actie 2: Onbekend documenttype “loonstrok”. Bedoelt u “loonstrook”?")
    expect(alert).to_contain_text("scenarios[0].actions[1].document_type")
    expect(alert).to_contain_text("“voornam” bestaat niet. Bedoelt u “voornaam”?")


def test_it_works_without_a_script(configuration, tmp_path, browser, stack):
    context = browser.new_context(java_script_enabled=False, storage_state=configuration.context.storage_state())
    page = context.new_page()
    page.goto(f"{stack.url}/configuration")
    choose(page, edited(downloaded(page, tmp_path), lambda one: one["office"].update(name="De Nieuwe Brug")))
    expect(page.get_by_text("Naam van het kantoor: Hypotheekhuis De Brug → De Nieuwe Brug")).to_be_visible()
    page.get_by_label("Ja, wijzig de inrichting").check()
    page.get_by_role("button", name="Importeren").click()
    expect(page.get_by_text("De inrichting is geïmporteerd.")).to_be_visible()
    context.close()
