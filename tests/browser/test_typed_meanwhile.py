"""What is typed while the page is busy, beside what is sent, or on a line that fails: it stays."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress

import pytest
from playwright.sync_api import Error, Page, Route, expect
from sqlalchemy import make_url

from tests.backends import Backend
from tests.browser import office
from tests.browser.office import ADMIN, ADVISOR
from tests.processes import Stack

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.usefixtures("demo_office")]

TITLE = "Advies over de erfpacht"


class Line:
    """Whatever the page sends waits until the test lets go of it."""

    def __init__(self, page: Page) -> None:
        self._held: list[Route] = []
        self._is_held = True
        page.route("**/*", self._hold)

    def _hold(self, route: Route) -> None:
        if self._is_held and route.request.method == "POST":
            self._held.append(route)
        else:
            route.continue_()

    def let_go(self) -> None:
        self._is_held = False
        for route in self._held:
            # One that a newer request took the place of is gone.
            with suppress(Error):
                route.continue_()


def test_a_title_that_is_being_typed_when_its_type_is_answered(page: Page, stack: Stack) -> None:
    office.sign_in(page, stack.url, ADVISOR)
    office.open_dossier(page, "Jansen")
    page.get_by_role("link", name="Nieuwe afspraak").click()
    line, title = Line(page), page.get_by_label("Titel")
    page.get_by_label("Afspraaktype").select_option(label="Adviesgesprek")
    title.press_sequentially(TITLE[:6])
    line.let_go()
    expect(page.get_by_label("Duur in minuten")).not_to_have_value("")
    title.press_sequentially(TITLE[6:])
    expect(title).to_have_value(TITLE)
    expect(title).to_be_focused()


def test_a_note_that_is_typed_on_after_it_was_added(page: Page, stack: Stack) -> None:
    office.sign_in(page, stack.url, ADVISOR)
    office.open_dossier(page, "Jansen")
    line, text = Line(page), page.locator("#notes textarea")
    text.fill("Belt maandag terug.")
    page.locator("#notes").get_by_role("button", name="Notitie toevoegen").click()
    text.press_sequentially(" En stuurt de stukken.")
    line.let_go()
    expect(page.locator("#notes").get_by_text("Belt maandag terug.", exact=True)).to_be_visible()
    expect(page.locator("#notes textarea")).to_have_value(" En stuurt de stukken.")


def test_a_name_that_is_typed_beside_what_is_moved(page: Page, stack: Stack) -> None:
    office.sign_in(page, stack.url, ADMIN)
    office.settings(page, "API-entiteiten")
    page.get_by_role("link", name="Inkomenstype", exact=True).click()
    page.get_by_role("button", name="Naam van Pensioen wijzigen").or_(page.locator("[id$=-rename]")).last.click()
    name = page.get_by_label("Nieuwe naam")
    name.fill("Pensioen of AOW")
    page.get_by_label("Nieuw item").fill(" Uitkering")
    page.locator("[id^=options-][id$=-down]:not([disabled])").first.click()
    expect(page.locator("#announcements")).to_be_attached()
    expect(name).to_have_value("Pensioen of AOW")
    expect(page.get_by_label("Nieuw item")).to_have_value(" Uitkering")


@pytest.fixture
def dossier_settings(page: Page, stack: Stack) -> Iterator[Page]:
    office.sign_in(page, stack.url, ADVISOR)
    office.open_dossier(page, "Jansen")
    page.get_by_role("link", name="Instellingen", exact=True).click()
    yield page
    page.context.set_offline(False)


def test_a_form_that_was_sent_while_offline(dossier_settings: Page) -> None:
    page = dossier_settings
    page.get_by_label("Hypotheekbedrag").fill("275.000")
    page.context.set_offline(True)
    page.get_by_role("button", name="Opslaan").click()
    page.wait_for_url("chrome-error://**")
    page.context.set_offline(False)
    page.go_back()
    page.get_by_role("link", name="Instellingen", exact=True).click()
    expect(page.get_by_label("Hypotheekbedrag")).to_have_value("275.000")
    expect(page.get_by_text("Uw invoer staat er weer, maar is nog niet opgeslagen.")).to_be_visible()
    page.get_by_role("button", name="Opslaan").click()
    expect(page.get_by_text("€ 275.000", exact=True)).to_be_visible()
    page.get_by_role("link", name="Instellingen", exact=True).click()
    expect(page.get_by_text("Uw invoer staat er weer, maar is nog niet opgeslagen.")).to_be_hidden()


@pytest.mark.parametrize("goes_back_by", ["link", "button"])
def test_a_form_that_waited_in_vain_for_who_wrote_meanwhile(
    dossier_settings: Page, backend: Backend, goes_back_by: str
) -> None:
    page = dossier_settings
    page.get_by_label("Hypotheekbedrag").fill("275.000")
    path = make_url(backend.environment["DATABASE_URL"]).database
    with closing(sqlite3.connect(str(path), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        page.get_by_role("button", name="Opslaan").click()
        expect(page.get_by_role("heading", name="Iemand anders is hier nog mee bezig")).to_be_visible(timeout=60_000)
    if goes_back_by == "link":
        page.get_by_role("link", name="Terug naar wat u invulde").click()
    else:
        page.go_back()
    expect(page.get_by_label("Hypotheekbedrag")).to_have_value("275.000")
    expect(page.get_by_text("Uw invoer staat er weer, maar is nog niet opgeslagen.")).to_be_visible()
    page.get_by_role("button", name="Opslaan").click()
    expect(page.get_by_text("€ 275.000", exact=True)).to_be_visible()


def test_a_note_that_waited_in_vain_stays_where_it_was_typed(page: Page, stack: Stack, backend: Backend) -> None:
    office.sign_in(page, stack.url, ADVISOR)
    office.open_dossier(page, "Jansen")
    text = page.locator("#notes textarea")
    text.fill("Belt maandag terug.")
    path = make_url(backend.environment["DATABASE_URL"]).database
    with closing(sqlite3.connect(str(path), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        page.locator("#notes").get_by_role("button", name="Notitie toevoegen").click()
        expect(page.locator("#failure")).to_contain_text("Wat u invulde staat er nog", timeout=60_000)
    expect(text).to_have_value("Belt maandag terug.")
    page.locator("#notes").get_by_role("button", name="Notitie toevoegen").click()
    expect(page.locator("#failure")).to_be_hidden()
    expect(page.locator("#notes")).to_contain_text("Belt maandag terug.")


def test_what_was_sent_while_offline_is_not_kept_for_a_colleague(dossier_settings: Page, stack: Stack) -> None:
    page = dossier_settings
    page.get_by_label("Hypotheekbedrag").fill("275.000")
    page.context.set_offline(True)
    page.get_by_role("button", name="Opslaan").click()
    page.wait_for_url("chrome-error://**")
    page.context.set_offline(False)
    page.go_back()
    page.context.clear_cookies()
    office.sign_in(page.context.new_page(), stack.url, ADMIN)
    page.reload()
    assert page.evaluate("sessionStorage.getItem('typed')") is None


def test_a_form_that_was_sent_twice_is_not_blamed_on_anybody(dossier_settings: Page) -> None:
    page = dossier_settings
    page.get_by_label("Hypotheekbedrag").fill("275.000")
    version = page.locator("form [name=version]").last.evaluate("field => field.value")
    page.get_by_role("button", name="Opslaan").click()
    page.get_by_role("link", name="Instellingen", exact=True).click()
    page.get_by_label("Hypotheekbedrag").fill("275.000")
    page.locator("form [name=version]").last.evaluate("(field, version) => { field.value = version; }", version)
    page.get_by_role("button", name="Opslaan").click()
    expect(page.get_by_text("Dit staat er al: wat u invulde, is zo bewaard.")).to_be_visible()


PAGES = [
    "/dossiers/new",
    "/dossiers/1/appointments/new",
    "/dossiers/1/settings",
    "/scenarios/new",
    "/triggers/new",
    "/expectations/new",
    "/settings/email-templates/new",
]
MARK = "Zz"
FIELDS = "main input[type=text]:visible, main textarea:visible"


@pytest.mark.parametrize("path", PAGES)
def test_every_form_keeps_what_is_typed_while_each_of_its_requests_is_slow(page: Page, stack: Stack, path: str) -> None:
    office.sign_in(page, stack.url, ADMIN)
    page.goto(stack.url + path)
    line = Line(page)
    names = page.locator(FIELDS).evaluate_all("fields => fields.map(field => field.name)")
    for name in names:
        page.locator(f"main [name='{name}']:visible").last.press_sequentially(MARK)
    line.let_go()
    page.wait_for_load_state("networkidle")
    for name in names:
        expect(page.locator(f"main [name='{name}']:visible").last).to_have_value(re.compile(MARK))
