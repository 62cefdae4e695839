"""What is asked for every combination, and what contradicts itself, on the screens of the demo office."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import office
from tests.browser.office import ADMIN
from tests.browser.test_preview import violations
from tests.processes import Stack

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.usefixtures("demo_office")]

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def coverage(page: Page, stack: Stack) -> Page:
    """Beheer | Dekking, opened by the admin."""
    office.sign_in(page, stack.url, ADMIN)
    open_coverage(page)
    return page


def open_coverage(page: Page) -> None:
    page.get_by_role("navigation", name="Hoofdmenu").get_by_role("link", name="Beheer").click()
    page.get_by_role("navigation", name="Beheer").get_by_role("link", name="Dekking").click()
    expect(page.get_by_role("heading", name="Dekking")).to_be_visible()


def cell(page: Page, combination: str):
    return page.get_by_role("table").get_by_role("link", name=re.compile(f"^{re.escape(combination)}: "))


def plan(page: Page):
    return page.locator(".plan")


def test_an_income_that_no_scenario_asks_about_is_found_looked_at_and_covered(coverage: Page) -> None:
    expect(coverage.get_by_text("Bij elk van de 30 combinaties wordt iets gevraagd of gedaan.")).to_be_visible()
    office.add_option(coverage, "Inkomenstype", "Buitenlands inkomen")
    open_coverage(coverage)
    expect(coverage.get_by_text("Inkomenstype “Buitenlands inkomen” maakt geen verschil")).to_be_visible()
    assert violations(coverage) == []

    coverage.get_by_label("Van boven naar beneden").select_option(label="Inkomenstype (persoon)")
    coverage.get_by_label("Van links naar rechts").select_option(label="Niets")
    coverage.get_by_role("button", name="Tonen").click()
    expect(coverage.get_by_text("Bij 1 van de 7 combinaties vraagt niemand iets:")).to_be_visible()
    expect(cell(coverage, "Buitenlands inkomen")).to_have_text("Niemand vraagt iets")
    coverage.get_by_role("link", name="Niemand vraagt iets bij Buitenlands inkomen.").click()
    expect(coverage.get_by_role("heading", name="Buitenlands inkomen")).to_be_visible()
    expect(plan(coverage)).not_to_contain_text("Documenten die worden gevraagd")
    expect(plan(coverage)).to_contain_text("wordt Stukken opgevraagd")

    office.add_scenario(
        coverage,
        "Buitenlands inkomen",
        applies_to="Elke aanvrager",
        filtered_on=("Inkomenstype", "Buitenlands inkomen"),
        documents=["Werkgeversverklaring"],
    )
    open_coverage(coverage)
    expect(coverage.get_by_text("maakt geen verschil")).to_have_count(0)
    cell(coverage, "Starter + Buitenlands inkomen").click()
    expect(plan(coverage)).to_contain_text("Overzicht studieschuld (DUO), Werkgeversverklaring")


def test_a_partner_is_added_to_an_imagined_dossier(coverage: Page) -> None:
    cell(coverage, "Starter + Loondienst vast").click()
    partner = coverage.locator("#partner")
    expect(partner).to_be_hidden()

    coverage.get_by_label("Er is een partner").check()
    partner.get_by_label("ZZP'er").check()
    partner.get_by_label("Klantprofiel").select_option(label="Expat")
    coverage.get_by_role("button", name="Tonen").click()

    # The worked example, and an expat: Noor and Bram of Van Dalen, made up.
    expect(plan(coverage).locator("dd").nth(3)).to_have_text(
        "Geldig legitimatiebewijs, Loonstrook, Werkgeversverklaring, UWV-verzekeringsbericht,"
        " Overzicht studieschuld (DUO)"
    )
    expect(plan(coverage)).to_contain_text("Uittreksel KvK")
    expect(plan(coverage)).to_contain_text("Verblijfsvergunning")
    expect(plan(coverage)).to_contain_text("1 actie doorgestreept als dubbel of al gedaan")
    expect(coverage.get_by_role("heading", name="Starter + Loondienst vast + ZZP'er + Expat")).to_be_visible()
    coverage.get_by_role("link", name="Naar de tabel").click()
    expect(cell(coverage, "Starter + Loondienst vast")).to_be_visible()


def test_the_demo_office_is_sound_but_for_some_advice_on_its_mails(coverage: Page) -> None:
    coverage.get_by_role("link", name="Aandachtspunten").click()

    expect(coverage.get_by_text("Dit gaat mis")).to_have_count(0)
    expect(coverage.get_by_text("Een klant kan twee e-mails tegelijk krijgen")).to_have_count(2)
    merged = coverage.get_by_text("“Loonstrook” wordt per persoon maar één keer gevraagd")
    expect(merged).to_be_hidden()
    coverage.get_by_text("Ter informatie: 4 punten").click()
    expect(merged).to_be_visible()


def test_an_archived_option_and_a_contradiction_are_told_at_once_with_what_to_do(coverage: Page) -> None:
    office.settings(coverage, "API-entiteiten")
    coverage.get_by_role("link", name="Inkomenstype", exact=True).click()
    row = coverage.get_by_role("row").filter(has=coverage.get_by_role("cell", name=re.compile("^DGA( Gearchiveerd)?$")))
    row.get_by_role("button", name="Archiveren").click()
    coverage.get_by_role("button", name="Ja, toch doen").click()
    expect(row.get_by_text("Gearchiveerd")).to_be_visible()

    office.settings(coverage, "Scenario's")
    coverage.get_by_role("link", name="Starter", exact=True).click()
    office.choose(office.add_action(coverage, 4, "Dossierstatus wijzigen"), "Dossierstatus", "In advies")
    office.save(coverage)
    said = coverage.get_by_text("Eerste oriënterend gesprek ingepland zet de dossierstatus op “Stukken opgevraagd”")
    expect(said).to_contain_text("Let op:")
    expect(said).to_contain_text("Laat een van de twee de status zetten")

    open_coverage(coverage)
    coverage.get_by_role("link", name="Aandachtspunten").click()
    expect(said).to_contain_text("Gaat mis")
    archived = coverage.locator(".conflict", has_text="Inkomenstype: het item DGA is gearchiveerd.")
    expect(archived).to_have_count(2)
    expect(archived.first).to_contain_text("Haal het item uit het filter")
    archived.first.get_by_role("link").click()
    expect(coverage.get_by_role("heading", name="Zelfstandig ondernemer Consument")).to_be_visible()
    expect(coverage.get_by_role("note").first).to_contain_text("Inkomenstype: het item DGA is gearchiveerd.")


def test_on_a_phone_the_cells_stand_below_the_name_of_their_row(coverage: Page) -> None:
    coverage.set_viewport_size(PHONE)
    last = cell(coverage, "Starter + Uitkering")

    last.scroll_into_view_if_needed()

    assert coverage.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    scrolled = coverage.locator(".table-responsive").evaluate("one => one.scrollWidth - one.clientWidth")
    assert scrolled == 0
    row, box = coverage.locator(".coverage tbody th", has_text="Starter").bounding_box(), last.bounding_box()
    assert row and box and row["y"] < box["y"] and box["x"] + box["width"] <= PHONE["width"]
