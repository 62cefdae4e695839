"""A fact that changed, and a partner who leaves and comes back: on the demo office, as an advisor does it."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import office
from tests.browser.office import ADVISOR
from tests.processes import Stack

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.usefixtures("demo_office")]


def test_what_no_longer_applies_is_withdrawn_and_a_partner_leaves_and_comes_back(page: Page, stack: Stack) -> None:
    office.sign_in(page, stack.url, ADVISOR)
    office.open_dossier(page, "Vermeulen")
    page.get_by_role("navigation", name="Dossier").get_by_role("link", name="Instellingen").click()
    page.get_by_label("Fase").select_option("Uitkoop / scheiding")
    office.save(page)
    offer = page.locator(".lapsed-facts").first
    expect(offer.get_by_text("Fase van het dossier is Uitkoop / scheiding, niet Doorstromer.")).to_be_visible()
    expect(offer.get_by_text("Verkoopovereenkomst huidige woning")).to_be_visible()
    offer.get_by_role("button", name="Intrekken").click()
    expect(page.get_by_role("heading", name="Wat is ingetrokken, en waarom")).to_be_visible()

    nav = page.get_by_role("navigation", name="Dossier")
    nav.get_by_role("link", name="Tom Kuipers").click()
    page.get_by_role("link", name="Van het dossier halen").click()
    shown = page.locator("#parting")
    page.get_by_label("E-mail hierover").select_option("Geen e-mail")
    expect(shown.locator(".card")).to_have_count(0)
    page.get_by_label("E-mail hierover").select_option("Afspraak geannuleerd (per dossier)")
    expect(shown.locator(".card").first).to_be_visible()
    expect(shown.get_by_text("Kuipers").first).to_be_visible()
    page.get_by_role("button", name="Van het dossier halen").click()
    expect(page.get_by_text("De partner is van het dossier gehaald.")).to_be_visible()
    expect(page.get_by_text(re.compile("Eerder aanvrager: Tom Kuipers"))).to_be_visible()
    page.get_by_role("button", name="Tom Kuipers weer toevoegen").click()
    expect(page.get_by_text("De partner staat weer op dit dossier.")).to_be_visible()
    expect(page.get_by_text("Eerder aanvrager:")).to_have_count(0)
