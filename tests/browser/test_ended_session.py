"""A session that ends while somebody types: nothing is lost, nobody else sees it, and nothing is sent twice."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import office
from tests.browser.office import ADMIN, ADVISOR
from tests.processes import Stack

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.usefixtures("demo_office")]


def end_session(page: Page) -> None:
    page.context.clear_cookies()


def send(page: Page, button: str) -> None:
    page.get_by_role("button", name=button).last.click()
    expect(page.get_by_role("heading", name="Aanmelden bij Aanzet")).to_be_visible()


def sign_in_again(page: Page, login: tuple[str, str, str, str], heading: str) -> None:
    page.get_by_label("E-mailadres").fill(login[2])
    page.get_by_label("Wachtwoord", exact=True).fill(login[3])
    page.get_by_role("button", name="Aanmelden").click()
    expect(page.get_by_role("heading", name=heading, exact=True)).to_be_visible()


def told(page: Page) -> Locator:
    return page.get_by_role("alert").get_by_text("Uw invoer staat er weer, maar is nog niet opgeslagen.")


def test_what_was_typed_is_there_again_and_for_nobody_else(page: Page, stack: Stack) -> None:
    office.sign_in(page, stack.url, ADVISOR)
    office.open_dossier(page, "Jansen")
    page.get_by_role("link", name="Nieuwe afspraak").click()
    page.get_by_label("Afspraaktype").select_option(label="Oriënterend gesprek")
    expect(page.get_by_label("Titel")).to_have_value("Oriënterend gesprek")
    page.get_by_label("Titel").fill("Kennismaken")
    office.fill_in_moment(page)
    page.get_by_label("Opmerkingen").fill("Belt zelf nog.")
    end_session(page)
    send(page, "Inplannen")

    sign_in_again(page, ADVISOR, "Nieuwe afspraak")

    expect(told(page)).to_be_visible()
    expect(page.get_by_label("Opmerkingen")).to_have_value("Belt zelf nog.")
    expect(page.get_by_label("Titel")).to_have_value("Kennismaken")
    expect(page.locator("#preview").get_by_text("Documenten die worden gevraagd")).to_be_visible()

    end_session(page)
    send(page, "Inplannen")
    sign_in_again(page, ADMIN, "Nieuwe afspraak")
    expect(page.get_by_label("Opmerkingen")).to_have_value("")


def test_nor_is_it_lost_when_the_preview_finds_out_before_anything_was_sent(page: Page, stack: Stack) -> None:
    office.sign_in(page, stack.url, ADVISOR)
    office.open_dossier(page, "Jansen")
    page.get_by_role("link", name="Nieuwe afspraak").click()
    page.get_by_label("Afspraaktype").select_option(label="Oriënterend gesprek")
    expect(page.locator("#preview .plan").first).to_be_visible()
    page.get_by_label("Opmerkingen").fill("Belt zelf nog.")
    end_session(page)
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(page.get_by_role("heading", name="Aanmelden bij Aanzet")).to_be_visible()

    sign_in_again(page, ADVISOR, "Nieuwe afspraak")

    expect(told(page)).to_be_visible()
    expect(page.get_by_label("Opmerkingen")).to_have_value("Belt zelf nog.")


def test_an_editor_has_the_rows_that_were_sent_and_still_knows_of_a_colleagues_change(page: Page, stack: Stack) -> None:
    office.sign_in(page, stack.url, ADMIN)
    office.settings(page, "Scenario's")
    page.get_by_role("link", name="Flexibel inkomen", exact=True).click()
    office.choose(office.add_action(page, 3, "E-mail versturen"), "E-mailsjabloon", "Welkom starter")
    page.get_by_role("button", name="Actie 1 verwijderen").click()
    page.get_by_role("textbox", name="Naam").fill("Wisselend inkomen")
    sentence = page.locator("#told")
    expect(sentence).to_have_text(
        "Voor elke aanvrager met Inkomenstype Loondienst flexibel: vraag Loonstrook op en mail Welkom starter."
    )
    read = office.texts(sentence)

    other = page.context.new_page()
    other.goto(page.url)
    other.get_by_role("textbox", name="Naam").fill("Flexibel")
    office.save(other)
    expect(other.get_by_text("“Flexibel” is opgeslagen.")).to_be_visible()
    other.close()
    end_session(page)
    send(page, "Opslaan")

    sign_in_again(page, ADMIN, "Flexibel")

    expect(told(page)).to_be_visible()
    expect(page.get_by_role("textbox", name="Naam")).to_have_value("Wisselend inkomen")
    expect(page.get_by_role("group", name="Actie 3", exact=True)).to_have_count(0)
    mail = page.get_by_role("group", name="Actie 2", exact=True)
    expect(mail.get_by_label("E-mailsjabloon").locator("option:checked")).to_have_text("Welkom starter (per dossier)")
    expect(sentence).to_have_text(read[0])

    office.save(page)
    expect(page.get_by_text("Sanne Mulder heeft dit intussen gewijzigd")).to_be_visible()


def test_what_is_no_longer_there_to_fill_in_is_told(page: Page, stack: Stack) -> None:
    office.sign_in(page, stack.url, ADMIN)
    office.settings(page, "API-entiteiten")
    page.get_by_role("link", name="Fase", exact=True).click()
    property_url = page.url
    office.main_menu(page, "Dossiers")
    page.get_by_role("link", name="Nieuw dossier").click()
    page.locator("[name=consumer-last_name]").fill("Zomer")
    page.locator("[name=property-1]").select_option(label="Verhogen / verbouwen")

    other = page.context.new_page()
    other.goto(property_url)
    row = other.get_by_role("row", name="Verhogen / verbouwen")
    row.get_by_role("button", name="Archiveren").click()
    expect(row.get_by_role("button", name="Terugzetten")).to_be_visible()
    other.close()
    end_session(page)
    send(page, "Dossier openen")

    sign_in_again(page, ADMIN, "Nieuw dossier")

    expect(page.get_by_role("alert").get_by_text("Een deel van uw invoer staat er weer.")).to_be_visible()
    expect(page.locator("[name=consumer-last_name]")).to_have_value("Zomer")


def test_what_was_saved_in_place_does_not_come_back_as_if_it_were_not(page: Page, stack: Stack) -> None:
    office.sign_in(page, stack.url, ADVISOR)
    office.open_dossier(page, "Jansen")
    note = page.locator("#notes textarea")
    note.fill("Belt morgen.")
    page.get_by_role("button", name="Notitie toevoegen").click()
    expect(page.locator("#notes li").first).to_contain_text("Belt morgen.")
    end_session(page)
    page.reload()

    sign_in_again(page, ADVISOR, "Jansen")

    expect(note).to_have_value("")
    expect(page.locator("#typed")).to_be_hidden()
