"""What is chosen while an editor's rows are being redrawn, on a slow line, by someone who is quick."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests import kept_office
from tests.browser import office
from tests.processes import Stack

pytestmark = [pytest.mark.browser, pytest.mark.long]


@pytest.fixture
def held_up(page: Page, app, stack: Stack) -> tuple[Page, Callable[[], None]]:
    """An editor whose rows are redrawn when the test goes on."""
    with app.app_context():
        kept_office.load()
    office.sign_in(page, stack.url, office.ADMIN)
    office.settings(page, "Scenario's")
    page.get_by_role("link", name="Nieuw scenario").click()

    held: list[Route] = []
    page.route("**/scenarios/draft", lambda route: held.append(route) if is_held else route.continue_())
    is_held = True

    def go_on() -> None:
        nonlocal is_held
        is_held = False
        for route in held:
            route.continue_()

    return page, go_on


def test_a_choice_made_meanwhile_is_kept(held_up: tuple[Page, Callable[[], None]]) -> None:
    editor, go_on = held_up
    editor.get_by_label("Ja, ik wil de uitvoer van dit scenario laten bepalen m.b.v. een filter").check()
    editor.get_by_label("Geldt voor").select_option(label="Partner")
    go_on()
    expect(editor.get_by_role("group", name="Voorwaarde 1")).to_be_visible()
    expect(editor.get_by_label("Geldt voor").locator("option:checked")).to_have_text("Partner")


def test_a_row_that_was_asked_for_comes_once_with_what_was_chosen_meanwhile(
    held_up: tuple[Page, Callable[[], None]],
) -> None:
    editor, go_on = held_up
    editor.get_by_role("button", name="Actie toevoegen").click()
    editor.get_by_label("Geldt voor").select_option(label="Consument")
    go_on()
    expect(editor.get_by_role("group", name="Actie 1", exact=True)).to_be_visible()
    expect(editor.get_by_role("group", name="Actie 2", exact=True)).to_have_count(0)
    expect(editor.get_by_label("Geldt voor").locator("option:checked")).to_have_text("Consument")
