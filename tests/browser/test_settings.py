"""Lists that change in place, in a real browser: what is asked, what is said, and where the user goes on."""

import pytest
from playwright.sync_api import Page, expect

from app.extensions import db
from app.models import Property, PropertyOption
from app.setup import property_options
from tests.browser import office
from tests.browser.office import ADMIN
from tests.processes import Stack

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.usefixtures("demo_office")]

LONG_NAME = "W" * 110
NAMES = ["Aap", "Noot", "Mies", LONG_NAME]
FITS = """select => {
    const pen = document.createElement("canvas").getContext("2d"), style = getComputedStyle(select);
    pen.font = style.font;
    const room = select.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
    return Math.max(...[...select.options].map(option => pen.measureText(option.text).width)) <= room;
}"""


@pytest.fixture
def unused(app, page: Page, stack: Stack) -> Page:
    """The page of a property with four items that nobody uses, opened by the admin."""
    with app.app_context():
        made = Property(name="Dieren", subject="dossier")
        db.session.add(made)
        db.session.commit()
        for number, name in enumerate(NAMES, start=1):
            property_options.add(made, name=name, code=f"{number:03d}")
    office.sign_in(page, stack.url, ADMIN)
    office.settings(page, "API-entiteiten")
    page.get_by_role("link", name="Dieren").click()
    expect(row(page, "Aap")).to_be_visible()
    return page


def row(page: Page, name: str):
    return page.get_by_role("row").filter(has=page.get_by_role("cell", name=name, exact=True))


def names(app) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(db.select(PropertyOption.name).join(Property).where(Property.name == "Dieren")))


def test_deleting_asks_first(app, unused):
    asked = []

    def answer(dialog):
        asked.append(dialog.message)
        dialog.dismiss() if len(asked) == 1 else dialog.accept()

    unused.on("dialog", answer)
    row(unused, "Aap").get_by_role("button", name="Verwijderen").click()
    assert names(app) == NAMES
    row(unused, "Aap").get_by_role("button", name="Verwijderen").click()
    expect(row(unused, "Aap")).to_have_count(0)
    assert names(app) == NAMES[1:]
    assert asked == ["“Aap” verwijderen?"] * 2


def test_what_a_click_could_not_do_is_said_until_the_next(app, unused):
    failure = unused.locator("#failure")
    with app.app_context():
        property_options.delete(db.session.scalars(db.select(PropertyOption).filter_by(name="Noot")).one())
    row(unused, "Noot").get_by_role("button", name="Archiveren").click()
    expect(failure).to_have_text("Dit bestaat niet (meer). Laad de pagina opnieuw.")

    row(unused, "Mies").get_by_role("button", name="Archiveren").click()
    expect(unused.get_by_text("Gearchiveerd")).to_be_visible()
    expect(failure).to_be_hidden()

    unused.context.set_offline(True)
    row(unused, LONG_NAME).get_by_role("button", name="omhoog").click()
    expect(failure).to_contain_text("Geen verbinding met Aanzet")
    expect(failure).to_be_in_viewport()


def test_saved_is_not_said_any_longer_when_the_next_entry_is_refused(unused):
    unused.get_by_role("link", name="Wijzigen").click()
    office.save(unused)
    expect(unused.get_by_text("Opgeslagen.")).to_be_visible()

    unused.get_by_role("button", name="Toevoegen").click()

    expect(unused.get_by_text("Vul dit in.")).to_be_visible()
    expect(unused.get_by_text("Opgeslagen.")).to_have_count(0)
    expect(unused.get_by_label("Nieuw item")).to_be_focused()


def test_items_are_added_one_after_the_other_from_the_keyboard(app, unused):
    unused.get_by_label("Nieuw item").focus()
    for name in ("Wim", "Zus", "Jet"):
        unused.keyboard.type(name)
        unused.keyboard.press("Enter")
        expect(row(unused, name)).to_be_visible()
        expect(unused.get_by_label("Nieuw item")).to_be_focused()

    assert names(app) == [*NAMES, "Wim", "Zus", "Jet"]


def test_escape_leaves_renaming(app, unused):
    row(unused, "Noot").get_by_role("link", name="Hernoemen").click()
    expect(unused.get_by_label("Nieuwe naam")).to_be_focused()
    unused.keyboard.type("Anders")
    unused.keyboard.press("Escape")

    expect(row(unused, "Noot").get_by_role("link", name="Hernoemen")).to_be_focused()
    assert names(app) == NAMES


@pytest.mark.parametrize("width", [1280, 390])
def test_a_long_name_does_not_push_the_page_aside(unused, width):
    unused.set_viewport_size({"width": width, "height": 900})
    for _ in range(2):
        assert unused.evaluate("document.documentElement.scrollWidth") == width
        for button in office.each(unused.locator("#options").get_by_role("button")):
            box = button.bounding_box()
            assert box and box["x"] >= 0 and box["x"] + box["width"] <= width
        row(unused, LONG_NAME).get_by_role("link", name="Hernoemen").click()
        expect(unused.get_by_label("Nieuwe naam")).to_be_visible()
        unused.keyboard.press("Escape")
        expect(unused.get_by_label("Nieuwe naam")).to_have_count(0)

    unused.goto(unused.url.split("/settings")[0] + "/scenarios/new")
    unused.get_by_label("Ja, ik wil de uitvoer").check()
    unused.get_by_label("Eigenschap").select_option(label="Dieren")
    expect(unused.get_by_label(LONG_NAME)).to_be_visible()
    assert unused.evaluate("document.documentElement.scrollWidth") == width


def test_on_a_telephone_the_menu_of_the_settings_is_folded(unused):
    menu = unused.get_by_role("navigation", name="Instellingen")
    unused.set_viewport_size({"width": 390, "height": 900})
    expect(menu.get_by_role("link", name="Statussen")).to_be_hidden()
    menu.get_by_label("Menu van de instellingen").check()
    menu.get_by_role("link", name="Statussen").click()
    expect(unused.get_by_role("heading", name="Statussen")).to_be_visible()


def test_a_choice_shows_whom_it_is_for(unused):
    unused.goto(unused.url.split("/settings")[0] + "/scenarios/new")
    unused.set_viewport_size({"width": 1280, "height": 900})
    for number, kind, field in ((1, "Document opvragen", "Documenttype"), (2, "E-mail versturen", "E-mailsjabloon")):
        choice = office.add_action(unused, number, kind).get_by_label(field)
        expect(choice).to_be_visible()
        assert choice.evaluate(FITS)


def test_a_colleague_who_leaves_hands_over_what_is_in_their_name_and_gets_it_back(page: Page, stack: Stack) -> None:
    office.sign_in(page, stack.url, ADMIN)
    office.settings(page, "Gebruikersbeheer")
    page.get_by_role("link", name="Yara de Wit uitschakelen").click()
    page.get_by_role("button", name="Uitschakelen").click()
    expect(page.get_by_text("Kies wie dit overneemt, of laat het zoals het is.")).to_be_visible()
    page.get_by_label("Wie neemt alles over?").select_option(label="Roos Bakker")
    page.get_by_role("button", name="Uitschakelen").click()
    expect(page.get_by_text("Yara de Wit is uitgeschakeld.")).to_be_visible()
    page.get_by_role("button", name="Inschakelen").click()
    page.get_by_role("link", name="Yara de Wit", exact=True).click()
    page.get_by_role("link", name="Dossiers als adviseur").click()
    expect(page.get_by_role("listitem").filter(has_text="Roos Bakker").first).to_be_visible()
    page.get_by_role("button", name="Teruggeven").click()
    expect(page.get_by_text("Teruggegeven aan Yara de Wit")).to_be_visible()
    expect(page.get_by_text("teruggegeven op")).to_be_visible()
