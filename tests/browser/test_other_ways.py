"""The main paths for who has no mouse, and for who has no script."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser import office
from tests.browser.office import ADMIN, ADVISOR
from tests.factories import a_working_day
from tests.processes import Stack

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.usefixtures("demo_office")]

NEXT_WEEK = a_working_day()


def tab_to(page: Page, goal: Locator) -> None:
    """On from where the focus is; and what has it can be seen."""
    expect(goal).to_be_visible()
    for _ in range(90):
        page.keyboard.press("Tab")
        if goal.evaluate("one => one === document.activeElement"):
            assert goal.evaluate("one => getComputedStyle(one).outlineStyle !== 'none'")
            expect(goal).to_be_in_viewport()
            return
    raise AssertionError(f"the Tab key does not come to {goal}")


def follow(page: Page, link: Locator) -> None:
    tab_to(page, link)
    page.keyboard.press("Enter")


def test_an_appointment_is_scheduled_from_the_keyboard(page: Page, stack: Stack) -> None:
    page.goto(stack.url)
    expect(page.get_by_label("E-mailadres")).to_be_focused()
    page.keyboard.type(ADVISOR[2])
    tab_to(page, page.get_by_label("Wachtwoord", exact=True))
    page.keyboard.type(ADVISOR[3])
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Start", exact=True)).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Naar de inhoud")).to_be_focused()
    page.goto(f"{stack.url}/dossiers?q=Van+Dalen")
    follow(page, page.get_by_role("link", name="Naar de inhoud"))
    follow(page, page.get_by_role("link", name="Van Dalen – Keizer", exact=True))
    expect(page.get_by_role("heading", level=1)).to_have_text("Van Dalen – Keizer")
    follow(page, page.get_by_role("link", name="Nieuwe afspraak").first)
    kind = page.get_by_label("Afspraaktype")
    tab_to(page, kind)
    page.keyboard.type("Ori")
    expect(kind.locator("option:checked")).to_have_text("Oriënterend gesprek")
    tab_to(page, page.get_by_label("Datum"))
    expect(page.get_by_label("Titel")).to_have_value("Oriënterend gesprek")
    expect(page.get_by_label("Datum")).to_be_focused()
    page.keyboard.type(f"{NEXT_WEEK:%m%d%Y}")
    tab_to(page, page.get_by_label("Tijd"))
    page.keyboard.type("1000AM")
    expect(page.locator("#preview")).to_contain_text("Komt later vanzelf")
    expect(page.get_by_label("Tijd")).to_be_focused()
    follow(page, page.get_by_role("button", name="Inplannen"))

    office.ended_run(page)
    follow(page, page.locator(".main-user > button"))
    expect(page.get_by_role("button", name="Afmelden")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Afmelden")).to_be_hidden()
    expect(page.locator(".main-user > button")).to_be_focused()


@pytest.fixture
def plain(browser: Browser) -> Iterator[Page]:
    """A window without scripts."""
    context = browser.new_context(locale="nl-NL", java_script_enabled=False)
    yield context.new_page()
    context.close()


def test_all_that_is_a_form_works_without_a_script(plain: Page, stack: Stack) -> None:
    office.sign_in(plain, stack.url, ADMIN)
    office.main_menu(plain, "Dossiers")
    plain.get_by_role("link", name="Nieuw dossier").click()
    consumer = plain.get_by_role("group", name="Consument", exact=True)
    consumer.get_by_label("Achternaam").fill("Zonderland")
    consumer.get_by_label("E-mailadres").fill("z@voorbeeld.example")
    consumer.get_by_label("Loondienst vast").check()
    plain.get_by_label("Fase").select_option(label="Starter")
    plain.get_by_role("button", name="Dossier openen").click()
    expect(plain.get_by_role("heading", level=1)).to_have_text("Zonderland")

    plain.get_by_role("link", name="Nieuwe afspraak").first.click()
    plain.get_by_label("Afspraaktype").select_option(label="Oriënterend gesprek")
    plain.get_by_label("Titel").fill("Eerste gesprek")
    plain.get_by_label("Duur").fill("60")
    plain.get_by_label("Datum").fill(NEXT_WEEK.isoformat())
    plain.get_by_label("Tijd").fill("10:00")
    plain.get_by_role("button", name="Bekijk wat er start").click()
    expect(plain.locator("#preview")).to_contain_text("Loonstrook")
    plain.get_by_role("button", name="Inplannen").click()
    expect(plain.get_by_role("heading", name="Eerste gesprek", exact=True)).to_be_visible()

    documents = plain.get_by_role("link", name="Dossiercontrole").last
    received = plain.get_by_role("button", name=re.compile("Ontvangen.*Loonstrook"))
    for _ in range(40):
        documents.click()
        if office.is_seen(received):
            break
        plain.wait_for_timeout(250)
    received.click()
    plain.get_by_role("button", name=re.compile("Goedkeuren.*Loonstrook")).click()
    expect(plain.get_by_text("1 van", exact=False).first).to_be_visible()

    office.settings(plain, "Scenario's")
    plain.get_by_role("link", name="Loondienst", exact=True).click()
    plain.get_by_role("button", name="Actie toevoegen").click()
    added = plain.get_by_role("group", name="Actie 6", exact=True)
    added.get_by_label("Actie", exact=True).select_option(label="Document opvragen")
    plain.get_by_role("button", name="Bijwerken").first.click()
    office.choose(added, "Documenttype", "Taxatierapport")
    office.save(plain)
    expect(plain.get_by_role("heading", name="Scenario's")).to_be_visible()

    plain.locator(".main-user > button").click()
    plain.get_by_role("button", name="Afmelden").click()
    expect(plain.get_by_role("heading", name="Aanmelden bij Aanzet")).to_be_visible()


# Whether what is chosen has the user's own colours for that.
CHOSEN = """all => all.filter(one => one.checkVisibility()).map(one => {
    const theirs = document.body.appendChild(document.createElement("mark"));
    theirs.style.cssText = "forced-color-adjust: none; color: HighlightText; background: Highlight";
    const [is, wanted] = [one, theirs].map(which => getComputedStyle(which));
    const isSeen = is.color === wanted.color && is.backgroundColor === wanted.backgroundColor;
    theirs.remove();
    return [one.innerText.trim(), isSeen];
})"""
COPY = "one => document.body.prepend(Object.assign(one.cloneNode(), { id: 'copy' }))"
SIDE = """all => {
    const {backgroundColor} = getComputedStyle(document.body);
    return all.map(one => getComputedStyle(one).borderLeftColor === backgroundColor);
}"""


def test_what_is_chosen_is_seen_in_the_users_own_colours(page: Page, stack: Stack) -> None:
    page.emulate_media(forced_colors="active", reduced_motion="reduce")
    office.sign_in(page, stack.url, ADMIN)
    chosen = page.locator(".active, .is-selected")
    told: set[str] = set()
    for path in ("/", "/scenarios", "/dossiers", "/dossiers/1", "/dossiers/1/timeline", "/calendar"):
        page.goto(stack.url + path)
        office.each(chosen)
        if path == "/calendar":
            expect(page.get_by_role("tab", name="Week")).to_be_visible()
        found = chosen.evaluate_all(CHOSEN)
        assert [text for text, is_seen in found if not is_seen] == [], path
        told |= {text for text, _ in found}
    assert told >= {"Start", "Vandaag", "Scenario's", "Alle", "Overzicht", "Alles", "Week"}

    page.goto(f"{stack.url}/dossiers/7")
    assert set(page.locator(".side-nav a:not(.active)").evaluate_all(SIDE)) == {True}
    # The page renews its bars as work is done; a copy stays as it is.
    page.get_by_role("progressbar", name="Documenten").first.evaluate(COPY)
    bar = page.locator("#copy")
    part = bar.screenshot()
    bar.evaluate("one => { one.value = one.max; }")
    assert bar.screenshot() != part
    bar.evaluate("one => { one.outerHTML = `<div class='progress-bar' id='copy'>0</div>` }")
    assert bar.evaluate_all(CHOSEN) == [["0", True]]

    page.goto(f"{stack.url}/dossiers")
    box = page.locator("tbody input[type=checkbox]").first
    empty = box.screenshot()
    box.click()
    box.blur()
    expect(box).to_be_checked()
    page.mouse.move(0, 0)
    assert box.screenshot() != empty
