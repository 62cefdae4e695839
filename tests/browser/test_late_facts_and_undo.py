"""What became relevant later, undoing a run, and stopping a mail in time: on the demo office, as people do it."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import office
from tests.browser.office import ADMIN, ADVISOR
from tests.processes import Stack

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.usefixtures("demo_office")]

MARLOES = "Marloes Jansen"


def hold_mails(page: Page, minutes: int) -> None:
    office.settings(page, "Klantcommunicatie")
    page.get_by_label("minuten vasthouden").fill(str(minutes))
    office.save(page)


def fill_in_income(page: Page, *names: str) -> None:
    page.get_by_role("navigation", name="Dossier").get_by_role("link", name=MARLOES).click()
    for name in names:
        page.get_by_label(name).check()
    office.save(page)


def test_an_income_that_is_filled_in_later_offers_its_scenarios_and_starts_them_once(page: Page, stack: Stack) -> None:
    office.sign_in(page, stack.url, ADVISOR)
    office.open_dossier(page, "Jansen")
    office.schedule(page, "Oriënterend gesprek")
    run = office.ended_run(page)
    assert {heading for heading, *_ in office.lines(run) if not heading.startswith("Trigger")} == {"Scheiding"}
    expect(page.get_by_text("nu relevant: starten?")).to_have_count(0)

    fill_in_income(page, "Loondienst vast", "Loondienst flexibel")
    offer = page.locator(".late-facts")
    expect(offer.get_by_role("heading", name="2 scenario's zijn nu relevant: starten?")).to_be_visible()
    offer.get_by_text("Bekijk wat er dan gebeurt").click()
    expect(offer.get_by_text("Geldig legitimatiebewijs, Loonstrook, Werkgeversverklaring")).to_be_visible()
    expect(offer.get_by_text("Bevestiging oriënterend gesprek")).to_be_visible()
    offer.get_by_role("button", name="Starten").click()

    late = office.ended_run(page)
    expect(late.get_by_role("heading", name=re.compile("Gegevens later ingevuld"))).to_be_visible()
    done = [what for _, outcome, what, _ in office.lines(late) if outcome == "Gedaan"]
    assert {one.removeprefix("Document opvragen: ") for one in done if one.startswith("Document")} == {
        "Geldig legitimatiebewijs",
        "Loonstrook",
        "Werkgeversverklaring",
        "UWV-verzekeringsbericht",
        "Perspectiefverklaring",
    }
    page.reload()
    expect(page.locator(".late-facts")).to_have_count(0)


def test_a_run_is_undone_after_its_lines_were_read(page: Page, stack: Stack) -> None:
    """C107"""
    office.sign_in(page, stack.url, ADVISOR)
    office.open_dossier(page, "Van Dalen")
    office.schedule(page, "Oriënterend gesprek")
    run = office.ended_run(page)
    expect(run.locator(".badge", has_text="Verstuurd")).to_have_count(3)
    expect(page.locator("#dossier-status")).to_have_text("Stukken opgevraagd")
    page.get_by_role("navigation", name="Dossier").get_by_role("link", name="Dossiercontrole").click()
    payslip = page.get_by_role("row", name=re.compile("Loonstrook"))
    payslip.get_by_role("button", name="Ontvangen").click()
    expect(payslip.get_by_text(re.compile(r"^ontvangen \d"))).to_be_visible()

    page.get_by_role("navigation", name="Dossier").get_by_role("link", name="Uitvoeringen").click()
    page.locator(".run").first.get_by_role("link", name="Terugdraaien").click()
    expect(page.locator(".undo-line.is-kept")).to_have_count(4)
    expect(page.locator(".undo-line.is-kept", has_text="Loonstrook")).to_contain_text("Blijft staan: op")
    expect(page.locator(".undo-line.is-kept", has_text="Welkom starter")).to_contain_text("niet terug te halen")
    expect(page.locator(".undo-line.is-undone", has_text="De status wordt weer Nieuw")).to_be_visible()
    page.get_by_role("button", name="Terugdraaien", exact=True).click()

    expect(page.get_by_text("Teruggedraaid door Yara de Wit").first).to_be_visible()
    expect(page.locator("#dossier-status")).to_have_text("Nieuw")
    page.get_by_role("navigation", name="Dossier").get_by_role("link", name="Overzicht").click()
    expect(page.locator("#open-work")).to_contain_text("Er staat niets open.")
    expect(page.locator(".run").first.locator(".card-header .badge")).to_have_text("Teruggedraaid")
    expect(page.get_by_role("link", name="Terugdraaien")).to_have_count(0)


def test_of_the_mails_that_are_held_one_is_stopped_and_one_is_sent_at_once(page: Page, stack: Stack) -> None:
    office.sign_in(page, stack.url, ADMIN)
    hold_mails(page, 2000)
    expect(page.get_by_text("Kies 0 tot en met 1440 minuten.")).to_be_visible()
    hold_mails(page, 15)
    expect(page.get_by_text("Opgeslagen.")).to_be_visible()
    office.open_dossier(page, "Van Dalen")
    office.schedule(page, "Oriënterend gesprek")
    run = office.ended_run(page)
    expect(run.get_by_text(re.compile("Wordt verstuurd o"))).to_have_count(3)

    run.locator(".run-action", has_text="Welkom starter").get_by_role("button", name="Tegenhouden").click()
    stopped = page.locator(".run-action", has_text="Welkom starter")
    expect(stopped.locator(".badge")).to_have_text("Ingetrokken")
    expect(stopped).to_contain_text("Tegengehouden door Sanne Mulder")
    page.locator(".run-action", has_text="Informatie ondernemers").get_by_role("button", name="Nu versturen").click()
    expect(page.get_by_text("De mail wordt nu verstuurd.")).to_be_visible()
    page.get_by_role("navigation", name="Dossier").get_by_role("link", name="Overzicht").click()
    information = page.locator(".run-action", has_text="Informatie ondernemers").first
    expect(information.locator(".badge")).to_have_text("Verstuurd")
    expect(page.locator(".run-action", has_text="Welkom starter").locator(".badge")).to_have_text("Ingetrokken")
    expect(page.get_by_text(re.compile("Wordt verstuurd o"))).to_have_count(1)
