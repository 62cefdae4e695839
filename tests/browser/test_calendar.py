"""Agenda in a browser: dragging, planning in a free slot, on a phone and far from the office."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from app.casework import appointments
from app.extensions import db
from app.models import Appointment, AppointmentType, Dossier, Run, User
from app.vocabulary.free_days import FreeDays
from app.vocabulary.times import to_utc, week_of
from app.vocabulary.words import Event
from tests import kept_office
from tests.browser import office
from tests.browser.office import ADVISOR
from tests.processes import Stack

pytestmark = [pytest.mark.browser, pytest.mark.long]

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
HOUR = 72


@pytest.fixture
def tuesday(app, stack) -> date:
    """Of the demo office, three weeks from now or more, in a week without holidays; on it one appointment of Yara de
    Wit, at ten."""
    day = week_of(datetime.now(AMSTERDAM).date() + timedelta(weeks=3))[1]
    while not all(FreeDays().is_working_day(each) for each in week_of(day)[:5]):
        day += timedelta(weeks=1)
    with app.app_context():
        kept_office.load()
        kind = db.session.scalars(select(AppointmentType).where(AppointmentType.name == "Nazorggesprek")).one()
        details = appointments.AppointmentDetails(
            kind,
            "Kennismaken",
            None,
            "",
            to_utc(day, time(10), AMSTERDAM),
            60,
            db.session.scalars(select(User).where(User.email == ADVISOR[2])).one(),
        )
        dossier = next(one for one in db.session.scalars(select(Dossier)) if one.name.startswith("Jansen"))
        appointments.schedule(dossier, details, token="kennismaken", by=None)
    return day


def violations(page: Page) -> list[str]:
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]})
    return [f"{one['id']}: {one['nodes'][0]['html']}" for one in found.response["violations"]]


def test_dragging_asks_first_and_a_free_slot_plans(page: Page, stack: Stack, app, tuesday: date) -> None:
    page.set_viewport_size({"width": 1280, "height": 1100})
    complaints = office.complaints(page)
    office.sign_in(page, stack.url, ADVISOR)
    page.goto(f"{stack.url}/calendar?date={tuesday}&view=week")
    entry = page.locator(".agenda-entry", has_text="Kennismaken")
    expect(entry).to_contain_text("10:00–11:00")
    assert violations(page) == []

    drag(page, entry, hours=1)
    expect(page.get_by_label("Tijd")).to_have_value("11:00")
    expect(page.locator("#preview")).to_contain_text("Afspraak verzet")
    page.get_by_role("link", name="Annuleren").last.click()
    expect(entry).to_contain_text("10:00–11:00")

    drag(page, entry, hours=1)
    page.get_by_role("button", name="Opslaan").click()
    expect(entry).to_contain_text("11:00–12:00")
    expect(page.get_by_text("Opgeslagen: Kennismaken")).to_be_visible()
    assert f"date={tuesday}&view=week" in page.url

    # By keyboard: the entry opens the appointment, which tells what its move did.
    entry.focus()
    page.keyboard.press("Enter")
    mailed = page.locator(".run-action", has_text="E-mail versturen: Afspraak verzet")
    expect(mailed).to_have_count(1)
    expect(mailed.locator(".badge")).to_have_text("Verstuurd")
    with app.app_context():
        moved = db.session.scalars(select(Appointment).where(Appointment.title == "Kennismaken")).one()
        runs = list(db.session.scalars(select(Run.event).where(Run.appointment_id == moved.id)))
        assert sorted(runs) == [Event.RESCHEDULED, Event.SCHEDULED] and moved.starts_at.astimezone(AMSTERDAM).hour == 11

    page.go_back()
    box = entry.bounding_box()
    page.mouse.click(box["x"] + 30, box["y"] + 3 * HOUR)
    expect(page.get_by_role("heading", name="Nieuwe afspraak")).to_be_visible()
    expect(page.locator(".page-pretitle")).to_contain_text("14:00")
    assert violations(page) == []
    page.get_by_label("Naam, e-mailadres of dossiernummer").press_sequentially("okaf")
    expect(page.locator("#dossiers .list-group-item")).to_have_count(1)
    page.locator("#dossiers .list-group-item").click()
    expect(page.get_by_label("Datum")).to_have_value(tuesday.isoformat())
    page.get_by_label("Afspraaktype").select_option(label="Adviesgesprek")
    expect(page.get_by_label("Titel")).to_have_value("Adviesgesprek")

    # What was filled in for the user is there again after going back.
    page.get_by_role("navigation", name="Dossier").get_by_role("link", name="Overzicht").click()
    page.go_back()
    expect(page.get_by_label("Titel")).to_have_value("Adviesgesprek")
    expect(page.get_by_label("Duur in minuten")).to_have_value("90")
    page.get_by_role("button", name="Inplannen").click()
    expect(page.locator(".agenda-entry", has_text="Okafor")).to_contain_text("14:00–15:30")
    assert complaints == []


def drag(page: Page, entry, *, hours: int) -> None:
    entry.scroll_into_view_if_needed()
    box = entry.bounding_box()
    x, y = box["x"] + 30, box["y"] + 30
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y + 10, steps=3)
    page.mouse.move(x, y + hours * HOUR, steps=8)
    page.mouse.up()


def test_a_phone_in_new_york_shows_the_offices_times(browser: Browser, stack: Stack, tuesday: date) -> None:
    context = browser.new_context(
        locale="nl-NL", timezone_id="America/New_York", viewport={"width": 360, "height": 740}
    )
    page = context.new_page()
    complaints = office.complaints(page)
    office.sign_in(page, stack.url, ADVISOR)
    page.goto(f"{stack.url}/calendar?date={tuesday}")

    entry = page.locator(".agenda-entry", has_text="Kennismaken")
    expect(entry).to_contain_text("10:00–11:00")
    assert "view=day" in page.url
    ten = page.locator("[data-time='10:00:00']").first
    assert abs(entry.bounding_box()["y"] - ten.bounding_box()["y"]) < 5
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    page.get_by_role("tab", name="Lijst").click()
    expect(entry).to_contain_text("10:00–11:00")
    assert violations(page) == []
    assert complaints == []
    context.close()
