"""Every page of the demo office in a real browser: light and dark, at a desk and on a telephone."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from app.extensions import db
from app.models import Appointment, Dossier, Property
from app.vocabulary.words import AppointmentStatus
from app.web.rights import Right, right_of
from tests import kept_office
from tests.browser import office
from tests.browser.office import ADMIN, ADVISOR
from tests.processes import Stack
from tests.web import test_languages, test_rights

pytestmark = [pytest.mark.browser, pytest.mark.long]

DESK, TELEPHONE = 1280, 360
EVERYTHING = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
# What a theme and a narrow screen can spoil; the rest is as it was at a desk.
SEEN = {"type": "rule", "values": ["color-contrast", "target-size", "scrollable-region-focusable"]}
State = tuple[int, str, dict[str, object]]
BRIGHT_DESK, DARK_DESK, DARK_TELEPHONE = (DESK, "light", EVERYTHING), (DESK, "dark", SEEN), (TELEPHONE, "dark", SEEN)

LOOK = """async rules => {
    const found = [], root = document.documentElement;
    const {violations} = await axe.run({runOnly: rules, resultTypes: ["violations"], preload: false, selectors: false});
    for (const {id, nodes} of violations) for (const {html, any, all, none} of nodes)
        // FullCalendar calls the head of a row by its aria-label, which is what is read out.
        if (id !== "empty-table-header" || !html.includes("aria-label"))
            found.push(`${id}: ${html.slice(0, 160)} ${[...any, ...all, ...none].map(one => one.message)}`);
    // The calendar is drawn anew for another window in its own time.
    for (let waited = 0; waited < 100 && root.scrollWidth > root.clientWidth; waited++)
        await new Promise(done => setTimeout(done, 100));
    if (root.scrollWidth > root.clientWidth) found.push(`is ${root.scrollWidth} wide`);
    if (document.querySelectorAll("h1").length !== 1) found.push("has not one h1");
    return found;
}"""


class Reader:
    """One window for all pages, in which nothing fades while it looks."""

    def __init__(self, page: Page, url: str) -> None:
        self.page, self.url = page, url
        self.seen: dict[str, list[str]] = {}
        self._heard: list[str] = []
        page.on("console", self._hear)

    def visit(self, url: str, *states: State) -> None:
        """A page, not a fragment, a file or a redirect to one that was seen."""
        answer = self.page.request.get(self.url + url)
        where = answer.url.removeprefix(self.url)
        is_page = answer.headers.get("content-type", "").startswith("text/html") and "<!doctype html>" in answer.text()
        if where in self.seen or not is_page:
            return
        self.page.goto(answer.url)
        self.seen[where] = []
        self.look(where, *states)

    def look(self, what: str, *states: State) -> None:
        """At the page as it stands."""
        found = self.seen.setdefault(what, [])
        if self.page.evaluate("typeof axe === 'undefined'"):
            self.page.evaluate(Axe().axe_script)
        for width, theme, rules in states or (BRIGHT_DESK, DARK_TELEPHONE):
            self.page.set_viewport_size({"width": width, "height": 900})
            self.page.evaluate("theme => { document.documentElement.dataset.bsTheme = theme }", theme)
            found += [f"{width} {theme} {one}" for one in self.page.evaluate(LOOK, rules)]
        self.page.set_viewport_size({"width": DESK, "height": 900})
        found += self._heard
        self._heard.clear()

    @property
    def faults(self) -> dict[str, list[str]]:
        return {what: found for what, found in self.seen.items() if found}

    def _hear(self, message: ConsoleMessage) -> None:
        # What is refused, and a page that doesn't exist, say so in their status.
        is_of_the_page = message.text.startswith("Failed to load") and message.location["url"] == self.page.url
        if message.type == "error" and not is_of_the_page and "422" not in message.text:
            self._heard.append(message.text)


@pytest.fixture
def reader(browser: Browser, app: Flask, stack: Stack) -> Iterator[Reader]:
    with app.app_context():
        kept_office.load()
    context = browser.new_context(locale="nl-NL", reduced_motion="reduce")
    yield Reader(context.new_page(), stack.url)
    context.close()


def pages(app: Flask, *rights: Right) -> list[str]:
    """One of each kind that is open to these."""
    adapter, chosen = app.url_map.bind("localhost"), {}
    with app.app_context():
        for url in test_languages.urls(app):
            endpoint = adapter.match(url)[0]
            right = Right.USER if endpoint in test_rights.GUARDED else right_of(app, endpoint)
            if right in rights and endpoint != "security.logout":
                chosen.setdefault(endpoint, url)
    return list(chosen.values())


def test_nothing_is_wrong_with_any_page_of_an_admin(app: Flask, reader: Reader) -> None:
    office.sign_in(reader.page, reader.url, ADMIN)

    for url in pages(app, Right.USER, Right.ADMIN):
        reader.visit(url)

    assert len(reader.seen) > 60
    assert reader.faults == {}


def test_nothing_is_wrong_with_any_page_of_an_advisor_or_a_visitor(app: Flask, reader: Reader) -> None:
    for url in pages(app, Right.PUBLIC):
        reader.visit(url)
    office.sign_in(reader.page, reader.url, ADVISOR)

    for url in pages(app, Right.USER):
        reader.visit(url, DARK_DESK)

    assert reader.faults == {}


def test_nothing_is_wrong_with_what_a_page_turns_into(app: Flask, reader: Reader) -> None:
    page = reader.page
    with app.app_context():
        income = db.session.scalars(db.select(Property.id).filter_by(name="Inkomenstype")).one()
        dossier = db.session.scalars(db.select(Dossier.id).order_by(Dossier.id)).first()
        completed, missed = (
            db.session.scalars(db.select(Appointment.id).filter_by(status=status)).first()
            for status in (AppointmentStatus.COMPLETED, AppointmentStatus.NO_SHOW)
        )
    office.sign_in(page, reader.url, ADMIN)

    def try_to(button: str, url: str) -> None:
        page.goto(reader.url + url)
        page.get_by_role("button", name=button).first.click()
        expect(page.locator(".invalid-feedback").first).to_be_visible()
        reader.look(f"{url}, after {button}")

    try_to("Dossier openen", "/dossiers/new")
    try_to("Inplannen", f"/dossiers/{dossier}/appointments/new")
    try_to("Opslaan", "/settings/email-templates/new")
    try_to("Toevoegen", f"/settings/properties/{income}")
    for url in ("/scenarios/new", "/triggers/new/scheduled"):
        page.goto(reader.url + url)
        office.add_action(page, 1, "Document opvragen").get_by_label("Documenttype").wait_for()
        office.save(page)
        expect(page.locator("form .alert-danger").first).to_be_visible()
        reader.look(f"{url}, refused")
    page.goto(f"{reader.url}/dossiers?q=niemand")
    reader.look("a list without rows")
    page.goto(f"{reader.url}/settings/properties/{income}")
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Verwijderen").first.click()
    page.locator("#options .alert-danger").wait_for()
    reader.look("a refusal within a list")
    page.goto(f"{reader.url}/runs/1")
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    page.locator(".main-user > button").click()
    reader.look("a run, unfolded, with the user's menu", BRIGHT_DESK, DARK_DESK, DARK_TELEPHONE)
    for url in ("/triggers/1", "/coverage", "/settings/users", "/configuration"):
        page.goto(reader.url + url)
        reader.look(f"{url} in the dark", DARK_DESK)
    page.goto(f"{reader.url}/appointments/{completed}/reopening")
    page.get_by_role("button", name="Heropenen").wait_for()
    reader.look("a completed appointment that can be reopened", BRIGHT_DESK, DARK_DESK, DARK_TELEPHONE)
    page.goto(f"{reader.url}/appointments/{missed}")
    page.get_by_role("link", name="Heropenen").wait_for()
    reader.look("an appointment that was missed", BRIGHT_DESK, DARK_DESK, DARK_TELEPHONE)
    page.goto(f"{reader.url}/scenarios/new")
    page.set_viewport_size({"width": TELEPHONE, "height": 900})
    page.get_by_role("button", name="Menu", exact=True).click()
    reader.look("the main menu on a telephone", (TELEPHONE, "light", EVERYTHING), DARK_TELEPHONE)

    assert reader.faults == {}
