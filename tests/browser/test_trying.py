"""Uitproberen in a real browser, on the demo office: what is being typed is tried before it is saved."""

import re
import signal
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import func, select

from app.extensions import db
from app.models import Action, Appointment, AppointmentType, DocumentRequest, Dossier, Run, Scenario, Task, Trigger
from tests import gate
from tests.browser import office
from tests.browser.office import ADMIN
from tests.factories import an_appointment
from tests.processes import Stack

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.usefixtures("demo_office")]

WRITTEN_TO = (Action, Appointment, DocumentRequest, Run, Scenario, Task, Trigger)


@pytest.fixture
def editor(page: Page, app, stack: Stack) -> Iterator[Page]:
    """The scenario Starter, opened by the admin. What falls due meanwhile waits: it would be counted."""
    waiting = [stack.processes[name] for name in ("sweeper", "worker")]
    # Who is stopped while at work would keep its locks.
    with gate.alone(app.instance_path):
        for process in waiting:
            process.signal(signal.SIGSTOP)
    try:
        office.sign_in(page, stack.url, ADMIN)
        office.settings(page, "Scenario's")
        page.get_by_role("link", name="Starter", exact=True).click()
        yield page
    finally:
        for process in waiting:
            process.signal(signal.SIGCONT)


def counts(app):
    with app.app_context():
        return [db.session.scalar(select(func.count()).select_from(model)) for model in WRITTEN_TO]


def show(page: Page):
    page.get_by_role("button", name="Laat zien wat er gebeurt").click()
    return page.locator("#trial")


def compare(page: Page):
    page.get_by_role("button", name="Vergelijken").click()
    return page.locator("#what-if")


def test_a_draft_is_tried_on_a_dossier_that_is_found_by_typing(app, editor):
    before = counts(app)
    office.choose(office.add_action(editor, 4, "Document opvragen"), "Documenttype", "Energielabel")
    editor.get_by_label("Zoek op naam, e-mailadres of nummer").press_sequentially("dalen")
    expect(editor.get_by_label("Van Dalen – Keizer")).to_be_checked()
    expect(editor.locator("#trial-dossiers input")).to_have_count(1)

    trial = show(editor)

    expect(trial.get_by_text("Bewijs eigen middelen, Energielabel").first).to_be_visible()
    expect(trial.get_by_text("Jaarcijfers (3 jaar)")).to_be_hidden()
    trial.get_by_text("Alles wat er dan gebeurt").click()
    expect(trial.get_by_text("Jaarcijfers (3 jaar)")).to_be_visible()
    assert counts(app) == before


def test_enter_in_the_search_tries_and_does_not_save(app, editor):
    before = counts(app)
    editor.get_by_label("Zoek op naam, e-mailadres of nummer").fill("dalen")
    editor.keyboard.press("Enter")

    expect(editor.locator("#trial").get_by_role("link", name="Van Dalen – Keizer")).to_be_visible()
    assert counts(app) == before and re.search(r"/scenarios/\d+$", editor.url)


def test_a_scenario_that_was_never_saved_is_tried_on_a_dossier_that_is_made_up(app, editor):
    before = counts(app)
    office.settings(editor, "Scenario's")
    editor.get_by_role("link", name="Nieuw scenario").click()
    office.choose(office.add_action(editor, 1, "Document opvragen"), "Documenttype", "Energielabel")
    editor.get_by_label("Een bedacht dossier").check()
    expect(editor.get_by_label("Zoek op naam, e-mailadres of nummer")).to_be_hidden()
    partner = editor.locator(".trying-partner")
    expect(partner).to_be_hidden()
    editor.get_by_label("Er is een partner (tweede aanvrager)").check()
    partner.get_by_label("ZZP'er").check()

    trial = show(editor)

    expect(trial).to_contain_text("Het heeft geen filter: u start het met de hand")
    expect(trial).to_contain_text("Energielabel")
    editor.get_by_label("Ja, ik wil de uitvoer van dit scenario laten bepalen m.b.v. een filter").check()
    expect(editor.get_by_role("group", name="Voorwaarde 1")).to_be_visible()
    editor.get_by_label("Geldt voor").select_option(label="Partner")
    editor.get_by_role("group", name="Voorwaarde 1").get_by_label("Eigenschap").select_option(label="Inkomenstype")
    editor.get_by_role("group", name="Voorwaarde 1").get_by_label("ZZP'er").check()
    show(editor)
    expect(trial).to_contain_text("Inkomenstype van Partner is ZZP'er.")
    assert counts(app) == before


def test_a_timed_trigger_is_tried_at_its_own_moment(editor):
    editor.get_by_role("navigation", name="Hoofdmenu").get_by_role("link", name="Beheer").click()
    editor.get_by_role("link", name="Twee werkdagen van tevoren").click()

    trial = show(editor)

    expect(trial).to_contain_text("Deze trigger – Een tijd voor de afspraak")
    expect(trial.get_by_text("Stukken compleet?").first).to_be_visible()
    expect(editor.locator("#what-if-card")).to_contain_text("Dit kan alleen voor triggers bij “Afspraak ingepland”")


def test_a_document_that_is_added_shows_at_each_appointment_before_it_is_saved(app, editor):
    before = counts(app)
    office.choose(office.add_action(editor, 4, "Document opvragen"), "Documenttype", "Energielabel")
    editor.get_by_role("button", name="Actie 1 verwijderen").click()
    expect(editor.get_by_role("group", name="Actie 4", exact=True)).to_have_count(0)

    found = compare(editor)

    expect(found.locator(".what-if-row")).to_have_count(1)
    expect(found.locator(".is-added")).to_have_text("+ Komt erbij: Document opvragen: Energielabel")
    expect(found.locator(".is-missing")).to_have_text("− Valt weg: Document opvragen: Bewijs eigen middelen")
    expect(found).to_contain_text("1 afspraak zou anders gaan. 6 gaan gelijk en staan hier niet.")
    found.get_by_role("link", name="Oriënterend gesprek").click()
    expect(editor.get_by_role("heading", name="Okafor", exact=True)).to_be_visible()
    assert counts(app) == before


@pytest.fixture
def many(app):
    """Thirty appointments more, of a starter."""
    with app.app_context():
        okafor = db.session.scalars(select(Dossier).where(Dossier.id == 7)).one()
        kind = db.session.scalars(select(AppointmentType).where(AppointmentType.name == "Adviesgesprek")).one()
        for number in range(30):
            an_appointment(okafor, kind, token=f"nog-{number}")


def test_progress_is_shown_until_all_are_looked_at(many, editor):
    office.choose(office.add_action(editor, 4, "Document opvragen"), "Documenttype", "Energielabel")
    editor.get_by_label("Laatste afspraken").select_option("100")
    seen = []
    editor.on("response", lambda answer: seen.append(answer.url) if answer.url.endswith("/what-if/rest") else None)

    found = compare(editor)

    expect(found).to_contain_text("37 van 37")
    expect(found).to_contain_text("31 afspraken zouden anders gaan. 6 gaan gelijk en staan hier niet.")
    expect(found.locator(".what-if-row")).to_have_count(31)
    expect(found.get_by_role("button", name="Stoppen")).to_have_count(0)
    assert len(seen) == 3


def wait_for(page: Page, held, number):
    """Until that many requests are held, which the page tells while it is waited for; the last of them."""
    for _ in range(office.PATIENCE // 50):
        if len(held) >= number:
            break
        page.wait_for_timeout(50)
    return held[number - 1]


def test_it_is_stopped_by_a_click_and_goes_by_the_draft_that_it_began_with(many, editor):
    office.choose(office.add_action(editor, 4, "Document opvragen"), "Documenttype", "Energielabel")
    editor.get_by_label("Laatste afspraken").select_option("100")
    held, stops = [], []

    def hold(route):
        """All but the stop, until the test lets go."""
        if "stop=yes" not in route.request.post_data:
            held.append(route)
            return
        stops.append(route)
        route.continue_()

    editor.route("**/what-if/rest", hold)
    found = compare(editor)
    expect(found).to_contain_text("10 van 37")
    editor.get_by_role("button", name="Actie 4 verwijderen").click()
    wait_for(editor, held, 1).continue_()
    expect(found).to_contain_text("20 van 37")
    expect(found.locator(".what-if-row")).to_have_count(20)
    wait_for(editor, held, 2)

    editor.get_by_role("button", name="Stoppen").click()

    expect(found).to_contain_text("Gestopt.")
    expect(found.locator("[hx-trigger=load]")).to_have_count(0)
    assert (len(held), len(stops)) == (2, 1)
    expect(found.get_by_role("button", name="Stoppen")).to_have_count(0)
    expect(found.locator(".what-if-row")).to_have_count(20)


@pytest.mark.parametrize("width", [1280, 390])
def test_nothing_pushes_the_page_aside(many, editor, width):
    editor.set_viewport_size({"width": width, "height": 900})
    show(editor)
    compare(editor)
    expect(editor.locator("#what-if")).to_contain_text("20 van 20")
    editor.get_by_label("Een bedacht dossier").check()

    assert editor.evaluate("document.documentElement.scrollWidth") == width
