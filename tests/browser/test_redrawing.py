"""What is chosen while an editor's rows are being redrawn, on a slow line, by someone who is quick."""

import pytest
from playwright.sync_api import Page, Route, expect

from tests import kept_office
from tests.browser import office
from tests.processes import Stack

pytestmark = pytest.mark.browser


@pytest.fixture
def slow_editor(page: Page, app, stack: Stack) -> Page:
    with app.app_context():
        kept_office.load()
    office.sign_in(page, stack.url, office.ADMIN)
    office.settings(page, "Scenario's")
    page.get_by_role("link", name="Nieuw scenario").click()

    def dawdle(route: Route) -> None:
        page.wait_for_timeout(700)
        route.continue_()

    page.route("**/scenarios/draft", dawdle)
    return page


def test_a_choice_made_meanwhile_is_kept(slow_editor: Page) -> None:
    slow_editor.get_by_label("Ja, ik wil de uitvoer van dit scenario laten bepalen m.b.v. een filter").check()
    slow_editor.get_by_label("Geldt voor").select_option(label="Partner")
    expect(slow_editor.get_by_role("group", name="Voorwaarde 1")).to_be_visible()
    expect(slow_editor.get_by_label("Geldt voor").locator("option:checked")).to_have_text("Partner")


def test_a_row_that_was_asked_for_comes_once_with_what_was_chosen_meanwhile(slow_editor: Page) -> None:
    slow_editor.get_by_role("button", name="Actie toevoegen").click()
    slow_editor.get_by_label("Geldt voor").select_option(label="Consument")
    expect(slow_editor.get_by_role("group", name="Actie 1", exact=True)).to_be_visible()
    expect(slow_editor.get_by_role("group", name="Actie 2", exact=True)).to_have_count(0)
    expect(slow_editor.get_by_label("Geldt voor").locator("option:checked")).to_have_text("Consument")
