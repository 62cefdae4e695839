"""An admin sees who changed what, and brings earlier versions back, on the demo office in a real browser."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import office
from tests.browser.office import ADMIN
from tests.processes import Stack

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.usefixtures("demo_office")]


def newest(page: Page) -> Locator:
    return page.locator("#history .history-entry").first


def save(page: Page) -> None:
    """Also where an expectation of the demo office no longer holds by it."""
    office.save(page)
    asked = page.locator("input[name=accepted]")
    expect(asked.or_(page.get_by_role("heading", name="Scenario's", exact=True))).to_be_visible()
    if office.is_seen(asked):
        asked.check()
        office.save(page)
    expect(page.get_by_role("heading", name="Scenario's", exact=True)).to_be_visible()


def test_a_scenario_is_changed_and_brought_back_and_so_when_it_was_deleted(page: Page, stack: Stack):
    office.sign_in(page, stack.url, ADMIN)
    office.settings(page, "Scenario's")
    page.get_by_role("link", name="Loondienst", exact=True).click()
    page.get_by_role("textbox", name="Naam").fill("Loondienst en DGA")
    page.get_by_role("group", name="Voorwaarde 1").get_by_label("DGA", exact=True).check()
    page.get_by_role("button", name="Actie 1 verwijderen").click()
    expect(page.get_by_role("group", name="Actie 5")).to_have_count(0)
    save(page)

    page.get_by_role("navigation", name="Hoofdmenu").get_by_role("link", name="Beheer").click()
    page.get_by_role("navigation", name="Beheer").get_by_role("link", name="Geschiedenis").click()
    expect(newest(page)).to_contain_text("Gewijzigd Scenario Loondienst en DGA versie 2")
    expect(newest(page)).to_contain_text("Sanne Mulder")
    expect(newest(page).get_by_role("listitem")).to_have_text(
        [
            "Naam: Loondienst → Loondienst en DGA",
            "Voorwaarde Inkomenstype: item DGA erbij",
            re.compile("^Actie verwijderd: Document opvragen: "),
        ]
    )

    page.get_by_label("Wat", exact=True).select_option(label="Scenario")
    page.get_by_role("button", name="Tonen").click()
    page.get_by_role("link", name="Loondienst", exact=True).click()
    expect(page.locator("#since")).to_contain_text("Voorwaarde Inkomenstype: item DGA erbij")
    page.get_by_role("link", name="Deze versie terugzetten").click()
    expect(page.get_by_text("Er is nog niets gewijzigd")).to_be_visible()
    expect(page.get_by_role("textbox", name="Naam")).to_have_value("Loondienst")
    expect(page.get_by_role("group", name="Voorwaarde 1").get_by_label("DGA", exact=True)).not_to_be_checked()
    save(page)
    expect(page.get_by_role("link", name="Loondienst", exact=True)).to_be_visible()

    page.get_by_role("link", name="Loondienst", exact=True).click()
    page.get_by_role("link", name="Verwijderen").click()
    page.get_by_role("button", name="Verwijderen", exact=True).click()
    page.goto(f"{stack.url}/history")
    expect(newest(page)).to_contain_text("Verwijderd Scenario Loondienst")
    newest(page).get_by_role("link", name="Loondienst").click()
    page.get_by_role("link", name="Terugzetten als nieuw").click()
    expect(page.get_by_role("group", name="Actie 1", exact=True)).to_be_visible()
    save(page)
    page.goto(f"{stack.url}/history")
    expect(newest(page)).to_contain_text("Toegevoegd Scenario Loondienst versie 1")


def test_an_e_mail_shows_the_lines_that_changed(page: Page, stack: Stack):
    office.sign_in(page, stack.url, ADMIN)
    office.settings(page, "E-mailsjablonen")
    page.get_by_role("link", name="Welkom starter", exact=True).click()
    body = page.locator("#formal_body")
    body.fill(office.value(body) + "\nBel ons gerust.")
    office.save(page)
    page.get_by_role("link", name="Welkom starter", exact=True).click()
    page.get_by_role("link", name="Geschiedenis").click()
    expect(page.get_by_role("heading", name="Geschiedenis van Welkom starter")).to_be_visible()
    expect(newest(page).locator("ins")).to_have_text("Bel ons gerust.")


def test_a_run_leads_to_the_version_of_a_scenario_that_it_used(page: Page, stack: Stack):
    office.sign_in(page, stack.url, ADMIN)
    office.open_dossier(page, "Vermeulen")
    page.get_by_role("link", name=re.compile("Adviesgesprek")).first.click()
    page.get_by_role("link", name="Waarom?").last.click()
    page.get_by_role("link", name="versie 1", exact=True).last.click()
    expect(page.locator("#since")).to_contain_text("Niets: zo is het nu nog.")
    expect(page.locator("#version")).to_contain_text("Acties")
