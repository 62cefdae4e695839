"""What the main pages of the demo office weigh, in Chromium on a started stack: `python -m bench.pages`.

Each page first with an empty cache and then once more with what the browser kept. Bytes are as they went over the
line; between brackets as they were unpacked. Add `--width 390` for a telephone. CHROMIUM names another browser.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from sqlalchemy import event, select

from app import demo
from app.extensions import db
from app.models import Appointment, Dossier, Run, Scenario, Trigger, User
from tests import backends
from tests.backends import make_app, running_redis
from tests.conftest import signed_in
from tests.processes import Stack

KINDS = {"Document": "html", "Stylesheet": "css", "Script": "js", "Image": "img"}


@dataclass
class Weight:
    """Of one page, loaded once."""

    requests: int = 0
    sent: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    unpacked: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    nodes: int = 0


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--width", type=int, default=1280)
    width = arguments.parse_args().width
    with ExitStack() as at_the_end:
        app, stack = _started(at_the_end)
        playwright = at_the_end.enter_context(sync_playwright())
        browser = playwright.chromium.launch(executable_path=backends.CHROMIUM, args=["--no-sandbox"])
        at_the_end.callback(browser.close)
        with app.app_context():
            pages = {title: url for title, url in _pages() if _exists(app, url)}
            cost = {title: _server_cost(app, url) for title, url in pages.items()}
        print(f"{width} px wide; kB over the line (unpacked); server: median of 5, in the process itself\n")
        print("| Page | Cache | Requests | html | css | js | img | Together | Nodes | Server ms | Queries |")
        print("|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|")
        for title, url in pages.items():
            for cache, weight in zip(("cold", "warm"), _weighed(browser, stack.url, url, width), strict=True):
                _print(title, cache, weight, cost[title])


def _started(at_the_end: ExitStack) -> tuple[Flask, Stack]:
    """On a database and a Redis that are thrown away."""
    folder = Path(at_the_end.enter_context(tempfile.TemporaryDirectory()))
    place = {"AANZET_INSTANCE": str(folder), "DATABASE_URL": f"sqlite:///{folder / 'aanzet.sqlite3'}"}
    place["REDIS_URL"] = at_the_end.enter_context(running_redis(folder / "redis")).url
    environment = dict(os.environ) | place
    app = make_app(environment)
    with app.app_context():
        db.create_all()
        demo.load()
        at_the_end.callback(db.engine.dispose)
    stack = Stack(environment, folder)
    stack.start()
    at_the_end.callback(stack.stop)
    return app, stack


def _pages() -> Iterator[tuple[str, str]]:
    """The main screens, on the dossier with the most to show."""
    run = db.session.scalars(select(Run).order_by(Run.id)).first()
    appointment = db.session.scalars(select(Appointment).order_by(Appointment.id)).first()
    dossier = db.session.scalars(select(Dossier).order_by(Dossier.id)).first()
    scenario, trigger = (db.session.scalars(select(kind.id).order_by(kind.id)).first() for kind in (Scenario, Trigger))
    assert run and appointment and dossier
    yield "Start", "/"
    yield "Agenda", "/calendar"
    yield "Dossiers", "/dossiers"
    yield "Nieuw dossier", "/dossiers/new"
    yield "Dossier", f"/dossiers/{appointment.dossier_id}"
    yield "Dossiercontrole", f"/dossiers/{appointment.dossier_id}/documents"
    yield "Afspraak", f"/appointments/{appointment.id}"
    yield "Nieuwe afspraak", f"/dossiers/{dossier.id}/appointments/new"
    yield "Uitvoering", f"/runs/{run.id}"
    yield "Personen", "/persons"
    yield "Werkvoorraad", "/worklist"
    yield "Triggers beheren", "/triggers"
    yield "Trigger", f"/triggers/{trigger}"
    yield "Scenario's", "/scenarios"
    yield "Scenario", f"/scenarios/{scenario}"
    yield "Dekking", "/coverage"
    yield "Geschiedenis", "/history"
    yield "API-entiteiten", "/settings/properties"


def _exists(app: Flask, url: str) -> bool:
    with _as_admin(app) as client:
        return client.get(url).status_code == 200


@contextmanager
def _as_admin(app: Flask) -> Iterator[Any]:
    yield signed_in(app, db.session.scalars(select(User).where(User.email == demo.LOGINS[0][2])).one())


def _server_cost(app: Flask, url: str) -> tuple[float, int]:
    """(ms, queries) of the page itself, without the line."""
    queries: list[None] = []

    def note(*_: object) -> None:
        queries.append(None)

    with _as_admin(app) as client:
        client.get(url)
        times = []
        event.listen(db.engine, "before_cursor_execute", note)
        for _ in range(5):
            queries.clear()
            started = time.perf_counter()
            client.get(url)
            times.append((time.perf_counter() - started) * 1000)
        event.remove(db.engine, "before_cursor_execute", note)
    return statistics.median(times), len(queries)


def _weighed(browser: Browser, server: str, url: str, width: int) -> tuple[Weight, Weight]:
    """First with an empty cache, then with what that left."""
    context = browser.new_context(locale="nl-NL", viewport={"width": width, "height": 900})
    _sign_in(context, server)
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.clearBrowserCache")
    weights = _load(page, session, server + url), _load(page, session, server + url)
    context.close()
    return weights


def _sign_in(context: BrowserContext, server: str) -> None:
    page = context.new_page()
    page.goto(f"{server}/login")
    page.fill("input[name=email]", demo.LOGINS[0][2])
    page.fill("input[name=password]", demo.LOGINS[0][3])
    page.click("main button")
    page.wait_for_load_state("networkidle")
    page.close()


def _load(page: Page, session: Any, url: str) -> Weight:
    weight, kinds = Weight(), dict[str, str]()

    def answered(told: dict[str, Any]) -> None:
        if told["response"]["url"].startswith("http"):
            kinds[told["requestId"]] = KINDS.get(told["type"], "html")

    def received(told: dict[str, Any]) -> None:
        if told["requestId"] in kinds:
            weight.unpacked[kinds[told["requestId"]]] += told["dataLength"]

    def ended(told: dict[str, Any]) -> None:
        """What came out of the cache was sent by nobody."""
        if told["requestId"] in kinds and told["encodedDataLength"]:
            weight.sent[kinds[told["requestId"]]] += int(told["encodedDataLength"])
            weight.requests += 1

    hear = {"Network.responseReceived": answered, "Network.dataReceived": received, "Network.loadingFinished": ended}
    for name, listener in hear.items():
        session.on(name, listener)
    page.goto("about:blank")
    page.goto(url)
    page.wait_for_load_state("networkidle")
    weight.nodes = page.evaluate("document.getElementsByTagName('*').length")
    for name, listener in hear.items():
        session.remove_listener(name, listener)
    return weight


def _print(title: str, cache: str, weight: Weight, cost: tuple[float, int]) -> None:
    kinds = [(weight.sent[kind], weight.unpacked[kind]) for kind in ("html", "css", "js", "img")]
    kinds.append((sum(weight.sent.values()), sum(weight.unpacked.values())))
    # What was unpacked from the browser's own cache, nobody sent.
    sizes = [_kilobytes(sent) + (f" ({_kilobytes(all)})" if cache == "cold" else "") for sent, all in kinds]
    counted = [str(weight.nodes), f"{cost[0]:.0f}", str(cost[1])] if cache == "cold" else ["", "", ""]
    print("|", " | ".join([title, cache, str(weight.requests), *sizes, *counted]), "|")
    sys.stdout.flush()


def _kilobytes(size: int) -> str:
    return f"{size / 1000:.1f}" if size else "–"


if __name__ == "__main__":
    main()
