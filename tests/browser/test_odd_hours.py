"""The past and odd hours, asked on the form; and the hours themselves, under Instellingen."""

import re
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser import office
from tests.browser.office import ADMIN, ADVISOR
from tests.factories import a_working_day
from tests.processes import Stack

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.usefixtures("demo_office")]


def violations(page: Page) -> list[str]:
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]})
    return [f"{one['id']}: {one['nodes'][0]['html']}" for one in found.response["violations"]]


def test_a_year_that_is_typed_wrong_is_asked_and_mails_nobody(page: Page, stack: Stack) -> None:
    """A Saturday evening of a year ago: one box for each question, and one for the mails."""
    page.set_viewport_size({"width": 390, "height": 900})
    office.sign_in(page, stack.url, ADVISOR)
    office.open_dossier(page, "Van Dalen")
    page.get_by_role("link", name="Nieuwe afspraak").click()
    page.wait_for_load_state()
    page.get_by_label("Afspraaktype").select_option(label="Oriënterend gesprek")
    expect(page.get_by_label("Titel")).to_have_value("Oriënterend gesprek")
    page.get_by_label("Datum").fill("2025-12-06")
    page.get_by_label("Tijd").fill("19:00")
    expect(page.locator("#preview")).to_contain_text("Klanten krijgen hiervan geen e-mail.")
    page.get_by_role("button", name="Inplannen").click()

    asked = page.get_by_role("group", name="Weet u het zeker?")
    expect(asked.get_by_label("Toch inplannen. Dit moment is al voorbij")).to_be_focused()
    assert violations(page) == []
    for box in office.each(asked.get_by_label("Toch inplannen")):
        box.check()
    asked.get_by_label("Klanten er toch over mailen").check()
    expect(page.locator("#preview")).to_contain_text("Klanten krijgen hiervan een e-mail: dat is gekozen.")
    asked.get_by_label("Klanten er toch over mailen").uncheck()
    expect(page.locator("#preview")).to_contain_text("Klanten krijgen hiervan geen e-mail.")
    page.get_by_role("button", name="Inplannen").click()

    run = office.ended_run(page)
    expect(run).to_contain_text(
        "De afspraak was al voorbij toen dit werd opgeslagen. Klanten krijgen hiervan geen e-mail."
    )
    mails = [outcome for _, outcome, what, _ in office.lines(run) if what.startswith("E-mail versturen")]
    assert mails
    assert set(mails) == {"Overgeslagen"}
    expect(run).not_to_contain_text("Anders dan het voorbeeld")


def test_hours_that_are_saved_are_asked_about_and_drawn(page: Page, stack: Stack) -> None:
    complaints = office.complaints(page)
    office.sign_in(page, stack.url, ADMIN)
    office.settings(page, "Kantoor en openingstijden")
    monday = page.get_by_role("group", name="Maandag")
    monday.get_by_label("Open van").fill("13:00")
    page.get_by_role("group", name="Vrije dagen 1").get_by_label("Naam").fill("Verhuizing")
    day = a_working_day(30)
    page.get_by_role("group", name="Vrije dagen 1").get_by_label("Van", exact=True).fill(day.isoformat())
    assert violations(page) == []
    office.save(page)
    expect(page.get_by_text("Opgeslagen.")).to_be_visible()
    expect(page.get_by_role("group", name="Vrije dagen 1").get_by_label("Naam")).to_have_value("Verhuizing")

    page.goto(f"{stack.url}/calendar?date={day}&view=week")
    expect(page.locator(".agenda-holiday", has_text="Verhuizing")).to_be_visible()
    later = day + timedelta(days=(7 - day.weekday()) % 7 or 7)
    page.goto(f"{stack.url}/calendar/appointments/new?on={later}&at=10:00&calendar=date={later}")
    expect(page.get_by_role("note").first).to_contain_text(re.compile("open van 13:00 tot 17:30|vrij|feestdag"))
    assert complaints == []
