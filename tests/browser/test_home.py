"""Start at phone and desktop width, and what is found and opened by keyboard alone."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests import kept_office
from tests.browser import office
from tests.processes import Stack

pytestmark = [pytest.mark.browser, pytest.mark.long]

PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1280, "height": 900}


@pytest.fixture
def admin(page: Page, app, stack: Stack) -> Page:
    with app.app_context():
        kept_office.load()
    office.sign_in(page, stack.url, office.ADMIN)
    page.wait_for_load_state()
    return page


def violations(page: Page) -> list[str]:
    return [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in Axe().run(page).response["violations"]]


def opened(page: Page, heading: str) -> None:
    """With its scripts, which listen for keys."""
    expect(page.get_by_role("heading", name=heading)).to_be_visible()
    page.wait_for_load_state()


def test_start_and_the_office_in_figures_fit_a_phone_and_a_desk(admin: Page) -> None:
    heard = office.complaints(admin)
    for size in (DESKTOP, PHONE):
        admin.set_viewport_size(size)
        office.main_menu(admin, "Start")
        expect(admin.get_by_role("heading", name="Wacht op documenten")).to_be_visible()
        assert violations(admin) == []
        assert admin.evaluate("document.documentElement.scrollWidth") <= size["width"]

        admin.get_by_role("link", name="Kantoor", exact=True).click()
        for picture in office.each(admin.get_by_role("img", name="Staafdiagram")):
            picture.scroll_into_view_if_needed()
            assert picture.evaluate("async (img) => { await img.decode(); return img.naturalWidth }") > 300
        admin.get_by_text("De cijfers").first.click()
        assert violations(admin) == []
        assert admin.evaluate("document.documentElement.scrollWidth") <= size["width"]
    assert heard == []


def test_everything_is_found_and_reached_without_a_mouse(admin: Page) -> None:
    keys, box = admin.keyboard, admin.get_by_role("combobox", name="Zoek een dossier, persoon of afspraak")

    keys.press("/")
    keys.type("van dalen")
    expect(box).to_have_value("van dalen")
    expect(admin.get_by_role("option")).to_have_count(3)
    expect(admin.locator("#announcements")).to_have_text("2 resultaten")
    expect(box).to_have_attribute("aria-expanded", "true")
    assert violations(admin) == []

    keys.press("Escape")
    expect(admin.get_by_role("option")).to_have_count(0)
    keys.press("ArrowDown")
    expect(admin.get_by_role("option", selected=True)).to_contain_text("Dossier 1")
    keys.press("Enter")
    opened(admin, "Van Dalen – Keizer")

    keys.press("n")
    expect(admin.get_by_role("heading", name="Nieuwe afspraak")).to_be_visible()
    admin.get_by_label("Titel").click()
    keys.type("gdn?/")
    expect(admin.get_by_label("Titel")).to_have_value("gdn?/")

    admin.goto(admin.url.partition("/dossiers")[0])
    keys.press("g")
    keys.press("w")
    opened(admin, "Werkvoorraad")

    keys.press("?")
    sheet = admin.get_by_role("dialog", name="Sneltoetsen")
    expect(sheet.get_by_role("row", name="g i Naar Instellingen")).to_be_visible()
    assert violations(admin) == []
    sheet.get_by_label("Sneltoetsen gebruiken in deze browser").uncheck()
    keys.press("Escape")
    expect(sheet).to_be_hidden()
    keys.press("?")
    keys.press("g")
    keys.press("d")
    expect(sheet).to_be_hidden()
    expect(admin.get_by_role("heading", name="Werkvoorraad")).to_be_visible()
    admin.get_by_role("button", name="Sneltoetsen").click()
    expect(sheet).to_be_visible()
