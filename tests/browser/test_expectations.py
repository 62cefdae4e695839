"""Expectations in a real browser: written row by row, and named by the save that would break them."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import office
from tests.browser.office import ADMIN
from tests.processes import Stack

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.usefixtures("demo_office")]

EXAMPLE = (
    "Starter + ZZP'er (Partner) bij Oriënterend gesprek vraagt Jaarcijfers (3 jaar),"
    " mailt Bevestiging oriënterend gesprek 1×, vraagt geen Loonstrook"
)
OF_DALEN = "Van Dalen: in loondienst, de partner is ZZP'er"


@pytest.fixture
def signed_in(page: Page, stack: Stack) -> Page:
    office.sign_in(page, stack.url, ADMIN)
    return page


def expectations(page: Page) -> None:
    """The menu path: Beheer | Verwachtingen."""
    page.get_by_role("navigation", name="Hoofdmenu").get_by_role("link", name="Beheer").click()
    page.get_by_role("navigation", name="Beheer").get_by_role("link", name="Verwachtingen").click()
    expect(page.get_by_role("heading", name="Verwachtingen")).to_be_visible()


def row(page: Page, name: str):
    return page.get_by_role("row").filter(has=page.get_by_role("link", name=name, exact=True))


def test_a_save_that_breaks_an_expectation_names_it_and_goes_through_when_confirmed(signed_in):
    page = signed_in
    expectations(page)
    expect(page.get_by_text("✓ Klopt", exact=True)).to_have_count(6)
    expect(page.get_by_text("✗ Klopt niet")).to_have_count(0)

    office.settings(page, "Scenario's")
    page.get_by_role("link", name="Zelfstandig ondernemer Partner", exact=True).click()
    expect(page.get_by_text("Alle 6 verwachtingen houden stand.")).to_be_visible()
    accounts = page.get_by_role("group", name="Actie 2", exact=True)
    expect(accounts.get_by_label("Documenttype").locator("option:checked")).to_contain_text("Jaarcijfers")
    accounts.get_by_role("button", name="Actie 2 verwijderen").click()
    expect(page.get_by_role("group", name="Actie 7", exact=True)).to_have_count(0)
    office.save(page)

    asked = page.get_by_role("alert").filter(has_text="Nog niet opgeslagen.")
    expect(asked).to_contain_text(EXAMPLE)
    expect(asked).to_contain_text("Jaarcijfers (3 jaar) wordt 0 keer gevraagd, verwacht 1 keer.")
    expect(page.get_by_role("group", name="Actie 6", exact=True)).to_be_visible()
    expect(page.get_by_role("group", name="Actie 7", exact=True)).to_have_count(0)
    asked.get_by_label("Ja, toch opslaan").check()
    office.save(page)
    expect(page.get_by_text("“Zelfstandig ondernemer Partner” is opgeslagen.")).to_be_visible()

    expectations(page)
    expect(row(page, EXAMPLE)).to_contain_text("✗ Klopt niet")
    expect(row(page, EXAMPLE)).to_contain_text("Jaarcijfers (3 jaar) wordt 0 keer gevraagd, verwacht 1 keer.")
    expect(row(page, OF_DALEN)).to_contain_text("✓ Klopt")
    row(page, EXAMPLE).get_by_role("link", name="Wat gebeurt er?").click()
    expect(page.get_by_role("heading", name="Met zo'n dossier gebeurt er nu dit")).to_be_visible()
    expect(page.locator(".plan-people").last).not_to_contain_text("Jaarcijfers")


def test_an_expectation_is_written_row_by_row_and_read_back_while_typing(signed_in):
    page = signed_in
    expectations(page)
    page.get_by_role("link", name="Nieuwe verwachting").click()
    read = page.get_by_role("status").filter(has_text="Zo leest u het terug")
    page.get_by_label("Afspraaktype").select_option(label="Oriënterend gesprek")
    expect(read).to_contain_text("Een dossier bij Oriënterend gesprek")
    fact = page.get_by_role("group", name="Gegeven 1", exact=True)
    fact.get_by_label("Gegeven", exact=True).select_option(label="Expat (Partner)")
    expect(page.get_by_label("Er is een partner")).to_be_checked()
    line = page.get_by_role("group", name="Regel 1", exact=True)
    line.get_by_label("Wat", exact=True).select_option(label="Document opvragen")
    line.get_by_label("Documenttype").select_option(label="Verblijfsvergunning (per persoon)")
    expect(read).to_contain_text("✓ Klopt")
    line.get_by_label("Voor wie").select_option(label="Consument")
    expect(read).to_contain_text("Verblijfsvergunning wordt 0 keer gevraagd aan de Consument, verwacht 1 keer.")
    line.get_by_label("Voor wie").select_option(label="Partner")
    expect(read).to_contain_text("vraagt Verblijfsvergunning (Partner)")
    expect(read).to_contain_text("✓ Klopt")
    office.save(page)

    name = "Expat (Partner) bij Oriënterend gesprek vraagt Verblijfsvergunning (Partner)"
    expect(row(page, name)).to_contain_text("✓ Klopt")


def test_a_click_on_save_that_leaves_a_text_saves_what_was_typed(signed_in):
    page = signed_in
    expectations(page)
    page.get_by_role("link", name=EXAMPLE, exact=True).click()
    rows = page.get_by_role("group", name=re.compile(r"^Regel \d+$"))
    number = len(office.each(rows)) + 1
    page.get_by_role("button", name="Regel toevoegen").click()
    line = page.get_by_role("group", name=f"Regel {number}", exact=True)
    line.get_by_label("Wat").select_option(label="Aantekening op het dossier")
    line.get_by_label("Tekst").click()
    page.keyboard.type("Bel de klant")
    office.save(page)
    expect(page.get_by_role("heading", name="Verwachtingen", exact=True)).to_be_visible()
    expect(page.get_by_text("✗ Klopt niet")).to_have_count(1)


def test_switching_off_a_trigger_asks_above_the_list_and_can_be_left(signed_in):
    page = signed_in
    page.get_by_role("navigation", name="Hoofdmenu").get_by_role("link", name="Beheer").click()
    switch = page.get_by_label("Eerste oriënterend gesprek ingepland staat aan")
    switch.click()
    asked = page.get_by_role("alert").filter(has_text="Nog niet gedaan.")
    expect(asked).to_contain_text(EXAMPLE)
    expect(asked.get_by_role("link", name="Annuleren")).to_be_focused()
    expect(switch).to_be_checked()

    asked.get_by_role("button", name="Ja, toch doen").click()

    expect(asked).to_have_count(0)
    expect(switch).not_to_be_checked()
