"""An office's day on its main screens, by desktop and by telephone; the guide's pictures are taken on the way."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from app import demo
from tests.browser import office
from tests.browser.conftest import Take
from tests.browser.office import ADMIN, ADVISOR
from tests.processes import Stack

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("demo_office")]

HANDLER = demo.LOGINS[3]
FILTER = "Ja, ik wil de uitvoer van dit scenario laten bepalen m.b.v. een filter"


@pytest.fixture(autouse=True)
def nothing_is_aside(page: Page, width: int):
    """Nothing went wrong in the browser, no page of the walk had to be scrolled sideways, and none jumped."""
    heard, wide = office.complaints(page), []
    office.watch_jumps(page)

    def measure(frame):
        if page.evaluate("document.documentElement.scrollWidth") > width:
            wide.append(page.url)

    page.on("load", measure)
    yield
    assert (heard, wide, office.jumps(page)) == ([], [], {})


def menu(page: Page, name: str, *entries: str) -> None:
    """On a telephone the menu at the side is folded."""
    navigation = page.get_by_role("navigation", name=name, exact=True)
    for entry in entries:
        link, fold = navigation.get_by_role("link", name=entry, exact=True), navigation.get_by_role("checkbox")
        if office.is_seen(fold):
            fold.check()
        link.click()
        page.wait_for_load_state()


def go(page: Page, section: str, *entries: str) -> None:
    """Section | entry, as the guide writes it."""
    office.main_menu(page, section)
    page.wait_for_load_state()
    menu(page, section, *entries)


def heading(page: Page, name: str) -> Locator:
    return page.get_by_role("heading", name=name, exact=True).first


def test_an_advisors_day(page: Page, stack: Stack, width: int, picture: Take) -> None:
    office.sign_in(page, stack.url, ADVISOR)
    picture("start")
    go(page, "Dossiers")
    expect(page.get_by_role("link", name="Van Dalen – Keizer")).to_be_visible()
    picture("dossiers")

    page.get_by_role("link", name="Nieuw dossier").click()
    page.get_by_label("Fase").select_option(label="Doorstromer")
    applicant(page, "Consument", "Lotte", "Bos", "Loondienst vast")
    page.get_by_label("Er is een partner (tweede aanvrager)").check()
    applicant(page, "Partner", "Sem", "Visser", "ZZP'er")
    picture("new-dossier", of=page.get_by_role("group", name="Consument", exact=True))
    page.get_by_role("button", name="Dossier openen").click()
    expect(page.get_by_role("heading", name="Bos – Visser")).to_be_visible()

    open_form(page)
    page.get_by_label("Afspraaktype").select_option(label="Oriënterend gesprek")
    expect(page.get_by_text("Overbrugging bespreken").first).to_be_visible()
    office.fill_in_moment(page)
    expect(page.get_by_text("Herinnering afspraak").first).to_be_visible()
    page.get_by_label("Opmerkingen").focus()
    picture("new-appointment")
    page.get_by_role("button", name="Inplannen").click()
    run = office.ended_run(page)
    expect(run.get_by_text("Zelfstandig ondernemer Partner · Sem Visser")).to_be_visible()
    expect(run.get_by_text("Loondienst (Lotte Bos) doet dit al in deze uitvoering.")).to_be_visible()
    expect(run.locator(".badge", has_text="Verstuurd")).to_have_count(2)
    picture("appointment")
    picture("run", of=run)

    menu(page, "Afspraak", "Dossiercontrole")
    payslip = page.get_by_role("row", name=re.compile("Loonstrook"))
    payslip.get_by_role("button", name="Ontvangen").click()
    expect(payslip.get_by_text(re.compile(r"^ontvangen \d"))).to_be_visible()
    picture("documents", of=page.get_by_role("navigation", name="Afspraak"))
    menu(page, "Afspraak", "Actiepunten voor klant")
    expect(page.get_by_text("Jaarcijfers (3 jaar)").first).to_be_visible()
    menu(page, "Afspraak", "E-mails")
    page.get_by_role("link", name="Bevestiging oriënterend gesprek").first.click()
    expect(page.get_by_text("Geachte mevrouw Bos en heer Visser").first).to_be_visible()
    picture("email", of=page.locator("#main"))

    go(page, "Werkvoorraad")
    expect(page.get_by_text("Overbrugging bespreken").first).to_be_visible()
    picture("worklist")
    page.get_by_role("link", name="Bos – Visser").first.click()
    menu(page, "Dossier", "Uitvoeringen")
    page.locator(".run").first.get_by_role("link", name="Terugdraaien").click()
    expect(page.locator(".undo-line.is-kept", has_text="Loonstrook")).to_contain_text("Blijft staan")
    picture("undo", of=page.locator("#main h2").first)


def applicant(page: Page, role: str, first_name: str, last_name: str, income: str) -> None:
    one = page.get_by_role("group", name=role, exact=True)
    one.get_by_label("Aanhef").select_option(label="Mevrouw" if first_name == "Lotte" else "De heer")
    one.get_by_label("Voornaam").fill(first_name)
    one.get_by_label("Achternaam").fill(last_name)
    one.get_by_label("E-mailadres").fill(f"{first_name.lower()}@voorbeeld.example")
    one.get_by_label(income).check()
    one.get_by_label("Klantprofiel").select_option(label="Standaard")


def open_form(page: Page) -> None:
    page.get_by_role("link", name="Nieuwe afspraak").click()
    page.wait_for_load_state()


def test_an_admin_sets_up_an_income_type(page: Page, stack: Stack, width: int, picture: Take) -> None:
    office.sign_in(page, stack.url, ADMIN)
    go(page, "Instellingen", "API-entiteiten")
    page.get_by_role("link", name="Inkomenstype", exact=True).click()
    page.get_by_label("Nieuw item").fill("Flexwerker met contract")
    page.get_by_role("button", name="Toevoegen").click()
    expect(page.get_by_role("cell", name="Flexwerker met contract", exact=True)).to_be_visible()
    picture("property")

    go(page, "Instellingen", "Scenario's")
    page.get_by_role("link", name="Nieuw scenario").click()
    page.get_by_role("textbox", name="Naam").fill("Flexwerker")
    page.get_by_label("Geldt voor").select_option(label="Elke aanvrager")
    page.get_by_label(FILTER).check()
    condition = page.get_by_role("group", name="Voorwaarde 1")
    condition.get_by_label("Eigenschap").select_option(label="Inkomenstype")
    condition.get_by_label("Flexwerker met contract", exact=True).check()
    office.choose(office.add_action(page, 1, "Document opvragen"), "Documenttype", "Perspectiefverklaring")
    picture("scenario")
    page.get_by_label("Een bedacht dossier").check()
    page.locator(".trying-imagined").get_by_label("Flexwerker met contract").first.check()
    page.get_by_role("button", name="Laat zien wat er gebeurt").click()
    expect(page.locator("#trial")).to_contain_text("Inkomenstype van Consument is Flexwerker met contract.")
    picture("trying", of=page.locator("#trial"))
    office.save(page)
    expect(page.get_by_role("link", name="Flexwerker", exact=True)).to_be_visible()

    go(page, "Beheer", "Triggers beheren")
    picture("triggers")
    page.get_by_role("link", name="Eerste oriënterend gesprek ingepland", exact=True).click()
    expect(page.get_by_role("group", name="Actie 2", exact=True)).to_be_visible()
    picture("trigger")
    go(page, "Beheer", "Dekking")
    expect(page.get_by_text(re.compile("combinaties wordt iets gevraagd of gedaan"))).to_be_visible()
    picture("coverage")
    go(page, "Beheer", "Verwachtingen")
    expect(page.get_by_role("row", name=re.compile("✓ Klopt")).first).to_be_visible()
    picture("expectations")
    go(page, "Beheer", "Geschiedenis")
    expect(page.locator("#history").get_by_text("Flexwerker").first).to_be_visible()
    picture("history")
    go(page, "Beheer", "Inrichting")
    expect(page.get_by_role("link", name="Inrichting downloaden")).to_be_visible()
    picture("configuration")


def test_a_handler_finds_out_why_a_payslip_was_not_requested(
    page: Page, stack: Stack, width: int, picture: Take
) -> None:
    office.sign_in(page, stack.url, HANDLER)
    office.open_dossier(page, "Jansen")
    office.schedule(page, "Oriënterend gesprek")
    run = office.ended_run(page)
    run.get_by_role("link", name="Waarom?").click()
    not_started = page.locator(".run-group", has_text="Niet te bepalen").first
    not_started.locator("summary").click()
    expect(not_started.get_by_text("Loondienst", exact=False).first).to_be_visible()
    picture("why", of=heading(page, "Wat niet startte, en waarom"))

    menu(page, "Dossier", "Marloes Jansen")
    page.get_by_label("Loondienst vast").check()
    office.save(page)
    offer = page.locator(".late-facts")
    offer.get_by_text("Bekijk wat er dan gebeurt").click()
    expect(offer.get_by_text("Loonstrook").first).to_be_visible()
    picture("late", of=offer)
    offer.get_by_role("button", name="Starten").click()
    expect(office.ended_run(page).get_by_text("Document opvragen: Loonstrook")).to_be_visible()
