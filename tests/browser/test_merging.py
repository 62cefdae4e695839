"""Two persons made one at a desk and on a telephone, and taken apart again."""

import re

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from tests.browser import office
from tests.browser.test_every_page import BRIGHT_DESK, DARK_TELEPHONE, Reader
from tests.factories import a_dossier, a_person
from tests.processes import Stack

pytestmark = [pytest.mark.browser, pytest.mark.long]


def test_two_who_are_one_are_merged_from_the_list_and_parted_again(
    page: Page, app: Flask, stack: Stack, demo_office: None
) -> None:
    with app.app_context():
        a_dossier(a_person("N. Dalen", email="noor@werk.example"))
    page.emulate_media(reduced_motion="reduce")
    reader = Reader(page, stack.url)
    office.sign_in(page, stack.url, office.ADMIN)
    office.main_menu(page, "Personen")
    for name in ("N. Dalen", "Noor van Dalen"):
        page.get_by_label(f"{name} kiezen", exact=True).check()
    page.get_by_role("button", name="Samenvoegen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Samenvoegen")
    reader.look("side by side", BRIGHT_DESK, DARK_TELEPHONE)

    page.get_by_role("group", name="Wie blijft?").get_by_label("Noor van Dalen").check()
    page.get_by_role("group", name="E-mailadres").get_by_label("noor@werk.example").check()
    page.get_by_role("button", name="Samenvoegen").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Noor van Dalen")
    expect(page.get_by_role("link", name="noor@werk.example")).to_be_visible()
    page.get_by_role("link", name="N. Dalen samengevoegd met Noor van Dalen").click()
    reader.look("what moved", BRIGHT_DESK, DARK_TELEPHONE)
    page.get_by_role("button", name="Ongedaan maken").click()
    expect(page.get_by_text("het zijn weer twee personen")).to_be_visible()
    page.goto(f"{stack.url}/persons?q=dalen")
    expect(page.get_by_role("link", name="N. Dalen", exact=True)).to_be_visible()
    page.get_by_role("link", name="Noor van Dalen", exact=True).click()
    page.get_by_role("link", name="Samenvoegen").click()
    box = page.get_by_placeholder("Zoek op naam, e-mailadres of telefoonnummer")
    box.fill("werk.example")
    box.press("Enter")
    expect(page.get_by_role("link", name=re.compile("Vergelijken.*N. Dalen"))).to_be_visible()
    reader.look("with whom", BRIGHT_DESK, DARK_TELEPHONE)
    page.get_by_role("link", name=re.compile("Vergelijken.*N. Dalen")).click()
    expect(page.get_by_role("group", name="Wie blijft?")).to_be_visible()

    assert reader.faults == {}
