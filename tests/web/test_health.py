"""GET /health: can this office work right now?"""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import psycopg
import pytest
from sqlalchemy import make_url, select, update

from app.extensions import db
from app.models import Role, Sweep
from app.watch import health, sweeps
from tests.backends import Backend, make_app
from tests.factories import a_user, an_office
from tests.processes import Stack, full_disk, wait_until


def asked(stack: Stack) -> tuple[int, dict[str, Any]]:
    try:
        with urlopen(f"{stack.url}/health", timeout=10) as answer:
            return answer.status, json.load(answer)
    except HTTPError as refused:
        with refused:
            return refused.code, json.load(refused)


pytestmark = pytest.mark.database("both")


@contextmanager
def nothing_can_be_written(backend: Backend) -> Iterator[None]:
    """A full disk under the web, or a server that only lets read."""
    if backend.name == "sqlite":
        web = backend.stack.processes["web"].pid
        (served_by,) = Path(f"/proc/{web}/task/{web}/children").read_text().split()
        with full_disk(int(served_by)):
            yield
        return
    reading_only(backend, "on")
    try:
        yield
    finally:
        reading_only(backend, "off")


def reading_only(backend: Backend, state: str) -> None:
    """Connections that are open keep what they had, so they end."""
    url = make_url(backend.environment["DATABASE_URL"])
    own = url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(own, options="-c default_transaction_read_only=off", autocommit=True) as connection:
        connection.execute(f"ALTER DATABASE {url.database} SET default_transaction_read_only = {state}")
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def somebody_works_here(backend: Backend) -> None:
    with backend.app.app_context():
        an_office()
        a_user("Sanne Mulder", role="admin")
        db.session.commit()


@pytest.mark.database("both")
def test_it_is_not_ok_while_nothing_can_be_written(backend: Backend, stack: Stack) -> None:
    somebody_works_here(backend)
    wait_until(lambda: asked(stack)[0] == 200, what="it is well")
    with nothing_can_be_written(backend):
        status, report = asked(stack)
        assert status == 503
        assert (report["ok"], report["database"], report["writable"]) == (False, True, False)
    wait_until(lambda: asked(stack)[0] == 200, what="it is well again")


@pytest.mark.database("both")
def test_it_is_not_ok_when_the_sweeper_went_round_too_long_ago(backend: Backend, stack: Stack) -> None:
    somebody_works_here(backend)
    wait_until(lambda: asked(stack)[0] == 200, what="it is well")
    stack.processes["sweeper"].kill()
    with backend.app.app_context():
        db.session.execute(update(Sweep).values(swept_at=datetime.now(UTC) - timedelta(minutes=2)))
        db.session.commit()
        told = [str(remark.sentence) for remark in health.remarks(health.report())]
    status, report = asked(stack)
    assert (status, report["sweeper"], round(report["swept_seconds_ago"] / 60)) == (503, False, 2)
    assert told == ["De sweeper draait niet. Wat op een later moment moet gebeuren of bleef liggen, wacht."]
    stack.start()
    assert asked(stack)[1]["sweeper"]


@pytest.mark.database("both")
def test_a_round_is_kept_once_in_a_while(app, office) -> None:
    assert sweeps.seconds_ago() is None
    sweeps.keep()
    first = db.session.scalar(select(Sweep.swept_at))
    sweeps.keep()
    assert db.session.scalars(select(Sweep.swept_at)).all() == [first]
    long_ago = datetime.now(UTC) - sweeps.KEPT_EVERY * 2
    db.session.execute(update(Sweep).values(swept_at=long_ago))
    db.session.commit()
    sweeps.keep()
    assert db.session.scalar(select(Sweep.swept_at)) > long_ago


@pytest.mark.database("both")
def test_the_proof_changes_nothing(app, office):
    a_user("Sanne Mulder", role="admin")
    before = db.session.execute(select(Role.id, Role.name).order_by(Role.id)).all()
    db.session.commit()
    assert health.proven()["writable"]
    assert db.session.execute(select(Role.id, Role.name).order_by(Role.id)).all() == before


@pytest.mark.database("sqlite")
def test_a_database_file_that_may_only_be_read_is_not_writable(backend: Backend) -> None:
    path = make_url(backend.environment["DATABASE_URL"]).database
    url = f"sqlite:///file:{path}?mode=ro&uri=true"
    app = make_app(backend.environment | {"DATABASE_URL": url})
    with app.app_context():
        report = health.proven()
        db.session.remove()
        db.engine.dispose()
    assert (report["database"], report["writable"]) == (True, False)


@pytest.mark.database("sqlite")
def test_who_writes_for_long_does_not_keep_it_waiting(backend: Backend, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "WRITES_WITHIN_SECONDS", 0)
    path = make_url(backend.environment["DATABASE_URL"]).database
    with closing(sqlite3.connect(str(path), isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        answer = backend.app.test_client().get("/health")
        assert (answer.status_code, answer.json["writable"]) == (503, False)
        writer.execute("ROLLBACK")
        assert backend.app.test_client().get("/health").json["writable"]
