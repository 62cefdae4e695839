"""How long what-if takes, in chunks as a browser asks for them: `python -m bench.what_if 100`.

On DATABASE_URL, where the demo office is loaded if the database is empty and the appointments stay; without it on an
SQLite that is thrown away. The demo's dossiers are opened again until there are enough appointments.
"""

import os
import re
import statistics
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from flask import Flask
from redis import Redis
from sqlalchemy import event, select

from app import create_app, demo
from app.casework import dossiers, persons
from app.engine import runs
from app.extensions import db
from app.insight import what_if
from app.models import DocumentType, Dossier, Run, Trigger, User
from app.queue import QUEUES, bell
from app.vocabulary.words import Event, RunStatus
from bench.scheduling import schedule_on
from tests.backends import running_redis
from tests.conftest import signed_in
from tests.web.pages import form


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    with ExitStack() as at_the_end:
        folder = Path(at_the_end.enter_context(tempfile.TemporaryDirectory()))
        os.environ["AANZET_INSTANCE"] = str(folder)
        if "REDIS_URL" not in os.environ:
            os.environ["REDIS_URL"] = at_the_end.enter_context(running_redis(folder / "redis")).url
        app = create_app({"TESTING": True, "WTF_CSRF_ENABLED": False})
        with app.app_context():
            db.create_all()
            demo.load_if_empty()
            _multiply(count)
            with Redis.from_url(app.config["REDIS_URL"]) as connection:
                for which in QUEUES:
                    bell(which, connection).empty()
            for _ in range(3):
                _measure(app, count)
            db.engine.dispose()


def _multiply(count: int) -> None:
    while what_if.count(count) < count:
        for example in db.session.scalars(select(Dossier).order_by(Dossier.id).limit(10)).all():
            schedule_on(_again(example))
    for run_id in db.session.scalars(select(Run.id).where(Run.status == RunStatus.QUEUED).order_by(Run.id)).all():
        db.session.rollback()
        runs.execute(run_id)
    db.session.rollback()


def _again(example: Dossier) -> Dossier:
    """The same people have another dossier with the same choices."""
    people = [
        dossiers.NewApplicant(one.person, persons.PersonDetails(last_name="", options=list(one.person.options)))
        for one in example.applicants
    ]
    details = dossiers.DossierDetails(
        example.advisor, example.handler, example.status, None, None, list(example.options)
    )
    return dossiers.open_new(details, *people, by=None)


def _measure(app: Flask, count: int) -> None:
    """As an admin's browser asks it: with a trigger that asks for one document more in the editor."""
    trigger = db.session.scalars(
        select(Trigger).where(Trigger.event == Event.SCHEDULED).order_by(Trigger.position)
    ).first()
    document = db.session.scalars(select(DocumentType).where(DocumentType.name == "Energielabel")).one()
    admin = db.session.scalars(select(User).where(User.email == demo.LOGINS[0][2])).one()
    assert trigger is not None
    client, url, row = signed_in(app, admin), f"/triggers/{trigger.id}", f"actions-{len(trigger.actions)}"
    draft = {f"{row}-kind": "request_document", f"{row}-document_type_id": str(document.id), "count": str(count)}
    values = form(client.get(url), "count") | draft
    queries: list[None] = []

    def note(*_: object) -> None:
        queries.append(None)

    event.listen(db.engine, "before_cursor_execute", note)
    times: list[float] = []
    address, page = "/triggers/what-if/start", ""
    while not times or 'hx-trigger="load"' in page:
        started = time.monotonic()
        response = client.post(address, data=values)
        times.append(time.monotonic() - started)
        page, address = response.text, "/triggers/what-if/rest"
        values = form(response, "before") if 'hx-trigger="load"' in page else {}
    event.remove(db.engine, "before_cursor_execute", note)
    progress = " ".join(re.sub(r"<[^>]+>", " ", page.partition("</form>")[0]).split())
    print(
        f"{db.engine.name}: {progress} In {sum(times):.2f} s; {len(times)} chunks: median"
        f" {statistics.median(times) * 1000:.0f} ms, worst {max(times) * 1000:.0f} ms,"
        f" {len(queries) / len(times):.0f} queries"
    )


if __name__ == "__main__":
    main()
