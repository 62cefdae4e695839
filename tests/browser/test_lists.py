"""A list as people use it: narrowed, kept as a view, several rows at once, by a script and on a telephone."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests import kept_demo
from tests.browser import office
from tests.processes import Stack

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_view_is_kept_and_several_dossiers_get_another_adviser(page: Page, app, stack: Stack) -> None:
    with app.app_context():
        kept_demo.load()
    heard = office.complaints(page)
    page.set_viewport_size({"width": 390, "height": 844})
    office.sign_in(page, stack.url, office.ADMIN)
    office.main_menu(page, "Dossiers")

    page.get_by_text("Filters en volgorde").click()
    page.get_by_role("group", name="Status").get_by_label("Stukken opgevraagd").check()
    page.get_by_role("button", name="Filter toepassen").click()
    # Nothing that was left empty stands in the address.
    expect(page).to_have_url(re.compile(r"/dossiers\?status=\d+$"))
    expect(page.get_by_role("link", name="Haal weg: Status: Stukken opgevraagd")).to_be_visible()
    page.get_by_text("Weergave bewaren").click()
    page.get_by_label("Naam van de weergave").fill("Wacht op stukken")
    page.get_by_role("button", name="Bewaren", exact=True).click()
    expect(page.get_by_role("link", name="Wacht op stukken")).to_have_attribute("aria-current", "page")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    page.set_viewport_size({"width": 1280, "height": 900})
    bar = page.locator("#bulk")
    expect(bar).to_be_hidden()
    page.get_by_label("Alle rijen op deze pagina").check()
    expect(bar).to_contain_text("3 gekozen:")
    page.get_by_label("Okafor kiezen").uncheck()
    expect(bar).to_contain_text("2 gekozen:")
    bar.get_by_label("Collega").select_option(label="Sanne Mulder")
    bar.get_by_role("button", name="Als adviseur").click()

    expect(page.get_by_text("2 dossiers hebben deze adviseur.")).to_be_visible()
    expect(page.get_by_role("link", name="Wacht op stukken")).to_have_attribute("aria-current", "page")
    expect(page.get_by_role("cell", name="Sanne Mulder")).to_have_count(2)
    assert heard == []
