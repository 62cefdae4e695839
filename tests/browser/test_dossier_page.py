"""The page of a dossier: facts changed in place, a note, and the timeline narrowed, by keyboard where it matters."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests import kept_office
from tests.browser import office
from tests.processes import Stack

pytestmark = [pytest.mark.browser, pytest.mark.long]


def violations(page: Page) -> list[str]:
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag22aa"]}).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in found]


def test_a_dossier_is_changed_noted_and_read_back_on_one_page(page: Page, app, stack: Stack) -> None:
    with app.app_context():
        kept_office.load()
    heard = office.complaints(page)
    office.sign_in(page, stack.url, office.ADVISOR)
    office.open_dossier(page, "Van Dalen")
    office.schedule(page, "Oriënterend gesprek")
    office.ended_run(page)
    expect(page.locator("#appointment-progress")).to_contain_text("0 van 12 binnen")
    page.get_by_role("link", name="Overzicht").first.click()
    expect(page.locator("#latest")).to_contain_text("12 documenten gevraagd")
    card = page.locator("#dossier-facts")

    # In and out by keyboard; Escape changes nothing.
    card.get_by_role("link", name=re.compile("Wijzigen")).press("Enter")
    expect(page.get_by_role("heading", name="Dossier wijzigen")).to_be_focused()
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(card.get_by_role("link", name=re.compile("Wijzigen"))).to_be_focused()

    # Saved: the same card, the timeline and what became relevant, without a reload.
    page.keyboard.press("Enter")
    card.get_by_label("Fase").select_option(label="Doorstromer")
    card.get_by_role("button", name="Opslaan").click()
    expect(card).to_contain_text("Doorstromer")
    expect(page.locator("#latest")).to_contain_text("Fase: Starter → Doorstromer")
    expect(page.locator("#offers")).to_contain_text("1 scenario is nu relevant: starten?")

    notes = page.locator("#notes")
    notes.get_by_role("textbox").fill("Klant belt\nmorgen terug")
    notes.get_by_role("button", name="Notitie toevoegen").click()
    expect(notes.locator(".note-text")).to_have_text("Klant belt\nmorgen terug")
    expect(notes.get_by_role("textbox")).to_have_value("")
    expect(page.locator("#latest")).to_contain_text("morgen terug")
    assert violations(page) == []

    page.get_by_role("link", name="Hele tijdlijn").click()
    page.get_by_role("navigation", name="Wat u wilt zien").get_by_role("link", name="Gegevens").click()
    page.get_by_label("Door wie").select_option(label="Yara de Wit")
    page.get_by_role("button", name="Toon").click()
    expect(page.locator(".timeline-entry")).to_have_count(1)
    expect(page).to_have_url(re.compile("kind=facts&who="))
    assert violations(page) == []
    assert heard == []
