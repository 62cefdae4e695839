"""What all tests share: an app on each database, clients that are signed in, and a running stack.

A test that asks for `app` (or a client) has an app context open, so that factories and services can be called as
they are. A test that asks for `stack` opens contexts of its own. On which database is said by the test's folder, and
by the mark `database` where that is not enough.
"""

import contextvars
import os
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, has_app_context
from flask.testing import FlaskClient

from app.extensions import db
from app.models import Office, User
from tests import backends
from tests.backends import Backend, Backends
from tests.factories import a_user, an_office
from tests.processes import Stack

# Pages are tried on one: what can differ by database is tried on both, below them or with a mark of its own. The
# screens in a browser are on the other one, so that each of the two shows every screen.
ONE_WILL_DO = {"web": "postgresql", "browser": "sqlite"}
MISSING = pytest.StashKey[dict[str, str]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    which = [*backends.DATABASES, "both"]
    parser.addoption("--database", choices=which, help="for the tests of pages, which else run on one of them")


def pytest_configure(config: pytest.Config) -> None:
    config.stash[MISSING] = missing = backends.missing()
    if missing and os.environ.get("REQUIRE_ALL") == "1":
        raise pytest.UsageError(f"REQUIRE_ALL=1, and this is missing: {missing}")


def pytest_report_header(config: pytest.Config) -> list[str]:
    return [f"LEFT OUT: {what} ({why})" for what, why in config.stash[MISSING].items()]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "backend" in metafunc.fixturenames:
        chosen = _database(metafunc.definition)
        metafunc.parametrize("backend", backends.DATABASES if chosen == "both" else [chosen], indirect=True)


def _database(item: pytest.Item) -> str:
    mark = item.get_closest_marker("database")
    folder = item.path.relative_to(Path(__file__).parent).parts[0]
    usual = str(mark.args[0]) if mark else "one" if folder in ONE_WILL_DO else "both"
    if usual != "one":
        return usual
    chosen = item.config.getoption("database") or ONE_WILL_DO.get(folder, "postgresql")
    present = [name for name in backends.DATABASES if name not in item.config.stash[MISSING]]
    return chosen if chosen in [*present, "both"] or not present else present[0]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    left_out = [item for item in items if _needs(item) & config.stash[MISSING].keys()]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in left_out]


def _needs(item: pytest.Item) -> set[str]:
    chosen = getattr(item, "callspec", None)
    backend = {str(chosen.params["backend"])} if chosen and "backend" in chosen.params else set()
    return backend | {what for what in ("browser", "cluster") if item.get_closest_marker(what)}


@pytest.fixture(scope="session")
def _backends(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Backends]:
    started = Backends(tmp_path_factory.mktemp("backends"))
    yield started
    started.close()


@pytest.fixture
def backend(request: pytest.FixtureRequest, _backends: Backends) -> Backend:
    """Emptied. Choose one with @pytest.mark.database("sqlite")."""
    chosen = _backends.get(request.param)
    chosen.empty(keep_running="stack" in request.fixturenames)
    return chosen


@pytest.fixture
def app(backend: Backend, request: pytest.FixtureRequest) -> Iterator[Flask]:
    with nullcontext() if "stack" in request.fixturenames else backends.opened(backend.app):
        yield from backends.restored(backend.app)


@pytest.fixture
def office(app: Flask) -> Office:
    """With its statuses."""
    return _made(app, an_office)


class Client(FlaskClient):
    """Each request in a context of its own, as in a server's thread."""

    user_id: int | None = None

    def run_wsgi_app(self, *args: Any, **kwargs: Any) -> tuple[Iterable[bytes], str, Any]:
        if has_app_context():
            db.session.commit()
        return contextvars.Context().run(super().run_wsgi_app, *args, **kwargs)


@pytest.fixture
def visitor(app: Flask, office: Office) -> Client:
    """Not signed in."""
    return signed_in(app, None)


@pytest.fixture
def admin(app: Flask, office: Office) -> Client:
    return signed_in(app, _made(app, lambda: a_user("Sanne Mulder", role="admin")))


@pytest.fixture
def advisor(app: Flask, office: Office) -> Client:
    """Yara de Wit, who is also the advisor of the factories' dossiers."""
    return signed_in(app, _made(app, lambda: a_user("Yara de Wit")))


def signed_in(app: Flask, user: User | None) -> Client:
    app.test_client_class = Client
    client = app.test_client()
    assert isinstance(client, Client)
    if user:
        client.user_id = user.id
        with client.session_transaction() as session:
            session.update(_user_id=user.fs_uniquifier, _fresh=True, fs_cc="set")
    return client


def _made(app: Flask, make: Any) -> Any:
    if has_app_context():
        return make()
    with app.app_context():
        made = make()
        db.session.refresh(made)
        return made


@pytest.fixture
def stack(backend: Backend) -> Stack:
    """A web server, a worker and a sweeper in processes of their own; `stack.url` is where."""
    backend.stack.start()
    return backend.stack


@pytest.fixture(scope="session")
def base_url() -> None:
    """The plugin's own trips over pytest 9; `stack.url` is what browser tests use."""


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    switches = "no-sandbox disable-gpu disable-background-networking disable-component-update disable-sync"
    return browser_type_launch_args | {
        "executable_path": backends.CHROMIUM,
        "args": [f"--{switch}" for switch in [*switches.split(), "no-first-run", "disable-quic"]],
    }


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return browser_context_args | {"locale": "nl-NL", "timezone_id": "Europe/Amsterdam"}
