"""A list as people use it: narrowed, kept as a view, several rows at once, by a script and on a telephone."""

import re
import zipfile

import pytest
from playwright.sync_api import Page, expect

from tests import kept_office
from tests.browser import office
from tests.factories import many_dossiers
from tests.processes import Stack

pytestmark = [pytest.mark.browser, pytest.mark.long]


def test_a_view_is_kept_and_several_dossiers_get_another_adviser(page: Page, app, stack: Stack) -> None:
    with app.app_context():
        kept_office.load()
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


@pytest.fixture
def long_list(page: Page, app, stack: Stack) -> Page:
    with app.app_context():
        kept_office.load()
        many_dossiers(3000)
    office.sign_in(page, stack.url, office.ADVISOR)
    office.main_menu(page, "Dossiers")
    return page


TELLINGS = """
window.told = [];
new MutationObserver(changes => { for (const { target } of changes) told.push(target.textContent); })
  .observe(document.querySelector("[data-counted]"), { childList: true });
"""


def test_a_file_of_many_rows_says_how_far_it_is(long_list: Page) -> None:
    heard = office.complaints(long_list)
    bar = long_list.get_by_role("progressbar", name="Rijen in het bestand")
    expect(bar).to_be_hidden()
    expect(long_list.get_by_text("3.010 dossiers", exact=True)).to_be_visible()
    long_list.evaluate(TELLINGS)

    with long_list.expect_download() as download:
        long_list.get_by_role("link", name="Excel").click()

    told = long_list.evaluate("told")
    assert told[0] == "0 van 3.010" and told[-1] == "3.000 van 3.010" and len(set(told)) > 5
    assert re.fullmatch(r"dossiers-\d{4}-\d\d-\d\d\.xlsx", download.value.suggested_filename)
    with zipfile.ZipFile(download.value.path()) as book:
        assert book.read("xl/worksheets/sheet1.xml").count(b"<row ") == 3011
    expect(long_list.get_by_text("Het bestand is gedownload.")).to_be_attached()
    expect(bar).to_be_hidden()
    assert heard == []


def test_a_file_that_takes_long_can_be_stopped(long_list: Page) -> None:
    long_list.route("**/*counted", lambda route: None)  # It never comes.
    excel = long_list.get_by_role("link", name="Excel")
    bar = long_list.get_by_role("progressbar", name="Rijen in het bestand")

    excel.click()
    expect(bar).to_be_visible()
    expect(excel).to_be_hidden()
    long_list.keyboard.press("Enter")  # The focus is on Stoppen.

    expect(bar).to_be_hidden()
    expect(excel).to_be_focused()
    expect(long_list.get_by_role("alert")).to_be_hidden()


def test_half_a_file_is_never_kept(long_list: Page) -> None:
    kept = []
    long_list.on("download", lambda download: kept.append(download))
    # The line breaks off: the server said that 10 bytes would come.
    long_list.route("**/*counted", lambda route: route.fulfill(body="250\nfile 10\nhalf"))

    long_list.get_by_role("link", name="CSV").click()

    expect(long_list.get_by_role("alert")).to_have_text("Het bestand is niet gemaakt. Probeer het opnieuw.")
    expect(long_list.get_by_role("link", name="CSV")).to_be_focused()
    assert kept == []


def test_a_file_asked_for_after_the_session_ended_leads_to_signing_in(long_list: Page) -> None:
    long_list.context.clear_cookies()
    long_list.get_by_role("link", name="CSV").click()
    expect(long_list.get_by_role("heading", name="Aanmelden bij Aanzet")).to_be_visible()
