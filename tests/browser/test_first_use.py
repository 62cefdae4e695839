"""A new office: from nothing to a first appointment that works."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask_security import hash_password
from playwright.sync_api import Page, expect

from app.setup import first_admin
from tests.browser import office
from tests.processes import Stack

pytestmark = pytest.mark.browser

ADMIN = ("Sanne Mulder", "admin", "sanne@kantoor.example", "een-lang-wachtwoord")


@pytest.mark.database("postgresql")
def test_an_empty_office_loads_the_standard_office_and_its_first_appointment_works(
    page: Page, app, stack: Stack
) -> None:
    with app.app_context():
        first_admin.create_admin(ADMIN[2], ADMIN[0], hash_password(ADMIN[3]), "Advies aan Zee")
    complaints = office.complaints(page)
    office.sign_in(page, stack.url, ADMIN)
    page.get_by_role("navigation", name="Hoofdmenu").get_by_role("link", name="Beheer").click()
    page.get_by_role("navigation", name="Beheer").get_by_role("link", name="Aan de slag").click()
    steps = page.locator("#first-use")
    expect(steps).to_contain_text("0 van 5 stappen gedaan")
    assert Axe().run(page).response["violations"] == []

    page.get_by_role("button", name="Bekijk het standaardkantoor").click()
    expect(page.get_by_role("heading", name="Wat er verandert")).to_be_visible()
    expect(page.get_by_text("verdwijnt:")).to_have_count(0)
    page.get_by_label("Ja, wijzig de inrichting zoals hierboven staat.").check()
    page.get_by_role("button", name="Importeren").click()
    expect(steps).to_contain_text("4 van 5 stappen gedaan")
    expect(page.get_by_role("button", name="Bekijk het standaardkantoor")).to_have_count(0)

    steps.get_by_role("link", name="Nieuw dossier").click()
    page.get_by_label("Voornaam").first.fill("Noor")
    page.get_by_label("Achternaam").first.fill("van Dalen")
    page.get_by_label("E-mailadres").first.fill("noor@example.nl")
    page.get_by_label("Fase").select_option(label="Starter")
    page.get_by_role("group", name="Inkomenstype").first.get_by_label("Loondienst vast").check()
    page.get_by_role("button", name="Dossier openen").click()
    office.schedule(page, "Oriënterend gesprek")
    run = office.ended_run(page)
    assert ("Document opvragen: Loonstrook", "Noor van Dalen") in [line[2:] for line in office.lines(run)]
    assert complaints == []
