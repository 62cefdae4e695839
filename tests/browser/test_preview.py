"""What an appointment will start, seen before it is scheduled, on the demo office."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser import office
from tests.browser.office import ADMIN, ADVISOR
from tests.browser.test_worked_example import BRAM, NOOR, REQUESTED
from tests.factories import a_working_day
from tests.processes import Stack

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.usefixtures("demo_office")]

FIRST = "Oriënterend gesprek"


def open_form(page: Page, dossier: str, kind: str = FIRST) -> None:
    office.open_dossier(page, dossier)
    page.get_by_role("link", name="Nieuwe afspraak").click()
    page.wait_for_load_state()
    page.get_by_label("Afspraaktype").select_option(label=kind)
    expect(page.locator("#preview .plan").first).to_be_visible()


def fill_in_moment(page: Page) -> None:
    page.get_by_label("Datum").fill(a_working_day().isoformat())
    page.get_by_label("Tijd").fill("10:00")
    expect(page.locator("#preview")).to_contain_text("Komt later vanzelf")


def of_people(page: Page, title: str) -> set[tuple[str, str]]:
    """(what, whom) below a title of the preview."""
    rows = page.locator("#preview h3", has_text=title).locator("xpath=following-sibling::dl[1]")
    said = office.texts(rows.locator("dt, dd"))
    people = zip(said[::2], said[1::2], strict=True)
    return {(name, whom) for whom, names in people for name in re.split(r", (?=[A-Z])", names)}


def violations(page: Page) -> list[str]:
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa"]})
    return [one["id"] for one in found.response["violations"]]


def test_the_preview_shows_exactly_what_happens_then(page: Page, stack: Stack) -> None:
    complaints = office.complaints(page)
    office.sign_in(page, stack.url, ADVISOR)
    open_form(page, "Van Dalen")
    expect(page.locator("#preview")).to_contain_text("alsof de afspraak vandaag is")
    page.get_by_label("Opmerkingen").fill("Bel aan bij 12")
    fill_in_moment(page)

    preview = page.locator("#preview")
    assert of_people(page, "Scenario's die starten") == {
        ("Loondienst", NOOR),
        ("Zelfstandig ondernemer Partner", BRAM),
        ("Starter", "Dossier"),
    }
    documents = of_people(page, "Documenten die worden gevraagd")
    assert documents == REQUESTED
    mails = preview.locator("h3", has_text="E-mails die worden verstuurd").locator("xpath=following-sibling::ul[1]/li")
    assert sorted(text.split(" – ")[0] for text in office.texts(mails)) == [
        "Bevestiging oriënterend gesprek",
        "Informatie ondernemers",
        "Welkom starter",
    ]
    expect(preview).to_contain_text("wordt Stukken opgevraagd")
    expect(preview).to_contain_text("E-mail versturen: Herinnering afspraak")
    assert violations(page) == []
    expect(page.get_by_label("Tijd")).to_be_focused()
    assert complaints == []

    page.get_by_role("button", name="Inplannen").click()
    lines = office.lines(office.ended_run(page))
    asked = {
        (what.removeprefix("Document opvragen: "), who or "Dossier")
        for _, outcome, what, who in lines
        if outcome == "Gedaan" and what.startswith("Document")
    }
    assert asked == documents
    page.get_by_role("link", name="Waarom?").first.click()
    expect(page.get_by_role("heading", name="Wat er startte, en waarom")).to_be_visible()
    expect(page.get_by_text("Anders dan het voorbeeld")).to_have_count(0)


def test_a_missing_fact_is_filled_in_without_losing_what_was_typed(page: Page, stack: Stack) -> None:
    office.sign_in(page, stack.url, ADVISOR)
    open_form(page, "Jansen")
    page.get_by_label("Opmerkingen").fill("Bel aan bij 12")
    fill_in_moment(page)
    missing = page.locator("#preview .plan-missing")
    expect(missing).to_contain_text("Inkomenstype van Marloes Jansen ontbreekt: 5 scenario's niet te bepalen.")

    with page.expect_popup() as opened:
        missing.get_by_role("link").click()
    tab = opened.value
    tab.wait_for_load_state()
    tab.get_by_label("Gepensioneerd").check()
    office.save(tab)
    expect(tab).to_have_url(re.compile(r"/dossiers/\d+(#.*)?$"))
    tab.close()
    page.get_by_role("button", name="Opnieuw bekijken").click()

    expect(missing).to_have_count(0)
    assert ("Gepensioneerd", "Marloes Jansen") in of_people(page, "Scenario's die starten")
    expect(page.get_by_label("Opmerkingen")).to_have_value("Bel aan bij 12")


def test_the_preview_is_fresh_when_the_user_comes_back_to_the_window(page: Page, stack: Stack) -> None:
    office.sign_in(page, stack.url, ADVISOR)
    open_form(page, "Jansen")
    fill_in_moment(page)
    other = page.context.new_page()
    other.goto(page.get_by_role("link", name="Invullen in een nieuw tabblad").evaluate("one => one.href"))
    other.get_by_label("Gepensioneerd").check()
    office.save(other)
    expect(other).to_have_url(re.compile(r"/dossiers/\d+(#.*)?$"))
    page.evaluate("window.dispatchEvent(new Event('focus'))")

    expect(page.locator("#preview .plan-missing")).to_have_count(0)


def test_what_changed_between_preview_and_saving_is_said_by_the_run(page: Page, stack: Stack, browser: Browser) -> None:
    office.sign_in(page, stack.url, ADVISOR)
    open_form(page, "Van Dalen")
    fill_in_moment(page)

    context = browser.new_context(locale="nl-NL")
    admin = context.new_page()
    office.sign_in(admin, stack.url, ADMIN)
    office.settings(admin, "Scenario's")
    admin.get_by_role("link", name="Starter", exact=True).click()
    office.choose(office.add_action(admin, 4, "Document opvragen"), "Documenttype", "Energielabel")
    office.save(admin)
    expect(admin.get_by_role("link", name="Starter", exact=True)).to_be_visible()
    context.close()
    page.get_by_role("button", name="Inplannen").click()
    office.ended_run(page)
    page.get_by_role("link", name="Waarom?").first.click()

    difference = page.locator(".run-difference")
    expect(difference).to_contain_text("Energielabel (dossier) is ook gevraagd.")
    expect(difference).to_contain_text("Scenario Starter is na het voorbeeld gewijzigd.")
    expect(difference.get_by_role("listitem")).to_have_count(1)


def test_a_struck_out_action_leads_to_the_one_that_did_it(page: Page, stack: Stack) -> None:
    office.sign_in(page, stack.url, ADVISOR)
    office.open_dossier(page, "Van Dalen")
    office.schedule(page, FIRST)
    office.ended_run(page)
    office.schedule(page, "Adviesgesprek", in_days=14)
    office.ended_run(page)
    page.get_by_role("link", name="Waarom?").first.click()
    struck = page.locator(".run-action.is-skipped", has_text="Loonstrook")
    expect(struck).to_contain_text("al opgevraagd door Loondienst en nog open.")
    page.get_by_text("Wanneer telt dit als dubbel?").nth(1).click()
    expect(page.get_by_text(f"Eén keer tegelijk per dossier, persoon ({NOOR}) en documenttype.").first).to_be_visible()
    assert violations(page) == []

    struck.get_by_role("link").click()

    expect(page.locator(".run-action:target")).to_contain_text("Document opvragen: Loonstrook")
    expect(page.locator(".run-action:target .badge")).to_have_text("Gedaan")


def test_a_move_shows_what_it_sets_off(page: Page, stack: Stack) -> None:
    office.sign_in(page, stack.url, ADVISOR)
    office.open_dossier(page, "Van Dalen")
    office.schedule(page, FIRST)
    office.ended_run(page)
    page.get_by_role("link", name="Oriënterend gesprek").first.click()
    page.get_by_role("link", name="Wijzigen of verzetten").click()
    preview = page.locator("#preview")
    expect(preview).to_contain_text("Zo start er niets")
    page.get_by_label("Tijd").fill("11:00")

    expect(preview).to_contain_text("Afspraak verzet")
    expect(preview).to_contain_text("1 e-mail")
    page.get_by_role("button", name="Opslaan").click()

    mailed = [what for _, _, what, _ in office.lines(office.ended_run(page)) if what.startswith("E-mail")]
    assert mailed == ["E-mail versturen: Afspraak verzet"]
    expect(page.get_by_text("Anders dan het voorbeeld")).to_have_count(0)


def test_without_a_script_a_button_shows_it(browser: Browser, stack: Stack) -> None:
    context = browser.new_context(locale="nl-NL", java_script_enabled=False)
    page = context.new_page()
    office.sign_in(page, stack.url, ADVISOR)
    office.open_dossier(page, "Van Dalen")
    page.get_by_role("link", name="Nieuwe afspraak").click()
    page.get_by_label("Afspraaktype").select_option(label=FIRST)
    page.get_by_label("Opmerkingen").fill("Bel aan bij 12")
    page.get_by_role("button", name="Bekijk wat er start").click()

    assert of_people(page, "Documenten die worden gevraagd") == REQUESTED
    expect(page.get_by_label("Opmerkingen")).to_have_value("Bel aan bij 12")
    page.get_by_label("Datum").fill(a_working_day().isoformat())
    page.get_by_label("Tijd").fill("10:00")
    page.get_by_role("button", name="Inplannen").click()
    expect(page.get_by_role("heading", name=FIRST, exact=True)).to_be_visible()
    context.close()


def test_a_name_without_a_space_pushes_no_page_aside(page: Page, stack: Stack) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    office.sign_in(page, stack.url, ADVISOR)
    page.goto(f"{stack.url}/dossiers/new")
    page.locator("[name=consumer-last_name]").fill("Xyzzy" * 16)
    page.locator("[name=consumer-property-2]").first.check()
    page.locator("[name=property-1]").select_option(label="Starter")
    page.get_by_role("button", name="Dossier openen").click()
    office.schedule(page, FIRST)
    office.ended_run(page)

    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("link", name="Waarom?").first.click()
    page.wait_for_load_state()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
