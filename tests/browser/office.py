"""What people do on the screens, in a real browser: an admin and an advisor of the demo office."""

import re
from typing import Any

from playwright.sync_api import ConsoleMessage, Locator, Page, expect

from app import demo
from tests.factories import a_working_day

ADMIN, ADVISOR = demo.LOGINS[0], demo.LOGINS[1]
# A busy machine is no fault of a page.
PATIENCE = 30_000


# What htmx says of a request that a newer one took the place of: typing on does that, and nothing is wrong.
REPLACED = ("htmx:sendAbort", "htmx:afterRequest")


def complaints(page: Page) -> list[str]:
    """Fills with the errors that the page writes to its console from now on."""
    heard: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(REPLACED):
            heard.append(message.text)

    page.on("console", hear)
    return heard


_WATCH_JUMPS = """
new PerformanceObserver(found => {
  const kept = JSON.parse(sessionStorage.getItem("jumps") || "{}");
  for (const jump of found.getEntries()) {
    if (jump.hadRecentInput) continue;
    const page = kept[location.pathname] ||= { by: 0, of: [] };
    page.by += jump.value;
    page.of.push(...jump.sources.map(({ node }) => node?.id || node?.className || node?.nodeName));
  }
  sessionStorage.setItem("jumps", JSON.stringify(kept));
}).observe({ type: "layout-shift", buffered: true });
"""


def watch_jumps(page: Page) -> None:
    page.add_init_script(_WATCH_JUMPS)


def jumps(page: Page) -> dict[str, dict[str, object]]:
    """By path, what moved by itself and how much: over 0.1 (a cumulative layout shift, web.dev/cls) is noticed."""
    kept = page.evaluate("JSON.parse(sessionStorage.getItem('jumps') || '{}')")
    return {path: found for path, found in kept.items() if found["by"] > 0.1}


# Reads that Playwright does not wait for stand here alone: elsewhere they would catch a page that is half in.


def each(of: Locator) -> list[Locator]:
    """Of a page that is in whole, and one at least."""
    expect(of.first).to_be_visible()
    of.page.wait_for_load_state()
    return of.all()


def texts(of: Locator) -> list[str]:
    """Read in one go: nothing newer comes in between."""
    each(of)
    found: list[str] = of.evaluate_all("all => all.map(one => one.innerText.trim())")
    return found


def value(of: Locator) -> str:
    each(of)
    return of.input_value()


def is_seen(of: Locator) -> bool:
    """Now, on a page that is in whole; it need not be there."""
    of.page.wait_for_load_state()
    return of.first.is_visible()


_COOKIES: dict[tuple[str, str], list[Any]] = {}


def sign_in(page: Page, url: str, login: tuple[str, str, str, str]) -> None:
    """Through the form, or with what it gave the last time, as far as that still counts: the demo office's does."""
    key = url, login[2]
    page.context.add_cookies(_COOKIES.get(key, []))
    page.goto(url)
    start = page.get_by_role("heading", name="Start", exact=True)
    if not is_seen(start):
        sign_in_by_form(page, login)
        _COOKIES[key] = page.context.cookies(url)
    expect(start).to_be_visible()


def sign_in_by_form(page: Page, login: tuple[str, str, str, str]) -> None:
    page.get_by_label("E-mailadres").fill(login[2])
    page.get_by_label("Wachtwoord", exact=True).fill(login[3])
    page.get_by_role("button", name="Aanmelden").click()
    expect(page.get_by_role("heading", name="Start", exact=True)).to_be_visible()


def sign_out(page: Page) -> None:
    page.locator(".main-user > button").click()
    page.get_by_role("button", name="Afmelden").click()
    expect(page.get_by_role("heading", name="Aanmelden bij Aanzet")).to_be_visible()


def main_menu(page: Page, entry: str) -> None:
    """On a narrow screen it is folded."""
    fold = page.get_by_role("button", name="Menu", exact=True)
    if is_seen(fold):
        fold.click()
    page.get_by_role("navigation", name="Hoofdmenu").get_by_role("link", name=entry, exact=True).click()


def settings(page: Page, *entries: str) -> None:
    """The menu path: Instellingen | entry."""
    main_menu(page, "Instellingen")
    for entry in entries:
        page.get_by_role("navigation", name="Instellingen").get_by_role("link", name=entry, exact=True).click()


def add_option(page: Page, property_name: str, option: str) -> None:
    settings(page, "API-entiteiten")
    page.get_by_role("link", name=property_name, exact=True).click()
    page.get_by_label("Nieuw item").fill(option)
    page.get_by_role("button", name="Toevoegen").click()
    expect(page.get_by_role("cell", name=option, exact=True)).to_be_visible()


def add_scenario(
    page: Page,
    name: str,
    *,
    applies_to: str,
    filtered_on: tuple[str, str],
    documents: list[str] = (),  # type: ignore[assignment]
    mails: list[str] = (),  # type: ignore[assignment]
) -> None:
    settings(page, "Scenario's")
    page.get_by_role("link", name="Nieuw scenario").click()
    page.get_by_role("textbox", name="Naam").fill(name)
    page.get_by_label("Geldt voor").select_option(label=applies_to)
    page.get_by_label("Ja, ik wil de uitvoer van dit scenario laten bepalen m.b.v. een filter").check()
    condition = page.get_by_role("group", name="Voorwaarde 1")
    condition.get_by_label("Eigenschap").select_option(label=filtered_on[0])
    condition.get_by_label(filtered_on[1], exact=True).check()
    steps = [("Document opvragen", "Documenttype", document) for document in documents]
    steps += [("E-mail versturen", "E-mailsjabloon", mail) for mail in mails]
    for number, (kind, field, target) in enumerate(steps, start=1):
        choose(add_action(page, number, kind), field, target)
    save(page)
    expect(page.get_by_role("link", name=name, exact=True)).to_be_visible()


def add_action(page: Page, number: int, kind: str) -> Locator:
    row = page.get_by_role("group", name=f"Actie {number}", exact=True)
    page.get_by_role("button", name="Actie toevoegen").click()
    row.get_by_label("Actie", exact=True).select_option(label=kind)
    return row


def choose(row: Locator, field: str, target: str) -> None:
    chooser = row.get_by_label(field)
    expect(chooser).to_be_visible()
    value = chooser.locator("option", has_text=re.compile(f"^{re.escape(target)}")).first.get_attribute("value")
    chooser.select_option(value)


def save(page: Page) -> None:
    page.get_by_role("button", name="Opslaan").last.click()


def open_dossier(page: Page, name: str) -> None:
    main_menu(page, "Dossiers")
    page.get_by_label("Zoeken").fill(name)
    page.get_by_role("button", name="Zoeken").click()
    page.locator("tbody").get_by_role("link", name=re.compile(name)).first.click()


def schedule(page: Page, kind: str, *, in_days: int = 7, at: str = "10:00") -> None:
    page.get_by_role("link", name="Nieuwe afspraak").click()
    page.wait_for_load_state()
    page.get_by_label("Afspraaktype").select_option(label=kind)
    expect(page.get_by_label("Titel")).to_have_value(kind)
    fill_in_moment(page, in_days=in_days, at=at)
    page.get_by_role("button", name="Inplannen").click()


def fill_in_moment(page: Page, *, in_days: int = 7, at: str = "10:00") -> None:
    page.get_by_label("Datum").fill(a_working_day(in_days).isoformat())
    page.get_by_label("Tijd").fill(at)


def ended_run(page: Page, number: int = 0) -> Locator:
    """The newest run, when it has ended; the page is not reloaded."""
    run = page.locator(".run").nth(number)
    expect(run.locator(".card-header .badge")).to_have_text("Uitgevoerd")
    return run


_LINES = """
run => [...run.querySelectorAll(".run-group")].flatMap(group => {
  const said = (of, what) => (of.querySelector(what)?.innerText ?? "").replace(/\\s+/g, " ").trim();
  return [...group.querySelectorAll(".run-action")].map(action => [
    said(group, "h4"), said(action, ".badge"), said(action, ".run-action-what"),
    said(action, ".run-action-who").replace(/^[· ]+|[· ]+$/g, ""),
  ]);
})
"""


def lines(run: Locator) -> list[tuple[str, str, str, str]]:
    """(scenario or trigger, outcome, action, person) of each action, top to bottom."""
    each(run.locator(".run-action"))
    return [tuple(line) for line in run.evaluate(_LINES)]
