"""The editor of a scenario: read as a sentence, dragged, undone, and not left by accident."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Dialog, Locator, Page, expect

from tests import kept_office
from tests.browser import office
from tests.processes import Stack

pytestmark = [pytest.mark.browser, pytest.mark.long]

EMPLOYED = "Voor elke aanvrager met Inkomenstype Loondienst vast of Loondienst flexibel: "


@pytest.fixture
def editor(page: Page, app, stack: Stack) -> Page:
    with app.app_context():
        kept_office.load()
    office.sign_in(page, stack.url, office.ADMIN)
    office.settings(page, "Scenario's")
    page.get_by_role("link", name="Flexibel inkomen", exact=True).click()
    return page


def test_what_need_only_be_filled_in_hides_the_options_and_keeps_what_is_ticked(editor: Page) -> None:
    row = editor.get_by_role("group", name="Voorwaarde 1")
    ticked = row.get_by_label("Loondienst flexibel")
    expect(ticked).to_be_checked()
    row.get_by_label("Vergelijking").select_option("is ingevuld")
    expect(ticked).to_be_hidden()
    expect(editor.locator("#told")).to_contain_text("met Inkomenstype ingevuld: vraag")
    row.get_by_label("Vergelijking").select_option("is")
    expect(ticked).to_be_checked()
    expect(editor.locator("#told")).to_contain_text("met Inkomenstype Loondienst flexibel: vraag")


def test_the_sentence_follows_what_is_edited_dragged_removed_and_brought_back(editor: Page, stack: Stack) -> None:
    complaints = office.complaints(editor)
    told = editor.locator("#told")
    expect(told).to_have_text(
        "Voor elke aanvrager met Inkomenstype Loondienst flexibel: vraag Perspectiefverklaring en Loonstrook op."
    )
    editor.get_by_role("group", name="Voorwaarde 1").get_by_label("Loondienst vast").check()
    expect(told).to_have_text(EMPLOYED + "vraag Perspectiefverklaring en Loonstrook op.")

    task = office.add_action(editor, 3, "Werkvoorraadsignalering aanmaken")
    task.get_by_label("Onderwerp").press_sequentially("Bellen")
    expect(told).to_contain_text("en zet “Bellen” in de werkvoorraad van de adviseur")

    drag(editor, task, editor.get_by_role("group", name="Actie 1", exact=True))
    expect(told).to_contain_text(": zet “Bellen” in de werkvoorraad")
    expect(editor.locator("#announcements")).to_have_text("Actie 3 staat nu op plaats 1 van 3.")
    first = editor.get_by_role("group", name="Actie 1", exact=True)
    expect(first.get_by_label("Onderwerp")).to_have_value("Bellen")

    first.get_by_role("button", name="Actie 1 verwijderen").click()
    expect(told).to_have_text(EMPLOYED + "vraag Perspectiefverklaring en Loonstrook op.")
    undo = editor.get_by_role("button", name="Ongedaan maken")
    expect(undo).to_be_focused()
    assert Axe().run(editor).response["violations"] == []
    undo.press("Enter")
    expect(first.get_by_label("Onderwerp")).to_have_value("Bellen")
    expect(undo).to_have_count(0)

    office.save(editor)
    expect(editor.get_by_text("“Flexibel inkomen” is opgeslagen.")).to_be_visible()
    expect(editor.get_by_role("row", name="Flexibel inkomen")).to_contain_text(": zet “Bellen” in de werkvoorraad")

    # The list is ordered in the same way.
    rows = editor.locator("tr[data-row]")
    with editor.expect_response("**/position"):
        drag(editor, rows.nth(1), rows.nth(0))
    expect(rows.nth(0)).to_contain_text("Flexibel inkomen")
    editor.reload()
    expect(rows.nth(0)).to_contain_text("Flexibel inkomen")
    assert complaints == []


def test_leaving_with_unsaved_changes_is_asked_and_only_then(editor: Page) -> None:
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    editor.on("dialog", stay)
    url = editor.url
    name = editor.get_by_role("textbox", name="Naam")
    name.fill("Anders")
    with editor.expect_event("dialog"):
        editor.get_by_role("link", name="Annuleren").click(no_wait_after=True)
    assert (asked, editor.url) == (["beforeunload"], url)

    name.fill("Flexibel inkomen")
    office.add_action(editor, 3, "Document opvragen")
    editor.get_by_role("button", name="Actie 3 verwijderen").click()
    expect(editor.get_by_role("button", name="Ongedaan maken")).to_be_visible()
    editor.get_by_role("link", name="Annuleren").click()
    expect(editor.get_by_role("heading", name="Scenario's")).to_be_visible()
    assert asked == ["beforeunload"]

    editor.get_by_role("link", name="Flexibel inkomen", exact=True).click()
    name.fill("Flexibel loon")
    office.save(editor)
    expect(editor.get_by_text("“Flexibel loon” is opgeslagen.")).to_be_visible()
    assert asked == ["beforeunload"]


def test_leaving_an_appointment_or_a_person_half_way_is_asked_too(editor: Page) -> None:
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    editor.on("dialog", stay)
    editor.get_by_role("navigation", name="Hoofdmenu").get_by_role("link", name="Dossiers").click()
    editor.get_by_role("link", name="Jansen", exact=True).first.click()
    editor.get_by_role("link", name="Nieuwe afspraak").click()
    kind = editor.get_by_label("Afspraaktype")
    with editor.expect_response("**/preview"):
        kind.select_option(label="Oriënterend gesprek")
    with editor.expect_event("dialog"):
        editor.get_by_role("link", name="Annuleren").click(no_wait_after=True)
    expect(editor.get_by_label("Titel")).to_have_value("Oriënterend gesprek")
    assert asked == ["beforeunload"]
    editor.get_by_label("Datum").fill("2035-03-06")
    editor.get_by_label("Tijd", exact=True).fill("10:00")
    editor.get_by_role("button", name="Inplannen").click()
    expect(editor.get_by_role("heading", name="Uitvoeringen")).to_be_visible()
    assert asked == ["beforeunload"]

    editor.get_by_role("link", name="Marloes Jansen").first.click()
    editor.get_by_role("checkbox", name="DGA").check()
    with editor.expect_event("dialog"):
        editor.get_by_role("link", name="Annuleren").click(no_wait_after=True)
    assert asked == ["beforeunload"] * 2
    editor.get_by_role("checkbox", name="DGA").uncheck()
    editor.get_by_role("link", name="Annuleren").click()
    expect(editor.get_by_role("heading", name="Uitvoeringen")).to_be_visible()
    assert asked == ["beforeunload"] * 2


def drag(page: Page, row: Locator, onto: Locator) -> None:
    row.scroll_into_view_if_needed()
    handle, goal = row.locator("[data-handle]").bounding_box(), onto.bounding_box()
    assert handle and goal
    x = handle["x"] + handle["width"] / 2
    page.mouse.move(x, handle["y"] + handle["height"] / 2)
    page.mouse.down()
    page.mouse.move(x, goal["y"] + 2, steps=6)
    page.mouse.up()
